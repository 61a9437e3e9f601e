//! What a sender is told of a filing that is durable.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::service::views::status::Status;
use crate::store::cases::Case;
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
