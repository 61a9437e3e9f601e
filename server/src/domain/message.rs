//! What the applicant is told by text message, and what became of it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::{china_day, end_of, start_of};
use crate::names::names;

names! {
    /// What a message tells of.
    pub enum MessageKind {
        /// 收到申报
        Filed = "filed",
        /// 收到补正
        Corrected = "corrected",
        /// 收下
        Accepted = "accepted",
        /// 退回补正
        Returned = "returned",
        /// 不收
        Refused = "refused",
        /// 已撤回
        Withdrawn = "withdrawn",
        /// 转办
        Transferred = "transferred",
        /// The day for the answer, or for the correction, was counted anew.
        Recounted = "recounted",
        /// 县里重新打开
        Reopened = "reopened",
        /// 进展
        Progress = "progress",
    }
}

/// Receipts that one telephone may get on a day. Whoever files causes them, so they are limited:
/// a household files once, and a stranger's telephone must not ring all day.
pub const RECEIPTS_A_DAY: i64 = 3;

impl MessageKind {
    /// Whether filing alone causes the message. What an officer answers and changed last days are
    /// always sent.
    #[must_use]
    pub const fn is_receipt(self) -> bool {
        matches!(self, Self::Filed | Self::Corrected)
    }
}

names! {
    /// What became of a message.
    pub enum MessageState {
        /// Waiting to be sent.
        Pending = "pending",
        /// The gateway has taken it.
        Sent = "sent",
        /// No gateway is set up: the message was only logged, and nobody was told.
        Logged = "logged",
        /// 待电话/上门核实: the gateway did not take it, however often.
        GivenUp = "given_up",
        /// Its telephone has had as many of the kind today as anybody gets: not sent.
        Withheld = "withheld",
    }
}

/// Nobody is woken: nothing is sent from 21:00 to 08:00 in China. Both are counted from midnight.
const EVENING: TimeDelta = TimeDelta::hours(21);
const MORNING: TimeDelta = TimeDelta::hours(8);

/// `at`, or the next 08:00 when it lies in the night.
#[must_use]
pub fn waking_hour(at: DateTime<Utc>) -> DateTime<Utc> {
    let today = china_day(at);
    let since_midnight = at - start_of(today);
    if since_midnight < MORNING {
        start_of(today) + MORNING
    } else if since_midnight >= EVENING {
        end_of(today) + MORNING
    } else {
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_woken() {
        for (at, then) in [
            ("2026-09-24T20:59:59+08:00", "2026-09-24T20:59:59+08:00"),
            ("2026-09-24T21:00:00+08:00", "2026-09-25T08:00:00+08:00"),
            ("2026-12-31T23:59:59+08:00", "2027-01-01T08:00:00+08:00"),
            ("2026-09-25T00:00:00+08:00", "2026-09-25T08:00:00+08:00"),
            ("2026-09-25T07:59:59+08:00", "2026-09-25T08:00:00+08:00"),
            ("2026-09-25T08:00:00+08:00", "2026-09-25T08:00:00+08:00"),
        ] {
            let at: DateTime<Utc> = at.parse().unwrap();
            assert_eq!(waking_hour(at), then.parse::<DateTime<Utc>>().unwrap(), "{at}");
        }
    }
}
