//! Parts of the screen: what the id number says, clocks, photos, messages.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use wasm_validator::calendar::Due;
use wasm_validator::declaration::IdStatus;
use wasm_validator::identity::{IdNumber, Sex};

use crate::app::App;
use crate::domain::case::ClockKind;
use crate::domain::error::Result;
use crate::domain::message::{MessageKind, MessageState};
use crate::service::reading::Reading;
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
    /// Why.
    pub outcome: Option<String>,
    /// Days counted, days skipped and why.
    #[schema(value_type = Object)]
    pub count: Due,
}

/// A photo's place in the manifest.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttachmentView {
    /// `thumbprint`, …
    pub kind: String,
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

pub(super) async fn clock_views(app: &App, tx: &mut Tx, case: &Case) -> Result<Vec<ClockView>> {
    let clocks = clocks::list(tx, case.id).await?;
    let view = |clock: clocks::Clock| {
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
    };
    Ok(clocks.into_iter().map(view).collect())
}

pub(super) async fn attachment_views(tx: &mut Tx, case: &Case) -> Result<Vec<AttachmentView>> {
    let photos = attachments::list_of_case(tx, case.id).await?;
    let view = |photo: attachments::Attachment| AttachmentView {
        kind: photo.kind,
        sha256: hex::encode(photo.sha256),
        size: photo.size,
        received_at: photo.received_at,
        current: photo.version == case.latest,
        verdict: photo.verdict.map(|verdict| verdict.0),
    };
    Ok(photos.into_iter().map(view).collect())
}

pub(super) async fn message_views(tx: &mut Tx, case: &Case) -> Result<Vec<MessageView>> {
    let view = |message: messages::Message| MessageView {
        kind: message.kind,
        state: message.state,
        created_at: message.created_at,
        due_at: message.due_at,
        settled_at: message.settled_at,
    };
    Ok(messages::list(tx, case.id).await?.into_iter().map(view).collect())
}
