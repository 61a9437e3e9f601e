use super::{Findings, Judgement, Rule};
use crate::declaration::{Declaration, PhoneStatus};
use crate::phone::Mobile;
use crate::violation::{Code, Violation};

/// The township must be able to reach somebody: a mobile number, or a contact person.
pub(crate) const RULE: Rule = Rule { name: "applicant_phone", source: "[AH]", check };

fn check(declaration: &Declaration, _: &Judgement<'_>, findings: &mut Findings) {
    let applicant = &declaration.applicant;
    match applicant.phone_status {
        PhoneStatus::Given => {
            if let Err(code) = Mobile::parse(applicant.phone.as_deref().unwrap_or_default()) {
                findings.push(Violation::new("/applicant/phone", code));
            }
        }
        PhoneStatus::None => {
            if applicant.contact.is_none() {
                findings.push(Violation::new("/applicant/contact", Code::ContactMissing));
            }
        }
    }
}
