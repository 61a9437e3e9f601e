//! Everything that a phone needs to file, in one answer.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use wasm_validator::calendar::Year;
use wasm_validator::region::RegionCode;
use wasm_validator::rules_version;

use crate::app::App;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::policy::Served;
use crate::service::county::consents::Texts;
use crate::service::places::regions::RegionView;
use crate::service::places::routing;
use crate::service::views::status::Office;
use crate::store::regions;

/// Regions, telephone, texts, policy, calendar and versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Bootstrap {
    /// Today's date at +08:00: what the phone judges by when its own clock is far off.
    pub today: NaiveDate,
    /// Month of the list (YYYY-MM) that the codes of `regions` are from.
    pub list: String,
    /// Codes of the counties served.
    pub counties: Vec<String>,
    /// The county's townships and villages, or the counties when none was named.
    pub regions: Vec<RegionView>,
    /// Places that the scanned code may mean, where there are several: the phone asks which.
    pub candidates: Vec<RegionView>,
    /// The village of the scanned code, with the places above it.
    pub village: Option<RegionView>,
    /// The office that would answer; absent where the scan names no place.
    pub office: Option<Office>,
    /// Consent texts and notice.
    pub texts: Texts,
    /// The policy in force today in the county of `regions`.
    #[serde(flatten)]
    pub served: Served,
    /// Hash of the rule table.
    pub rules_version: String,
    /// Holiday notices of the years announced.
    #[schema(value_type = Vec<Object>)]
    pub calendar: Vec<Year>,
}

/// The answer for a scanned village code and its list; or without either.
///
/// # Errors
/// `request.query` for a malformed code, `region.unknown`, database errors.
pub async fn bootstrap(app: &App, village: Option<&str>, list: Option<&str>) -> Result<Bootstrap> {
    let mut tx = app.db.begin_read().await?;
    let places = app.places.read(&mut tx).await?;
    let all = regions::list_counties(&mut tx).await?;
    let current: Vec<_> = all.iter().filter(|county| county.valid_to.is_none()).cloned().collect();
    let newest_list = current.iter().map(|county| county.list.clone()).max().unwrap_or_default();
    let today = app.clock.today();
    let shared = places.rule_book.of(None, today);
    let mut answer = Bootstrap {
        today,
        list: newest_list,
        counties: places.counties().to_vec(),
        regions: Vec::new(),
        candidates: Vec::new(),
        village: None,
        office: None,
        texts: app.texts.clone(),
        served: Served::of(shared.policy, shared.policy_version),
        rules_version: rules_version(),
        calendar: places.rule_book.calendar.years.clone(),
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
            // A place and the one that it was merged into are the same.
            if candidates.iter().all(|other| other.id != candidate.id) {
                candidates.push(candidate);
            }
        }
        if candidates.len() == 1 {
            answer.village = candidates.pop();
            let office = routing::answering(&places, route.county_id, route.township_id, today)?;
            answer.office = Some(office.into());
        } else {
            answer.candidates = candidates;
        }
    }
    answer.regions = match county {
        Some(id) => {
            let own = places.rules(id, today);
            answer.served = Served::of(own.policy, own.policy_version);
            let county = regions::get_current(&mut tx, id).await?;
            answer.list.clone_from(&county.list);
            RegionView::list_under(&mut tx, county).await?
        }
        None => current.into_iter().map(|county| RegionView::of(county, None)).collect(),
    };
    Ok(answer)
}
