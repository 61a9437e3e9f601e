//! Which township (乡镇账号) a filing belongs to, however old its code is.

use chrono::NaiveDate;
use uuid::Uuid;
use wasm_validator::date::parse_date;
use wasm_validator::region::{Level, RegionCode};

use crate::domain::error::{ErrorCode, Result};
use crate::service::places::gazetteer::Gazetteer;
use crate::store::regions::Region;

/// Where a filing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Id of the county; always known.
    pub county_id: Uuid,
    /// Id of the township; when absent, the county finds it.
    pub township_id: Option<Uuid>,
    /// Id of the village; when absent, the township finds it.
    pub village_id: Option<Uuid>,
}

/// Follows a code of some year's list to the places that exist now. A filing with an unknown
/// village goes to its township, one with an unknown township to its county.
///
/// # Errors
/// `region.unknown` when not even the county is served.
pub fn route(places: &Gazetteer, code: &RegionCode, list: &str) -> Result<Route> {
    let digits = code.as_str();
    let township = digits.get(..9).and_then(|prefix| find(places, prefix, list));
    let village = match code.level() {
        Level::Village => find(places, digits, list),
        _ => None,
    };
    if let Some(Found { region, by_list }) = village {
        let route = of_region(places, region.id)?;
        // A guessed village does not outweigh the list's township.
        let told = township.filter(|township| township.by_list && !by_list);
        let is_elsewhere = match told {
            Some(told) => of_region(places, told.region.id)?.township_id != route.township_id,
            None => false,
        };
        if !is_elsewhere {
            return Ok(route);
        }
    }
    match township.or_else(|| find(places, code.county(), list)) {
        Some(found) => of_region(places, found.region.id),
        None => Err(ErrorCode::RegionUnknown.into()),
    }
}

/// A place that a code may mean.
#[derive(Clone, Copy)]
struct Found<'a> {
    region: &'a Region,
    /// Whether that list was imported and has the place under this code. Otherwise the place is the
    /// one that had the code closest to the list's month.
    by_list: bool,
}

fn find<'a>(places: &'a Gazetteer, code: &str, list: &str) -> Option<Found<'a>> {
    // Newest first.
    let holders = places.list_by_code(code);
    let imported = imported_on(places, code, list);
    let in_force = |day: NaiveDate| {
        holders
            .iter()
            .find(|region| region.valid_from <= day && region.valid_to.is_none_or(|end| day < end))
    };
    let began_here = holders.iter().find(|region| region.list == list);
    let by_list = began_here.or_else(|| imported.and_then(in_force));
    let day = imported.or_else(|| parse_date(&format!("{list}-01")));
    let nearest = || match day {
        Some(day) => holders.iter().find(|region| region.valid_from <= day).or(holders.last()),
        None => holders.first(),
    };
    let region = by_list.or_else(nearest)?;
    Some(Found { region, by_list: by_list.is_some() })
}

/// The place that a code of some year's list meant; `None` where no place ever had the code.
#[must_use]
pub fn named<'a>(places: &'a Gazetteer, code: &str, list: &str) -> Option<&'a Region> {
    find(places, code, list).map(|found| found.region)
}

/// The day on which the code's county adopted a list. Places that the list did not change
/// still carry an earlier one: those of the list are the places in force on that day.
fn imported_on(places: &Gazetteer, code: &str, list: &str) -> Option<NaiveDate> {
    let versions = places.list_by_code(code.get(..6)?);
    versions.iter().find(|region| region.list == list).map(|county| county.valid_from)
}

/// A place and the places above it at present; an ended place is replaced by its
/// successor.
///
/// # Errors
/// `region.unknown` when there is no such place.
pub fn of_region(places: &Gazetteer, id: Uuid) -> Result<Route> {
    let mut route = Route { county_id: id, township_id: None, village_id: None };
    let mut next = Some(id);
    // Three levels, each of which may have moved a few times.
    for _ in 0..16 {
        let Some(id) = next else { break };
        let region = places.find(id).ok_or(ErrorCode::RegionUnknown)?;
        if let Some(successor) = region.successor_id {
            next = Some(successor);
            continue;
        }
        match region.level {
            Level::Village if region.valid_to.is_none() => route.village_id = Some(id),
            Level::Township if region.valid_to.is_none() => route.township_id = Some(id),
            Level::County => route.county_id = id,
            // It ended without a successor: only the places above it are known.
            Level::Township | Level::Village => {}
        }
        next = region.parent_id;
    }
    Ok(route)
}

/// The region whose officers answer on that day: the township, or the county while nobody has a
/// post in the township.
///
/// # Errors
/// `server.fault` when there is no such place.
pub fn answering(
    places: &Gazetteer,
    county: Uuid,
    township: Option<Uuid>,
    day: NaiveDate,
) -> Result<&Region> {
    let is_staffed = |township: &Uuid| places.officers(*township, day).next().is_some();
    places.get(township.filter(is_staffed).unwrap_or(county))
}

/// The places that a scanned code may mean: the one of that list, else every place that
/// ever had the code, newest first.
#[must_use]
pub fn candidates<'a>(places: &'a Gazetteer, code: &str, list: Option<&str>) -> Vec<&'a Region> {
    if let Some(Found { region, by_list: true }) = list.and_then(|list| find(places, code, list)) {
        return vec![region];
    }
    let mut found: Vec<&Region> = Vec::new();
    for region in places.list_by_code(code) {
        if found.iter().all(|earlier| earlier.id != region.id) {
            found.push(region);
        }
    }
    found
}
