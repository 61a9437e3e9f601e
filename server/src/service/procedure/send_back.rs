//! 退回补正: names all defects at once; the farmer's clock starts.

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::answer::Return;
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::Result;
use crate::domain::event::Happening;
use crate::service::case::duty;
use crate::service::case::notice::Notice;
use crate::service::procedure::frame::{Begun, Request, begin};
use crate::service::procedure::link;
use crate::service::views::case::CaseView;

/// Returns the case for correction.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid`.
pub async fn send_back(app: &App, request: &Request, answer: &Return) -> Result<CaseView> {
    let mut pending = match begin(app, request, Action::Return).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    answer.check(&pending.span().await?)?;
    let (tx, case) = (&mut pending.tx, &mut pending.case);
    duty::end_turn(app, tx, case, DutyOutcome::Returned).await?;
    let today = app.clock.today();
    let rules = pending.places.rules(case.county_id, today);
    let days = rules.policy.procedure.correction_working_days;
    duty::start(app, rules, tx, case, DutyKind::Correction, today, days).await?;
    case.returns += 1;
    case.withdrawal_requested = false;
    link::settle(app, &mut pending.tx, &pending.case).await?;
    pending.notified(&answer.notified);
    pending.tell(Notice::Returned, Some(&answer.notified)).await?;
    pending.finish(Happening::Returned(answer.clone())).await
}
