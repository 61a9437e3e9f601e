//! All that a phone needs to file, in one answer.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use wasm_validator::calendar::Year;
use wasm_validator::region::RegionCode;
use wasm_validator::{Policy, rules_version};

use crate::app::App;
use crate::domain::error::{ErrorCode, Result};
use crate::service::county::consents::Texts;
use crate::service::places::regions::RegionView;
use crate::service::places::routing;
use crate::service::views::status::Office;
use crate::store::regions;

/// Regions, telephone, texts, policy, calendar, versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Bootstrap {
    /// At +08:00: what the phone judges by when its own clock is far off.
    pub today: NaiveDate,
    /// The list that `regions` are codes of.
    pub list: String,
    /// Codes of the counties served.
    pub counties: Vec<String>,
    /// The county's townships and villages, or the counties when none was named.
    pub regions: Vec<RegionView>,
    /// Places that the scanned code may mean; two are asked by name.
    pub candidates: Vec<RegionView>,
    /// The village of the scanned code, with the places above it.
    pub village: Option<RegionView>,
    /// Who would answer.
    pub office: Option<Office>,
    /// Consents and notice.
    pub texts: Texts,
    /// Parameters in force.
    pub policy: Policy,
    /// Hash of `policy`.
    pub policy_version: String,
    /// Hash of the rule table.
    pub rules_version: String,
    /// Years announced.
    #[schema(value_type = Vec<Object>)]
    pub calendar: Vec<Year>,
}

/// For the scanned code of a village, in a list; or without either.
///
/// # Errors
/// `request.query` for what is no code, `region.unknown`, the database's.
pub async fn bootstrap(app: &App, village: Option<&str>, list: Option<&str>) -> Result<Bootstrap> {
    let mut tx = app.db.begin_read().await?;
    let places = app.places.read(&mut tx).await?;
    let all = regions::list_counties(&mut tx).await?;
    let current: Vec<_> = all.iter().filter(|county| county.valid_to.is_none()).cloned().collect();
    let newest_list = current.iter().map(|county| county.list.clone()).max().unwrap_or_default();
    let mut answer = Bootstrap {
        today: app.clock.today(),
        list: newest_list,
        counties: places.counties().to_vec(),
        regions: Vec::new(),
        candidates: Vec::new(),
        village: None,
        office: None,
        texts: app.texts.clone(),
        policy: app.policy.clone(),
        policy_version: app.policy_version.clone(),
        rules_version: rules_version(),
        calendar: app.calendar.years.clone(),
    };
    let mut county = (current.len() == 1).then(|| current[0].id);
    if let Some(code) = village {
        let code = RegionCode::parse(code).map_err(|_| ErrorCode::RequestQuery)?;
        let found = routing::candidates(&places, code.as_str(), list);
        let [first, ..] = &found[..] else { return Err(ErrorCode::RegionUnknown.into()) };
        let route = routing::of_region(&places, first.id)?;
        county = Some(route.county_id);
        let mut candidates: Vec<RegionView> = Vec::new();
        for region in &found {
            let candidate = RegionView::get_successor(&places, region)?;
            // A place and what it was merged into are one.
            if candidates.iter().all(|other| other.id != candidate.id) {
                candidates.push(candidate);
            }
        }
        if candidates.len() == 1 {
            answer.village = candidates.pop();
            let office = routing::answering(&places, route.county_id, route.township_id)?;
            answer.office = Some(office.into());
        } else {
            answer.candidates = candidates;
        }
    }
    answer.regions = match county {
        Some(id) => {
            let county = regions::get_current(&mut tx, id).await?;
            answer.list.clone_from(&county.list);
            RegionView::list_under(&mut tx, county).await?
        }
        None => current.into_iter().map(|county| RegionView::of(county, None)).collect(),
    };
    Ok(answer)
}
