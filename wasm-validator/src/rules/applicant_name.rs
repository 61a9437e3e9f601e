use super::{Findings, Judgement, Rule};
use crate::declaration::Declaration;
use crate::text::{PersonName, is_blank};
use crate::violation::{Code, Violation};

/// A name, or how it sounds: a character that no keyboard has is no reason to turn
/// somebody away.
pub(crate) const RULE: Rule = Rule { name: "applicant_name", source: "[AH]", check };

fn check(declaration: &Declaration, _: &Judgement<'_>, findings: &mut Findings) {
    let applicant = &declaration.applicant;
    if applicant.name_untypable {
        if is_blank(applicant.name_hint.as_deref()) && applicant.has_no_name() {
            findings.push(Violation::new("/applicant/name_hint", Code::NameHintMissing));
        }
        return;
    }
    if let Err(code) = PersonName::parse(applicant.name.as_deref().unwrap_or_default()) {
        let violation = Violation::new("/applicant/name", code);
        findings.push(match code {
            Code::NameTooShort => violation.with("min", PersonName::MIN as u64),
            Code::NameTooLong => violation.with("max", PersonName::MAX as u64),
            _ => violation,
        });
    }
}
