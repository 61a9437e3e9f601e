//! Parts of the screen: what the id number says, clocks, photos, messages.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use wasm_validator::calendar::Due;
use wasm_validator::declaration::{AttachmentKind, IdStatus};
use wasm_validator::identity::{IdNumber, Sex};

use crate::app::App;
use crate::domain::case::{ClockKind, ClockOutcome};
use crate::domain::error::Result;
use crate::domain::message::{MessageKind, MessageState};
use crate::names::names;
use crate::service::case::form::Reading;
use crate::store::cases::Case;
use crate::store::{Tx, attachments, clocks, messages};

/// A clock with the days that it counts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClockView {
    /// From 1.
    pub number: i64,
    /// What it measures.
    pub kind: ClockKind,
    /// The day before day 1.
    pub started_on: NaiveDate,
    /// The last day.
    pub due_on: NaiveDate,
    /// Working days allowed.
    pub days: i64,
    /// A year on the way is not announced yet.
    pub provisional: bool,
    /// When it stopped.
    pub stopped_at: Option<DateTime<Utc>>,
    /// By what.
    pub outcome: Option<ClockOutcome>,
    /// Days counted, days skipped and why.
    #[schema(value_type = Object)]
    pub count: Due,
}

/// A photo's place in the manifest.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttachmentView {
    /// Of what.
    pub kind: AttachmentKind,
    /// Hex.
    pub sha256: String,
    /// Bytes, as sent.
    pub size: i64,
    /// When it arrived.
    pub received_at: Option<DateTime<Utc>>,
    /// Whether the newest version lists it.
    pub current: bool,
    /// Of a print's photo.
    #[schema(value_type = Option<Object>)]
    pub verdict: Option<Value>,
}

/// A text message to the applicant; neither number nor text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageView {
    /// What it tells of.
    pub kind: MessageKind,
    /// What became of it.
    pub state: MessageState,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// While it is pending: not before this.
    pub due_at: DateTime<Utc>,
    /// When it was sent, logged or given up.
    pub settled_at: Option<DateTime<Utc>>,
}

/// What the id number says.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Facts {
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Sex.
    #[schema(value_type = Option<String>)]
    pub sex: Option<Sex>,
    /// Completed years.
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
    /// What of a case has rows that do not read; the rest is shown.
    pub enum Part {
        /// Days and what they counted.
        Clocks = "clocks",
        /// Photos.
        Attachments = "attachments",
        /// Text messages.
        Messages = "messages",
    }
}

/// Lists of a case, and which of them is not whole.
#[derive(Debug)]
pub(super) struct Lists {
    pub clocks: Vec<ClockView>,
    pub attachments: Vec<AttachmentView>,
    pub messages: Vec<MessageView>,
    pub unreadable: Vec<Part>,
}

impl Lists {
    pub(super) async fn read(app: &App, tx: &mut Tx, case: &Case) -> Result<Self> {
        let clocks = clocks::list(tx, case.id).await?;
        let photos = attachments::list_of_case(tx, case.id).await?;
        let messages = messages::list(tx, case.id).await?;
        let mut unreadable = Vec::new();
        Ok(Self {
            clocks: sift(app, case, Part::Clocks, clocks, &mut unreadable)?
                .into_iter()
                .map(|clock| clock_view(app, clock))
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

fn clock_view(app: &App, clock: clocks::Clock) -> ClockView {
    let days = u32::try_from(clock.days).unwrap_or(1);
    ClockView {
        number: clock.number,
        kind: clock.kind,
        started_on: clock.started_on,
        due_on: clock.due_on,
        days: clock.days,
        provisional: clock.provisional,
        stopped_at: clock.stopped_at,
        outcome: clock.outcome,
        count: app.calendar.calendar.due(clock.started_on, days),
    }
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
