//! 不收: only on one of the closed list of grounds; the county sees every refusal.

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::answer::{Refusal, RefusalGround};
use crate::domain::duty::DutyOutcome;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::Happening;
use crate::service::case::notice::Notice;
use crate::service::case::reads::Read;
use crate::service::case::{duty, form, household};
use crate::service::procedure::frame::{Begun, Request, begin};
use crate::service::procedure::link;
use crate::service::views::case::CaseView;
use crate::store::floods;

/// Refuses; a withdrawal that the applicant confirmed ends in 已撤回.
///
/// # Errors
/// Those of [`begin`] and of [`Refusal::check`].
pub async fn refuse(app: &App, request: &Request, answer: &Refusal) -> Result<CaseView> {
    let (action, happening, outcome) = match answer.ground {
        RefusalGround::Withdrawn => {
            (Action::Withdraw, Happening::Withdrawn(answer.clone()), DutyOutcome::Withdrawn)
        }
        _ => (Action::Refuse, Happening::Refused(answer.clone()), DutyOutcome::Refused),
    };
    let mut pending = match begin(app, request, action).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    // This ground is for a case of a flood only.
    if answer.ground == RefusalGround::NotHousehold
        && floods::find(&mut pending.tx, pending.case.id).await?.is_none()
    {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    let span = pending.span().await?;
    let read = Read::by_no_account();
    let form = form::newest(app, &mut pending.tx, read, &pending.case).await?.form;
    let numbers = household::numbers(app, &mut pending.tx, read, &pending.case, &form).await?;
    answer.check(&span, &numbers)?;
    duty::end_turn(app, &mut pending.tx, &mut pending.case, outcome).await?;
    link::settle(app, &mut pending.tx, &pending.case).await?;
    pending.notified(&answer.notified);
    pending.case.withdrawal_requested = false;
    pending.tell(Notice::Refused(answer.ground), Some(&answer.notified)).await?;
    pending.finish(happening).await
}
