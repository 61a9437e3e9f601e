//! 关联重复: one household, several references, one case. The earliest clock rules.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::case::ClockOutcome;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{Actor, EventKind, Happening, Linked};
use crate::service::case::{access, clock, linked, pair, timeline};
use crate::service::procedure::frame::{Begun, Request, begin};
use crate::service::views::case::CaseView;
use crate::store::Tx;
use crate::store::cases::{self, Case};

/// 关联.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The case of the same household that was filed earlier.
    pub of: Uuid,
    /// How it is known to be the same household.
    pub reason: String,
    /// Asked and confirmed that it is one household, although names, id numbers or telephones differ.
    #[serde(default)]
    pub differs_confirmed: bool,
}

/// Links a case to an earlier one of the officer's region; its reference shows where that
/// one stands from now on, and its own clock stops. What was linked to it goes along.
///
/// A day that has passed is not linked away, nor is a household that cannot wait: that clock
/// runs on, and is counted, until the household is answered at the earlier case (`settle`).
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid` without a reason, `case.link_order`,
/// `case.link_target`, `case.link_differs`, `case.unknown` when it lies elsewhere.
pub async fn link(app: &App, request: &Request, asked: &Link) -> Result<CaseView> {
    if asked.reason.trim().is_empty() {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    if asked.of == request.case {
        return Err(ErrorCode::CaseLinkTarget.into());
    }
    let mut pending = match begin(app, request, Action::Link).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    let (tx, staff, case) = (&mut pending.tx, &pending.staff, &mut pending.case);
    cases::lock(tx, asked.of).await?;
    let earlier = access::get(tx, staff, asked.of).await?;
    let pair = pair::compare(app, tx, case, &earlier).await?;
    if !pair.earlier {
        return Err(ErrorCode::CaseLinkOrder.into());
    }
    if pair.hindrance.is_some() {
        return Err(ErrorCode::CaseLinkTarget.into());
    }
    if !pair.differs.is_empty() && !asked.differs_confirmed {
        return Err(ErrorCode::CaseLinkDiffers.into());
    }
    if !case.is_late(app.clock.today()) && !would_wait(case, &earlier) {
        clock::stop(app, tx, case, ClockOutcome::Linked).await?;
    }
    case.duplicate_of = Some(earlier.id);
    // Told there, and not asked for there: whoever filed this may be a stranger to that one.
    let asked_to_withdraw = std::mem::take(&mut case.withdrawal_requested);
    let said = Linked {
        reason: Some(asked.reason.clone()),
        differs: pair.differs,
        withdrawal_requested: asked_to_withdraw,
        ..Linked::default()
    };
    let actor = Actor::Account(staff.id);
    let (of, reference) = (Some(earlier.reference), Some(case.reference.clone()));
    let told = Happening::Linked(Linked { reference: reference.clone(), ..said.clone() });
    timeline::append(app, tx, earlier.id, actor, &told).await?;
    for mut linked in linked::list(app, tx, case.id).await? {
        linked.duplicate_of = Some(earlier.id);
        change(tx, &linked).await?;
        // By `along` and `before` an undoing leads it back.
        let along = Linked {
            of: of.clone(),
            reason: Some(asked.reason.clone()),
            along: reference.clone(),
            before: Some(Box::new(linking(app, tx, &linked).await?)),
            ..Linked::default()
        };
        timeline::append(app, tx, linked.id, actor, &Happening::Linked(along)).await?;
    }
    pending.finish(Happening::Linked(Linked { of, ..said })).await
}

/// An urgent filing beside an earlier one that nobody looks at as urgent: that one was filed
/// before things grew worse, or has been answered, perhaps months ago.
fn would_wait(case: &Case, earlier: &Case) -> bool {
    case.urgent && !(earlier.urgent && earlier.due_on.is_some())
}

/// The household has been answered at this case: the clocks of filings linked to it that ran
/// on stop too.
///
/// # Errors
/// The database's.
pub(super) async fn settle(app: &App, tx: &mut Tx, case: &Case) -> Result<()> {
    for mut linked in linked::list(app, tx, case.id).await? {
        if linked.due_on.or(linked.correct_by).is_some() {
            // Kept for an undoing; without a last day it counts nowhere.
            let breach_at_id = linked.breach_at_id;
            clock::stop(app, tx, &mut linked, ClockOutcome::Linked).await?;
            change(tx, &Case { breach_at_id, ..linked }).await?;
        }
    }
    Ok(())
}

/// The household has been visited at this case: what was promised for filings linked to it
/// is done. Until then it is owed, and counted: its print may come from the phone as well.
///
/// # Errors
/// The database's.
pub(super) async fn visited(app: &App, tx: &mut Tx, case: &Case) -> Result<()> {
    for mut linked in linked::list(app, tx, case.id).await? {
        if linked.visit_signature_by.take().is_some() {
            change(tx, &linked).await?;
        }
    }
    Ok(())
}

/// Writes a case beside the one that a request is about.
pub(super) async fn change(tx: &mut Tx, case: &Case) -> Result<()> {
    if cases::update(tx, case).await? { Ok(()) } else { Err(ErrorCode::ServerBusy.into()) }
}

/// What the event says by which a case is linked. One that does not open says nothing: the
/// case stays where it is, and holds up none of the others.
pub(super) async fn linking(app: &App, tx: &mut Tx, case: &Case) -> Result<Linked> {
    match timeline::last_said(app, tx, case.id, EventKind::Linked).await? {
        Some(Happening::Linked(said)) => Ok(said),
        _ => Ok(Linked::default()),
    }
}
