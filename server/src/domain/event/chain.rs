//! How events are chained: none can be changed, moved, left out or put in unnoticed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::EventKind;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The phone that holds the case's key.
    Device,
    /// An officer.
    Account(Uuid),
    /// The server itself.
    System,
}

impl Actor {
    /// As it was kept.
    #[must_use]
    pub fn new(kind: &str, id: Option<Uuid>) -> Self {
        match (kind, id) {
            ("account", Some(id)) => Self::Account(id),
            ("system", _) => Self::System,
            _ => Self::Device,
        }
    }
    /// As kept.
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

/// What is hashed: H(previous, case, seq, kind, at, actor, commitment), so that no
/// event can be changed, moved, left out or put in unnoticed. The payload enters only
/// through its commitment H(salt ‖ payload), the salt being sealed with it: erasing
/// the payload breaks no chain.
#[derive(Debug)]
pub struct ChainLink<'a> {
    /// Hash of the event before, 32 zero bytes for the first.
    pub previous: &'a [u8],
    /// Of which case.
    pub case_id: Uuid,
    /// From 1.
    pub seq: i64,
    /// What.
    pub kind: EventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// H(salt ‖ payload).
    pub commitment: &'a [u8],
}

impl ChainLink<'_> {
    /// The bytes to hash: every part has a fixed length or carries its own.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = b"shouwang-event-1".to_vec();
        bytes.extend_from_slice(self.previous);
        bytes.extend_from_slice(self.case_id.as_bytes());
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(&self.at.timestamp_micros().to_be_bytes());
        for text in [self.kind.as_str(), self.actor.kind()] {
            bytes.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.extend_from_slice(self.actor.id().unwrap_or_default().as_bytes());
        bytes.extend_from_slice(self.commitment);
        bytes
    }
}

/// What is sealed with an event: a salt and the details.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Payload {
    /// 16 random bytes in hex.
    pub salt: String,
    /// What the event says beyond its kind, as JSON.
    pub details: Value,
}
