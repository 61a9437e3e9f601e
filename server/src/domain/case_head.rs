//! How a case stands, in short.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::action::Action;
use crate::domain::case::State;

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
    /// What may happen to it now, whoever does it.
    pub actions: Vec<Action>,
}
