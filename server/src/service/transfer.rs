//! 转办: to the township that it belongs to. The date does not change.

use serde_json::json;

use crate::app::App;
use crate::domain::answer::Transfer;
use crate::domain::case::Action;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::EventKind;
use crate::service::answer::{Begun, May, Request, begin};
use crate::service::case_view::CaseView;
use crate::service::outbox::Notice;
use crate::service::routing;

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
    let moves = route.township_id.is_some() && route.township_id != case.township_id;
    if route.county_id != case.county_id || !moves {
        return Err(ErrorCode::CaseTransferTarget.into());
    }
    let from = case.township_id;
    case.township_id = route.township_id;
    case.village_id = route.village_id;
    case.routed_at = app.clock.now();
    case.opened_at = None;
    pending.tell(Notice::Transferred, None).await?;
    let details = json!({ "from": from, "to": route.township_id, "reason": answer.reason });
    pending.finish(EventKind::Transferred, details).await
}
