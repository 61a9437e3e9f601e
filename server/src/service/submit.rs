//! 申报: a declaration becomes a case. Sent again, it is the same case.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::declaration::{FiledBy, SignBasis};
use wasm_validator::{
    Context, Declaration, Severity, Valid, Violation, canonical, check_value, rules_version,
};

use crate::app::App;
use crate::domain::case::{Channel, ClockKind, State};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, EventKind};
use crate::domain::reference::Reference;
use crate::service::device::DeviceKey;
use crate::service::status::{self, Status};
use crate::service::{reading, routing, timeline, turn};
use crate::store::attachments::{self, Attachment};
use crate::store::cases::{self, Case};
use crate::store::declarations::{self, Version};
use crate::store::{Tx, regions};

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

/// How a filing comes in.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Made by the sender.
    pub id: Uuid,
    /// The phone's; none when staff enter it.
    pub key: Option<&'a DeviceKey>,
    /// By phone, on paper, …
    pub channel: Channel,
    /// Who enters it.
    pub actor: Actor,
    /// When the township had it in hand, the day before day 1.
    pub started_on: NaiveDate,
    /// For the timeline.
    pub details: Value,
}

/// Files from a phone.
///
/// # Errors
/// `request.malformed`, `declaration.invalid`, `declaration.conflict`, the database's.
pub async fn submit(app: &App, id: Uuid, key: &DeviceKey, body: &str) -> Result<Submission> {
    let received = Received::parse(body)?;
    let mut tx = app.db.begin_read().await?;
    // Before any judging: a retry after an upgrade of the rules is still a retry.
    if let Some(case) = cases::find(&mut tx, id).await? {
        return again(app, &mut tx, &case, Some(key), &received).await;
    }
    let (valid, warnings) = judge(app, &mut tx, &received.value).await?;
    drop(tx);
    let entry = Entry {
        id,
        key: Some(key),
        channel: Channel::Phone,
        actor: Actor::Device,
        started_on: app.clock.today(),
        details: json!({}),
    };
    file(app, &entry, &received, &valid, &warnings).await
}

/// Judges by the policy in force and the counties served.
///
/// # Errors
/// `declaration.invalid` with every violation.
pub async fn judge(
    app: &App,
    tx: &mut Tx,
    value: &Value,
) -> Result<(Valid<Declaration>, Vec<Violation>)> {
    let context = context(app, tx).await?;
    let (report, valid) = check_value(value, &context);
    match valid {
        Some(valid) => Ok((valid, report.violations)),
        None => Err(Error::invalid(report.violations)),
    }
}

/// What the shared check needs to know.
///
/// # Errors
/// The database's.
pub async fn context(app: &App, tx: &mut Tx) -> Result<Context> {
    let counties = regions::list_counties(tx).await?.into_iter().map(|county| county.code);
    Ok(Context {
        as_of: app.clock.today(),
        policy: app.policy.clone(),
        counties: counties.collect(),
    })
}

/// Stores a judged declaration, or finds that somebody was faster.
///
/// # Errors
/// As [`submit`].
pub async fn file(
    app: &App,
    entry: &Entry<'_>,
    received: &Received,
    valid: &Valid<Declaration>,
    warnings: &[Violation],
) -> Result<Submission> {
    // Eleven random digits meet a taken reference once in a very long while.
    for _ in 0..4 {
        match try_file(app, entry, received, valid, warnings).await {
            Err(error) if is_unique_violation(&error) => {}
            done => return done,
        }
    }
    Err(ErrorCode::ServerBusy.into())
}

async fn try_file(
    app: &App,
    entry: &Entry<'_>,
    received: &Received,
    valid: &Valid<Declaration>,
    warnings: &[Violation],
) -> Result<Submission> {
    let mut tx = app.db.begin().await?;
    let mut case = new_case(app, &mut tx, entry, valid).await?;
    let index = reading::search_index(app, valid);
    if !cases::insert(&mut tx, &case, &index).await? {
        let case = cases::find(&mut tx, entry.id).await?.ok_or(ErrorCode::ServerFault)?;
        return again(app, &mut tx, &case, entry.key, received).await;
    }
    let version = store_version(app, &mut tx, &case, received, valid, warnings).await?;
    turn::start(
        app,
        &mut tx,
        &mut case,
        ClockKind::Answer,
        entry.started_on,
        app.policy.answer_working_days,
    )
    .await?;
    cases::update(&mut tx, &case).await?;
    case.version += 1;
    cases::count_photos(&mut tx, case.id).await?;
    timeline::append(app, &mut tx, case.id, EventKind::Filed, entry.actor, entry.details.clone())
        .await?;
    let details = json!({ "due_on": case.due_on, "township": case.township_id });
    timeline::append(app, &mut tx, case.id, EventKind::Routed, Actor::System, details).await?;
    let receipt = Receipt::new(&case, &version);
    let case = cases::find(&mut tx, case.id).await?.ok_or(ErrorCode::ServerFault)?;
    let status = status::of(app, &mut tx, &case).await?;
    tx.commit().await?;
    Ok(Submission { receipt, status, created: true })
}

/// The id is there: the same content and key give the same receipt, whatever has been
/// corrected since.
async fn again(
    app: &App,
    tx: &mut Tx,
    case: &Case,
    key: Option<&DeviceKey>,
    received: &Received,
) -> Result<Submission> {
    let first = declarations::find(tx, case.id, 1).await?.ok_or(ErrorCode::ServerFault)?;
    let same_key = match key {
        Some(key) => key.fits(case),
        None => case.device_key_hash.is_none(),
    };
    if !same_key || first.content_sha256 != received.sha256 {
        return Err(ErrorCode::DeclarationConflict.into());
    }
    let status = status::of(app, tx, case).await?;
    Ok(Submission { receipt: Receipt::new(case, &first), status, created: false })
}

async fn new_case(
    app: &App,
    tx: &mut Tx,
    entry: &Entry<'_>,
    valid: &Valid<Declaration>,
) -> Result<Case> {
    let form = valid.declaration();
    let route = routing::route(tx, valid.region(), &form.home.list).await?;
    let now = app.clock.now();
    Ok(Case {
        id: entry.id,
        reference: Reference::generate(&app.ids).as_str().to_owned(),
        device_key_hash: entry.key.map(|key| key.hash().to_vec()),
        state: State::Submitted,
        state_since: now,
        version: 0,
        latest: 1,
        channel: entry.channel,
        by_proxy: form.filed_by == FiledBy::Proxy,
        urgent: form.urgent,
        county_id: route.county_id,
        township_id: route.township_id,
        village_id: route.village_id,
        received_at: now,
        routed_at: now,
        due_on: None,
        provisional: false,
        correct_by: None,
        opened_at: None,
        returns: 0,
        signature_missing: owes_signature(form),
        photos_missing: 0,
        visit_signature_by: None,
        withdrawal_requested: false,
        review_requested: false,
        notified: None,
        national_entry_on: None,
        duplicate_of: None,
    })
}

/// Whether the applicant's own print or name is owed: by proxy (S2), or where the form
/// says that it cannot be had. It is owed until its photo has arrived.
#[must_use]
pub fn owes_signature(form: &Declaration) -> bool {
    match &form.signature {
        Some(signature) => {
            form.filed_by == FiledBy::Proxy
                || matches!(signature.basis, SignBasis::CannotNow | SignBasis::CannotAtAll)
        }
        None => form.filed_by == FiledBy::Proxy,
    }
}

/// Writes version `case.latest` with its manifest.
///
/// # Errors
/// `declaration.conflict` when that version is there already.
pub async fn store_version(
    app: &App,
    tx: &mut Tx,
    case: &Case,
    received: &Received,
    valid: &Valid<Declaration>,
    warnings: &[Violation],
) -> Result<Version> {
    let form = valid.declaration();
    let declared_on = wasm_validator::date::parse_date(&form.declared_on);
    let warnings: Vec<_> =
        warnings.iter().filter(|found| found.severity == Severity::Warning).collect();
    let mut version = Version {
        case_id: case.id,
        version: case.latest,
        content_sha256: received.sha256.clone(),
        received_at: app.clock.now(),
        declared_on: declared_on.ok_or(ErrorCode::ServerFault)?,
        rules_version: rules_version(),
        policy_version: app.policy_version.clone(),
        warnings: Json(serde_json::to_value(warnings).map_err(Error::fault)?),
        sealed: Vec::new(),
    };
    version.sealed = reading::seal(app, &version, &received.canonical);
    if !declarations::insert(tx, &version).await? {
        return Err(ErrorCode::DeclarationConflict.into());
    }
    for (position, photo) in form.attachments.iter().enumerate() {
        let kind = serde_json::to_value(photo.kind).map_err(Error::fault)?;
        let row = Attachment {
            case_id: case.id,
            sha256: hex::decode(&photo.sha256).map_err(Error::fault)?,
            version: case.latest,
            position: i64::try_from(position).unwrap_or(i64::MAX),
            kind: kind.as_str().unwrap_or_default().to_owned(),
            size: photo.size,
            object: None,
            width: None,
            height: None,
            verdict: None,
            received_at: None,
        };
        attachments::list_in_manifest(tx, &row).await?;
    }
    Ok(version)
}

fn is_unique_violation(error: &Error) -> bool {
    let found = error.source.as_ref().and_then(|source| source.downcast_ref::<sqlx::Error>());
    matches!(found, Some(sqlx::Error::Database(error)) if error.is_unique_violation())
}
