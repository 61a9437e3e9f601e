//! What is owed on a case, as both sides are shown it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::duty::DutyKind;
use crate::store::cases::Case;

/// Something that is owed on a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Owed {
    /// What.
    pub kind: DutyKind,
    /// Its last day.
    pub by: NaiveDate,
    /// Whether that day has passed.
    pub late: bool,
}

/// What is owed on the case, from its row alone.
#[must_use]
pub fn owed(case: &Case, today: NaiveDate) -> Vec<Owed> {
    let of = |kind| Some(Owed { kind, by: case.last_day(kind)?, late: case.is_late(kind, today) });
    case.owed.kinds().filter_map(of).collect()
}
