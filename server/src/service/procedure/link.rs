//! 关联重复: several filings of one household become one case. The earliest clock holds.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{Actor, EventKind, Happening, Linked};
use crate::domain::rights::Use;
use crate::service::case::{access, duty, linked, pair, timeline};
use crate::service::procedure::frame::{Begun, Request, begin_beside};
use crate::service::views::case::CaseView;
use crate::store::Tx;
use crate::store::cases::{self, Case};

/// The body of a link (关联).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Id of the earlier case of the same household.
    pub of: Uuid,
    /// How the officer knows that it is the same household.
    pub reason: String,
    /// Whether the officer has asked and it is one household, although names, id numbers or
    /// telephones differ. False if absent.
    #[serde(default)]
    pub differs_confirmed: bool,
}

/// Links a case to an earlier one in the officer's region. From then on its reference shows where
/// the earlier one stands, and its own clock stops. Cases linked to it are relinked along with it.
///
/// Linking does not excuse a missed day, nor delay a household that cannot wait: such a clock
/// runs on, and is counted, until the household is answered at the earlier case (`settle`).
///
/// # Errors
/// Those of [`begin_beside`], `case.answer_invalid` without a reason, `case.link_order`,
/// `case.link_target`, `case.link_differs`, `case.unknown` when it lies elsewhere.
pub async fn link(app: &App, request: &Request, asked: &Link) -> Result<CaseView> {
    if asked.reason.trim().is_empty() {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    if asked.of == request.case {
        return Err(ErrorCode::CaseLinkTarget.into());
    }
    let mut pending = match begin_beside(app, request, Action::Link, asked.of).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    let (tx, staff, case) = (&mut pending.tx, &pending.staff, &mut pending.case);
    let earlier = access::get(tx, staff, Use::Cases, asked.of).await?;
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
    if case.turn_ends_on().is_none_or(|day| day >= app.clock.today()) && !would_wait(case, &earlier)
    {
        duty::end_turn(app, tx, case, DutyOutcome::Linked).await?;
    }
    for kind in Action::Link.rule().ends.iter().filter(|kind| !kind.is_turn()) {
        duty::end(app, tx, case, *kind, DutyOutcome::Linked).await?;
    }
    case.duplicate_of = Some(earlier.id);
    // The event keeps the request, the earlier case does not get it: whoever filed this one may be
    // a stranger to that household.
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
        // `along` and `before` let an unlinking restore it.
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

/// Whether an urgent filing would wait with an earlier one that is not treated as urgent: that one
/// was filed before things grew worse, or has been answered, perhaps months ago.
fn would_wait(case: &Case, earlier: &Case) -> bool {
    case.urgent && !(earlier.urgent && earlier.due_on().is_some())
}

/// The household has been answered at this case: stops the clocks of linked filings that were
/// still running.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub(super) async fn settle(app: &App, tx: &mut Tx, case: &Case) -> Result<()> {
    for mut linked in linked::list(app, tx, case.id).await? {
        if linked.turn_ends_on().is_some() {
            duty::end_turn(app, tx, &mut linked, DutyOutcome::Linked).await?;
            change(tx, &linked).await?;
        }
    }
    Ok(())
}

/// The household has been visited at this case: the visits promised for linked filings
/// are done too. Until then they are owed and counted, as a print may come from the phone as well.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub(super) async fn visited(app: &App, tx: &mut Tx, case: &Case) -> Result<()> {
    for mut linked in linked::list(app, tx, case.id).await? {
        let visit = DutyKind::SignatureVisit;
        if linked.owed.get(visit).is_some() {
            duty::end(app, tx, &mut linked, visit, DutyOutcome::Visited).await?;
            change(tx, &linked).await?;
        }
    }
    Ok(())
}

/// Writes a case other than the one that the request is about.
pub(super) async fn change(tx: &mut Tx, case: &Case) -> Result<()> {
    if cases::update(tx, case).await? { Ok(()) } else { Err(ErrorCode::ServerBusy.into()) }
}

/// The details of the event by which a case was linked. If it does not open they are empty: the
/// case stays where it is, and does not hold up the others.
pub(super) async fn linking(app: &App, tx: &mut Tx, case: &Case) -> Result<Linked> {
    match timeline::last_said(app, tx, case.id, EventKind::Linked).await? {
        Some(Happening::Linked(said)) => Ok(said),
        _ => Ok(Linked::default()),
    }
}
