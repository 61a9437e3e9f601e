//! What is done after an answer: the applicant was told (告知), the case was entered in
//! the national system (国家系统录入).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::answer::{NationalEntry, Notified, NotifiedHow};
use crate::domain::case::Action;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::EventKind;
use crate::service::answer::{Begun, May, Request, begin};
use crate::service::case_view::CaseView;

/// At least one of both.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// How and when the applicant was told.
    #[serde(default)]
    pub notified: Option<Notified>,
    /// When it was entered, and under which number.
    #[serde(default)]
    pub national_entry: Option<NationalEntry>,
}

/// Records it.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid`: nothing said, 未告知, or a day to come.
pub async fn follow_up(app: &App, request: &Request, asked: &FollowUp) -> Result<CaseView> {
    let today = app.clock.today();
    let told = asked.notified.as_ref();
    let entered = asked.national_entry.as_ref();
    let is_empty = told.is_none() && entered.is_none();
    let not_told = told
        .is_some_and(|told| told.how == NotifiedHow::NotYet || told.on.is_none_or(|on| on > today));
    let not_entered =
        entered.is_some_and(|entry| entry.number.trim().is_empty() || entry.on > today);
    if is_empty || not_told || not_entered {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    told.map_or(Ok(()), Notified::check)?;
    entered.map_or(Ok(()), NationalEntry::check)?;
    let mut pending = match begin(app, request, Action::FollowUp, May::Answering).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    if let Some(told) = told {
        pending.notified(told)?;
        pending.case.call_or_visit = false;
    }
    if let Some(entry) = entered {
        pending.case.national_entry_on = Some(entry.on);
    }
    let details = serde_json::to_value(asked).map_err(Error::fault)?;
    pending.finish(EventKind::FollowedUp, details).await
}
