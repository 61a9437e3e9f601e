use super::{Findings, Judgement, Rule};
use crate::declaration::{AttachmentKind, Declaration, FiledBy, SignBasis, Signature};
use crate::phone::Phone;
use crate::text::{PersonName, is_blank};
use crate::violation::{Code, Violation};

/// The applicant's own print or name (S2: 同时加按本人手印). Where none can be had the
/// form says why and the case is flagged; it is never turned away.
pub(crate) const RULE: Rule = Rule { name: "signature", source: "S2 三(二)", check };

fn check(declaration: &Declaration, _: &Judgement<'_>, findings: &mut Findings) {
    let Some(signature) = &declaration.signature else {
        if declaration.filed_by == FiledBy::Proxy {
            findings.push(Violation::new("/signature", Code::SignatureMissing));
        }
        return;
    };
    match signature.basis {
        SignBasis::Thumb | SignBasis::OtherFinger | SignBasis::OwnSignature => {
            photo(declaration, findings);
        }
        SignBasis::CannotNow | SignBasis::CannotAtAll => cannot(declaration, signature, findings),
    }
}

fn photo(declaration: &Declaration, findings: &mut Findings) {
    let kinds = [AttachmentKind::Thumbprint, AttachmentKind::Signature, AttachmentKind::PaperForm];
    if !declaration.attachments.iter().any(|photo| kinds.contains(&photo.kind)) {
        findings.push(Violation::new("/signature", Code::SignaturePhotoMissing));
    }
}

fn cannot(declaration: &Declaration, signature: &Signature, findings: &mut Findings) {
    findings.push(Violation::new("/signature/basis", Code::SignatureLater));
    if is_blank(signature.reason.as_deref()) {
        findings.push(Violation::new("/signature/reason", Code::SignatureReasonMissing));
    }
    match (&signature.witness, &declaration.proxy) {
        (None, _) if signature.basis == SignBasis::CannotAtAll => {
            findings.push(Violation::new("/signature/witness", Code::WitnessMissing));
        }
        (Some(witness), Some(proxy))
            if same(PersonName::parse(&witness.name), PersonName::parse(&proxy.name))
                || same(Phone::parse(&witness.phone), Phone::parse(&proxy.phone)) =>
        {
            findings.push(Violation::new("/signature/witness", Code::WitnessIsFiller));
        }
        _ => {}
    }
}

fn same<T: PartialEq>(a: Result<T, Code>, b: Result<T, Code>) -> bool {
    matches!((a, b), (Ok(a), Ok(b)) if a == b)
}
