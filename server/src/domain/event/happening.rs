//! What an event says: a type for each kind, by which it is written and read. A field that
//! came later is absent in older events; `tests/vectors/events.json` has every shape that was
//! ever written.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::declaration::AttachmentKind;

use super::EventKind;
use crate::domain::answer::{Acceptance, FollowUp, Progress, Refusal, Return, Signatures};
use crate::domain::case::Channel;
use crate::domain::difference::Difference;

/// What happened, and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "details", rename_all = "snake_case")]
pub enum Happening {
    /// 申报
    Filed(Filed),
    /// Sent to a township's or the county's inbox.
    Routed(Routed),
    /// 补正
    Corrected(Corrected),
    /// 照片收到
    AttachmentReceived(PhotoReceived),
    /// First opened by the township.
    Opened(Nothing),
    /// 收下
    Accepted(Acceptance),
    /// 退回补正
    Returned(Return),
    /// 不收
    Refused(Refusal),
    /// 撤回
    Withdrawn(Refusal),
    /// 转办
    Transferred(HandedOn),
    /// 电话更正
    Amended(Amended),
    /// 关联
    Linked(Linked),
    /// 解除关联
    Unlinked(Unlinked),
    /// 进展
    Progress(Progress),
    /// 要求撤回
    WithdrawalRequested(Requested),
    /// 要求复核
    ReviewRequested(Requested),
    /// 县里重新打开
    Reopened(Reopened),
    /// A provisional date was recounted.
    Recounted(Recounted),
    /// The township ended; the case went to its successor.
    HandedOver(HandedOn),
    /// A one-time code was read out.
    CodeIssued(Nothing),
    /// 告知, 国家系统录入
    FollowedUp(FollowUp),
    /// 签字
    SignaturesTaken(Signatures),
    /// 柜台查询: found by an id number or a telephone.
    LookedUp(Nothing),
}

impl Happening {
    /// The kind of event that records it.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Filed(_) => EventKind::Filed,
            Self::Routed(_) => EventKind::Routed,
            Self::Corrected(_) => EventKind::Corrected,
            Self::AttachmentReceived(_) => EventKind::AttachmentReceived,
            Self::Opened(_) => EventKind::Opened,
            Self::Accepted(_) => EventKind::Accepted,
            Self::Returned(_) => EventKind::Returned,
            Self::Refused(_) => EventKind::Refused,
            Self::Withdrawn(_) => EventKind::Withdrawn,
            Self::Transferred(_) => EventKind::Transferred,
            Self::Amended(_) => EventKind::Amended,
            Self::Linked(_) => EventKind::Linked,
            Self::Unlinked(_) => EventKind::Unlinked,
            Self::Progress(_) => EventKind::Progress,
            Self::WithdrawalRequested(_) => EventKind::WithdrawalRequested,
            Self::ReviewRequested(_) => EventKind::ReviewRequested,
            Self::Reopened(_) => EventKind::Reopened,
            Self::Recounted(_) => EventKind::Recounted,
            Self::HandedOver(_) => EventKind::HandedOver,
            Self::CodeIssued(_) => EventKind::CodeIssued,
            Self::FollowedUp(_) => EventKind::FollowedUp,
            Self::SignaturesTaken(_) => EventKind::SignaturesTaken,
            Self::LookedUp(_) => EventKind::LookedUp,
        }
    }

    /// The details to be stored beside the kind.
    ///
    /// # Errors
    /// serde's; in practice none, as every type here can be written as JSON.
    pub fn details(&self) -> serde_json::Result<Value> {
        let mut said = serde_json::to_value(self)?;
        Ok(said["details"].take())
    }

    /// Reads what [`Self::details`] wrote.
    ///
    /// # Errors
    /// serde's, when it is not what an event of that kind says.
    pub fn read(kind: EventKind, details: Value) -> serde_json::Result<Self> {
        // Older events of a link may have null: nothing more was recorded.
        let details = if details.is_null() { json!({}) } else { details };
        let said = [("kind", kind.as_str().into()), ("details", details)];
        serde_json::from_value(said.into_iter().collect())
    }
}

/// No details: the kind says all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Nothing {}

/// How a filing came in; all fields are absent for one that came by phone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Filed {
    /// Channel of a filing that staff entered.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// The day on which the township received the paper, call or visit.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
    /// Why it was entered on a later day.
    #[serde(default)]
    pub late_reason: Option<String>,
}

/// The inbox that a case came into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Routed {
    /// Last day for the answer.
    pub due_on: Option<NaiveDate>,
    /// Id of the township; absent where the county answers.
    pub township: Option<Uuid>,
}

/// A new version from the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Corrected {
    /// Its number, from 2.
    pub version: i64,
    /// Last day for the answer to it.
    pub due_on: Option<NaiveDate>,
}

/// The bytes of a listed photo have arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PhotoReceived {
    /// What it shows.
    pub kind: AttachmentKind,
    /// SHA-256 of the bytes as sent, in hex.
    pub sha256: String,
}

/// A case passed from one township to another: by an officer, by a version that names another
/// place, or because its township ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HandedOn {
    /// Id of the township that had it; none where the county had it.
    pub from: Option<Uuid>,
    /// Id of the township that has it; none where the county has it.
    pub to: Option<Uuid>,
    /// The reason that the officer gave.
    #[serde(default)]
    pub reason: Option<String>,
    /// The version that named another place.
    #[serde(default)]
    pub version: Option<i64>,
}

/// 电话更正.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Amended {
    /// The changed answers, at least one.
    pub changes: Vec<AmendedAnswer>,
    /// Who confirmed it, and on which number.
    pub confirmed_by: String,
}

/// An answer before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AmendedAnswer {
    /// JSON Pointer into the declaration.
    pub path: String,
    /// Null where there was none.
    pub old: Value,
    /// Null where it was taken out.
    pub new: Value,
}

/// A filing was linked to an earlier one; recorded in both cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Linked {
    /// At the later one: reference of the earlier.
    #[serde(default)]
    pub of: Option<String>,
    /// At the earlier one: reference of the later.
    #[serde(default)]
    pub reference: Option<String>,
    /// How it is known to be one household.
    #[serde(default)]
    pub reason: Option<String>,
    /// Answers in which the two name different people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differs: Vec<Difference>,
    /// Whether the later one had asked to be withdrawn.
    #[serde(default)]
    pub withdrawal_requested: bool,
    /// It came along with the filing of this reference, which it was linked to.
    #[serde(default)]
    pub along: Option<String>,
    /// How it was linked before it came along.
    #[serde(default)]
    #[schema(no_recursion)]
    pub before: Option<Box<Self>>,
}

impl Linked {
    /// Whether the later one asked to be withdrawn before it was linked, however often its link
    /// was moved since.
    #[must_use]
    pub fn had_asked_to_withdraw(&self) -> bool {
        self.withdrawal_requested
            || self.before.as_ref().is_some_and(|before| before.had_asked_to_withdraw())
    }
}

/// A link was undone; recorded in both cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unlinked {
    /// At the later one: reference of the earlier.
    #[serde(default)]
    pub of: Option<String>,
    /// At the earlier one: reference of the later.
    #[serde(default)]
    pub reference: Option<String>,
    /// How it is known to be another household.
    pub reason: String,
    /// At the later one: last day for the answer that is owed again.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
}

/// A request that was made on the phone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Requested {
    /// Reference of the filing by which it was made, where that is another one.
    #[serde(default)]
    pub reference: Option<String>,
}

/// The county reopened the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reopened {
    /// Why it was reopened.
    pub reason: String,
    /// Last day for the new answer.
    pub due_on: Option<NaiveDate>,
}

/// A last day was counted anew, since the year's holidays were announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recounted {
    /// Last day as first announced.
    pub old: NaiveDate,
    /// Last day from now on.
    pub new: NaiveDate,
    /// Number of the duty in the case.
    pub clock: i64,
}
