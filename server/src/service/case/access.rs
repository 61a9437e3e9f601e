//! Which cases are theirs, and which of those they answer.

use uuid::Uuid;

use crate::domain::action::{Action, By};
use crate::domain::error::{ErrorCode, Result};
use crate::domain::staff::Staff;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::routing;
use crate::store::Tx;
use crate::store::cases::{self, Case};

/// A case in the officer's region.
///
/// # Errors
/// `case.unknown`: what is not theirs does not exist.
pub async fn get(tx: &mut Tx, staff: &Staff, id: Uuid) -> Result<Case> {
    cases::find_for(tx, staff, id).await?.ok_or_else(|| ErrorCode::CaseUnknown.into())
}

/// The township answers; the county where the township has no account.
///
/// # Errors
/// `server.fault` when the case is of no place.
pub fn may_answer(places: &Gazetteer, staff: &Staff, case: &Case) -> Result<bool> {
    let answering = routing::answering(places, case.county_id, case.township_id)?;
    Ok(staff.works_in(answering.id))
}

/// Whether they may do that, as far as it is theirs to do.
///
/// # Errors
/// As [`may_answer`].
pub fn may(places: &Gazetteer, staff: &Staff, case: &Case, action: Action) -> Result<bool> {
    let is_county = staff.region_id == case.county_id;
    Ok(match action.rule().by {
        By::Applicant => false,
        By::Answering => may_answer(places, staff, case)?,
        By::AnsweringOrCounty => is_county || may_answer(places, staff, case)?,
        By::County => is_county,
    })
}

/// What they may do with it now.
///
/// # Errors
/// As [`may_answer`].
pub fn actions(places: &Gazetteer, staff: &Staff, case: &Case) -> Result<Vec<Action>> {
    let mut actions = Vec::new();
    for action in Action::possible(case.situation()) {
        if may(places, staff, case, action)? {
            actions.push(action);
        }
    }
    Ok(actions)
}
