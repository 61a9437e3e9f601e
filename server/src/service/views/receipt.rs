//! What a sender is told about a durable filing.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::service::views::status::Status;
use crate::store::cases::Case;
use crate::store::declarations::Version;

/// A receipt, which the sender keeps; it never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Receipt {
    /// Id of the case, made on the phone.
    pub id: Uuid,
    /// Version of the declaration, from 1.
    pub version: i64,
    /// Reference, 12 digits, read aloud as 4-4-4.
    pub reference: String,
    /// SHA-256 of the canonical JSON, in hex.
    pub content_sha256: String,
    /// When the version became durable.
    pub received_at: DateTime<Utc>,
}

impl Receipt {
    /// The receipt of a version, whose canonical JSON has that SHA-256.
    #[must_use]
    pub fn new(case: &Case, version: &Version, sha256: &[u8]) -> Self {
        Self {
            id: case.id,
            version: version.version,
            reference: case.reference.clone(),
            content_sha256: hex::encode(sha256),
            received_at: version.received_at,
        }
    }
}

/// The answer to a filing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Submission {
    /// The receipt to keep.
    pub receipt: Receipt,
    /// The status of the case now.
    pub status: Status,
    /// Whether this request filed it; false when an earlier one had.
    #[serde(skip)]
    pub created: bool,
}
