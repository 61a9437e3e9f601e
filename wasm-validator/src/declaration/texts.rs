//! How long the optional texts may be.
//!
//! Not by `validator`: it copies what was entered into its error by way of serde_json,
//! and as soon as it does so for two types of text (an optional one is another type),
//! or for two of number (`length` and `range` add their limits), the compiler keeps
//! every error text of serde_json: a tenth of the WebAssembly module.

use super::Declaration;
use crate::violation::Code;

/// Most characters of [`Declaration::description`].
pub const DESCRIPTION_MAX: u64 = 500;
/// Most characters of a note, reason or relation.
pub const NOTE_MAX: u64 = 100;

/// The place, the code and the limit of each text that is too long.
pub(crate) fn too_long(form: &Declaration) -> impl Iterator<Item = (&'static str, Code, u64)> {
    let contact = form.applicant.contact.as_ref();
    let relation = contact.and_then(|contact| contact.relation.as_ref());
    let proxy_reason = form.proxy.as_ref().and_then(|proxy| proxy.reason_note.as_ref());
    let sign_reason = form.signature.as_ref().and_then(|signature| signature.reason.as_ref());
    let (name_hint, home_note) = (form.applicant.name_hint.as_ref(), form.home.note.as_ref());
    [
        ("/description", form.description.as_ref(), DESCRIPTION_MAX, Code::DescriptionTooLong),
        ("/applicant/name_hint", name_hint, NOTE_MAX, Code::NameTooLong),
        ("/applicant/contact/relation", relation, NOTE_MAX, Code::ProxyTextTooLong),
        ("/home/note", home_note, NOTE_MAX, Code::RegionNoteTooLong),
        ("/proxy/reason_note", proxy_reason, NOTE_MAX, Code::ProxyTextTooLong),
        ("/signature/reason", sign_reason, NOTE_MAX, Code::SignatureReasonTooLong),
    ]
    .into_iter()
    .filter(|(_, text, max, _)| text.is_some_and(|text| text.chars().count() as u64 > *max))
    .map(|(place, _, max, code)| (place, code, max))
}
