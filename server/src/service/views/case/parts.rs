//! Parts of the screen: what the id number says, duties, photos, messages.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use wasm_validator::calendar::{Calendar, Due};
use wasm_validator::declaration::{AttachmentKind, IdStatus};
use wasm_validator::identity::{IdNumber, Sex};

use crate::app::App;
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::Result;
use crate::domain::message::{MessageKind, MessageState};
use crate::names::names;
use crate::service::case::form::Reading;
use crate::service::places::gazetteer::Gazetteer;
use crate::store::cases::Case;
use crate::store::duties::Duty;
use crate::store::{Tx, attachments, duties, messages};

/// A duty of which working days are counted: an answer, a correction, the signatures. Handed on to
/// another township it is one clock.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClockView {
    /// Number among the case's duties, from 1; those of no clock, and those handed on, leave gaps.
    pub number: i64,
    /// What is owed.
    pub kind: DutyKind,
    /// The day on which it began; day 1 is the first working day after it.
    pub started_on: NaiveDate,
    /// The last day.
    pub due_on: NaiveDate,
    /// Working days allowed.
    pub days: i64,
    /// Whether a year that it reaches is not announced yet, so that the last day may move.
    pub provisional: bool,
    /// When it stopped; absent while it runs.
    pub stopped_at: Option<DateTime<Utc>>,
    /// What stopped it; absent while it runs.
    pub outcome: Option<DutyOutcome>,
    /// The days counted, and the days skipped with the reason.
    #[schema(value_type = Object)]
    pub count: Due,
}

/// A photo that some version of the declaration lists.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttachmentView {
    /// What the photo shows.
    pub kind: AttachmentKind,
    /// SHA-256 of the bytes as sent, in hex.
    pub sha256: String,
    /// Size as sent, in bytes.
    pub size: i64,
    /// When it arrived; absent while it is missing.
    pub received_at: Option<DateTime<Utc>>,
    /// Whether the newest version lists it.
    pub current: bool,
    /// The check of a print's photo; absent for others.
    #[schema(value_type = Option<Object>)]
    pub verdict: Option<Value>,
}

/// A text message to the applicant, without number and text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageView {
    /// The event that it reports.
    pub kind: MessageKind,
    /// Whether it is pending, was sent, or was given up.
    pub state: MessageState,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Not sent before this, while it is pending.
    pub due_at: DateTime<Utc>,
    /// When it was sent, logged or given up; absent while it is pending.
    pub settled_at: Option<DateTime<Utc>>,
}

/// What follows from the id number; every field is absent without a valid one.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Facts {
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Sex.
    #[schema(value_type = Option<String>)]
    pub sex: Option<Sex>,
    /// Age in completed years.
    pub age: Option<i32>,
}

pub(super) fn facts(app: &App, newest: &Reading) -> Facts {
    let applicant = &newest.form.applicant;
    let today = app.clock.today();
    let id = match (applicant.id_status, applicant.id_number.as_deref()) {
        (IdStatus::Given, Some(text)) => IdNumber::parse(text, today).ok(),
        _ => None,
    };
    id.map_or_else(Facts::default, |id| Facts {
        birth_date: Some(id.birth_date()),
        sex: Some(id.sex()),
        age: Some(id.age(today)),
    })
}

names! {
    /// A list of a case that has unreadable rows; the rest is shown.
    pub enum Part {
        /// Clocks and the days that they counted.
        Clocks = "clocks",
        /// Photos.
        Attachments = "attachments",
        /// Text messages.
        Messages = "messages",
        /// What became of the signatures.
        Signatures = "signatures",
    }
}

/// The lists of a case, and which of them are incomplete.
#[derive(Debug)]
pub(super) struct Lists {
    pub clocks: Vec<ClockView>,
    pub attachments: Vec<AttachmentView>,
    pub messages: Vec<MessageView>,
    pub unreadable: Vec<Part>,
}

impl Lists {
    pub(super) async fn read(
        app: &App,
        tx: &mut Tx,
        places: &Gazetteer,
        case: &Case,
    ) -> Result<Self> {
        let duties = duties::list(tx, case.id).await?;
        let photos = attachments::list_of_case(tx, case.id).await?;
        let messages = messages::list(tx, case.id).await?;
        let mut unreadable = Vec::new();
        Ok(Self {
            clocks: sift(app, case, Part::Clocks, duties, &mut unreadable)?
                .into_iter()
                .filter_map(|duty| clock_view(&places.rule_book.calendar.calendar, duty))
                .collect(),
            attachments: sift(app, case, Part::Attachments, photos, &mut unreadable)?
                .into_iter()
                .map(|photo| attachment_view(case, photo))
                .collect(),
            messages: sift(app, case, Part::Messages, messages, &mut unreadable)?
                .into_iter()
                .map(message_view)
                .collect(),
            unreadable,
        })
    }
}

fn sift<T>(
    app: &App,
    case: &Case,
    part: Part,
    found: Vec<std::result::Result<T, sqlx::Error>>,
    unreadable: &mut Vec<Part>,
) -> Result<Vec<T>> {
    let (read, is_short) = app.unreadable.sift(part.as_str(), &case.id.to_string(), found)?;
    unreadable.extend(is_short.then_some(part));
    Ok(read)
}

/// A duty whose days are counted; one that was handed on is shown by the one that continues it.
fn clock_view(calendar: &Calendar, duty: Duty) -> Option<ClockView> {
    let days = duty.length.filter(|_| duty.outcome != Some(DutyOutcome::HandedOn))?;
    let (started_on, due_on) = (duty.started_on(), duty.due_on());
    Some(ClockView {
        number: duty.number,
        kind: duty.kind,
        started_on,
        due_on,
        days,
        provisional: duty.provisional,
        stopped_at: duty.stopped_at,
        outcome: duty.outcome,
        count: calendar.due(started_on, u32::try_from(days).unwrap_or(1)),
    })
}

fn attachment_view(case: &Case, photo: attachments::Attachment) -> AttachmentView {
    AttachmentView {
        kind: photo.kind,
        sha256: hex::encode(photo.sha256),
        size: photo.size,
        received_at: photo.received_at,
        current: photo.version == case.latest,
        verdict: photo.verdict.map(|verdict| verdict.0),
    }
}

fn message_view(message: messages::Message) -> MessageView {
    MessageView {
        kind: message.kind,
        state: message.state,
        created_at: message.created_at,
        due_at: message.due_at,
        settled_at: message.settled_at,
    }
}
