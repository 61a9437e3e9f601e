use super::{Findings, Judgement, Rule};
use crate::declaration::Declaration;
use crate::report::with_limits;
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
        findings.push(with_limits(Violation::new("/applicant/name", code)));
    }
}
