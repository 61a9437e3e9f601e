//! 解除关联: the county undoes a link, as if it had never been.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::case::Action;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{Actor, EventKind};
use crate::service::case::{clock, linked, timeline};
use crate::service::procedure::frame::{Begun, May, Request, begin};
use crate::service::procedure::link::{LINKED, change, linking};
use crate::service::views::case::CaseView;
use crate::store::cases::{self, Case};
use crate::store::{Tx, clocks};

/// Why a link is undone.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unlinking {
    /// What the township reads.
    pub reason: String,
}

/// Undoes a link: the case is answered for itself again, under the clock that it had. Its
/// days have gone on, and it is overdue where it would have been. What came along with it
/// comes back along with it; what it asked for is asked for again.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid` without a reason, `case.not_linked`.
pub async fn unlink(app: &App, request: &Request, asked: &Unlinking) -> Result<CaseView> {
    if asked.reason.trim().is_empty() {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    let mut pending = match begin(app, request, Action::Unlink, May::County).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    let (tx, case) = (&mut pending.tx, &mut pending.case);
    let earlier = case.duplicate_of.take().ok_or(ErrorCode::CaseNotLinked)?;
    cases::lock(tx, earlier).await?;
    let earlier = cases::find(tx, earlier).await?.ok_or(ErrorCode::ServerFault)?;
    case.withdrawal_requested = asked_to_withdraw(&linking(app, tx, case).await?);
    turn_on(app, tx, case).await?;
    let actor = Actor::Account(pending.staff.id);
    let told = json!({ "reference": case.reference, "reason": asked.reason });
    timeline::append(app, tx, earlier.id, EventKind::Unlinked, actor, told).await?;
    for mut linked in linked::list(app, tx, earlier.id).await? {
        let mut details = linking(app, tx, &linked).await?;
        if linked.id == case.id || details["along"] != case.reference {
            continue;
        }
        linked.duplicate_of = Some(case.id);
        change(tx, &linked).await?;
        // As it was linked before it came along, as far as that was known then.
        let mut details = details["before"].take();
        details["of"] = json!(case.reference);
        timeline::append(app, tx, linked.id, EventKind::Linked, actor, details).await?;
    }
    let details = json!({
        "of": earlier.reference, "reason": asked.reason, "due_on": case.due_on,
    });
    pending.finish(EventKind::Unlinked, details).await
}

/// Whether it asked to be withdrawn before it was linked, however far it went along since.
fn asked_to_withdraw(linking: &Value) -> bool {
    linking["withdrawal_requested"] == true || linking.get("before").is_some_and(asked_to_withdraw)
}

/// The clock that the link stopped, from its old first day.
async fn turn_on(app: &App, tx: &mut Tx, case: &mut Case) -> Result<()> {
    let last = clocks::list(tx, case.id).await?.pop().transpose();
    let last = app.unreadable.judge("clocks", &case.id.to_string(), last)?;
    let Some(last) = last.filter(|clock| clock.outcome.as_deref() == Some(LINKED)) else {
        return Ok(());
    };
    let days = u32::try_from(last.days).unwrap_or(app.policy.answer_working_days);
    clock::start(app, tx, case, last.kind, last.started_on, days).await?;
    // A notice may have moved its last day since it stopped.
    clock::move_breach(app, tx, case, last.due_on).await
}
