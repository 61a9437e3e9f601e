//! The inbox: what an officer's region has to answer.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use wasm_validator::declaration::Hardship;

use crate::app::App;
use crate::domain::case::{Channel, State};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::reference::Reference;
use crate::gateway::tokens::Bearer;
use crate::service::status::Flag;
use crate::service::{overview, reading, routing, sessions, status};
use crate::store::cases::Case;
use crate::store::inbox::{self, Counts, Filter, Position};
use crate::store::{Tx, regions};

/// Which cases. All filters hold together.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// `open` (running clocks by due day, the default) or `all` (newest first).
    pub view: Option<String>,
    /// In that state; implies `view=all` unless `submitted`.
    pub state: Option<State>,
    /// 已超期
    pub overdue: Option<bool>,
    /// 今天到期
    pub due_today: Option<bool>,
    /// Code of a village.
    pub village: Option<String>,
    /// Code of a township.
    pub township: Option<String>,
    /// 代填
    pub proxy: Option<bool>,
    /// 缺手印
    pub signature_missing: Option<bool>,
    /// 缺照片
    pub photos_missing: Option<bool>,
    /// Opened, or not.
    pub opened: Option<bool>,
    /// 要求撤回
    pub withdrawal_requested: Option<bool>,
    /// 要求复核
    pub review_requested: Option<bool>,
    /// Returned at least that often.
    pub returns: Option<i64>,
    /// 告知方式
    pub notified: Option<String>,
    /// 国家系统录入, done or missing.
    pub national_entry: Option<bool>,
    /// 12 digits.
    pub reference: Option<String>,
    /// 现在就过不下去
    pub urgent: Option<bool>,
    /// Not opened within the working days allowed.
    pub late_unopened: Option<bool>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// 1 to 100, 50 if absent.
    pub limit: Option<i64>,
}

/// A row of the inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseRow {
    /// The id made on the phone.
    pub id: Uuid,
    /// 12 digits.
    pub reference: String,
    /// For `If-Match`.
    pub version: i64,
    /// Where it stands.
    pub state: State,
    /// When it came into this inbox.
    pub routed_at: DateTime<Utc>,
    /// Last day for the answer.
    pub due_on: Option<NaiveDate>,
    /// Until then; below zero when late.
    pub working_days_left: Option<i64>,
    /// The day has passed.
    pub overdue: bool,
    /// A year on the way is not announced yet: the day may move.
    pub provisional: bool,
    /// It is today.
    pub due_today: bool,
    /// Somebody of the region has looked.
    pub opened: bool,
    /// 现在就过不下去
    pub urgent: bool,
    /// 代填
    pub by_proxy: bool,
    /// How it came in.
    pub channel: Channel,
    /// Name of the village.
    pub village: Option<String>,
    /// Name of the township.
    pub township: Option<String>,
    /// Masked until the case is opened.
    pub applicant: String,
    /// What was chosen.
    #[schema(value_type = Vec<String>)]
    pub hardships: Vec<Hardship>,
    /// How often it was returned.
    pub returns: i64,
    /// What is open.
    pub flags: Vec<Flag>,
}

/// Numbers for the head of the inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CountsView {
    /// Running clocks.
    pub open: i64,
    /// 已超期
    pub overdue: i64,
    /// 今天到期
    pub due_today: i64,
    /// 未打开
    pub unopened: i64,
    /// 缺手印
    pub signature_missing: i64,
    /// 缺照片
    pub photos_missing: i64,
    /// 已退回
    pub returned: i64,
    /// 急
    pub urgent: i64,
    /// 要求撤回
    pub withdrawal_requested: i64,
}

/// A page of the inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CasePage {
    /// At most `limit`.
    pub items: Vec<CaseRow>,
    /// For the next page; null at the end.
    pub next: Option<String>,
    /// Of the whole region, whatever the filters.
    pub counts: CountsView,
}

const LIMIT: i64 = 50;
const LIMIT_MAX: i64 = 100;

/// Lists.
///
/// # Errors
/// `request.query`, `session.expired`, the database's.
pub async fn list(app: &App, bearer: Bearer, query: &InboxQuery) -> Result<CasePage> {
    let limit = query.limit.unwrap_or(LIMIT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(ErrorCode::RequestQuery.into());
    }
    let mut tx = app.db.begin_read().await?;
    let mut staff = sessions::staff(app, &mut tx, bearer).await?;
    let filter = filter(app, &mut tx, query).await?;
    // A deputy looks at one inbox at a time.
    if let Some(township) = filter.township.filter(|id| staff.deputised.contains(id)) {
        staff.region_id = township;
    }
    let mut found = inbox::list(&mut tx, &staff, &filter, limit + 1).await?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
    found.truncate(usize::try_from(limit).unwrap_or_default());
    let next = found.last().filter(|_| more).map(|last| cursor(last, filter.open));
    let counts = inbox::count(&mut tx, &staff, app.clock.today()).await?;
    let mut items = Vec::with_capacity(found.len());
    for case in found {
        items.push(row(app, &mut tx, case).await?);
    }
    Ok(CasePage { items, next, counts: counts.into() })
}

/// A case as a row.
///
/// # Errors
/// The database's.
pub async fn row(app: &App, tx: &mut Tx, case: Case) -> Result<CaseRow> {
    let form = reading::newest(app, tx, &case).await?.form;
    let today = app.clock.today();
    let applicant = match (case.opened_at, form.applicant.name.as_deref()) {
        (Some(_), Some(name)) => name.trim().to_owned(),
        _ => reading::masked_name(&form),
    };
    let village = match case.village_id {
        Some(id) => Some(regions::get_current(tx, id).await?.name),
        None => None,
    };
    let township = match case.township_id {
        Some(id) => Some(regions::get_current(tx, id).await?.name),
        None => None,
    };
    Ok(CaseRow {
        working_days_left: status::days_left(app, &case),
        overdue: case.is_overdue(today),
        provisional: case.provisional,
        due_today: case.due_on == Some(today),
        opened: case.opened_at.is_some(),
        flags: status::flags(&case, today),
        id: case.id,
        reference: case.reference,
        version: case.version,
        state: case.state,
        routed_at: case.routed_at,
        due_on: case.due_on,
        urgent: case.urgent,
        by_proxy: case.by_proxy,
        channel: case.channel,
        returns: case.returns,
        village,
        township,
        applicant,
        hardships: form.hardships,
    })
}

async fn filter(app: &App, tx: &mut Tx, query: &InboxQuery) -> Result<Filter> {
    let open = match query.view.as_deref() {
        None => !matches!(query.state, Some(state) if state != State::Submitted),
        Some("open") => true,
        Some("all") => false,
        Some(_) => return Err(ErrorCode::RequestQuery.into()),
    };
    let today = app.clock.today();
    let reference = query
        .reference
        .as_deref()
        .map(|text| Reference::parse(text).ok_or_else(|| Error::from(ErrorCode::RequestQuery)));
    Ok(Filter {
        open,
        state: query.state,
        due_before: query.overdue.filter(|asked| *asked).map(|_| today),
        due_on: query.due_today.filter(|asked| *asked).map(|_| today),
        village: region(tx, query.village.as_deref()).await?,
        township: region(tx, query.township.as_deref()).await?,
        by_proxy: query.proxy,
        signature_missing: query.signature_missing,
        photos_missing: query.photos_missing,
        opened: query.opened,
        withdrawal_requested: query.withdrawal_requested,
        review_requested: query.review_requested,
        returns_at_least: query.returns,
        notified: query.notified.clone(),
        national_entry: query.national_entry,
        reference: reference.transpose()?.map(|reference| reference.as_str().to_owned()),
        urgent: query.urgent,
        unopened_since: query
            .late_unopened
            .filter(|asked| *asked)
            .map(|_| overview::unopened_before(app)),
        after: query.cursor.as_deref().map(|text| position(text, open)).transpose()?,
    })
}

async fn region(tx: &mut Tx, code: Option<&str>) -> Result<Option<Uuid>> {
    let Some(code) = code else { return Ok(None) };
    let found = routing::candidates(tx, code, None).await?;
    let region = found.first().ok_or(ErrorCode::RequestQuery)?;
    Ok(Some(region.id))
}

/// Opaque to the client: the key of the last row.
fn cursor(last: &Case, open: bool) -> String {
    let text = match last.due_on {
        Some(day) if open => format!("{day}/{}", last.id),
        _ => format!("{}/{}", last.routed_at.timestamp_micros(), last.id),
    };
    URL_SAFE_NO_PAD.encode(text)
}

fn position(cursor: &str, open: bool) -> Result<Position> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (key, id) = text.split_once('/')?;
        let id = id.parse().ok()?;
        if open {
            return Some(Position::Due(wasm_validator::date::parse_date(key)?, id));
        }
        Some(Position::Routed(DateTime::from_timestamp_micros(key.parse().ok()?)?, id))
    };
    read().ok_or_else(|| ErrorCode::RequestQuery.into())
}

impl From<Counts> for CountsView {
    fn from(counts: Counts) -> Self {
        let Counts {
            open,
            overdue,
            due_today,
            unopened,
            signature_missing,
            photos_missing,
            urgent,
            withdrawal_requested,
            returned,
        } = counts;
        Self {
            open,
            overdue,
            due_today,
            unopened,
            signature_missing,
            photos_missing,
            returned,
            urgent,
            withdrawal_requested,
        }
    }
}
