//! 转办: to the township to which the case belongs. The filing date does not change.

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::answer::Transfer;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{HandedOn, Happening};
use crate::service::case::notice::Notice;
use crate::service::case::relocate::relocate;
use crate::service::places::routing;
use crate::service::procedure::frame::{Begun, Request, begin};
use crate::service::views::case::CaseView;

/// Transfers the case to another township of the county.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid`, `case.transfer_target`.
pub async fn transfer(app: &App, request: &Request, answer: &Transfer) -> Result<CaseView> {
    answer.check()?;
    let mut pending = match begin(app, request, Action::Transfer).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    let route = routing::of_region(&pending.places, answer.to)
        .map_err(|_| ErrorCode::CaseTransferTarget)?;
    let case = &mut pending.case;
    if route.county_id != case.county_id || route.township_id.is_none() {
        return Err(ErrorCode::CaseTransferTarget.into());
    }
    let from = relocate(app, &mut pending.tx, case, route).await?;
    let from = from.ok_or(ErrorCode::CaseTransferTarget)?;
    pending.tell(Notice::Transferred, None).await?;
    let reason = Some(answer.reason.clone());
    let handed_on = HandedOn { from, to: route.township_id, reason, version: None };
    pending.finish(Happening::Transferred(handed_on)).await
}
