//! 签字: who of the adults has signed, and why somebody has not.

use wasm_validator::declaration::AttachmentKind;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::answer::{SignatureLine, Signatures};
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::Happening;
use crate::service::case::signatures::{self, Adult};
use crate::service::case::{duty, photos};
use crate::service::procedure::frame::{Begun, Request, begin};
use crate::service::views::case::CaseView;

/// Records the signatures of a visit or a sheet; with the last adult's the duty ends.
///
/// # Errors
/// Those of [`begin`] and [`Signatures::check`]; `case.answer_invalid` also for somebody whose
/// signature is not asked for, and for the applicant's own: its photo comes by a follow-up.
pub async fn sign(app: &App, request: &Request, asked: &Signatures) -> Result<CaseView> {
    let mut pending = match begin(app, request, Action::Sign).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    asked.check(&pending.span().await?)?;
    let adults = signatures::read(app, &mut pending.tx, &pending.case, Some(asked)).await?;
    let is_asked = |line: &SignatureLine| {
        let is_theirs = |adult: &&Adult| (adult.name.as_str(), adult.born) == line.who();
        let adult = adults.iter().find(is_theirs);
        adult.is_some_and(|adult| !(adult.is_applicant && line.outcome.is_signed()))
    };
    if !asked.lines.iter().all(is_asked) {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    if let Some(photo) = &asked.photo {
        let (places, tx, case) = (&pending.places, &mut pending.tx, &pending.case);
        photos::list(app, places, tx, case, photo, AttachmentKind::Evidence).await?;
    }
    if adults.iter().all(|adult| adult.is_done) {
        let (tx, case) = (&mut pending.tx, &mut pending.case);
        duty::end(app, tx, case, DutyKind::Signatures, DutyOutcome::Complete).await?;
    }
    pending.finish(Happening::SignaturesTaken(asked.clone())).await
}
