//! How events are chained: none can be changed, moved, left out or put in unnoticed, nor, since
//! the second format, by anybody without the key.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::EventKind;
use crate::domain::docket::DocketKind;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The phone that holds the case's key.
    Device,
    /// Somebody with an account.
    Account(Uuid),
    /// The server itself.
    System,
}

impl Actor {
    /// From the two columns in which it is kept: its kind, and the account's id.
    #[must_use]
    pub fn new(kind: &str, id: Option<Uuid>) -> Self {
        match (kind, id) {
            ("account", Some(id)) => Self::Account(id),
            ("system", _) => Self::System,
            _ => Self::Device,
        }
    }
    /// Its kind, as kept.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Account(_) => "account",
            Self::System => "system",
        }
    }
    /// The account, if it is one.
    #[must_use]
    pub const fn id(self) -> Option<Uuid> {
        match self {
            Self::Account(id) => Some(id),
            _ => None,
        }
    }
}

/// How an event's hash is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// SHA-256, which whoever can write into the database can make too. No event is written in this
    /// format any more.
    Plain,
    /// HMAC-SHA256 with the key `chain`, which is not in the database.
    Keyed,
}

impl Format {
    /// Its number, as stored.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Plain => 1,
            Self::Keyed => 2,
        }
    }

    /// The format of that number.
    #[must_use]
    pub const fn of(number: i64) -> Option<Self> {
        match number {
            1 => Some(Self::Plain),
            2 => Some(Self::Keyed),
            _ => None,
        }
    }
}

/// No row is hashed with an event yet. The second format has room for a digest of the rows that an
/// event is about, 32 bytes, so that no third format is needed when they are.
pub const NO_ROWS: [u8; 32] = [0; 32];

/// What is hashed of an event. The payload enters only through its commitment H(salt ‖ payload),
/// the salt being sealed with it: erasing the payload breaks no chain.
#[derive(Debug)]
pub struct ChainLink<'a> {
    /// Hash of the event before, 32 zero bytes for the first.
    pub previous: &'a [u8],
    /// The kind of docket; only the second format has it.
    pub docket: DocketKind,
    /// Id of the docket.
    pub id: Uuid,
    /// Its number within the docket, from 1.
    pub seq: i64,
    /// What happened.
    pub kind: EventKind,
    /// When it happened, to the microsecond.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// H(salt ‖ payload).
    pub commitment: &'a [u8],
    /// Digest of the rows that it is about, or [`NO_ROWS`]; only the second format has it.
    pub rows: [u8; 32],
}

impl ChainLink<'_> {
    /// The bytes to hash: every part has a fixed length or carries its own.
    ///
    /// 1: `shouwang-event-1`, previous, id, seq, at, kind, actor, commitment.
    /// 2: `shouwang-event-2`, previous, kind of docket, id, seq, at, kind, actor, commitment, rows.
    ///
    /// Numbers are big-endian in 8 bytes, times in microseconds since 1970; a name comes after its
    /// length in one byte, an actor's name before the account's id (zero bytes where there is none).
    #[must_use]
    pub fn to_bytes(&self, format: Format) -> Vec<u8> {
        let mut bytes = format!("shouwang-event-{}", format.number()).into_bytes();
        bytes.extend_from_slice(self.previous);
        if format == Format::Keyed {
            push_name(&mut bytes, self.docket.as_str());
        }
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(&self.at.timestamp_micros().to_be_bytes());
        push_name(&mut bytes, self.kind.as_str());
        push_name(&mut bytes, self.actor.kind());
        bytes.extend_from_slice(self.actor.id().unwrap_or_default().as_bytes());
        bytes.extend_from_slice(self.commitment);
        if format == Format::Keyed {
            bytes.extend_from_slice(&self.rows);
        }
        bytes
    }
}

fn push_name(bytes: &mut Vec<u8>, name: &str) {
    bytes.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(name.as_bytes());
}

/// What the key endorses of a chain of the first format: whose it is, and the number and the hash
/// of its last event.
#[must_use]
pub fn witness_bytes(id: Uuid, seq: i64, hash: &[u8]) -> Vec<u8> {
    let parts = [b"shouwang-old-chain", &id.as_bytes()[..], &seq.to_be_bytes(), hash];
    parts.concat()
}

/// What is sealed with an event: a salt and the details.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Payload {
    /// 16 random bytes in hex.
    pub salt: String,
    /// What the event says beyond its kind, as JSON.
    pub details: Value,
}
