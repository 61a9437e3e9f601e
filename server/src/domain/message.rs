//! What the applicant is told by text message, and what became of it.

use chrono::{DateTime, NaiveTime, TimeDelta, Timelike as _, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a message tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case", type_name = "text")]
pub enum MessageKind {
    /// 收到申报
    Filed,
    /// 收到补正
    Corrected,
    /// 收下
    Accepted,
    /// 退回补正
    Returned,
    /// 不收
    Refused,
    /// 已撤回
    Withdrawn,
    /// 转办
    Transferred,
    /// The day for the answer, or for the correction, was counted anew.
    Recounted,
    /// 县里重新打开
    Reopened,
    /// 进展
    Progress,
}

/// Of the messages that whoever files brings about by themselves, so many a telephone and
/// day: a household files once, and a stranger's telephone must not ring all day.
pub const RECEIPTS_A_DAY: i64 = 3;

impl MessageKind {
    /// Whether nobody but the sender of a form has brought it about. What an officer answers
    /// and what falls due always goes.
    #[must_use]
    pub const fn is_receipt(self) -> bool {
        matches!(self, Self::Filed | Self::Corrected)
    }
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case", type_name = "text")]
pub enum MessageState {
    /// To be sent.
    Pending,
    /// The gateway has taken it.
    Sent,
    /// No gateway is set up: only the log knows, nobody was told.
    Logged,
    /// 待电话/上门核实: the gateway did not take it, however often.
    GivenUp,
    /// Its telephone has had as many of the kind today as anybody gets: not sent.
    Withheld,
}

impl MessageState {
    /// As kept and counted.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sent => "sent",
            Self::Logged => "logged",
            Self::GivenUp => "given_up",
            Self::Withheld => "withheld",
        }
    }
}

/// Nobody is woken: from 21:00 to 08:00 at +08:00 nothing is sent.
const EVENING: u32 = 21;
const MORNING: u32 = 8;
/// China has one time zone, +08:00.
const EAST: TimeDelta = TimeDelta::hours(8);

/// `at`, or the next morning when that is in the night.
#[must_use]
pub fn waking_hour(at: DateTime<Utc>) -> DateTime<Utc> {
    let local = at + EAST;
    let days = match local.hour() {
        hour if hour < MORNING => 0,
        hour if hour >= EVENING => 1,
        _ => return at,
    };
    let day = local.date_naive() + TimeDelta::days(days);
    let midnight = day.and_time(NaiveTime::MIN).and_utc() - EAST;
    midnight + TimeDelta::hours(i64::from(MORNING))
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
