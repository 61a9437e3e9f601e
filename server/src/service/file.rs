//! A judged declaration becomes a case: one transaction, then the receipt.

use chrono::NaiveDate;
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;
use wasm_validator::declaration::{FiledBy, SignBasis};
use wasm_validator::{Declaration, Severity, Valid, Violation, rules_version};

use crate::app::App;
use crate::domain::case::{Channel, ClockKind, State};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, EventKind};
use crate::domain::reference::Reference;
use crate::service::device::DeviceKey;
use crate::service::outbox::{self, Notice};
use crate::service::submit::{Receipt, Received, Submission};
use crate::service::timeline::Happening;
use crate::service::{reading, routing, status, timeline, turn};
use crate::store::attachments::{self, Attachment};
use crate::store::cases::{self, Case};
use crate::store::declarations::{self, Version};
use crate::store::{Tx, clocks, messages};

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
    /// Who is signed in on the phone while filling in for another.
    pub filler: Option<Uuid>,
    /// When the township had it in hand, the day before day 1.
    pub started_on: NaiveDate,
    /// For the timeline.
    pub details: Value,
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
    // Read before the write begins: on SQLite everybody waits for the one writer.
    let mut tx = app.db.begin_read().await?;
    let mut case = new_case(app, &mut tx, entry, valid).await?;
    let days = app.policy.answer_working_days;
    let clock = turn::new_clock(app, &mut case, 1, ClockKind::Answer, entry.started_on, days);
    let form = valid.declaration();
    let message = outbox::compose(app, &mut tx, &case, form, Notice::Filed).await?;
    case.call_or_visit = message.is_none();
    drop(tx);
    let index = reading::search_index(app, valid);
    let mut tx = app.db.begin().await?;
    if !cases::insert(&mut tx, &case, &index).await? {
        let case = cases::find(&mut tx, entry.id).await?.ok_or(ErrorCode::ServerFault)?;
        return again(app, &mut tx, &case, entry.key, received).await;
    }
    let version =
        store_version(app, &mut tx, &case, received, valid, warnings, entry.filler).await?;
    clocks::insert(&mut tx, &clock).await?;
    if let Some(message) = &message {
        messages::insert(&mut tx, message).await?;
    }
    let filed = Happening::new(EventKind::Filed, entry.actor, entry.details.clone());
    let filed = timeline::append_after(app, &mut tx, case.id, None, filed).await?;
    let details = json!({ "due_on": case.due_on, "township": case.township_id });
    let routed = Happening::new(EventKind::Routed, Actor::System, details);
    timeline::append_after(app, &mut tx, case.id, Some(&filed), routed).await?;
    tx.commit().await?;
    let mut tx = app.db.begin_read().await?;
    let status = status::of(app, &mut tx, &case).await?;
    Ok(Submission { receipt: Receipt::new(&case, &version), status, created: true })
}

/// The id is there: the same content and key give the same receipt, whatever has been
/// corrected since.
pub(super) async fn again(
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
        version: 1,
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
        photos_missing: i64::try_from(form.attachments.len()).unwrap_or(i64::MAX),
        visit_signature_by: None,
        withdrawal_requested: false,
        review_requested: false,
        notified: None,
        national_entry_on: None,
        duplicate_of: None,
        call_or_visit: false,
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
    filler: Option<Uuid>,
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
        filler_account_id: filler,
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
