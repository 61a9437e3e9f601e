//! What there is to tell an applicant.

use chrono::NaiveDate;

use crate::domain::answer::{ProgressKind, RefusalGround};
use crate::domain::duty::DutyKind;
use crate::domain::message::MessageKind;

/// What an applicant may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// 收到申报
    Filed,
    /// 收到补正
    Corrected,
    /// 收下
    Accepted,
    /// 退回补正
    Returned,
    /// 不收
    Refused(RefusalGround),
    /// 转办, or handed over by a township that ended.
    Transferred,
    /// A provisional last day moved.
    Recounted {
        /// What is owed by that day: the answer or the correction.
        duty: DutyKind,
        /// The last day announced before.
        old: NaiveDate,
        /// The last day that holds now.
        new: NaiveDate,
    },
    /// 县里重新打开
    Reopened,
    /// 进展, and the day it happened.
    Progress(ProgressKind, NaiveDate),
}

impl Notice {
    /// The message kind under which it is stored.
    pub const fn kind(self) -> MessageKind {
        match self {
            Self::Filed => MessageKind::Filed,
            Self::Corrected => MessageKind::Corrected,
            Self::Accepted => MessageKind::Accepted,
            Self::Returned => MessageKind::Returned,
            Self::Refused(RefusalGround::Withdrawn) => MessageKind::Withdrawn,
            Self::Refused(_) => MessageKind::Refused,
            Self::Transferred => MessageKind::Transferred,
            Self::Recounted { .. } => MessageKind::Recounted,
            Self::Reopened => MessageKind::Reopened,
            Self::Progress(..) => MessageKind::Progress,
        }
    }

    /// Whether it counts towards a telephone's messages per day. Answering a flood must not
    /// flood a stranger's telephone.
    pub const fn is_counted(self) -> bool {
        self.kind().is_receipt() || matches!(self, Self::Refused(RefusalGround::NotHousehold))
    }
}
