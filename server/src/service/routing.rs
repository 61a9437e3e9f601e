//! Which township a filing belongs to (乡镇账号), however old the code is.

use chrono::NaiveDate;
use uuid::Uuid;
use wasm_validator::date::parse_date;
use wasm_validator::region::{Level, RegionCode};

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
    let mut township = match digits.get(..9) {
        Some(prefix) => find(tx, prefix, list).await?,
        None => None,
    };
    let village = match code.level() {
        Level::Village => find(tx, digits, list).await?,
        _ => None,
    };
    if let Some(Found { region, by_list }) = village {
        let route = of_region(tx, region.id).await?;
        // A guess at the village does not outweigh what the list says of the township.
        let told = township.as_ref().filter(|township| township.by_list && !by_list);
        let is_elsewhere = match told {
            Some(told) => of_region(tx, told.region.id).await?.township_id != route.township_id,
            None => false,
        };
        if !is_elsewhere {
            return Ok(route);
        }
    }
    if township.is_none() {
        township = find(tx, code.county(), list).await?;
    }
    match township {
        Some(found) => of_region(tx, found.region.id).await,
        None => Err(ErrorCode::RegionUnknown.into()),
    }
}

/// A place that a code may mean.
struct Found {
    region: Region,
    /// The list is one that was imported, and has it under this code; otherwise it is the
    /// place that had the code nearest to the list's month.
    by_list: bool,
}

async fn find(tx: &mut Tx, code: &str, list: &str) -> Result<Option<Found>> {
    // Newest first.
    let mut holders = regions::list_by_code(tx, code).await?;
    let began_here = holders.iter().position(|region| region.list == list);
    let imported = imported_on(tx, code, list).await?;
    let in_force = |day: NaiveDate| {
        holders.iter().position(|region| {
            region.valid_from <= day && region.valid_to.is_none_or(|end| day < end)
        })
    };
    let by_list = began_here.or_else(|| imported.and_then(in_force));
    let day = imported.or_else(|| parse_date(&format!("{list}-01")));
    let nearest = || match day {
        Some(day) => holders
            .iter()
            .position(|region| region.valid_from <= day)
            .or_else(|| holders.len().checked_sub(1)),
        None => (!holders.is_empty()).then_some(0),
    };
    Ok(by_list
        .or_else(nearest)
        .map(|index| Found { region: holders.swap_remove(index), by_list: by_list.is_some() }))
}

/// The day on which the code's county went over to a list. Places that the list left
/// alone still carry an earlier one: they are those in force on that day.
async fn imported_on(tx: &mut Tx, code: &str, list: &str) -> Result<Option<NaiveDate>> {
    let Some(county) = code.get(..6) else { return Ok(None) };
    let versions = regions::list_by_code(tx, county).await?;
    let county = versions.iter().find(|region| region.list == list);
    Ok(county.map(|county| county.valid_from))
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
/// ever had the code, newest first.
///
/// # Errors
/// The database's.
pub async fn candidates(tx: &mut Tx, code: &str, list: Option<&str>) -> Result<Vec<Region>> {
    if let Some(list) = list
        && let Some(Found { region, by_list: true }) = find(tx, code, list).await?
    {
        return Ok(vec![region]);
    }
    let mut found = regions::list_by_code(tx, code).await?;
    let mut seen = Vec::new();
    found.retain(|region| {
        !seen.contains(&region.id) && {
            seen.push(region.id);
            true
        }
    });
    Ok(found)
}
