//! The timeline: every change of a case is one event, chained by hash.

mod chain;
mod happening;

use crate::names::names;

pub use chain::{Actor, ChainLink, Format, NO_ROWS, Payload, witness_bytes};
pub use happening::{
    Amended, AmendedAnswer, Corrected, Filed, HandedOn, Happening, Linked, Nothing, PhotoReceived,
    Recounted, Reopened, Requested, Routed, Unlinked,
};

names! {
    /// The kind of an event.
    pub enum EventKind {
        /// 申报
        Filed = "filed",
        /// Sent to a township's or the county's inbox.
        Routed = "routed",
        /// 补正
        Corrected = "corrected",
        /// 照片收到
        AttachmentReceived = "attachment_received",
        /// First opened by the township.
        Opened = "opened",
        /// 收下
        Accepted = "accepted",
        /// 退回补正
        Returned = "returned",
        /// 不收
        Refused = "refused",
        /// 撤回
        Withdrawn = "withdrawn",
        /// 转办
        Transferred = "transferred",
        /// 电话更正
        Amended = "amended",
        /// 关联
        Linked = "linked",
        /// 解除关联
        Unlinked = "unlinked",
        /// 进展
        Progress = "progress",
        /// 要求撤回
        WithdrawalRequested = "withdrawal_requested",
        /// 要求复核
        ReviewRequested = "review_requested",
        /// 县里重新打开
        Reopened = "reopened",
        /// A provisional date was recounted.
        Recounted = "recounted",
        /// The township ended; the case went to its successor.
        HandedOver = "handed_over",
        /// A one-time code was read out.
        CodeIssued = "code_issued",
        /// 告知, 国家系统录入
        FollowedUp = "followed_up",
        /// 签字
        SignaturesTaken = "signatures_taken",
        /// 柜台查询: found by an id number or a telephone.
        LookedUp = "looked_up",
    }
}
