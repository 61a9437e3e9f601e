//! 录入: what comes by paper, telephone or at the counter, under the same rules and the
//! same clock.

use chrono::{NaiveDate, TimeDelta};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::declaration::NOTE_MAX;

use crate::app::App;
use crate::clock::china_day;
use crate::domain::case::Channel;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{Actor, Filed};
use crate::domain::rights::Use;
use crate::gateway::tokens::Bearer;
use crate::service::filing::new_case::{self, Entry};
use crate::service::filing::received::{Received, judge};
use crate::service::people::sessions;
use crate::service::places::routing;
use crate::service::places::rules::Rules;
use crate::service::views::receipt::Submission;
use crate::store::cases;

/// A filing that an officer enters.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffEntry {
    /// Made by the desk (UUID v7 or v4): the same again is the same case.
    pub id: Uuid,
    /// 来访, 纸质 or 电话.
    pub channel: Channel,
    /// The day on which the township had it in hand; the days for its answer count from it.
    pub received_on: NaiveDate,
    /// Why it is entered on a later day: 100 characters at most.
    #[serde(default)]
    pub late_reason: Option<String>,
    /// The form; a photo of the paper is listed as `paper_form`.
    #[schema(value_type = wasm_validator::Declaration)]
    pub declaration: Value,
}

/// Enters; sent again it is the same case.
///
/// # Errors
/// `case.received_on`, `case.entry_reason`, `case.answer_invalid`,
/// `account.not_allowed` for another county, those of [`new_case::file`].
pub async fn enter(app: &App, bearer: Bearer, asked: StaffEntry) -> Result<Submission> {
    let now = app.clock.now();
    let today = china_day(now);
    if asked.channel == Channel::Phone || !matches!(asked.id.get_version_num(), 4 | 7) {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    let mut tx = app.db.begin_read().await?;
    let staff = sessions::staff(app, &mut tx, bearer, Use::Enter).await?;
    let places = app.places.read(&mut tx).await?;
    let area = staff.area(Use::Enter, None).ok_or(ErrorCode::AccountNotAllowed)?;
    let here = routing::of_region(&places, area.id())?;
    let received = Received::of(asked.declaration);
    // A retry is a retry, whatever day it is by now and whatever rules have come since.
    let found = cases::find(&mut tx, asked.id).await?;
    if let Some(case) = found.filter(|case| case.county_id == here.county_id) {
        return new_case::again(app, &mut tx, &case, None, &received).await;
    }
    let late_reason = asked.late_reason;
    check(places.rules(here.county_id, today), asked.received_on, late_reason.as_deref(), today)?;
    let judged = judge(app, &places, &received.value, today)?;
    let home = &judged.valid.declaration().home;
    let there = routing::route(&places, judged.valid.region(), &home.list)?;
    drop(tx);
    if there.county_id != here.county_id {
        return Err(ErrorCode::AccountNotAllowed.into());
    }
    let entry = Entry {
        id: asked.id,
        key: None,
        from: None,
        channel: asked.channel,
        actor: Actor::Account(staff.id),
        // Who enters what is on the paper has not filled it in.
        filler: None,
        now,
        started_on: asked.received_on,
        said: Filed {
            channel: Some(asked.channel),
            received_on: Some(asked.received_on),
            late_reason,
        },
    };
    new_case::file(app, &entry, &received, Some(judged)).await
}

/// Checks the day on which it came, and that it is said why it is entered later. How late that may
/// be is said by the rules of the day of entering.
fn check(
    rules: Rules<'_>,
    received_on: NaiveDate,
    late_reason: Option<&str>,
    today: NaiveDate,
) -> Result<()> {
    if received_on > today || received_on < earliest(rules, today) {
        return Err(ErrorCode::CaseReceivedOn.into());
    }
    let length = late_reason.unwrap_or_default().trim().chars().count() as u64;
    if length > NOTE_MAX || (received_on < today && length == 0) {
        return Err(ErrorCode::CaseEntryReason.into());
    }
    Ok(())
}

/// The earliest day on which it may have come: no more than the policy's working days back.
fn earliest(rules: Rules<'_>, today: NaiveDate) -> NaiveDate {
    let most = i64::from(rules.policy.procedure.entry_backdate_working_days);
    let between = |day| rules.calendar.working_days_between(day, today);
    let mut day = today;
    while between(day - TimeDelta::days(1)) <= most {
        day -= TimeDelta::days(1);
    }
    day
}
