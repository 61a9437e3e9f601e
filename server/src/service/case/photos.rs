//! Photos of a case: listed after the filing, and counted as they arrive.

use uuid::Uuid;
use wasm_validator::declaration::AttachmentKind;

use crate::app::App;
use crate::domain::answer::PrintPhoto;
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::{ErrorCode, Result};
use crate::service::case::{duty, signatures};
use crate::service::places::gazetteer::Gazetteer;
use crate::store::Tx;
use crate::store::attachments::{self, Attachment};
use crate::store::cases::{self, Case};

/// Adds a photo to those that the newest version lists; its bytes follow.
///
/// # Errors
/// `case.answer_invalid` for what is no hash, for a size that is not taken, and for a photo that
/// has arrived already; database errors.
pub async fn list(
    app: &App,
    places: &Gazetteer,
    tx: &mut Tx,
    case: &Case,
    photo: &PrintPhoto,
    kind: AttachmentKind,
) -> Result<()> {
    let sha256 = hex::decode(&photo.sha256).ok().filter(|hash| hash.len() == 32);
    let sha256 = sha256.ok_or(ErrorCode::CaseAnswerInvalid)?;
    let rules = places.rules(case.county_id, app.clock.today());
    let largest = rules.policy.form.attachment_max_bytes;
    let is_taken = u32::try_from(photo.size).is_ok_and(|size| (1..=largest).contains(&size));
    // Listed, but never arrived: it is to be sent again.
    let known = attachments::find(tx, case.id, &sha256).await?;
    let is_new = known.is_none_or(|photo| photo.received_at.is_none());
    if !(is_taken && is_new) {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    let listed = attachments::list_of_version(tx, case.id, case.latest).await?;
    let listed = listed.into_iter().collect::<std::result::Result<Vec<_>, _>>()?;
    let row = Attachment {
        docket_id: case.id,
        sha256,
        version: case.latest,
        position: listed.last().map_or(0, |photo| photo.position + 1),
        kind,
        size: photo.size,
        object: None,
        width: None,
        height: None,
        verdict: None,
        received_at: None,
    };
    attachments::list_in_manifest(tx, &[&row]).await?;
    count(app, tx, case.id).await
}

/// Counts anew which of a case's photos are missing. With the print that was missing, a visit
/// promised for it is owed no longer, and the applicant's line among the signatures has its end.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn count(app: &App, tx: &mut Tx, id: Uuid) -> Result<()> {
    if !cases::count_photos(tx, id).await? {
        return Ok(());
    }
    let mut case = cases::find(tx, id).await?.ok_or(ErrorCode::ServerFault)?;
    duty::end(app, tx, &mut case, DutyKind::SignatureVisit, DutyOutcome::Signed).await?;
    signatures::settle(app, tx, &mut case).await
}
