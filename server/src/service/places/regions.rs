//! Places as the API shows them.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::region::{Level, RegionCode};

use crate::app::App;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::routing;
use crate::store::Tx;
use crate::store::regions::{self, Region};

/// A place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegionView {
    /// Permanent id.
    pub id: Uuid,
    /// Its code in the newest list: 6, 9 or 12 digits.
    pub code: String,
    /// Its name, as the list writes it.
    pub name: String,
    /// Whether it is a county, a township or a village.
    pub level: Level,
    /// Code of the place above; absent for a county.
    pub parent: Option<String>,
    /// Names from the county down to this place, for 是这个村吗?
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// Telephone of its office; absent where none is registered.
    pub telephone: Option<String>,
    /// 短信签名 of a county: what stands before its text messages, without 【】.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl RegionView {
    /// The region without its `path`.
    #[must_use]
    pub fn of(region: Region, parent: Option<String>) -> Self {
        Self {
            id: region.id,
            code: region.code,
            name: region.name,
            level: region.level,
            parent,
            path: Vec::new(),
            telephone: region.telephone,
            signature: region.signature,
        }
    }

    /// The region with its `path`.
    ///
    /// # Errors
    /// `server.fault` when there is no such place.
    pub fn get(places: &Gazetteer, id: Uuid) -> Result<Self> {
        let region = places.get(id)?;
        let mut path = vec![region.name.clone()];
        let (mut above, mut parent) = (region.parent_id, None);
        while let Some(id) = above {
            let next = places.get(id)?;
            path.insert(0, next.name.clone());
            parent.get_or_insert_with(|| next.code.clone());
            above = next.parent_id;
        }
        Ok(Self { path, ..Self::of(region.clone(), parent) })
    }

    /// The region; for an ended one, its successor: with the successor's
    /// code, by which a filing is routed, and under the ended one's name, which people know.
    ///
    /// # Errors
    /// As [`RegionView::get`].
    pub fn get_successor(places: &Gazetteer, region: &Region) -> Result<Self> {
        let route = routing::of_region(places, region.id)?;
        let here = route.village_id.or(route.township_id).unwrap_or(route.county_id);
        let mut view = Self::get(places, here)?;
        if here != region.id {
            view.path.push(region.name.clone());
            view.name.clone_from(&region.name);
        }
        Ok(view)
    }

    /// A county and everything below it.
    ///
    /// # Errors
    /// A database error: `server.busy`, `server.storage` or `server.fault`.
    pub async fn list_under(tx: &mut Tx, county: Region) -> Result<Vec<Self>> {
        let below = regions::list_under(tx, county.id).await?;
        let codes: HashMap<Uuid, String> =
            below.iter().chain([&county]).map(|region| (region.id, region.code.clone())).collect();
        let with_parent = |region: Region| {
            let parent = region.parent_id.and_then(|id| codes.get(&id).cloned());
            Self::of(region, parent)
        };
        Ok([county].into_iter().chain(below).map(with_parent).collect())
    }
}

/// The places directly below `parent`, or everything below the county `under`, or the counties.
///
/// # Errors
/// `request.query`, `region.unknown`, database errors.
pub async fn list(app: &App, parent: Option<&str>, under: Option<&str>) -> Result<Vec<RegionView>> {
    let mut tx = app.db.begin_read().await?;
    let places = app.places.read(&mut tx).await?;
    if let Some(code) = under {
        let county = get_by_code(&places, code)?.clone();
        return RegionView::list_under(&mut tx, county).await;
    }
    let Some(code) = parent else {
        let counties = regions::list_counties(&mut tx).await?;
        let current = counties.into_iter().filter(|county| county.valid_to.is_none());
        return Ok(current.map(|county| RegionView::of(county, None)).collect());
    };
    let parent = get_by_code(&places, code)?;
    let children = regions::list_children(&mut tx, parent.id).await?;
    Ok(children.into_iter().map(|r| RegionView::of(r, Some(parent.code.clone()))).collect())
}

/// The present counties and townships, each county before its townships.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn list_offices(app: &App) -> Result<Vec<RegionView>> {
    let mut tx = app.db.begin_read().await?;
    let mut offices = Vec::new();
    for county in regions::list_counties(&mut tx).await? {
        if county.valid_to.is_none() {
            offices.extend(RegionView::list_under(&mut tx, county).await?);
        }
    }
    offices.retain(|region| region.level != Level::Village);
    Ok(offices)
}

/// The place that had the code last, with its newest code and name.
///
/// # Errors
/// `request.query` for a malformed code, `region.unknown`.
pub fn get_by_code<'a>(places: &'a Gazetteer, code: &str) -> Result<&'a Region> {
    let code = RegionCode::parse(code).map_err(|_| Error::from(ErrorCode::RequestQuery))?;
    let holder = places.list_by_code(code.as_str()).first().ok_or(ErrorCode::RegionUnknown)?;
    places.get(holder.id)
}
