//! 收下: the township takes the case on; nothing is decided yet.

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::answer::Acceptance;
use crate::domain::duty::DutyOutcome;
use crate::domain::error::Result;
use crate::domain::event::Happening;
use crate::service::case::notice::Notice;
use crate::service::case::{duty, signatures};
use crate::service::procedure::frame::{Begun, Request, begin};
use crate::service::procedure::link;
use crate::service::views::case::CaseView;

/// Accepts the case and starts what follows from it.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid`.
pub async fn accept(app: &App, request: &Request, answer: &Acceptance) -> Result<CaseView> {
    let mut pending = match begin(app, request, Action::Accept).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    answer.check(&pending.span().await?)?;
    duty::end_turn(app, &mut pending.tx, &mut pending.case, DutyOutcome::Accepted).await?;
    link::settle(app, &mut pending.tx, &pending.case).await?;
    pending.notified(&answer.notified);
    pending.case.withdrawal_requested = false;
    if let Some(visit) = &answer.visit_signature {
        duty::promise_visit(app, &mut pending.tx, &mut pending.case, visit.by).await?;
    }
    signatures::begin(app, &pending.places, &mut pending.tx, &mut pending.case).await?;
    pending.case.national_entry_on = answer.national_entry.as_ref().map(|entry| entry.on);
    pending.tell(Notice::Accepted, Some(&answer.notified)).await?;
    pending.finish(Happening::Accepted(answer.clone())).await
}
