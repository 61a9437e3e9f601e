use super::{Findings, Judgement, Rule};
use crate::declaration::{AttachmentKind, Declaration, IdStatus};
use crate::identity::{IdNumber, counted};
use crate::violation::{Code, Violation};

/// The number, a photo of the card, or 不知道: a wife files while the card is in her
/// husband's pocket in Guangdong.
pub(crate) const RULE: Rule = Rule { name: "applicant_id", source: "GB 11643-1999", check };

/// 成年 (Civil Code 17). Younger applicants are taken; an adult is found at the visit.
const ADULT: i32 = 18;

fn check(declaration: &Declaration, judgement: &Judgement<'_>, findings: &mut Findings) {
    const AT: &str = "/applicant/id_number";
    let applicant = &declaration.applicant;
    match applicant.id_status {
        IdStatus::Unknown => findings.push(Violation::new(AT, Code::IdNumberUnknown)),
        IdStatus::CardPhoto => {
            if !declaration.attachments.iter().any(|photo| photo.kind == AttachmentKind::IdCard) {
                findings.push(Violation::new(AT, Code::IdCardPhotoMissing));
            }
        }
        IdStatus::Given => {
            let text = applicant.id_number.as_deref().unwrap_or_default();
            match IdNumber::parse(text, judgement.as_of) {
                Err(code) => findings.push(counted(Violation::new(AT, code), text)),
                Ok(id) => {
                    if !id.province_is_known() {
                        findings.push(Violation::new(AT, Code::IdNumberRegion));
                    }
                    if id.age(judgement.as_of) < ADULT {
                        findings.push(
                            Violation::new(AT, Code::ApplicantMinor).with("age", ADULT as u64),
                        );
                    }
                }
            }
        }
    }
}
