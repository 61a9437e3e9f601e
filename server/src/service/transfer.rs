//! 转办: to the township that it belongs to. The date does not change.

use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::domain::answer::Transfer;
use crate::domain::case::Action;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::EventKind;
use crate::service::answer::{Begun, May, Request, begin};
use crate::service::case_view::CaseView;
use crate::service::outbox::Notice;
use crate::service::routing::{self, Route};
use crate::store::cases::Case;

/// Transfers within the county.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid`, `case.transfer_target`.
pub async fn transfer(app: &App, request: &Request, answer: &Transfer) -> Result<CaseView> {
    answer.check()?;
    let mut pending = match begin(app, request, Action::Transfer, May::AnsweringOrCounty).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    let route = routing::of_region(&pending.places, answer.to)
        .map_err(|_| ErrorCode::CaseTransferTarget)?;
    let case = &mut pending.case;
    if route.county_id != case.county_id || route.township_id.is_none() {
        return Err(ErrorCode::CaseTransferTarget.into());
    }
    let from = place(app, case, route).ok_or(ErrorCode::CaseTransferTarget)?;
    pending.tell(Notice::Transferred, None).await?;
    let details = json!({ "from": from, "to": route.township_id, "reason": answer.reason });
    pending.finish(EventKind::Transferred, details).await
}

/// Puts a case where it belongs; returns the township it leaves, where it leaves one. The
/// date does not change, and a day that has passed unanswered stays counted where it passed.
pub(super) fn place(app: &App, case: &mut Case, to: Route) -> Option<Option<Uuid>> {
    let from = case.township_id;
    case.village_id = to.village_id;
    if to.township_id == from {
        return None;
    }
    if case.is_overdue(app.clock.today()) {
        case.breach_at_id.get_or_insert(from.unwrap_or(case.county_id));
    }
    case.township_id = to.township_id;
    case.routed_at = app.clock.now();
    case.opened_at = None;
    Some(from)
}
