//! Appending to and reading a case's timeline.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, EventKind, Format, Happening, Payload};
use crate::gateway::keyring::Place;
use crate::service::case::chain::{self, Break, Past};
use crate::service::case::form;
use crate::service::case::reads::Read;
use crate::store::events::Event;
use crate::store::{Tx, accounts, dockets, events};

/// Appends one event, in the transaction of the change that it records.
///
/// # Errors
/// A database error; two concurrent writers collide on the primary key.
pub async fn append(
    app: &App,
    tx: &mut Tx,
    case_id: Uuid,
    actor: Actor,
    happening: &Happening,
) -> Result<()> {
    let last = events::find_last(tx, case_id).await?;
    let event = next(app, case_id, last.as_ref(), app.clock.now(), actor, happening)?;
    events::insert(tx, &[&event]).await?;
    Ok(dockets::extend(tx, case_id, event.seq, &event.hash, event.at).await?)
}

/// The event that follows `last`; it is not written.
///
/// # Errors
/// `server.fault` when the details cannot be serialised.
pub fn next(
    app: &App,
    case_id: Uuid,
    last: Option<&Event>,
    now: DateTime<Utc>,
    actor: Actor,
    happening: &Happening,
) -> Result<Event> {
    let kind = happening.kind();
    let details = happening.details().map_err(Error::fault)?;
    let seq = last.map_or(1, |event| event.seq + 1);
    // A clock that was set back must not put events out of order.
    let at = last.map_or(now, |event| event.at.max(now));
    let previous = last.map_or_else(|| vec![0; 32], |event| event.hash.clone());
    let payload = Payload { salt: hex::encode(app.ids.bytes::<16>()), details };
    let payload = serde_json::to_vec(&payload).map_err(Error::fault)?;
    // The salt stands inside the payload: H(salt ‖ details) is H(payload).
    let commitment = Sha256::digest(&payload).to_vec();
    let sealed = app.keyring.seal(place(&place_id(case_id, seq)), &payload);
    let mut event = Event {
        docket_id: case_id,
        seq,
        kind,
        at,
        actor_kind: actor.kind().into(),
        actor_id: actor.id(),
        previous,
        commitment,
        hash: Vec::new(),
        format: Format::Keyed.number(),
        sealed: Some(sealed),
    };
    event.hash = chain::hash(app, &event, &event.previous).ok_or(ErrorCode::ServerFault)?;
    Ok(event)
}

/// What an event says; `None` when its payload was erased.
///
/// # Errors
/// `record.unreadable`.
pub fn read(app: &App, event: &Event) -> Result<Option<Happening>> {
    let Some(plain) = payload(app, event)? else { return Ok(None) };
    let said = serde_json::from_slice::<Payload>(&plain)
        .and_then(|payload| Happening::read(event.kind, payload.details));
    let id = place_id(event.docket_id, event.seq);
    said.map(Some).map_err(|error| app.unreadable.tell(place(&id), error))
}

/// The newest event of a kind: `None` when its row cannot be read, `Some(None)` when there is none.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn find_last_of(
    app: &App,
    tx: &mut Tx,
    case: Uuid,
    kind: EventKind,
) -> Result<Option<Option<Event>>> {
    let found = events::find_last_of(tx, case, kind).await;
    form::if_readable(app.unreadable.judge("events", &case.to_string(), found))
}

/// The details of the newest event of a kind; `None` where there is none, or it does not open.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn last_said(
    app: &App,
    tx: &mut Tx,
    case: Uuid,
    kind: EventKind,
) -> Result<Option<Happening>> {
    let event = find_last_of(app, tx, case, kind).await?.flatten();
    Ok(event.and_then(|event| read(app, &event).ok().flatten()))
}

fn payload(app: &App, event: &Event) -> Result<Option<Vec<u8>>> {
    let Some(sealed) = &event.sealed else { return Ok(None) };
    let id = place_id(event.docket_id, event.seq);
    let opened = app.keyring.open(place(&id), sealed);
    opened.map(Some).map_err(|error| app.unreadable.tell(place(&id), error))
}

/// The first break of a chain, or event whose opened payload differs from its commitment; `None`
/// when all holds. Payloads that do not open are skipped.
#[must_use]
pub fn first_break(app: &App, events: &[Event], past: &Past) -> Option<Break> {
    let is_other = |event: &&Event| {
        let plain = payload(app, event).ok().flatten();
        plain.is_some_and(|plain| Sha256::digest(&plain)[..] != event.commitment[..])
    };
    let other = events.iter().find(is_other).map(|event| Break::Link(event.seq));
    let broken = chain::first_break(app, events, past);
    broken.into_iter().chain(other).min_by_key(|found| found.seq())
}

/// Who acted, as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActorView {
    /// `device`, `account` or `system`.
    pub kind: String,
    /// Name of the account; absent for a device and the system.
    pub name: Option<String>,
}

/// The details of an event, as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Said {
    /// Kind and details.
    Whole(Happening),
    /// The kind alone: the details were erased, or do not open.
    Kind {
        /// What happened.
        kind: EventKind,
        /// Always null.
        #[schema(schema_with = nothing)]
        details: (),
    },
}

fn nothing() -> utoipa::openapi::schema::Object {
    utoipa::openapi::schema::Object::with_type(utoipa::openapi::schema::Type::Null)
}

/// An event as shown at the desk.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventView {
    /// Position in the case's timeline, from 1.
    pub seq: i64,
    /// Kind and details of the event.
    #[serde(flatten)]
    pub said: Said,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who acted.
    pub actor: ActorView,
    /// Whether the details are kept but do not open.
    pub unreadable: bool,
    /// Hash of the event's link in the chain, in hex: HMAC-SHA256, or SHA-256 in older events.
    pub hash: String,
}

/// A case's timeline, as shown.
///
/// # Errors
/// `server.fault` when the chain is broken: then nothing of it is shown; and where the look on
/// record is at another case.
pub async fn view(app: &App, tx: &mut Tx, read: Read, case: Uuid) -> Result<Vec<EventView>> {
    read.check(case)?;
    let events = events::list(tx, case).await?;
    let is_open = chain::is_open(app, tx).await?;
    let past = Past::of(app, tx, case, is_open).await?;
    if let Some(broken) = first_break(app, &events, &past) {
        return Err(Error::fault(format!("case {case}: {broken}")));
    }
    let mut shown = Vec::with_capacity(events.len());
    for event in events {
        let name = match event.actor_id {
            Some(id) => accounts::find_name(tx, id).await?,
            None => None,
        };
        let said = self::read(app, &event);
        let unreadable = said.is_err();
        let kind = Said::Kind { kind: event.kind, details: () };
        shown.push(EventView {
            seq: event.seq,
            said: said.ok().flatten().map_or(kind, Said::Whole),
            at: event.at,
            actor: ActorView { kind: event.actor_kind, name },
            unreadable,
            hash: hex::encode(event.hash),
        });
    }
    Ok(shown)
}

fn place_id(case: Uuid, seq: i64) -> String {
    format!("{case}/{seq}")
}

fn place(id: &str) -> Place<'_> {
    Place { table: "events", column: "sealed", id }
}
