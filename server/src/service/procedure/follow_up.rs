//! Follow-ups of an answer: the applicant was told (告知), the case was entered in
//! the national system (国家系统录入), the print was taken at home (上门补按手印).

use wasm_validator::declaration::AttachmentKind;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::answer::{FollowUp, NotifiedHow, PrintPhoto};
use crate::domain::case::State;
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::Happening;
use crate::service::case::duty;
use crate::service::procedure::frame::{Begun, Pending, Request, begin};
use crate::service::views::case::CaseView;
use crate::store::attachments::{self, Attachment};

/// Records a follow-up.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid`: nothing said, 未告知, or a print where none is
/// missing and no visit for it was promised; `case.answer_day`.
pub async fn follow_up(app: &App, request: &Request, asked: &FollowUp) -> Result<CaseView> {
    let told = asked.notified.as_ref();
    let entered = asked.national_entry.as_ref();
    let is_empty = told.is_none() && entered.is_none() && asked.print.is_none();
    let not_told = told.is_some_and(|told| told.how == NotifiedHow::NotYet || told.on.is_none());
    if is_empty || not_told {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    let mut pending = match begin(app, request, Action::FollowUp).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    let span = pending.span().await?;
    told.map_or(Ok(()), |told| told.check(&span))?;
    entered.map_or(Ok(()), |entry| entry.check(&span))?;
    if let Some(told) = told {
        pending.notified(told);
        pending.case.call_or_visit = false;
    }
    if let Some(entry) = entered {
        pending.case.national_entry_on = Some(entry.on);
    }
    if let Some(print) = &asked.print {
        list(&mut pending, print).await?;
        if !pending.case.signature_missing {
            let (tx, case) = (&mut pending.tx, &mut pending.case);
            duty::end(app, tx, case, DutyKind::SignatureVisit, DutyOutcome::Visited).await?;
        }
    }
    pending.finish(Happening::FollowedUp(asked.clone())).await
}

/// Adds the photo to those that the newest version lists.
async fn list(pending: &mut Pending<'_>, print: &PrintPhoto) -> Result<()> {
    let (app, tx, case) = (pending.app, &mut pending.tx, &pending.case);
    let sha256 = hex::decode(&print.sha256).ok().filter(|hash| hash.len() == 32);
    let sha256 = sha256.ok_or(ErrorCode::CaseAnswerInvalid)?;
    let rules = pending.places.rules(case.county_id, app.clock.today());
    let largest = rules.policy.form.attachment_max_bytes;
    let is_taken = u32::try_from(print.size).is_ok_and(|size| (1..=largest).contains(&size));
    let is_wanted = case.signature_missing || case.owed.get(DutyKind::SignatureVisit).is_some();
    let is_owed = case.state == State::Accepted && is_wanted;
    // Listed, but never arrived: it is to be sent again.
    let known = attachments::find(tx, case.id, &sha256).await?;
    let is_new = known.is_none_or(|photo| photo.received_at.is_none());
    if !(is_taken && is_owed && is_new) {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    let listed = attachments::list_of_version(tx, case.id, case.latest).await?;
    let listed = listed.into_iter().collect::<std::result::Result<Vec<_>, _>>()?;
    let row = Attachment {
        docket_id: case.id,
        sha256,
        version: case.latest,
        position: listed.last().map_or(0, |photo| photo.position + 1),
        kind: AttachmentKind::Thumbprint,
        size: print.size,
        object: None,
        width: None,
        height: None,
        verdict: None,
        received_at: None,
    };
    attachments::list_in_manifest(tx, &[&row]).await?;
    duty::count_photos(app, tx, case.id).await
}
