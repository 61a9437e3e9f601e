//! 关联重复: one household, several references, one case. The earliest clock rules.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::domain::case::Action;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{Actor, EventKind};
use crate::service::answer::{Begun, May, Request, begin};
use crate::service::case_view::{self, CaseView};
use crate::service::{timeline, turn};
use crate::store::cases::{self, Case};
use crate::store::{Tx, clocks};

/// 关联.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The case of the same household that was filed earlier.
    pub of: Uuid,
    /// How it is known to be the same household.
    pub reason: String,
}

/// Links a case to an earlier one of the officer's region; its reference shows that one
/// from now on, and its own clock stops. What was linked to it goes along.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid` when `of` is not earlier, is linked itself
/// or has ended, `case.unknown` when it lies elsewhere.
pub async fn link(app: &App, request: &Request, asked: &Link) -> Result<CaseView> {
    if asked.reason.trim().is_empty() || asked.of == request.case {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    let mut pending = match begin(app, request, Action::Link, May::Answering).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    let (tx, staff, case) = (&mut pending.tx, &pending.staff, &mut pending.case);
    cases::lock(tx, asked.of).await?;
    let mut earlier = case_view::get(tx, staff, asked.of).await?;
    let is_earlier = began(tx, &earlier).await? < began(tx, case).await?;
    let can_take = earlier.duplicate_of.is_none() && earlier.state.after(Action::Link).is_some();
    if !is_earlier || !can_take {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    turn::stop(app, tx, case, "linked").await?;
    case.duplicate_of = Some(earlier.id);
    // Whoever asked for it is heard where the case is answered.
    if std::mem::take(&mut case.withdrawal_requested) && !earlier.withdrawal_requested {
        earlier.withdrawal_requested = true;
        change(tx, &earlier).await?;
    }
    let actor = Actor::Account(staff.id);
    let told = json!({ "reference": case.reference, "reason": asked.reason });
    timeline::append(app, tx, earlier.id, EventKind::Linked, actor, told).await?;
    let details = json!({ "of": earlier.reference, "reason": asked.reason });
    for mut linked in cases::list_linked(tx, case.id).await? {
        linked.duplicate_of = Some(earlier.id);
        change(tx, &linked).await?;
        timeline::append(app, tx, linked.id, EventKind::Linked, actor, details.clone()).await?;
    }
    pending.finish(EventKind::Linked, details).await
}

async fn change(tx: &mut Tx, case: &Case) -> Result<()> {
    if cases::update(tx, case).await? { Ok(()) } else { Err(ErrorCode::ServerBusy.into()) }
}

/// Paper that came on Monday and was entered on Wednesday began on Monday.
async fn began(tx: &mut Tx, case: &Case) -> Result<(Option<NaiveDate>, DateTime<Utc>, Uuid)> {
    let first = clocks::list(tx, case.id).await?.into_iter().next();
    Ok((first.map(|clock| clock.started_on), case.received_at, case.id))
}
