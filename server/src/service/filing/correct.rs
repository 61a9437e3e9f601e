//! 补正: the next version of a declaration, from the phone that filed it.

use serde_json::{Value, json};
use uuid::Uuid;
use wasm_validator::{Code, Declaration, Valid, Violation};

use crate::app::App;
use crate::clock::china_day;
use crate::domain::action::{Action, NotInTable};
use crate::domain::answer::DefectItem;
use crate::domain::case::State;
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Corrected, EventKind, HandedOn, Happening};
use crate::service::case::device::{DeviceKey, Standing};
use crate::service::case::form::Reading;
use crate::service::case::notice::Notice;
use crate::service::case::reads::Read;
use crate::service::case::relocate::relocate;
use crate::service::case::{duty, filler, form, outbox, photos, timeline};
use crate::service::filing::kept::Correction;
use crate::service::filing::received::{Received, judge};
use crate::service::filing::{floods, new_case};
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::routing;
use crate::service::places::routing::Route;
use crate::service::views::receipt::{Receipt, Submission};
use crate::service::views::status;
use crate::store::cases::Case;
use crate::store::{Tx, cases, dockets, duties};

/// What the next version is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The whole declaration.
    Whole,
    /// Only what changes, over the version before (RFC 7396 JSON Merge Patch): all that
    /// a phone can send that may not read the rest.
    Patch,
}

/// Takes version `number`: when the case was returned, or while a listed photo has not
/// arrived (so that it can be taken anew). Another township of the county in it is a
/// transfer; the deadline goes on.
///
/// # Errors
/// `declaration.unknown`, `declaration.version_gap`, `declaration.linked`,
/// `declaration.not_correctable`, `declaration.conflict`, `declaration.invalid`,
/// `declaration.fixed`, `device.not_allowed`, those of [`filler::account`], the database's.
pub async fn correct(
    app: &App,
    id: Uuid,
    number: i64,
    key: &DeviceKey,
    body: &str,
    form: Form,
    filler_token: Option<&str>,
) -> Result<Submission> {
    let sent = Received::parse(body)?;
    let mut tx = app.db.begin().await?;
    let places = app.places.hold(&mut tx).await?;
    dockets::lock(&mut tx, id).await?;
    let (mut case, standing) = key.get(&mut tx, id).await?;
    let made = form::row(app, &mut tx, id, number).await?;
    // A whole form says by itself whether it is there already.
    let before = match (form, &made) {
        (Form::Whole, Some(_)) => None,
        _ => before(app, &mut tx, id, number).await?,
    };
    let received = match (form, &before) {
        (Form::Whole, _) => sent,
        (Form::Patch, Some(before)) => patched(before, &sent.value),
        (Form::Patch, None) => return Err(ErrorCode::DeclarationVersionGap.into()),
    };
    if let Some(version) = made {
        if form::content_sha256(app, &version)? != received.sha256 {
            return Err(ErrorCode::DeclarationConflict.into());
        }
        let status = status::of(app, &mut tx, &case).await?;
        let receipt = Receipt::new(&case, &version, &received.sha256);
        return Ok(Submission { receipt, status, created: false });
    }
    let next = after_correction(&case, number)?;
    let owed: Vec<DutyKind> = case.owed.kinds().collect();
    let before = before.ok_or(ErrorCode::ServerFault)?;
    let now = app.clock.now();
    let today = china_day(now);
    let judged = judge(app, &places, &received.value, today)?;
    let (valid, declaration) = (&judged.valid, judged.valid.declaration());
    let filler = filler::account(app, &mut tx, declaration, filler_token).await?;
    let route = new_route(&places, &case, &before.form, valid)?;
    let asked = asked(app, &mut tx, &case).await?;
    let correction = Correction {
        before: &before.form,
        after: declaration,
        asked: &asked,
        standing,
        texts: &app.known_texts,
        today,
    };
    keeps(&correction, &case, route)?;

    case.latest = number;
    case.urgent = case.urgent || declaration.urgent;
    let owes = case.signature_missing || new_case::owes_signature(declaration);
    let version =
        new_case::store_version(app, &mut tx, &case, &received, &judged, filler, now).await?;
    floods::mark_versions(app, &mut tx, &case).await?;
    let is_returned = case.state == State::Returned;
    if is_returned {
        duty::end_turn(app, &mut tx, &mut case, DutyOutcome::Corrected).await?;
    }
    let moved = relocate(app, &mut tx, &mut case, route).await?;
    if is_returned {
        let rules = places.rules(case.county_id, today);
        let days = duty::days_after_correction(app, rules, &mut tx, &case).await?;
        duty::start(app, rules, &mut tx, &mut case, DutyKind::Answer, today, days).await?;
        case.state = next;
        case.state_since = now;
        outbox::tell(app, &mut tx, &mut case, Notice::Corrected, false).await?;
    }
    if !cases::update(&mut tx, &case).await? {
        return Err(ErrorCode::ServerBusy.into());
    }
    cases::set_index(&mut tx, id, &form::search_index(app, valid)).await?;
    cases::set_signature_missing(&mut tx, id, owes).await?;
    photos::count(app, &mut tx, id).await?;
    duties::set_rank(&mut tx, id, case.rank()).await?;
    let corrected = Happening::Corrected(Corrected { version: number, due_on: case.due_on() });
    let actor = filler.map_or(Actor::Device, Actor::Account);
    timeline::append(app, &mut tx, id, actor, &corrected).await?;
    if let Some(from) = moved {
        let (to, version) = (case.township_id, Some(number));
        let handed_on = HandedOn { from, to, reason: None, version };
        timeline::append(app, &mut tx, id, actor, &Happening::Transferred(handed_on)).await?;
    }
    let case = cases::find(&mut tx, id).await?.ok_or(ErrorCode::ServerFault)?;
    let owed_now: Vec<DutyKind> = case.owed.kinds().collect();
    if !Action::Correct.may_leave(&owed, &owed_now) {
        return Err(Error::fault(NotInTable(Action::Correct)));
    }
    let status = status::of(app, &mut tx, &case).await?;
    tx.commit().await?;
    let receipt = Receipt::new(&case, &version, &received.sha256);
    Ok(Submission { receipt, status, created: true })
}

/// Where a correction leads.
fn after_correction(case: &Case, number: i64) -> Result<State> {
    if number != case.latest + 1 {
        return Err(ErrorCode::DeclarationVersionGap.into());
    }
    if case.duplicate_of.is_some() {
        return Err(ErrorCode::DeclarationLinked.into());
    }
    let next = Action::Correct.next(case.situation());
    next.ok_or_else(|| ErrorCode::DeclarationNotCorrectable.into())
}

/// The version that is corrected.
async fn before(app: &App, tx: &mut Tx, id: Uuid, number: i64) -> Result<Option<Reading>> {
    let row = form::row(app, tx, id, number - 1).await?;
    row.map(|version| form::open(app, Read::by_no_account(), version)).transpose()
}

fn patched(before: &Reading, patch: &Value) -> Received {
    let mut value = before.value.clone();
    merge(&mut value, patch);
    Received::of(value)
}

/// Where the case belongs now. A place that the correction does not touch says nothing
/// against the township to which the case was transferred meanwhile.
///
/// # Errors
/// `region.unknown` when not even the county is served.
pub fn new_route(
    places: &Gazetteer,
    case: &Case,
    before: &Declaration,
    after: &Valid<Declaration>,
) -> Result<Route> {
    let home = &after.declaration().home;
    if (&home.region, &home.list) == (&before.home.region, &before.home.list) {
        return Ok(Route {
            county_id: case.county_id,
            township_id: case.township_id,
            village_id: case.village_id,
        });
    }
    routing::route(places, after.region(), &home.list)
}

/// What the township returned the filing for; nothing where its words do not open.
async fn asked(app: &App, tx: &mut Tx, case: &Case) -> Result<Vec<DefectItem>> {
    if case.state != State::Returned {
        return Ok(Vec::new());
    }
    let defects = match timeline::last_said(app, tx, case.id, EventKind::Returned).await? {
        Some(Happening::Returned(said)) => said.defects,
        _ => Vec::new(),
    };
    Ok(defects.into_iter().map(|defect| defect.item).collect())
}

/// Fails unless the correction leaves as it is what it must.
fn keeps(correction: &Correction<'_>, case: &Case, route: Route) -> Result<()> {
    // Nobody agrees for the applicant from another phone.
    let agrees_anew = correction.before.consents != correction.after.consents;
    if correction.standing == Standing::Helper && agrees_anew {
        return Err(ErrorCode::DeviceNotAllowed.into());
    }
    let mut broken = correction.broken();
    if route.county_id != case.county_id {
        broken.push(Violation::new("/home/region", Code::CorrectionCounty));
    }
    if broken.is_empty() { Ok(()) } else { Err(Error::fixed(broken)) }
}

/// RFC 7396, section 2.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Some(fields) = target.as_object_mut() else { return };
    for (name, change) in changes {
        if change.is_null() {
            fields.remove(name);
        } else {
            merge(fields.entry(name.clone()).or_insert(Value::Null), change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_7396() {
        for (target, patch, result) in [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":{"b":"c"}}), json!({"a":{"b":"d","c":null}}), json!({"a":{"b":"d"}})),
            (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
            (json!([1, 2]), json!({"a":"b","c":null}), json!({"a":"b"})),
            (json!({}), json!({"a":{"bb":{"ccc":null}}}), json!({"a":{"bb":{}}})),
        ] {
            let mut merged = target;
            merge(&mut merged, &patch);
            assert_eq!(merged, result);
        }
    }
}
