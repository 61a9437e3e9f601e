//! 电话更正: an officer corrects an answer on the telephone. Old value, new value and who confirmed
//! it stay in the timeline. Consents and the print cannot be amended.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use wasm_validator::{Code, Violation};

use crate::app::App;
use crate::clock::china_day;
use crate::domain::action::Action;
use crate::domain::case::State;
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Amended, AmendedAnswer, HandedOn, Happening};
use crate::service::case::reads::Read;
use crate::service::case::relocate::relocate;
use crate::service::case::{duty, form, signatures, timeline};
use crate::service::filing::received::{Received, judge};
use crate::service::filing::{correct, new_case};
use crate::service::procedure::frame::{Begun, Request, begin};
use crate::service::views::case::CaseView;
use crate::store::{attachments, cases, duties};

/// A change of one answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// JSON Pointer into the declaration: one that may be amended.
    #[schema(schema_with = amendable)]
    pub path: String,
    /// The new value; null removes the answer.
    pub value: Value,
}

/// The body of an amendment (电话更正).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// The changes, at least one.
    pub changes: Vec<Change>,
    /// Who confirmed them, and on which number.
    pub confirmed_by: String,
}

/// JSON Pointers that may be amended. Consents, signature, photos and who files are not among them.
const AMENDABLE: &[&str] = &[
    "/applicant/name",
    "/applicant/name_untypable",
    "/applicant/name_hint",
    "/applicant/relation_to_head",
    "/applicant/id_status",
    "/applicant/id_number",
    "/applicant/phone_status",
    "/applicant/phone",
    "/applicant/contact",
    "/home/region",
    "/home/list",
    "/home/note",
    "/household/size",
    "/household/members",
    "/hardships",
    "/description",
    "/urgent",
];

/// For the document: the desk offers what this list lets, and a test of the web client compares.
fn amendable() -> impl Into<RefOr<Schema>> {
    ObjectBuilder::new()
        .description(Some("JSON Pointer into the declaration: one that may be amended."))
        .schema_type(Type::String)
        .enum_values(Some(AMENDABLE.iter().copied()))
}

/// Amends: the result is a new version, judged by the same rules.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid`, `case.amendment_field`,
/// `declaration.invalid`; `declaration.fixed` for another county; `case.transfer_target` for
/// another township of the county, which needs a transfer.
pub async fn amend(app: &App, request: &Request, asked: &Amendment) -> Result<CaseView> {
    if asked.changes.is_empty() || asked.confirmed_by.trim().is_empty() {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    if asked.changes.iter().any(|change| !AMENDABLE.contains(&change.path.as_str())) {
        return Err(ErrorCode::CaseAmendmentField.into());
    }
    let mut pending = match begin(app, request, Action::Amend).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    let (tx, places, case) = (&mut pending.tx, &pending.places, &mut pending.case);
    let before = form::newest(app, tx, Read::by_no_account(), case).await?;
    // An amendment does not change the filler: whoever vouched for the form still does.
    let filler = before.version.filler_account_id;
    let mut value = before.value;
    let mut said = Vec::with_capacity(asked.changes.len());
    for change in &asked.changes {
        let old = set(&mut value, change);
        said.push(AmendedAnswer { path: change.path.clone(), old, new: change.value.clone() });
    }
    let received = Received::of(value);
    let now = app.clock.now();
    let judged = judge(app, places, &received.value, china_day(now))?;
    let valid = &judged.valid;
    let route = correct::new_route(places, case, &before.form, valid)?;
    if route.county_id != case.county_id {
        let elsewhere = Violation::new("/home/region", Code::CorrectionCounty);
        return Err(Error::fixed(vec![elsewhere]));
    }
    if route.township_id != case.township_id && case.township_id.is_some() {
        return Err(ErrorCode::CaseTransferTarget.into());
    }
    let moved = relocate(app, tx, case, route).await?;
    case.urgent = valid.declaration().urgent;
    duties::set_rank(tx, case.id, case.rank()).await?;
    case.latest += 1;
    new_case::store_version(app, tx, case, &received, &judged, filler, now).await?;
    // The print of a follow-up and the sheet of signatures stand beside the form.
    attachments::go_on(tx, case.id, case.latest).await?;
    cases::set_index(tx, case.id, &form::search_index(app, valid)).await?;
    if case.state == State::Returned {
        let rules = pending.places.rules(case.county_id, china_day(now));
        let days = duty::days_after_correction(app, rules, tx, case).await?;
        duty::end_turn(app, tx, case, DutyOutcome::Amended).await?;
        duty::start(app, rules, tx, case, DutyKind::Answer, china_day(now), days).await?;
    }
    if moved.is_some() {
        let (actor, to) = (Actor::Account(pending.staff.id), case.township_id);
        let handed_on = HandedOn { from: None, to, reason: None, version: Some(case.latest) };
        let happening = Happening::Transferred(handed_on);
        timeline::append(app, tx, case.id, actor, &happening).await?;
    }
    signatures::settle(app, tx, case).await?;
    let amended = Amended { changes: said, confirmed_by: asked.confirmed_by.clone() };
    pending.finish(Happening::Amended(amended)).await
}

/// Sets one field and returns its old value.
fn set(form: &mut Value, change: &Change) -> Value {
    let Some((parent, field)) = change.path.rsplit_once('/') else { return Value::Null };
    let Some(fields) = form.pointer_mut(parent).and_then(Value::as_object_mut) else {
        return Value::Null;
    };
    let old = if change.value.is_null() {
        fields.remove(field)
    } else {
        fields.insert(field.to_owned(), change.value.clone())
    };
    old.unwrap_or_default()
}
