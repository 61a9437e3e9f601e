//! The status of a case: where it is, until when, who has it, whom to call. The farmer sees this.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use wasm_validator::calendar::Calendar;
use wasm_validator::declaration::AttachmentKind;
use wasm_validator::region::Level;

use crate::app::App;
use crate::catalogue;
use crate::domain::action::Action;
use crate::domain::answer::{Defect, Progress, ProgressKind, RefusalGround};
use crate::domain::case::State;
use crate::domain::duty::DutyKind;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{EventKind, Happening};
use crate::domain::rights::APPLICANTS;
use crate::names::names;
use crate::service::case::{form, linked, timeline};
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::routing;
use crate::service::views::owed::{Owed, owed};
use crate::store::attachments::Attachment;
use crate::store::cases::Case;
use crate::store::regions::Region;
use crate::store::{Tx, attachments};

/// An office that can be called.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Office {
    /// Name as people say it: 褚兰镇.
    pub name: String,
    /// Whether it is a township or a county.
    pub level: Level,
    /// Its telephone; empty where none is registered.
    pub telephone: String,
}

impl From<&Region> for Office {
    fn from(region: &Region) -> Self {
        Self {
            name: region.name.clone(),
            level: region.level,
            telephone: region.telephone.clone().unwrap_or_default(),
        }
    }
}

/// A listed photo that has not arrived.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MissingPhoto {
    /// What the photo shows.
    pub kind: AttachmentKind,
    /// SHA-256 of the bytes, in hex.
    pub sha256: String,
}

impl From<&Attachment> for MissingPhoto {
    fn from(photo: &Attachment) -> Self {
        Self { kind: photo.kind, sha256: hex::encode(&photo.sha256) }
    }
}

/// The township's last answer, in words for the farmer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnswerView {
    /// `accepted`, `returned`, `refused` or `withdrawn`.
    pub kind: EventKind,
    /// When it was given.
    pub at: DateTime<Utc>,
    /// The message to the farmer.
    pub message: String,
    /// The ground of a refusal; absent for other answers.
    pub ground: Option<RefusalGround>,
    /// The defects to correct; empty unless returned.
    pub defects: Vec<Defect>,
    /// 上门补按手印 is promised for this day; absent when no print is missing.
    pub visit_by: Option<NaiveDate>,
    /// The farmer corrects by this day; after it somebody visits.
    pub correct_by: Option<NaiveDate>,
}

/// The newest step after acceptance.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProgressView {
    /// The kind of step.
    pub kind: ProgressKind,
    /// The day on which it happened.
    pub on: NaiveDate,
    /// The reason, for 未纳入; absent for others.
    pub reason: Option<String>,
}

names! {
    /// Something open on a case, which both sides see.
    pub enum Flag {
        /// 缺手印
        SignatureMissing = "signature_missing",
        /// 缺照片
        PhotosMissing = "photos_missing",
        /// 上门补按手印
        VisitSignature = "visit_signature",
        /// 要求撤回
        WithdrawalRequested = "withdrawal_requested",
        /// 要求复核
        ReviewRequested = "review_requested",
        /// The days for the correction have passed: somebody goes there.
        VisitNeeded = "visit_needed",
        /// 待电话/上门核实: no text message reaches the applicant.
        CallOrVisit = "call_or_visit",
        /// 读不出来: the declaration is stored, but does not open. Only in rows.
        Unreadable = "unreadable",
    }
}

/// The status of a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Status {
    /// State of the case.
    pub state: State,
    /// When it came into that state.
    pub since: DateTime<Utc>,
    /// Last day for the township's answer, while it is owed.
    pub due_on: Option<NaiveDate>,
    /// Working days until then, today not counted; below zero when late.
    pub working_days_left: Option<i64>,
    /// Whether the last day has passed.
    pub overdue: bool,
    /// Whether the last day may still move: a year on the way is not announced yet.
    pub provisional: bool,
    /// The office that has the case.
    pub office: Office,
    /// Telephone of the county, to call if nothing happens.
    pub county_telephone: String,
    /// Listed photos that have not arrived.
    pub missing: Vec<MissingPhoto>,
    /// What is still open on the case.
    pub flags: Vec<Flag>,
    /// What is owed on it, in the order of the kinds.
    pub owed: Vec<Owed>,
    /// The township's last answer; absent before the first.
    pub answer: Option<AnswerView>,
    /// The newest step after acceptance; absent before the first.
    pub progress: Option<ProgressView>,
    /// Warnings of the check when the declaration was received.
    #[schema(value_type = Vec<Object>)]
    pub warnings: Value,
    /// Whether it was linked to an earlier filing of the household, which is answered instead:
    /// state, dates and office are that one's; flags, photos and what is owed its own. What that one was told
    /// is left out: somebody who files with a neighbour's id number must not read it.
    pub linked: bool,
    /// The actions that the phone which filed it may take now.
    pub actions: Vec<Action>,
}

/// The status of a case. A linked case shows the state of the earlier one,
/// as a lookup does, but nothing that was said there.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn of(app: &App, tx: &mut Tx, case: &Case) -> Result<Status> {
    let primary = match linked::earlier(app, tx, case).await? {
        // The earlier case cannot be read: show this one's own state.
        None => Some(case.clone()),
        Some(found) => found,
    };
    let places = app.places.read(tx).await?;
    let version = form::if_readable(form::row(app, tx, case.id, case.latest).await)?.flatten();
    let photos = attachments::list_of_version(tx, case.id, case.latest).await?;
    let (photos, _) = app.unreadable.sift("attachments", &case.id.to_string(), photos)?;
    let missing =
        photos.iter().filter(|photo| photo.received_at.is_none()).map(MissingPhoto::from).collect();
    let warnings = version.map(|version| version.warnings.0).unwrap_or_default();
    if let Some(primary) = primary {
        let today = app.clock.today();
        let (flags, owed, actions) = (flags(case, today), owed(case, today), actions(case));
        let shown = of_row(app, &places, &primary)?;
        return Ok(Status { missing, warnings, flags, owed, actions, linked: true, ..shown });
    }
    Ok(Status {
        missing,
        answer: answer(app, tx, case).await?,
        progress: progress(app, tx, case).await?,
        warnings,
        ..of_row(app, &places, case)?
    })
}

/// The status of a case that was filed just now, with the photos that it lists.
///
/// # Errors
/// `server.fault` when the case's county or township is not in the gazetteer.
pub fn of_new(
    app: &App,
    places: &Gazetteer,
    case: &Case,
    photos: &[Attachment],
    warnings: Value,
) -> Result<Status> {
    let missing = photos.iter().map(MissingPhoto::from).collect();
    Ok(Status { missing, warnings, ..of_row(app, places, case)? })
}

/// The part of the status that follows from the case's row alone.
fn of_row(app: &App, places: &Gazetteer, case: &Case) -> Result<Status> {
    let office = routing::answering(places, case.county_id, case.township_id, app.clock.today())?;
    let county = places.get(case.county_id)?;
    let today = app.clock.today();
    Ok(Status {
        state: case.state,
        since: case.state_since,
        due_on: case.due_on(),
        working_days_left: days_left(&places.rule_book.calendar.calendar, case, today),
        overdue: case.is_overdue(today),
        provisional: case.provisional,
        office: office.into(),
        county_telephone: county.telephone.clone().unwrap_or_default(),
        missing: Vec::new(),
        flags: flags(case, today),
        owed: owed(case, today),
        answer: None,
        progress: None,
        warnings: Value::Null,
        linked: false,
        actions: actions(case),
    })
}

fn actions(case: &Case) -> Vec<Action> {
    let is_theirs = |action: &Action| APPLICANTS.contains(action);
    Action::possible(case.situation()).into_iter().filter(is_theirs).collect()
}

/// Working days until the answer is due, today not counted; `None` when none is owed.
#[must_use]
pub fn days_left(calendar: &Calendar, case: &Case, today: NaiveDate) -> Option<i64> {
    Some(calendar.working_days_between(today, case.due_on()?))
}

/// What is open on the case, from its row alone.
#[must_use]
pub fn flags(case: &Case, today: NaiveDate) -> Vec<Flag> {
    [
        (case.signature_missing, Flag::SignatureMissing),
        (case.photos_missing > 0, Flag::PhotosMissing),
        (case.owed.get(DutyKind::SignatureVisit).is_some(), Flag::VisitSignature),
        (case.withdrawal_requested, Flag::WithdrawalRequested),
        (case.review_requested, Flag::ReviewRequested),
        (case.is_late(DutyKind::Correction, today), Flag::VisitNeeded),
        (case.call_or_visit, Flag::CallOrVisit),
    ]
    .into_iter()
    .filter_map(|(holds, flag)| holds.then_some(flag))
    .collect()
}

async fn answer(app: &App, tx: &mut Tx, case: &Case) -> Result<Option<AnswerView>> {
    let kind = match case.state {
        State::Submitted => return Ok(None),
        State::Accepted => EventKind::Accepted,
        State::Returned => EventKind::Returned,
        State::Refused => EventKind::Refused,
        State::Withdrawn => EventKind::Withdrawn,
    };
    let event = match timeline::find_last_of(app, tx, case.id, kind).await? {
        Some(None) => return Ok(None),
        found => found.flatten(),
    };
    let said = event.as_ref().and_then(|event| timeline::read(app, event).transpose());
    let (message, ground, defects) = match said {
        Some(Ok(Happening::Accepted(said))) => (said.message, None, Vec::new()),
        Some(Ok(Happening::Returned(said))) => (said.message, None, said.defects),
        Some(Ok(Happening::Refused(said) | Happening::Withdrawn(said))) => {
            (said.message, Some(said.ground), Vec::new())
        }
        None if event.is_some() => (String::new(), None, Vec::new()),
        // The answer was given; its words are lost, and the farmer is told so.
        _ => (catalogue::both(ErrorCode::RecordUnreadable.as_str()), None, Vec::new()),
    };
    Ok(Some(AnswerView {
        kind,
        at: event.map_or(case.state_since, |event| event.at),
        message,
        ground,
        defects,
        visit_by: case.last_day(DutyKind::SignatureVisit),
        correct_by: case.last_day(DutyKind::Correction),
    }))
}

async fn progress(app: &App, tx: &mut Tx, case: &Case) -> Result<Option<ProgressView>> {
    match timeline::last_said(app, tx, case.id, EventKind::Progress).await? {
        Some(Happening::Progress(Progress { kind, on, reason })) => {
            Ok(Some(ProgressView { kind, on, reason }))
        }
        _ => Ok(None),
    }
}
