//! 查看记录: what accounts see of households, and what for.

use chrono::{Months, NaiveDate, TimeDelta};

use crate::names::names;

names! {
    /// How much was seen.
    pub enum Tier {
        /// Rows of lists: names as far as a list shows them, kinds of hardship.
        Row = "row",
        /// A row found by a number.
        Search = "search",
        /// The case as a whole: names, numbers, what the household said.
        Case = "case",
        /// What has happened to it, with what was said then.
        Timeline = "timeline",
        /// Photos: prints, papers.
        Photos = "photos",
        /// The case, to be printed.
        PrintOut = "print_out",
        /// The case once more, as the answer to an action on it.
        Acted = "acted",
    }
}

impl Tier {
    /// Looks that open no case, and so do not count towards [`CASES_AN_HOUR`].
    pub const NOT_COUNTED: [Self; 3] = [Self::Row, Self::Search, Self::Acted];
}

names! {
    /// What for. It follows from what is asked and who asks; nobody types it.
    pub enum Purpose {
        /// 答复: their office answers it.
        Answer = "answer",
        /// 督办: the county watches how a township answers.
        Watch = "watch",
        /// 柜台查询: somebody at the counter has no slip.
        Counter = "counter",
        /// 打印
        Print = "print",
        /// 上门: somebody goes there.
        Visit = "visit",
    }
}

/// Looks of one account at the same tier of the same docket in this time are one: a desk loads
/// again what it shows.
pub const ONE_LOOK: TimeDelta = TimeDelta::minutes(10);

/// Most cases that an account opens in an hour: one every 18 seconds without a pause. An officer
/// who has hundreds a day does not come near it; whoever copies a county reaches it soon.
pub const CASES_AN_HOUR: i64 = 200;

/// Records of what was done with personal data are kept for three years (PIPL 56); longer they
/// would only be more data about officers.
const KEPT: Months = Months::new(36);

/// The first day whose rows are still kept on `today`.
#[must_use]
pub fn kept_from(today: NaiveDate) -> NaiveDate {
    today - KEPT
}
