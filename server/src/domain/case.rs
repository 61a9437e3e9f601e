//! The life of a case (一份申报在乡镇的办理).

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::names::names;

names! {
    /// Where a case stands.
    pub enum State {
        /// 已提交: the township's clock runs.
        Submitted = "submitted",
        /// 乡镇接手办了.
        Accepted = "accepted",
        /// 请补充: the farmer's turn.
        Returned = "returned",
        /// 这次没有受理.
        Refused = "refused",
        /// 已撤回.
        Withdrawn = "withdrawn",
    }
}

/// What can happen to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// 收下
    Accept,
    /// 退回补正
    Return,
    /// 不收
    Refuse,
    /// 申请人撤回, confirmed by the township.
    Withdraw,
    /// 转办
    Transfer,
    /// 补正
    Correct,
    /// 电话更正
    Amend,
    /// 进展
    Progress,
    /// The county reopens after a request for review.
    Reopen,
    /// 关联重复
    Link,
    /// 解除关联, by the county.
    Unlink,
    /// 告知, 国家系统录入
    FollowUp,
}

impl State {
    /// The one transition table: where an action leads, or `None` where it may not
    /// happen.
    #[must_use]
    pub const fn after(self, action: Action) -> Option<State> {
        use State::{Accepted, Refused, Returned, Submitted, Withdrawn};
        match (self, action) {
            (Submitted, Action::Accept) => Some(Accepted),
            (Submitted, Action::Return) => Some(Returned),
            (Submitted | Returned, Action::Refuse) => Some(Refused),
            (Submitted | Returned, Action::Withdraw) => Some(Withdrawn),
            (Submitted | Returned, Action::Correct) => Some(Submitted),
            (Submitted, Action::Transfer) => Some(Submitted),
            (Refused, Action::Reopen) => Some(Submitted),
            (Accepted, Action::Progress) => Some(Accepted),
            // Mended on the telephone, it is the township's turn again.
            (Returned, Action::Amend) => Some(Submitted),
            (Submitted | Accepted, Action::Amend)
            | (Submitted | Returned | Accepted, Action::Link) => Some(self),
            (Accepted | Returned | Refused | Withdrawn, Action::FollowUp) | (_, Action::Unlink) => {
                Some(self)
            }
            _ => None,
        }
    }

    /// Whether another filing of the household may still be linked to a case, or a case to
    /// another: it has not ended.
    #[must_use]
    pub fn goes_on(self) -> bool {
        self.after(Action::Link).is_some()
    }
}

names! {
    /// How a filing came in.
    pub enum Channel {
        /// 手机
        Phone = "phone",
        /// 来访
        WalkIn = "walk_in",
        /// 纸质
        Paper = "paper",
        /// 电话
        Telephone = "telephone",
    }
}

names! {
    /// What a clock measures.
    pub enum ClockKind {
        /// The township's answer.
        Answer = "answer",
        /// The farmer's correction; nothing closes when it runs out, somebody goes there.
        Correction = "correction",
    }
}

/// How a case stands, in short: what a late request is answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseHead {
    /// The id made on the phone.
    pub id: Uuid,
    /// 12 digits.
    pub reference: String,
    /// For `If-Match`.
    pub version: i64,
    /// Where it stands.
    pub state: State,
    /// Last day for the answer, while a clock runs.
    pub due_on: Option<NaiveDate>,
    /// Computed, never stored.
    pub overdue: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answered_case_is_not_answered_twice() {
        for state in [State::Accepted, State::Refused, State::Withdrawn] {
            for action in [Action::Accept, Action::Return, Action::Refuse, Action::Correct] {
                assert_eq!(state.after(action), None, "{state:?} {action:?}");
            }
        }
        assert_eq!(State::Submitted.after(Action::Accept), Some(State::Accepted));
        assert_eq!(State::Returned.after(Action::Accept), None);
        assert_eq!(State::Refused.after(Action::Reopen), Some(State::Submitted));
    }
}
