//! Reads a county's present state, for the plan.

use std::collections::HashMap;

use uuid::Uuid;
use wasm_validator::region::Level;

use super::map::{Decision, Decisions};
use super::plan::{Current, Legacy, Place};
use crate::domain::error::Result;
use crate::store::regions::{self, Region};
use crate::store::{Tx, cases, posts};

/// The county with that code, or the one to which the map gives that code from now on.
pub(super) async fn current(tx: &mut Tx, county: &str, map: &Decisions) -> Result<Current> {
    let moved = map.iter().find_map(|(old, told)| {
        (old.len() == 6 && *told == Decision::Is(county.to_owned())).then_some(old.as_str())
    });
    let mut found = find_in_force(tx, county).await?;
    if let (None, Some(old)) = (&found, moved) {
        found = find_in_force(tx, old).await?;
    }
    let Some(county) = found else { return Ok(Current::default()) };
    let mut now = Current { list: county.list.clone(), ..Current::default() };
    for region in regions::list_under(tx, county.id).await? {
        now.since.insert(region.id, region.valid_from);
        match region.level {
            Level::Township => now.townships.push(place(region)),
            _ => now.villages.push(place(region)),
        }
    }
    now.since.insert(county.id, county.valid_from);
    now.legacies = legacies(tx, county.id).await?;
    now.county = Some(place(county));
    Ok(now)
}

/// The place that has the code at present.
pub(super) async fn find_in_force(tx: &mut Tx, code: &str) -> Result<Option<Region>> {
    let found = regions::list_by_code(tx, code).await?;
    Ok(found.into_iter().find(|region| region.valid_to.is_none()))
}

async fn legacies(tx: &mut Tx, county: Uuid) -> Result<HashMap<Uuid, Legacy>> {
    let mut legacies: HashMap<Uuid, Legacy> = HashMap::new();
    for (township, open) in cases::count_open(tx, county).await? {
        legacies.entry(township).or_default().open_cases = open;
    }
    for holder in posts::list_all(tx).await? {
        legacies.entry(holder.post.region_id).or_default().accounts += 1;
    }
    Ok(legacies)
}

fn place(region: Region) -> Place {
    let Region { id, level, code, name, parent_id: parent, .. } = region;
    Place { id, level, code, name, parent }
}
