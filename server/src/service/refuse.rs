//! 不收: only for the four closed reasons; the county sees every one.

use crate::app::App;
use crate::domain::answer::{Refusal, RefusalGround};
use crate::domain::case::Action;
use crate::domain::error::{Error, Result};
use crate::domain::event::EventKind;
use crate::service::answer::{Begun, May, Request, begin};
use crate::service::case_view::CaseView;
use crate::service::outbox::Notice;
use crate::service::turn;

/// Refuses; a withdrawal that the applicant confirmed becomes 已撤回.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid`, `case.refusal_attempts`.
pub async fn refuse(app: &App, request: &Request, answer: &Refusal) -> Result<CaseView> {
    answer.check(app.clock.today())?;
    let (action, kind, outcome) = match answer.ground {
        RefusalGround::Withdrawn => (Action::Withdraw, EventKind::Withdrawn, "withdrawn"),
        _ => (Action::Refuse, EventKind::Refused, "refused"),
    };
    let mut pending = match begin(app, request, action, May::Answering).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    turn::stop(app, &mut pending.tx, &mut pending.case, outcome).await?;
    pending.notified(&answer.notified)?;
    pending.case.withdrawal_requested = false;
    pending.tell(Notice::Refused(answer.ground), Some(&answer.notified)).await?;
    let details = serde_json::to_value(answer).map_err(Error::fault)?;
    pending.finish(kind, details).await
}
