use super::{Findings, Judgement, Rule};
use crate::declaration::{Declaration, Hardship};
use crate::text::is_blank;
use crate::violation::{Code, Violation};

/// One to five of the register's eleven (five by the default policy); only 其他 needs words.
pub(crate) const RULE: Rule = Rule { name: "hardships", source: "[ZX], [GZ]", check };

fn check(declaration: &Declaration, judgement: &Judgement<'_>, findings: &mut Findings) {
    let chosen = &declaration.hardships;
    let max = judgement.policy.hardships_max;
    if chosen.is_empty() {
        findings.push(Violation::new("/hardships", Code::HardshipMissing));
    }
    if chosen.len() > max as usize {
        findings.push(Violation::new("/hardships", Code::HardshipTooMany).with("max", max.into()));
    }
    if chosen.iter().enumerate().any(|(i, hardship)| chosen[..i].contains(hardship)) {
        findings.push(Violation::new("/hardships", Code::HardshipDuplicate));
    }
    if chosen.contains(&Hardship::Other) && is_blank(declaration.description.as_deref()) {
        findings.push(Violation::new("/description", Code::DescriptionMissing));
    }
}
