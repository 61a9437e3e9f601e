//! The state of a case in short, for conflict answers.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::action::Action;
use crate::domain::case::State;

/// The state of a case in short: returned when a request comes too late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseHead {
    /// The id made on the phone.
    pub id: Uuid,
    /// Reference number, 12 digits.
    pub reference: String,
    /// Version, as `If-Match` takes it.
    pub version: i64,
    /// State.
    pub state: State,
    /// Last day for the answer; absent when none is owed.
    pub due_on: Option<NaiveDate>,
    /// Whether that day has passed. Computed, never stored.
    pub overdue: bool,
    /// Actions that its state allows, whoever performs them.
    pub actions: Vec<Action>,
}
