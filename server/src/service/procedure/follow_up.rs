//! Follow-ups of an answer: the applicant was told (告知), the case was entered in
//! the national system (国家系统录入), the print was taken at home (上门补按手印).

use wasm_validator::declaration::AttachmentKind;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::answer::{FollowUp, NotifiedHow};
use crate::domain::case::State;
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::Happening;
use crate::service::case::{duty, photos};
use crate::service::procedure::frame::{Begun, Pending, Request, begin};
use crate::service::views::case::CaseView;

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
        let Pending { places, tx, case, .. } = &mut *pending;
        let is_wanted = case.signature_missing || case.owed.get(DutyKind::SignatureVisit).is_some();
        if case.state != State::Accepted || !is_wanted {
            return Err(ErrorCode::CaseAnswerInvalid.into());
        }
        photos::list(app, places, tx, case, print, AttachmentKind::Thumbprint).await?;
        if !case.signature_missing {
            duty::end(app, tx, case, DutyKind::SignatureVisit, DutyOutcome::Visited).await?;
        }
    }
    pending.finish(Happening::FollowedUp(asked.clone())).await
}
