//! Which cases an officer sees, and which of those they may answer.

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
/// `case.unknown` for a case outside the region too: the officer is not told that it exists.
pub async fn get(tx: &mut Tx, staff: &Staff, id: Uuid) -> Result<Case> {
    cases::find_for(tx, staff, id).await?.ok_or_else(|| ErrorCode::CaseUnknown.into())
}

/// Whether the officer may answer the case: the township does, or the county where the
/// township has no account.
///
/// # Errors
/// `server.fault` when the case's county or township is not in the gazetteer.
pub fn may_answer(places: &Gazetteer, staff: &Staff, case: &Case) -> Result<bool> {
    let answering = routing::answering(places, case.county_id, case.township_id)?;
    Ok(staff.works_in(answering.id))
}

/// Whether the officer's office is the one that takes this action. Whether the case's state
/// allows it is [`actions`]' question.
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

/// The actions that the officer may take on the case now.
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
