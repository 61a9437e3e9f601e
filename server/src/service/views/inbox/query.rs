//! The filters of an inbox.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike as _};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::app::App;
use crate::domain::answer::NotifiedHow;
use crate::domain::case::State;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::post::Area;
use crate::domain::reference::Reference;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::{regions, routing};
use crate::service::views::overview;
use crate::store::cases::Case;
use crate::store::inbox::{Filter, Position, View};

/// Filters of an inbox; all of them must hold.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// `open` (an answer is owed, by its last day; the default), `returned` (已退回, by the day until
    /// which the farmer may correct), `visits` (待补手印: accepted, a visit for the print promised
    /// and not done, by its day), `signatures` (待签字: an adult's is missing, by its day) or `all` (newest first).
    #[param(inline)]
    pub view: Option<View>,
    /// Only cases in this state; implies `view=all` unless it is `submitted`.
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
    /// Whether an officer of the region has opened it.
    pub opened: Option<bool>,
    /// 要求撤回
    pub withdrawal_requested: Option<bool>,
    /// 要求复核
    pub review_requested: Option<bool>,
    /// Returned at least this many times.
    pub returns: Option<i64>,
    /// 告知方式
    pub notified: Option<NotifiedHow>,
    /// Whether 国家系统录入 is done; `false`: accepted, but not entered yet.
    pub national_entry: Option<bool>,
    /// 12 digits, the last a check digit.
    pub reference: Option<String>,
    /// 现在就过不下去
    pub urgent: Option<bool>,
    /// Not opened within the working days allowed.
    pub late_unopened: Option<bool>,
    /// 待电话/上门核实
    pub call_or_visit: Option<bool>,
    /// 已关联 to an earlier filing, or not.
    pub linked: Option<bool>,
    /// Id of a flood (`GET /floods`): its cases. Without it, `view=open` leaves out those that
    /// stand apart: one too many, opened by nobody, not due yet.
    pub flood: Option<Uuid>,
    /// Where the previous page ended: its `next`, with the same `view`.
    pub cursor: Option<String>,
    /// Rows on the page: 1 to 100, 50 if absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
}

pub(super) fn filter(
    app: &App,
    places: &Gazetteer,
    area: Area,
    township: Option<Uuid>,
    query: &InboxQuery,
) -> Result<Filter> {
    let view = query.view.unwrap_or(match query.state {
        None | Some(State::Submitted) => View::Open,
        Some(_) => View::All,
    });
    let today = app.clock.today();
    let reference = query
        .reference
        .as_deref()
        .map(|text| Reference::parse(text).ok_or_else(|| Error::from(ErrorCode::RequestQuery)));
    let county = routing::of_region(places, area.id())?.county_id;
    Ok(Filter {
        view,
        state: query.state,
        late_at: query.overdue.filter(|asked| *asked).map(|_| app.clock.now()),
        due_on: query.due_today.filter(|asked| *asked).map(|_| today),
        village: region(places, query.village.as_deref())?,
        township,
        by_proxy: query.proxy,
        signature_missing: query.signature_missing,
        photos_missing: query.photos_missing,
        opened: query.opened,
        withdrawal_requested: query.withdrawal_requested,
        review_requested: query.review_requested,
        returns_at_least: query.returns,
        notified: query.notified,
        national_entry: query.national_entry,
        reference: reference.transpose()?.map(|reference| reference.as_str().to_owned()),
        urgent: query.urgent,
        unopened_since: query
            .late_unopened
            .filter(|asked| *asked)
            .map(|_| overview::unopened_before(places.rules(county, today), today)),
        call_or_visit: query.call_or_visit,
        linked: query.linked,
        flood: query.flood,
        // A list in which no case may be missing includes those that stand apart.
        without_apart_on: (query.flood.is_none()
            && query.reference.is_none()
            && query.late_unopened != Some(true))
        .then_some(today),
        after: query.cursor.as_deref().map(|text| position(text, view)).transpose()?,
    })
}

/// Id of the place with that code, where a code is given.
///
/// # Errors
/// `request.query`, `region.unknown`.
pub fn region(places: &Gazetteer, code: Option<&str>) -> Result<Option<Uuid>> {
    code.map(|code| Ok(regions::get_by_code(places, code)?.id)).transpose()
}

/// The key of the last row; opaque to the client.
pub(super) fn cursor(last: &Case, view: View) -> String {
    let due = view.duty().and_then(|kind| last.owed.get(kind));
    let text = match due {
        Some(due) => format!("{}/{}/{}", last.rank(), due.timestamp_micros(), last.id),
        None => format!("{}/{}", last.routed_at.timestamp_micros(), last.id),
    };
    URL_SAFE_NO_PAD.encode(text)
}

fn position(cursor: &str, view: View) -> Result<Position> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let mut parts = text.split('/');
        let mut next = || parts.next();
        let rank = if view == View::All { None } else { Some(next()?.parse().ok()?) };
        let at = DateTime::from_timestamp_micros(next()?.parse().ok()?)?;
        let id = next()?.parse().ok()?;
        // Both databases store these years; no case was routed, and nothing is due, in another.
        ((1..=9999).contains(&at.year()) && next().is_none()).then_some(())?;
        Some(rank.map_or(Position::Routed(at, id), |rank| Position::Owed(rank, at, id)))
    };
    read().ok_or_else(|| ErrorCode::RequestQuery.into())
}
