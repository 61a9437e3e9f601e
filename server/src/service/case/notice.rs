//! What there is to tell an applicant.

use chrono::NaiveDate;

use crate::domain::answer::{ProgressKind, RefusalGround};
use crate::domain::case::ClockKind;
use crate::domain::message::MessageKind;

/// What there is to tell.
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
        /// Of the answer or of the correction.
        clock: ClockKind,
        /// What was said before.
        old: NaiveDate,
        /// What holds now.
        new: NaiveDate,
    },
    /// 县里重新打开
    Reopened,
    /// 进展, on that day.
    Progress(ProgressKind, NaiveDate),
}

impl Notice {
    /// Of its message.
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

    /// Whether a telephone gets only so many of it a day. Who answers a flood is not to
    /// flood a stranger's telephone with the answers.
    pub const fn is_counted(self) -> bool {
        self.kind().is_receipt() || matches!(self, Self::Refused(RefusalGround::NotHousehold))
    }
}
