//! The timeline: every change of a case is one event, chained by hash.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case", type_name = "text")]
pub enum EventKind {
    /// 申报
    Filed,
    /// Sent to a township's or the county's inbox.
    Routed,
    /// 补正
    Corrected,
    /// 照片收到
    AttachmentReceived,
    /// First opened by the township.
    Opened,
    /// 收下
    Accepted,
    /// 退回补正
    Returned,
    /// 不收
    Refused,
    /// 撤回
    Withdrawn,
    /// 转办
    Transferred,
    /// 电话更正
    Amended,
    /// 关联
    Linked,
    /// 解除关联
    Unlinked,
    /// 进展
    Progress,
    /// 要求撤回
    WithdrawalRequested,
    /// 要求复核
    ReviewRequested,
    /// 县里重新打开
    Reopened,
    /// A provisional date was recounted.
    Recounted,
    /// The township ended; the case went to its successor.
    HandedOver,
    /// A one-time code was read out.
    CodeIssued,
    /// 告知, 国家系统录入
    FollowedUp,
    /// 柜台查询: found by an id number or a telephone.
    LookedUp,
}

impl EventKind {
    /// As kept and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Routed => "routed",
            Self::Corrected => "corrected",
            Self::AttachmentReceived => "attachment_received",
            Self::Opened => "opened",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Transferred => "transferred",
            Self::Amended => "amended",
            Self::Linked => "linked",
            Self::Unlinked => "unlinked",
            Self::Progress => "progress",
            Self::WithdrawalRequested => "withdrawal_requested",
            Self::ReviewRequested => "review_requested",
            Self::Reopened => "reopened",
            Self::Recounted => "recounted",
            Self::HandedOver => "handed_over",
            Self::CodeIssued => "code_issued",
            Self::FollowedUp => "followed_up",
            Self::LookedUp => "looked_up",
        }
    }
}

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
pub struct Link<'a> {
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

impl Link<'_> {
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

/// What is sealed with an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Payload {
    /// Hex of 16 random bytes.
    pub salt: String,
    /// What the event says beyond its kind.
    pub details: Value,
}
