//! The row of a case, its columns, and its search index.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};
use uuid::Uuid;

use crate::clock::last_day_before;
use crate::domain::action::{Action, Situation};
use crate::domain::answer::NotifiedHow;
use crate::domain::case::{Channel, State};
use crate::domain::case_head::CaseHead;
use crate::domain::duty::{DutyKind, Running};

/// A case as it is kept; personal data is elsewhere, sealed.
#[derive(Debug, Clone, FromRow)]
pub struct Case {
    /// The id made on the phone.
    pub id: Uuid,
    /// Reference number, 12 digits.
    pub reference: String,
    /// SHA-256 of the phone's key; none for what staff entered.
    pub device_key_hash: Option<Vec<u8>>,
    /// State.
    pub state: State,
    /// When it came into this state.
    pub state_since: DateTime<Utc>,
    /// Counts changes; `If-Match` must match it.
    pub version: i64,
    /// Number of the newest declaration version.
    pub latest: i64,
    /// How it came in.
    pub channel: Channel,
    /// 代填
    pub by_proxy: bool,
    /// 现在就过不下去
    pub urgent: bool,
    /// The county that it belongs to.
    pub county_id: Uuid,
    /// The township that it belongs to; none while only the county is known.
    pub township_id: Option<Uuid>,
    /// The village; none while only the township is known.
    pub village_id: Option<Uuid>,
    /// When its text became durable.
    pub received_at: DateTime<Utc>,
    /// When it came into the inbox where it is now.
    pub routed_at: DateTime<Utc>,
    /// When an officer of the region first opened it.
    pub opened_at: Option<DateTime<Utc>>,
    /// How often it was returned to the applicant.
    pub returns: i64,
    /// 缺手印
    pub signature_missing: bool,
    /// Listed photos that have not arrived.
    pub photos_missing: i64,
    /// 要求撤回
    pub withdrawal_requested: bool,
    /// 要求复核
    pub review_requested: bool,
    /// 告知方式 of the last answer.
    pub notified: Option<NotifiedHow>,
    /// 国家系统录入
    pub national_entry_on: Option<NaiveDate>,
    /// The earlier case that this one is linked to.
    pub duplicate_of: Option<Uuid>,
    /// 待电话/上门核实: no message reaches the applicant's own telephone.
    pub call_or_visit: bool,
    /// Whether a year on the way to the answer's last day has not been announced yet. This and
    /// what follows is read from the running duties, and written only there.
    pub provisional: bool,
    /// What is owed on it, and before when.
    #[sqlx(flatten)]
    pub owed: Running,
}

impl<'r, R: Row> FromRow<'r, R> for Running
where
    for<'a> &'a str: ColumnIndex<R>,
    Option<DateTime<Utc>>: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        let mut running = Self::default();
        for kind in DutyKind::ALL {
            let column = format!("{}_due", kind.as_str());
            running.set(*kind, row.try_get(column.as_str())?);
        }
        Ok(running)
    }
}

impl Case {
    /// The short form that goes with a conflict: version, state, days.
    #[must_use]
    pub fn head(&self, today: NaiveDate) -> CaseHead {
        CaseHead {
            id: self.id,
            reference: self.reference.clone(),
            version: self.version,
            state: self.state,
            due_on: self.due_on(),
            overdue: self.is_overdue(today),
            actions: Action::possible(self.situation()),
        }
    }
    /// The facts that the table of actions asks for.
    #[must_use]
    pub const fn situation(&self) -> Situation {
        Situation {
            state: self.state,
            is_linked: self.duplicate_of.is_some(),
            withdrawal_requested: self.withdrawal_requested,
            review_requested: self.review_requested,
            lacks_photos: self.photos_missing > 0,
            owes_signatures: self.owed.get(DutyKind::Signatures).is_some(),
        }
    }
    /// How pressing its duties are: 0 for an urgent case, otherwise 1.
    #[must_use]
    pub fn rank(&self) -> i64 {
        i64::from(!self.urgent)
    }
    /// Last day for what is owed of that kind; none when that duty does not run.
    #[must_use]
    pub fn last_day(&self, kind: DutyKind) -> Option<NaiveDate> {
        self.owed.get(kind).map(last_day_before)
    }
    /// Last day for the answer; none when that duty does not run.
    #[must_use]
    pub fn due_on(&self) -> Option<NaiveDate> {
        self.last_day(DutyKind::Answer)
    }
    /// Last day of whoever's turn it is: of the answer, or of the correction.
    #[must_use]
    pub fn turn_ends_on(&self) -> Option<NaiveDate> {
        self.due_on().or_else(|| self.last_day(DutyKind::Correction))
    }
    /// Whether the last day of that duty has passed. Computed, never stored.
    #[must_use]
    pub fn is_late(&self, kind: DutyKind, today: NaiveDate) -> bool {
        self.last_day(kind).is_some_and(|day| day < today)
    }
    /// Whether the day for the answer has passed.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_late(DutyKind::Answer, today)
    }
}

/// HMACs by which search finds a household.
#[derive(Debug, Clone, Default)]
pub struct SearchIndex {
    /// HMAC of the id number; none where the form has none.
    pub id_number: Option<Vec<u8>>,
    /// HMAC of the applicant's telephone; none where the form has none.
    pub phone: Option<Vec<u8>>,
    /// HMAC of the contact's telephone, where the applicant has none. Separate from
    /// `phone`: one neighbour is the contact of many households, which are no duplicates.
    pub contact_phone: Option<Vec<u8>>,
}

// What is written into `cases`.
macro_rules! own_columns {
    () => {
        "id, reference, device_key_hash, state, state_since, latest, channel, by_proxy, urgent, \
         county_id, township_id, village_id, received_at, routed_at, opened_at, returns, signature_missing, \
         photos_missing, withdrawal_requested, review_requested, notified, national_entry_on, duplicate_of, call_or_visit"
    };
}
pub(super) use own_columns;

macro_rules! running {
    ($kind:literal, $column:literal) => {
        concat!(
            "(SELECT u.",
            $column,
            " FROM duties u WHERE u.docket_id = cases.id AND u.kind = '",
            $kind,
            "' AND u.stopped_at IS NULL)"
        )
    };
}
pub(in crate::store) use running;

// A column for each kind of duty: the instant before which the running one is to be done.
macro_rules! running_dues {
    ($($kind:literal)+) => {
        concat!($(", ", $crate::store::cases::running!($kind, "due_at"), " AS ", $kind, "_due"),+)
    };
}
pub(in crate::store) use running_dues;

// What is read of a case: its own row, its docket's version, the days of its running duties.
macro_rules! columns {
    () => {
        concat!(
            "cases.id, cases.reference, cases.device_key_hash, cases.state, cases.state_since, \
             (SELECT k.version FROM dockets k WHERE k.id = cases.id) AS version, cases.latest, cases.channel, \
             cases.by_proxy, cases.urgent, cases.county_id, cases.township_id, cases.village_id, cases.received_at, \
             cases.routed_at, cases.opened_at, cases.returns, cases.signature_missing, cases.photos_missing, \
             cases.withdrawal_requested, cases.review_requested, cases.notified, cases.national_entry_on, \
             cases.duplicate_of, cases.call_or_visit, COALESCE(",
            $crate::store::cases::running!("answer", "provisional"),
            ", FALSE) AS provisional",
            $crate::store::cases::running_dues!("answer" "correction" "signature_visit" "signatures")
        )
    };
}
pub(in crate::store) use columns;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_duty_is_read() {
        for kind in DutyKind::ALL {
            let read =
                format!("u.kind = '{0}' AND u.stopped_at IS NULL) AS {0}_due", kind.as_str());
            assert!(columns!().contains(&read), "{kind:?}");
        }
    }
}
