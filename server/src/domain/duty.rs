//! 待办: something that is owed until a day. What has no day is no duty, but a flag.

use chrono::{DateTime, Utc};

use crate::names::names;

names! {
    /// What is owed.
    pub enum DutyKind {
        /// 答复: the township's answer.
        Answer = "answer",
        /// 补正: the household's correction; nothing closes when its day passes, somebody goes there.
        Correction = "correction",
        /// 上门补按手印, promised for a day.
        SignatureVisit = "signature_visit",
        /// 签字: a line for each adult of the household, until each has signed or has a reason.
        Signatures = "signatures",
    }
}

impl DutyKind {
    /// Whether it says whose turn it is: the township's, or the household's.
    #[must_use]
    pub const fn is_turn(self) -> bool {
        matches!(self, Self::Answer | Self::Correction)
    }

    /// Whether the household has been told its last day, and is told when that moves.
    #[must_use]
    pub const fn is_told(self) -> bool {
        matches!(self, Self::Answer | Self::Correction)
    }
}

names! {
    /// In what the time that a duty has is counted.
    pub enum Unit {
        /// Working days, by the calendar.
        Working = "working",
        /// Nothing was counted: the day was agreed on.
        Agreed = "agreed",
    }
}

names! {
    /// What stopped a duty.
    pub enum DutyOutcome {
        /// 收下
        Accepted = "accepted",
        /// 退回补正
        Returned = "returned",
        /// 不收
        Refused = "refused",
        /// 撤回
        Withdrawn = "withdrawn",
        /// 补正
        Corrected = "corrected",
        /// 电话更正
        Amended = "amended",
        /// 关联 to an earlier filing; an unlinking begins it again.
        Linked = "linked",
        /// Handed on to another place, where a duty with the same last day continues it.
        HandedOn = "handed_on",
        /// The visit was made.
        Visited = "visited",
        /// The print or signature arrived.
        Signed = "signed",
        /// Every adult has signed, or there is a reason why not.
        Complete = "complete",
    }
}

/// The duties that run now: for each kind, the instant before which it is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Running([Option<DateTime<Utc>>; DutyKind::ALL.len()]);

impl Running {
    /// The instant before which that duty is to be done; none when it does not run.
    #[must_use]
    pub const fn get(&self, kind: DutyKind) -> Option<DateTime<Utc>> {
        self.0[kind as usize]
    }

    /// That duty runs until then; with none, it runs no longer.
    pub const fn set(&mut self, kind: DutyKind, due_at: Option<DateTime<Utc>>) {
        self.0[kind as usize] = due_at;
    }

    /// The kinds that run, in the order of the list.
    pub fn kinds(&self) -> impl Iterator<Item = DutyKind> + '_ {
        DutyKind::ALL.iter().copied().filter(|kind| self.get(*kind).is_some())
    }
}
