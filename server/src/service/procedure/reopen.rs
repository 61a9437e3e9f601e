//! 县里重新打开: after the farmer asked for a review of a refusal.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::duty::DutyKind;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{Happening, Reopened};
use crate::service::case::duty;
use crate::service::case::notice::Notice;
use crate::service::procedure::frame::{Begun, Request, begin};
use crate::service::views::case::CaseView;

/// Why the county reopens.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    /// The reason, which the township reads.
    pub reason: String,
}

/// Reopens the case: the township answers again, within a new clock.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid`, `case.state` when no review was asked for.
pub async fn reopen(app: &App, request: &Request, asked: &Reopening) -> Result<CaseView> {
    if asked.reason.trim().is_empty() {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    let mut pending = match begin(app, request, Action::Reopen).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    let (tx, case) = (&mut pending.tx, &mut pending.case);
    case.review_requested = false;
    case.opened_at = None;
    let today = app.clock.today();
    let rules = pending.places.rules(case.county_id, today);
    let days = rules.policy.procedure.answer_working_days;
    duty::start(app, rules, tx, case, DutyKind::Answer, today, days).await?;
    let reopened = Reopened { reason: asked.reason.clone(), due_on: case.due_on() };
    pending.tell(Notice::Reopened, None).await?;
    pending.finish(Happening::Reopened(reopened)).await
}
