use super::{Findings, Judgement, Rule};
use crate::declaration::Declaration;
use crate::violation::{Code, Violation};

/// At most 12 photos and 40 MB together by the default policy: what a phone can send on a bad line.
pub(crate) const RULE: Rule = Rule { name: "attachments", source: "[J]", check };

fn check(declaration: &Declaration, judgement: &Judgement<'_>, findings: &mut Findings) {
    let (photos, policy) = (&declaration.attachments, judgement.policy);
    if photos.len() > policy.attachments_max as usize {
        findings.push(
            Violation::new("/attachments", Code::AttachmentsTooMany)
                .with("max", policy.attachments_max.into()),
        );
    }
    let total = photos.iter().fold(0_i64, |sum, photo| sum.saturating_add(photo.size.max(0)));
    if total > i64::from(policy.attachments_max_bytes) {
        findings.push(
            Violation::new("/attachments", Code::AttachmentsTooLarge)
                .with("max_mb", u64::from(policy.attachments_max_bytes >> 20)),
        );
    }
    for (i, photo) in photos.iter().enumerate() {
        if photo.size < 1 || photo.size > i64::from(policy.attachment_max_bytes) {
            findings.push(
                Violation::new(at(i, "size"), Code::AttachmentSize)
                    .with("max_mb", u64::from(policy.attachment_max_bytes >> 20)),
            );
        }
        if photos[..i].iter().any(|earlier| earlier.sha256 == photo.sha256) {
            findings.push(Violation::new(at(i, "sha256"), Code::AttachmentDuplicate));
        }
    }
}

fn at(index: usize, field: &str) -> String {
    ["/attachments/", &index.to_string(), "/", field].concat()
}
