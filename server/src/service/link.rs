//! 关联重复: one household, several references, one case. The earliest clock rules.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::declaration::{Applicant, IdStatus, PhoneStatus};
use wasm_validator::identity::IdNumber;
use wasm_validator::phone::Phone;
use wasm_validator::text::PersonName;

use crate::app::App;
use crate::domain::case::Action;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{Actor, EventKind};
use crate::service::answer::{Begun, May, Request, begin};
use crate::service::case_view::{self, CaseView};
use crate::service::{reading, timeline, turn};
use crate::store::cases::{self, Case};
use crate::store::{Tx, clocks, events};

/// 关联.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The case of the same household that was filed earlier.
    pub of: Uuid,
    /// How it is known to be the same household.
    pub reason: String,
    /// Asked and confirmed that it is one household, although names, id numbers or telephones differ.
    #[serde(default)]
    pub differs_confirmed: bool,
}

/// In what two filings name different people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// 姓名
    Name,
    /// 身份证号, where both have one.
    IdNumber,
    /// 本人的电话, where both have one: what is said of one filing reaches the other's.
    Telephone,
}

/// Why two filings cannot be linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hindrance {
    /// They are linked to each other.
    Linked,
    /// One is linked to a third.
    LinkedElsewhere,
    /// One was refused or withdrawn.
    Ended,
    /// One does not open: nobody can compare them.
    Unreadable,
}

/// How two filings stand to each other.
#[derive(Debug)]
pub(super) struct Pair {
    /// The other one came first.
    pub earlier: bool,
    pub hindrance: Option<Hindrance>,
    pub differs: Vec<Difference>,
}

/// Compares a case with another. The desk shows what this says and judges nothing itself.
pub(super) async fn pair(app: &App, tx: &mut Tx, case: &Case, other: &Case) -> Result<Pair> {
    let each_other = case.duplicate_of == Some(other.id) || other.duplicate_of == Some(case.id);
    let hindrance = if each_other {
        Some(Hindrance::Linked)
    } else if case.duplicate_of.is_some() || other.duplicate_of.is_some() {
        Some(Hindrance::LinkedElsewhere)
    } else if !case.state.goes_on() || !other.state.goes_on() {
        Some(Hindrance::Ended)
    } else {
        None
    };
    let a = reading::newest_if_readable(app, tx, case).await?;
    let b = reading::newest_if_readable(app, tx, other).await?;
    let (mine, theirs) = (began(app, tx, case).await?, began(app, tx, other).await?);
    let (hindrance, differs) = match (&a, &b) {
        (Some(a), Some(b)) if mine.is_some() && theirs.is_some() => {
            let today = app.clock.today();
            (hindrance, differences(&a.form.applicant, &b.form.applicant, today))
        }
        _ => (hindrance.or(Some(Hindrance::Unreadable)), Vec::new()),
    };
    Ok(Pair { earlier: theirs < mine, hindrance, differs })
}

/// Links a case to an earlier one of the officer's region; its reference shows where that
/// one stands from now on, and its own clock stops. What was linked to it goes along.
///
/// A day that has passed is not linked away, nor is a household that cannot wait: that clock
/// runs on, and is counted, until the household is answered at the earlier case ([`settle`]).
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid` without a reason, `case.link_order`,
/// `case.link_target`, `case.link_differs`, `case.unknown` when it lies elsewhere.
pub async fn link(app: &App, request: &Request, asked: &Link) -> Result<CaseView> {
    if asked.reason.trim().is_empty() {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    if asked.of == request.case {
        return Err(ErrorCode::CaseLinkTarget.into());
    }
    let mut pending = match begin(app, request, Action::Link, May::Answering).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    let (tx, staff, case) = (&mut pending.tx, &pending.staff, &mut pending.case);
    cases::lock(tx, asked.of).await?;
    let earlier = case_view::get(tx, staff, asked.of).await?;
    let pair = pair(app, tx, case, &earlier).await?;
    if !pair.earlier {
        return Err(ErrorCode::CaseLinkOrder.into());
    }
    if pair.hindrance.is_some() {
        return Err(ErrorCode::CaseLinkTarget.into());
    }
    if !pair.differs.is_empty() && !asked.differs_confirmed {
        return Err(ErrorCode::CaseLinkDiffers.into());
    }
    if !case.is_late(app.clock.today()) && !would_wait(case, &earlier) {
        turn::stop(app, tx, case, LINKED).await?;
    }
    case.duplicate_of = Some(earlier.id);
    // Told there, and not asked for there: whoever filed this may be a stranger to that one.
    let asked_to_withdraw = std::mem::take(&mut case.withdrawal_requested);
    let mut details = json!({ "reason": asked.reason });
    if !pair.differs.is_empty() {
        details["differs"] = json!(pair.differs);
    }
    if asked_to_withdraw {
        details["withdrawal_requested"] = json!(true);
    }
    let actor = Actor::Account(staff.id);
    let mut told = details.clone();
    told["reference"] = json!(case.reference);
    timeline::append(app, tx, earlier.id, EventKind::Linked, actor, told).await?;
    details["of"] = json!(earlier.reference);
    for mut linked in list(app, tx, case.id).await? {
        linked.duplicate_of = Some(earlier.id);
        change(tx, &linked).await?;
        // By `along` and `before` an undoing leads it back.
        let before = linking(app, tx, &linked).await?;
        let details = json!({
            "of": earlier.reference, "reason": asked.reason,
            "along": case.reference, "before": before,
        });
        timeline::append(app, tx, linked.id, EventKind::Linked, actor, details).await?;
    }
    pending.finish(EventKind::Linked, details).await
}

/// An urgent filing beside an earlier one that nobody looks at as urgent: that one was filed
/// before things grew worse, or has been answered, perhaps months ago.
fn would_wait(case: &Case, earlier: &Case) -> bool {
    case.urgent && !(earlier.urgent && earlier.due_on.is_some())
}

/// The outcome of a clock that a link stopped.
pub(super) const LINKED: &str = "linked";

/// The household has been answered at this case: the clocks of filings linked to it that ran
/// on stop too.
///
/// # Errors
/// The database's.
pub(super) async fn settle(app: &App, tx: &mut Tx, case: &Case) -> Result<()> {
    for mut linked in list(app, tx, case.id).await? {
        if linked.due_on.or(linked.correct_by).is_some() {
            // Kept for an undoing; without a last day it counts nowhere.
            let breach_at_id = linked.breach_at_id;
            turn::stop(app, tx, &mut linked, LINKED).await?;
            change(tx, &Case { breach_at_id, ..linked }).await?;
        }
    }
    Ok(())
}

/// The household has been visited at this case: what was promised for filings linked to it
/// is done. Until then it is owed, and counted: its print may come from the phone as well.
///
/// # Errors
/// The database's.
pub(super) async fn visited(app: &App, tx: &mut Tx, case: &Case) -> Result<()> {
    for mut linked in list(app, tx, case.id).await? {
        if linked.visit_signature_by.take().is_some() {
            change(tx, &linked).await?;
        }
    }
    Ok(())
}

/// Cases linked to this one. One that does not read stays as it is.
///
/// # Errors
/// The database's.
pub(super) async fn list(app: &App, tx: &mut Tx, case: Uuid) -> Result<Vec<Case>> {
    Ok(app.unreadable.sift_named("cases", cases::list_linked(tx, case).await?)?.0)
}

/// The earlier case that this one is linked to, if it is; `None` where that one does not read.
///
/// # Errors
/// The database's.
pub(super) async fn earlier(app: &App, tx: &mut Tx, case: &Case) -> Result<Option<Option<Case>>> {
    let Some(earlier) = case.duplicate_of else { return Ok(Some(None)) };
    let found = cases::find(tx, earlier).await;
    reading::if_readable(app.unreadable.judge("cases", &earlier.to_string(), found))
}

/// Writes a case beside the one that a request is about.
pub(super) async fn change(tx: &mut Tx, case: &Case) -> Result<()> {
    if cases::update(tx, case).await? { Ok(()) } else { Err(ErrorCode::ServerBusy.into()) }
}

/// What the event says by which a case is linked. One that does not open says nothing: the
/// case stays where it is, and holds up none of the others.
pub(super) async fn linking(app: &App, tx: &mut Tx, case: &Case) -> Result<Value> {
    let found = events::find_last_of(tx, case.id, EventKind::Linked).await;
    let found = app.unreadable.judge("events", &case.id.to_string(), found);
    let event = reading::if_readable(found)?.flatten();
    let details = event.and_then(|event| timeline::details(app, &event).ok().flatten());
    Ok(details.unwrap_or_else(|| json!({})))
}

/// In the order in which they began.
type Began = (Option<NaiveDate>, DateTime<Utc>, Uuid);

/// Paper that came on Monday and was entered on Wednesday began on Monday.
async fn began(app: &App, tx: &mut Tx, case: &Case) -> Result<Option<Began>> {
    let first = clocks::list(tx, case.id).await?.into_iter().next().transpose();
    let first = app.unreadable.judge("clocks", &case.id.to_string(), first);
    let Some(first) = reading::if_readable(first)? else { return Ok(None) };
    let first = first.map(|clock| clock.started_on);
    Ok(Some((first, case.received_at, case.id)))
}

/// What is only written otherwise is the same; a number that one of them lacks does not differ.
/// Whoever knows a neighbour's id number can file with it: their own telephone gives them away.
fn differences(a: &Applicant, b: &Applicant, today: NaiveDate) -> Vec<Difference> {
    let name = |one: &Applicant| {
        let text = if one.name_untypable { &one.name_hint } else { &one.name };
        let text = text.as_deref().unwrap_or_default();
        PersonName::parse(text).map_or(text.trim().to_owned(), |name| name.as_str().to_owned())
    };
    let number = |one: &Applicant| {
        let text = one.id_number.as_deref().filter(|_| one.id_status == IdStatus::Given)?;
        Some(IdNumber::parse(text, today).ok()?.as_str().to_owned())
    };
    let mut found = Vec::new();
    if name(a) != name(b) {
        found.push(Difference::Name);
    }
    if let (Some(a), Some(b)) = (number(a), number(b))
        && a != b
    {
        found.push(Difference::IdNumber);
    }
    let telephone = |one: &Applicant| {
        let text = one.phone.as_deref().filter(|_| one.phone_status == PhoneStatus::Given)?;
        Some(Phone::parse(text).ok()?.as_str().to_owned())
    };
    if let (Some(a), Some(b)) = (telephone(a), telephone(b))
        && a != b
    {
        found.push(Difference::Telephone);
    }
    found
}
