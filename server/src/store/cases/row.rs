//! The row of a case, its columns, and its search index.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::domain::action::{Action, Situation};
use crate::domain::answer::NotifiedHow;
use crate::domain::case::{Channel, State};
use crate::domain::case_head::CaseHead;

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
    /// Last day for the answer; none when that clock does not run.
    pub due_on: Option<NaiveDate>,
    /// Whether a year on the way to `due_on` has not been announced yet.
    pub provisional: bool,
    /// Last day for the correction; none when that clock does not run.
    pub correct_by: Option<NaiveDate>,
    /// When an officer of the region first opened it.
    pub opened_at: Option<DateTime<Utc>>,
    /// How often it was returned to the applicant.
    pub returns: i64,
    /// 缺手印
    pub signature_missing: bool,
    /// Listed photos that have not arrived.
    pub photos_missing: i64,
    /// 上门补按手印, by this day; none once it is done.
    pub visit_signature_by: Option<NaiveDate>,
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
    /// Handed on after its day had passed: where it passed (the county's id where no
    /// township was known). None once it is answered.
    pub breach_at_id: Option<Uuid>,
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
            due_on: self.due_on,
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
        }
    }
    /// Whether the day of a running clock has passed, the township's or the farmer's.
    #[must_use]
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.due_on.or(self.correct_by).is_some_and(|day| day < today)
    }
    /// Whether the day for the answer has passed. Computed, never stored.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.due_on.is_some_and(|due| due < today)
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

macro_rules! columns {
    () => {
        "id, reference, device_key_hash, state, state_since, version, latest, channel, by_proxy, urgent, \
         county_id, township_id, village_id, received_at, routed_at, due_on, provisional, correct_by, opened_at, returns, \
         signature_missing, photos_missing, visit_signature_by, withdrawal_requested, review_requested, \
         notified, national_entry_on, duplicate_of, call_or_visit, breach_at_id"
    };
}
pub(in crate::store) use columns;
