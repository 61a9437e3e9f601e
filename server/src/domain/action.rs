//! What may be done with a case: the one table. It allows and does not execute: each use case
//! does its own work, the frame refuses what its row does not allow, `verify` replays by it, and
//! desk and phone are told what may be done now. By whom is said in `rights.rs`.

use crate::domain::case::State;
use crate::domain::duty::DutyKind;
use crate::domain::event::EventKind;
use crate::domain::message::MessageKind;
use crate::names::names;

names! {
    /// What can be done with a case, by the name of its path.
    pub enum Action {
        /// 收下
        Accept = "acceptance",
        /// 退回补正
        Return = "return",
        /// 不收
        Refuse = "refusal",
        /// 确认撤回: the applicant asked for it, the township confirms.
        Withdraw = "withdrawal",
        /// 转办
        Transfer = "transfer",
        /// 进展
        Progress = "progress",
        /// 告知, 国家系统录入, 补手印
        FollowUp = "follow-up",
        /// 签字: who of the adults has signed, and why somebody has not
        Sign = "signatures",
        /// 电话更正
        Amend = "amendment",
        /// 关联重复
        Link = "duplicate-of",
        /// 解除关联
        Unlink = "unlinking",
        /// The county reopens after a request for review.
        Reopen = "reopening",
        /// 补正码
        IssueCode = "correction-code",
        /// 补正
        Correct = "correction",
        /// 我要撤回
        RequestWithdrawal = "withdrawal-request",
        /// 我不同意
        RequestReview = "review-request",
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The states in which it may be done, each with the state to which it then leads.
    pub moves: &'static [(State, State)],
    /// The event that it adds to the timeline.
    pub event: EventKind,
    /// What the applicant is told; nothing where the applicant does it, or it concerns the office
    /// alone.
    pub message: &'static [MessageKind],
    /// The duties that it may end.
    pub ends: &'static [DutyKind],
    /// The duties that it may begin.
    pub begins: &'static [DutyKind],
}

/// The facts of a case that decide what may be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// Its state.
    pub state: State,
    /// Linked to an earlier case, and answered there.
    pub is_linked: bool,
    /// 要求撤回: the applicant has asked to withdraw it.
    pub withdrawal_requested: bool,
    /// 要求复核: the applicant has asked the county to look at the refusal.
    pub review_requested: bool,
    /// 缺照片: a listed photo has not arrived.
    pub lacks_photos: bool,
    /// 待签字: the adults' signatures are owed.
    pub owes_signatures: bool,
}

/// The use case did something that its row does not allow: a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("the row of {} says otherwise", .0.as_str())]
pub struct NotInTable(pub Action);

const GOING_ON: &[(State, State)] = &[
    (State::Submitted, State::Submitted),
    (State::Returned, State::Returned),
    (State::Accepted, State::Accepted),
];

impl Action {
    /// Its row in the table.
    #[must_use]
    pub const fn rule(self) -> Rule {
        use State::{Accepted, Refused, Returned, Submitted, Withdrawn};
        let (moves, event, message): (&'static [_], _, &'static [_]) = match self {
            Self::Accept => {
                (&[(Submitted, Accepted)], EventKind::Accepted, &[MessageKind::Accepted])
            }
            Self::Return => {
                (&[(Submitted, Returned)], EventKind::Returned, &[MessageKind::Returned])
            }
            Self::Refuse => (
                &[(Submitted, Refused), (Returned, Refused)],
                EventKind::Refused,
                &[MessageKind::Refused],
            ),
            Self::Withdraw => (
                &[(Submitted, Withdrawn), (Returned, Withdrawn)],
                EventKind::Withdrawn,
                &[MessageKind::Withdrawn],
            ),
            Self::Transfer => {
                (&[(Submitted, Submitted)], EventKind::Transferred, &[MessageKind::Transferred])
            }
            Self::Progress => {
                (&[(Accepted, Accepted)], EventKind::Progress, &[MessageKind::Progress])
            }
            Self::FollowUp => (
                &[
                    (Accepted, Accepted),
                    (Returned, Returned),
                    (Refused, Refused),
                    (Withdrawn, Withdrawn),
                ],
                EventKind::FollowedUp,
                &[],
            ),
            Self::Sign => (&[(Accepted, Accepted)], EventKind::SignaturesTaken, &[]),
            // A returned case that is mended on the telephone is the township's turn again.
            Self::Amend => (
                &[(Submitted, Submitted), (Returned, Submitted), (Accepted, Accepted)],
                EventKind::Amended,
                &[],
            ),
            Self::Link => (GOING_ON, EventKind::Linked, &[]),
            Self::Unlink => (
                &[
                    (Submitted, Submitted),
                    (Returned, Returned),
                    (Accepted, Accepted),
                    (Refused, Refused),
                    (Withdrawn, Withdrawn),
                ],
                EventKind::Unlinked,
                &[],
            ),
            Self::Reopen => {
                (&[(Refused, Submitted)], EventKind::Reopened, &[MessageKind::Reopened])
            }
            Self::IssueCode => (&[(Returned, Returned)], EventKind::CodeIssued, &[]),
            Self::Correct => (
                &[(Submitted, Submitted), (Returned, Submitted)],
                EventKind::Corrected,
                &[MessageKind::Corrected],
            ),
            Self::RequestWithdrawal => (
                &[(Submitted, Submitted), (Returned, Returned)],
                EventKind::WithdrawalRequested,
                &[],
            ),
            Self::RequestReview => (&[(Refused, Refused)], EventKind::ReviewRequested, &[]),
        };
        let (ends, begins) = self.duties();
        Rule { moves, event, message, ends, begins }
    }

    /// The duties that it may end, and those that it may begin. Handing on does neither: the same
    /// is owed, by another place.
    const fn duties(self) -> (&'static [DutyKind], &'static [DutyKind]) {
        const NONE: &[DutyKind] = &[];
        const ANSWER: &[DutyKind] = &[DutyKind::Answer];
        const CORRECTION: &[DutyKind] = &[DutyKind::Correction];
        const TURN: &[DutyKind] = &[DutyKind::Answer, DutyKind::Correction];
        const SIGNATURES: &[DutyKind] = &[DutyKind::Signatures];
        const PRINTS: &[DutyKind] = &[DutyKind::SignatureVisit, DutyKind::Signatures];
        const VISIT: &[DutyKind] = &[DutyKind::SignatureVisit];
        const LINKED: &[DutyKind] = &[DutyKind::Answer, DutyKind::Correction, DutyKind::Signatures];
        match self {
            Self::Accept => (ANSWER, PRINTS),
            Self::Return => (ANSWER, CORRECTION),
            Self::Refuse | Self::Withdraw => (TURN, NONE),
            Self::Link => (LINKED, NONE),
            Self::Sign => (SIGNATURES, NONE),
            Self::Transfer | Self::IssueCode | Self::RequestWithdrawal | Self::RequestReview => {
                (NONE, NONE)
            }
            Self::Progress => (VISIT, NONE),
            Self::FollowUp => (PRINTS, NONE),
            Self::Amend => (&[DutyKind::Correction, DutyKind::Signatures], ANSWER),
            Self::Correct => (CORRECTION, ANSWER),
            Self::Unlink => (NONE, LINKED),
            Self::Reopen => (NONE, ANSWER),
        }
    }

    /// Whether it may leave these duties running where those ran before.
    #[must_use]
    pub fn may_leave(self, before: &[DutyKind], after: &[DutyKind]) -> bool {
        let rule = self.rule();
        let is_allowed = |from: &[DutyKind], to: &[DutyKind], allowed: &[DutyKind]| {
            from.iter().all(|duty| to.contains(duty) || allowed.contains(duty))
        };
        is_allowed(before, after, rule.ends) && is_allowed(after, before, rule.begins)
    }

    /// The state to which it leads; `None` where it may not be done. A linked case is answered
    /// through the earlier one; nothing is asked for twice; a case is reopened only where a review
    /// was asked for, corrected only where it was returned or lacks a photo, and signed only while
    /// signatures are owed.
    #[must_use]
    pub fn next(self, case: Situation) -> Option<State> {
        let has_reason = match self {
            Self::Reopen => case.review_requested,
            Self::RequestReview => !case.review_requested,
            Self::RequestWithdrawal => !case.withdrawal_requested,
            Self::Correct => case.state == State::Returned || case.lacks_photos,
            Self::Sign => case.owes_signatures,
            _ => true,
        };
        if !has_reason || case.is_linked != (self == Self::Unlink) {
            return None;
        }
        self.rule().moves.iter().find(|(from, _)| *from == case.state).map(|(_, to)| *to)
    }

    /// All that may happen to such a case, whoever does it.
    #[must_use]
    pub fn possible(case: Situation) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|action| action.next(case).is_some()).collect()
    }
}

impl State {
    /// Whether another filing of the household may still be linked to a case, or a case to
    /// another: it has not ended.
    #[must_use]
    pub fn goes_on(self) -> bool {
        GOING_ON.iter().any(|(from, _)| *from == self)
    }
}

#[cfg(test)]
mod tests;
