//! A case as one row of a list.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::declaration::Hardship;

use crate::app::App;
use crate::domain::case::{Channel, State};
use crate::domain::error::Result;
use crate::service::case::reads::Read;
use crate::service::case::{form, linked};
use crate::service::places::gazetteer::Gazetteer;
use crate::service::views::owed::{Owed, owed};
use crate::service::views::status;
use crate::service::views::status::Flag;
use crate::store::Tx;
use crate::store::cases::Case;

/// A row of the inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseRow {
    /// Id of the case, made on the phone.
    pub id: Uuid,
    /// Reference, 12 digits.
    pub reference: String,
    /// Version of the case, for `If-Match`.
    pub version: i64,
    /// State of the case.
    pub state: State,
    /// When it came into this inbox.
    pub routed_at: DateTime<Utc>,
    /// Last day for the answer; absent when none is owed.
    pub due_on: Option<NaiveDate>,
    /// Working days until then, today not counted; negative when late.
    pub working_days_left: Option<i64>,
    /// Whether that day has passed.
    pub overdue: bool,
    /// Whether that day may still move: a year on the way is not announced yet.
    pub provisional: bool,
    /// Whether that day is today.
    pub due_today: bool,
    /// Whether an officer of the region has opened it.
    pub opened: bool,
    /// 现在就过不下去
    pub urgent: bool,
    /// 代填
    pub by_proxy: bool,
    /// How it came in.
    pub channel: Channel,
    /// Name of the village; absent where it is not known.
    pub village: Option<String>,
    /// Name of the township; absent where it is not known.
    pub township: Option<String>,
    /// Name of the applicant, masked until the case is opened; empty where the form does not open.
    pub applicant: String,
    /// The hardships chosen.
    #[schema(value_type = Vec<String>)]
    pub hardships: Vec<Hardship>,
    /// How many times it was returned.
    pub returns: i64,
    /// What is still open on the case.
    pub flags: Vec<Flag>,
    /// What is owed on it, in the order of the kinds.
    pub owed: Vec<Owed>,
    /// The earlier case that this one is linked to, and in which it is answered.
    pub duplicate_of: Option<Primary>,
}

/// The case that a linked one belongs to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Primary {
    /// Id of the case, made on the phone.
    pub id: Uuid,
    /// Reference, 12 digits.
    pub reference: String,
}

/// A case as a row.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn row(
    app: &App,
    tx: &mut Tx,
    places: &Gazetteer,
    read: Read,
    case: Case,
) -> Result<CaseRow> {
    let form = form::newest_if_readable(app, tx, read, &case).await?.map(|newest| newest.form);
    let today = app.clock.today();
    let mut flags = status::flags(&case, today);
    if form.is_none() {
        flags.push(Flag::Unreadable);
    }
    let applicant = form.as_ref().map(|form| match (case.opened_at, &form.applicant.name) {
        (Some(_), Some(name)) => name.trim().to_owned(),
        _ => form::masked_name(form),
    });
    let name = |place: Option<Uuid>| -> Result<Option<String>> {
        place.map(|id| Ok(places.get(id)?.name.clone())).transpose()
    };
    let (village, township) = (name(case.village_id)?, name(case.township_id)?);
    let primary = linked::earlier(app, tx, &case).await?.flatten();
    let due_on = case.due_on();
    Ok(CaseRow {
        working_days_left: status::days_left(&places.rule_book.calendar.calendar, &case, today),
        overdue: case.is_overdue(today),
        provisional: case.provisional,
        due_today: due_on == Some(today),
        opened: case.opened_at.is_some(),
        flags,
        owed: owed(&case, today),
        duplicate_of: primary.map(|case| Primary { id: case.id, reference: case.reference }),
        id: case.id,
        reference: case.reference,
        version: case.version,
        state: case.state,
        routed_at: case.routed_at,
        due_on,
        urgent: case.urgent,
        by_proxy: case.by_proxy,
        channel: case.channel,
        returns: case.returns,
        village,
        township,
        applicant: applicant.unwrap_or_default(),
        hardships: form.map(|form| form.hardships).unwrap_or_default(),
    })
}
