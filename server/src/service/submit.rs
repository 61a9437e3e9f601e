//! 申报: a declaration becomes a case. Sent again, it is the same case.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::{Context, Declaration, Valid, Violation, canonical, check_value};

use crate::app::App;
use crate::domain::case::Channel;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::Actor;
use crate::service::device::DeviceKey;
use crate::service::file::{Entry, again, file};
use crate::service::filler;
use crate::service::gazetteer::Gazetteer;
use crate::service::status::Status;
use crate::store::cases::{self, Case};
use crate::store::declarations::Version;

/// What a sender keeps; it never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Receipt {
    /// Made on the phone.
    pub id: Uuid,
    /// Declaration version, from 1.
    pub version: i64,
    /// 12 digits, read as 4-4-4.
    pub reference: String,
    /// Hex, of the canonical bytes.
    pub content_sha256: String,
    /// When it became durable.
    pub received_at: DateTime<Utc>,
}

impl Receipt {
    /// Of a version.
    #[must_use]
    pub fn new(case: &Case, version: &Version) -> Self {
        Self {
            id: case.id,
            version: version.version,
            reference: case.reference.clone(),
            content_sha256: hex::encode(&version.content_sha256),
            received_at: version.received_at,
        }
    }
}

/// The answer to a filing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Submission {
    /// What the sender keeps.
    pub receipt: Receipt,
    /// How it stands now.
    pub status: Status,
    /// Whether this request made it, or an earlier one had.
    #[serde(skip)]
    pub created: bool,
}

/// A body as received: its value, and the bytes that are its identity.
#[derive(Debug)]
pub struct Received {
    /// Read strictly.
    pub value: Value,
    /// What is kept and hashed.
    pub canonical: Vec<u8>,
    /// Of `canonical`.
    pub sha256: Vec<u8>,
}

impl Received {
    /// Reads a body strictly.
    ///
    /// # Errors
    /// `request.malformed` with the code of `json.*`.
    pub fn parse(body: &str) -> Result<Self> {
        let value = canonical::parse(body).map_err(|code| Error {
            violations: vec![Violation::new("", code)],
            ..ErrorCode::RequestMalformed.into()
        })?;
        Ok(Self::of(value))
    }

    /// Of a value that was read strictly already.
    #[must_use]
    pub fn of(value: Value) -> Self {
        let canonical = canonical::to_bytes(&value);
        let sha256 = Sha256::digest(&canonical).to_vec();
        Self { value, canonical, sha256 }
    }
}

/// Files from a phone.
///
/// # Errors
/// `request.malformed`, `declaration.invalid`, `declaration.conflict`, those of
/// [`filler::account`], the database's.
pub async fn submit(
    app: &App,
    id: Uuid,
    key: &DeviceKey,
    body: &str,
    filler_token: Option<&str>,
) -> Result<Submission> {
    let received = Received::parse(body)?;
    let mut filler = None;
    if filler_token.is_some() {
        let mut tx = app.db.begin_read().await?;
        // A retry is a retry, whether or not they are still signed in.
        if let Some(case) = cases::find(&mut tx, id).await? {
            return again(app, &mut tx, &case, Some(key), &received).await;
        }
        let places = app.places.read(&mut tx).await?;
        let (valid, _) = judge(app, &places, &received.value)?;
        filler = filler::account(app, &mut tx, valid.declaration(), filler_token).await?;
    }
    let entry = Entry {
        id,
        key: Some(key),
        channel: Channel::Phone,
        actor: filler.map_or(Actor::Device, Actor::Account),
        filler,
        started_on: app.clock.today(),
        details: json!({}),
    };
    file(app, &entry, &received).await
}

/// Judges by the policy in force and the counties served.
///
/// # Errors
/// `declaration.invalid` with every violation.
pub fn judge(
    app: &App,
    places: &Gazetteer,
    value: &Value,
) -> Result<(Valid<Declaration>, Vec<Violation>)> {
    let (report, valid) = check_value(value, &context(app, places));
    match valid {
        Some(valid) => Ok((valid, report.violations)),
        None => Err(Error::invalid(report.violations)),
    }
}

/// What the shared check needs to know.
#[must_use]
pub fn context(app: &App, places: &Gazetteer) -> Context {
    Context {
        as_of: app.clock.today(),
        policy: app.policy.clone(),
        counties: places.counties().to_vec(),
    }
}
