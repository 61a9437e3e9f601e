//! 解除关联: the county undoes a link, as if the cases had never been linked.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{Actor, Happening, Linked, Unlinked};
use crate::service::case::{duty, linked, signatures, timeline};
use crate::service::places::gazetteer::Gazetteer;
use crate::service::procedure::frame::{Begun, Request, begin};
use crate::service::procedure::link::{change, linking};
use crate::service::views::case::CaseView;
use crate::store::Tx;
use crate::store::cases::{self, Case};

/// Why a link is undone.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unlinking {
    /// The reason, which the township reads.
    pub reason: String,
}

/// Undoes a link: the case is answered on its own again, under the clock that it had. Its days
/// have gone on counting, and it is overdue where it would have been. Cases that were relinked
/// along with it come back with it; what was asked for on it is asked for again.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid` without a reason, `case.not_linked`.
pub async fn unlink(app: &App, request: &Request, asked: &Unlinking) -> Result<CaseView> {
    if asked.reason.trim().is_empty() {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    let mut pending = match begin(app, request, Action::Unlink).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    let (tx, case) = (&mut pending.tx, &mut pending.case);
    let earlier = case.duplicate_of.take().ok_or(ErrorCode::ServerFault)?;
    let earlier = cases::find(tx, earlier).await?.ok_or(ErrorCode::ServerFault)?;
    case.withdrawal_requested = linking(app, tx, case).await?.had_asked_to_withdraw();
    turn_on(app, &pending.places, tx, case).await?;
    // The print may have come while it was linked.
    signatures::settle(app, tx, case).await?;
    let actor = Actor::Account(pending.staff.id);
    let reference = Some(case.reference.clone());
    let said = Unlinked { of: None, reference: None, reason: asked.reason.clone(), due_on: None };
    let told = Happening::Unlinked(Unlinked { reference: reference.clone(), ..said.clone() });
    timeline::append(app, tx, earlier.id, actor, &told).await?;
    for mut linked in linked::list(app, tx, earlier.id).await? {
        let linking = linking(app, tx, &linked).await?;
        if linked.id == case.id || linking.along != reference {
            continue;
        }
        linked.duplicate_of = Some(case.id);
        change(tx, &linked).await?;
        // The link that it had before it was relinked, as far as that was recorded.
        let before = linking.before.map_or_else(Linked::default, |before| *before);
        let said = Linked { of: reference.clone(), ..before };
        timeline::append(app, tx, linked.id, actor, &Happening::Linked(said)).await?;
    }
    let (of, due_on) = (Some(earlier.reference), case.due_on());
    pending.finish(Happening::Unlinked(Unlinked { of, due_on, ..said })).await
}

/// Begins again, from its old first day, what was owed when the link stopped it.
async fn turn_on(app: &App, places: &Gazetteer, tx: &mut Tx, case: &mut Case) -> Result<()> {
    let owed = duty::list(app, tx, case).await?;
    for kinds in [&[DutyKind::Answer, DutyKind::Correction][..], &[DutyKind::Signatures]] {
        let last = owed.iter().rfind(|duty| kinds.contains(&duty.kind));
        if let Some(stopped) = last.filter(|duty| duty.outcome == Some(DutyOutcome::Linked)) {
            duty::resume(app, places, tx, case, stopped).await?;
        }
    }
    Ok(())
}
