//! What was received is judged, routed and becomes a case: one transaction, then the receipt.
//! [`file`] asks nothing of the database before that transaction.

use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use uuid::Uuid;
use wasm_validator::declaration::{FiledBy, SignBasis};
use wasm_validator::{Declaration, rules_version};

use crate::app::App;
use crate::clock::china_day;
use crate::domain::case::{Channel, State};
use crate::domain::duty::{DutyKind, Running};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Filed, Happening, Routed};
use crate::domain::reference::Reference;
use crate::service::case::device::DeviceKey;
use crate::service::case::notice::Notice;
use crate::service::case::{duty, form, outbox, timeline};
use crate::service::filing::batch::Written;
use crate::service::filing::received::{Judged, Received, judge};
use crate::service::filing::rows::Filing;
use crate::service::filing::senders::Senders;
use crate::service::places::routing;
use crate::service::places::routing::Route;
use crate::service::views::receipt::{Receipt, Submission};
use crate::service::views::status;
use crate::store::Tx;
use crate::store::attachments::{self, Attachment};
use crate::store::cases::{self, Case};
use crate::store::declarations::{self, Version};

/// How a filing comes in.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Made by the sender.
    pub id: Uuid,
    /// The phone's key; none when staff enter it.
    pub key: Option<&'a DeviceKey>,
    /// The sender's address; none when staff enter it.
    pub from: Option<IpAddr>,
    /// By phone, on paper, …
    pub channel: Channel,
    /// Who enters it.
    pub actor: Actor,
    /// The one instant of all that it makes.
    pub now: DateTime<Utc>,
    /// Who is signed in on the phone while filling in for another.
    pub filler: Option<Uuid>,
    /// When the township had it in hand, the day before day 1.
    pub started_on: NaiveDate,
    /// For the timeline.
    pub said: Filed,
}

/// Makes a case of what was received, or finds that it is one. What has been `judged` already
/// is judged again only when places have changed since.
///
/// # Errors
/// `declaration.invalid`, `declaration.conflict`, `region.unknown`, the database's.
pub async fn file(
    app: &App,
    entry: &Entry<'_>,
    received: &Received,
    mut judged: Option<Judged>,
) -> Result<Submission> {
    let latest = || app.places.latest();
    let mut places = judged.as_ref().map_or_else(latest, |judged| Arc::clone(&judged.places));
    for _ in 0..8 {
        let today = china_day(entry.now);
        let known = judged.take().map_or_else(|| judge(app, &places, &received.value, today), Ok);
        let refusal = match known.and_then(|judged| prepare(app, entry, received, judged)) {
            Ok(filing) => {
                let filing = Arc::new(filing);
                if app.filings.write(Arc::clone(&filing)).await? == Written::Filed {
                    let Filing { case, version, manifest, .. } = &*filing;
                    let receipt = Receipt::new(case, version, &received.sha256);
                    let warnings = version.warnings.0.clone();
                    let status = status::of_new(app, &filing.places, case, manifest, warnings)?;
                    return Ok(Submission { receipt, status, created: true });
                }
                None
            }
            Err(refusal) => Some(refusal),
        };
        let mut tx = app.db.begin_read().await?;
        // Before any refusal: a retry after an upgrade of the rules is still a retry.
        if let Some(case) = cases::find(&mut tx, entry.id).await? {
            return again(app, &mut tx, &case, entry.key, received).await;
        }
        let now = app.places.read(&mut tx).await?;
        match refusal {
            Some(refusal) if now.state == places.state => return Err(refusal),
            _ => places = now,
        }
    }
    Err(ErrorCode::ServerBusy.into())
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
    let first = form::row(app, tx, case.id, 1).await?.ok_or(ErrorCode::ServerFault)?;
    let same_key = match key {
        Some(key) => key.fits(case),
        None => case.device_key_hash.is_none(),
    };
    if !same_key || form::content_sha256(app, &first)? != received.sha256 {
        return Err(ErrorCode::DeclarationConflict.into());
    }
    let status = status::of(app, tx, case).await?;
    let receipt = Receipt::new(case, &first, &received.sha256);
    Ok(Submission { receipt, status, created: false })
}

/// All rows of a new case, from what is at hand.
fn prepare(app: &App, entry: &Entry<'_>, received: &Received, judged: Judged) -> Result<Filing> {
    let (places, valid, now) = (&judged.places, &judged.valid, entry.now);
    let route = routing::route(places, valid.region(), &valid.declaration().home.list)?;
    let mut case = new_case(app, entry, route, valid.declaration());
    let rules = places.rules(route.county_id, entry.started_on);
    let days = rules.policy.procedure.answer_working_days;
    let duty = duty::counted(app, rules, &mut case, 1, DutyKind::Answer, entry.started_on, days);
    let message = outbox::compose(app, places, &case, valid.declaration(), Notice::Filed, now)?;
    case.call_or_visit = message.is_none();
    let (version, manifest) = new_version(app, &case, received, &judged, entry.filler, now)?;
    let filed = Happening::Filed(entry.said.clone());
    let filed = timeline::next(app, case.id, None, now, entry.actor, &filed)?;
    let routed = Routed { due_on: case.due_on(), township: case.township_id };
    let routed = Happening::Routed(routed);
    let routed = timeline::next(app, case.id, Some(&filed), now, Actor::System, &routed)?;
    let senders = Senders::of(app, entry.from, entry.key, entry.filler, valid.declaration());
    Ok(Filing {
        senders,
        index: form::search_index(app, valid),
        events: [filed, routed],
        places: judged.places,
        case,
        version,
        manifest,
        duty,
        message,
    })
}

fn new_case(app: &App, entry: &Entry<'_>, route: Route, form: &Declaration) -> Case {
    let now = entry.now;
    Case {
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
        opened_at: None,
        returns: 0,
        signature_missing: owes_signature(form),
        photos_missing: i64::try_from(form.attachments.len()).unwrap_or(i64::MAX),
        withdrawal_requested: false,
        review_requested: false,
        notified: None,
        national_entry_on: None,
        duplicate_of: None,
        call_or_visit: false,
        provisional: false,
        owed: Running::default(),
    }
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
    judged: &Judged,
    filler: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Version> {
    let (version, manifest) = new_version(app, case, received, judged, filler, now)?;
    if declarations::insert(tx, &[&version]).await? == 0 {
        return Err(ErrorCode::DeclarationConflict.into());
    }
    attachments::list_in_manifest(tx, &manifest.iter().collect::<Vec<_>>()).await?;
    Ok(version)
}

fn new_version(
    app: &App,
    case: &Case,
    received: &Received,
    judged: &Judged,
    filler: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(Version, Vec<Attachment>)> {
    let form = judged.valid.declaration();
    let declared_on = wasm_validator::date::parse_date(&form.declared_on);
    let mut version = Version {
        case_id: case.id,
        version: case.latest,
        content_sealed: Some(form::seal_content(app, case.id, case.latest, &received.sha256)),
        content_sha256: Vec::new(),
        received_at: now,
        declared_on: declared_on.ok_or(ErrorCode::ServerFault)?,
        rules_version: rules_version(),
        policy_version: judged.policy_version.clone(),
        warnings: Json(serde_json::to_value(&judged.warnings).map_err(Error::fault)?),
        sealed: Vec::new(),
        filler_account_id: filler,
    };
    version.sealed = form::seal(app, &version, &received.canonical);
    let mut manifest = Vec::with_capacity(form.attachments.len());
    for (position, photo) in form.attachments.iter().enumerate() {
        manifest.push(Attachment {
            docket_id: case.id,
            sha256: hex::decode(&photo.sha256).map_err(Error::fault)?,
            version: case.latest,
            position: i64::try_from(position).unwrap_or(i64::MAX),
            kind: photo.kind,
            size: photo.size,
            object: None,
            width: None,
            height: None,
            verdict: None,
            received_at: None,
        });
    }
    Ok((version, manifest))
}
