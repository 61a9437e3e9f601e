//! The row of a case, its columns, and what search finds it by.

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
    /// Made on the phone.
    pub id: Uuid,
    /// 12 digits.
    pub reference: String,
    /// SHA-256 of the phone's key; none for what staff entered.
    pub device_key_hash: Option<Vec<u8>>,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_since: DateTime<Utc>,
    /// Counts changes; what `If-Match` names.
    pub version: i64,
    /// The newest declaration version.
    pub latest: i64,
    /// How it came in.
    pub channel: Channel,
    /// 代填
    pub by_proxy: bool,
    /// 现在就过不下去
    pub urgent: bool,
    /// Scope.
    pub county_id: Uuid,
    /// Scope; none while only the county is known.
    pub township_id: Option<Uuid>,
    /// None while only the township is known.
    pub village_id: Option<Uuid>,
    /// When its text became durable.
    pub received_at: DateTime<Utc>,
    /// When it came into this inbox.
    pub routed_at: DateTime<Utc>,
    /// Last day for the answer, while that clock runs.
    pub due_on: Option<NaiveDate>,
    /// A year on the way to `due_on` is not announced yet.
    pub provisional: bool,
    /// Last day for the correction, while that clock runs.
    pub correct_by: Option<NaiveDate>,
    /// First opened by an officer of the region.
    pub opened_at: Option<DateTime<Utc>>,
    /// How often it was returned.
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
    /// What a conflict says of it: version, state, days.
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
    /// What the table of actions asks.
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
    /// The day of a running clock has passed, the township's or the farmer's.
    #[must_use]
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.due_on.or(self.correct_by).is_some_and(|day| day < today)
    }
    /// Computed, never stored.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.due_on.is_some_and(|due| due < today)
    }
}

/// What search finds a household by, as HMACs.
#[derive(Debug, Clone, Default)]
pub struct SearchIndex {
    /// Of the id number.
    pub id_number: Option<Vec<u8>>,
    /// Of the telephone.
    pub phone: Option<Vec<u8>>,
    /// Of the contact's telephone, who is reached where the applicant has none. Apart from
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
