//! Which township a filing belongs to (乡镇账号), however old the code is.

use uuid::Uuid;
use wasm_validator::region::RegionCode;

use crate::domain::error::{Error, ErrorCode, Result};
use crate::store::regions::{self, Region};
use crate::store::{Tx, accounts};

/// Where a filing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Always known.
    pub county_id: Uuid,
    /// Unknown: the county finds it.
    pub township_id: Option<Uuid>,
    /// Unknown: the township finds it.
    pub village_id: Option<Uuid>,
}

/// Follows a code of some year's list to the places that exist now. A village that
/// nobody knows goes to its township, a township that nobody knows to its county.
///
/// # Errors
/// `region.unknown` when not even the county is served.
pub async fn route(tx: &mut Tx, code: &RegionCode, list: &str) -> Result<Route> {
    let digits = code.as_str();
    for length in [12, 9, 6] {
        let Some(prefix) = digits.get(..length) else { continue };
        if let Some(region) = find(tx, prefix, list).await? {
            return of_region(tx, region.id).await;
        }
    }
    Err(ErrorCode::RegionUnknown.into())
}

/// The place that a code of a list means: by that list, else the one in force then,
/// else the newest.
///
/// # Errors
/// The database's.
pub async fn find(tx: &mut Tx, code: &str, list: &str) -> Result<Option<Region>> {
    let found = regions::list_by_code(tx, code).await?;
    let day = wasm_validator::date::parse_date(&format!("{list}-01"));
    let then = |region: &&Region| {
        day.is_some_and(|day| {
            region.valid_from <= day && region.valid_to.is_none_or(|end| day < end)
        })
    };
    let chosen = found
        .iter()
        .find(|region| region.list == list)
        .or_else(|| found.iter().find(then))
        .or_else(|| found.first());
    Ok(chosen.cloned())
}

/// A place and the places above it, as they are now; an ended place leads to its
/// successor.
///
/// # Errors
/// The database's.
pub async fn of_region(tx: &mut Tx, id: Uuid) -> Result<Route> {
    let mut route = Route { county_id: id, township_id: None, village_id: None };
    let mut next = Some(id);
    // Three levels, each of which may have moved a few times.
    for _ in 0..16 {
        let Some(id) = next else { break };
        let region = regions::get_current(tx, id).await?;
        if let Some(successor) = region.successor_id {
            next = Some(successor);
            continue;
        }
        match region.level.as_str() {
            "village" if region.valid_to.is_none() => route.village_id = Some(id),
            "township" if region.valid_to.is_none() => route.township_id = Some(id),
            "county" => route.county_id = id,
            _ => {}
        }
        next = region.parent_id;
    }
    Ok(route)
}

/// The region whose officers answer: the township, or the county while the township
/// has no account.
///
/// # Errors
/// The database's.
pub async fn answering(tx: &mut Tx, county: Uuid, township: Option<Uuid>) -> Result<Region> {
    let region = match township {
        Some(township) if accounts::is_staffed(tx, township).await? => township,
        _ => county,
    };
    regions::get_current(tx, region).await.map_err(Error::from)
}

/// The places that a scanned code may mean: the one of that list, else every place that
/// ever had the code.
///
/// # Errors
/// The database's.
pub async fn candidates(tx: &mut Tx, code: &str, list: Option<&str>) -> Result<Vec<Region>> {
    let mut found = regions::list_by_code(tx, code).await?;
    if let Some(named) = found.iter().find(|region| Some(region.list.as_str()) == list) {
        return Ok(vec![named.clone()]);
    }
    let mut seen = Vec::new();
    found.retain(|region| {
        !seen.contains(&region.id) && {
            seen.push(region.id);
            true
        }
    });
    Ok(found)
}
