//! 补正: the next version of a declaration, from the phone that filed it.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::domain::case::{Action, ClockKind, State};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, EventKind};
use crate::service::device::{DeviceKey, Standing};
use crate::service::outbox::{self, Notice};
use crate::service::receipt::{Receipt, Submission};
use crate::service::received::{Received, judge};
use crate::service::{file, filler, reading, routing, status, timeline, turn};
use crate::store::cases::Case;
use crate::store::{Tx, cases, declarations};

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
/// arrived (so that it can be taken anew).
///
/// # Errors
/// `declaration.unknown`, `declaration.version_gap`, `declaration.not_correctable`,
/// `declaration.conflict`, `declaration.invalid`, those of [`filler::account`], the
/// database's.
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
    cases::lock(&mut tx, id).await?;
    let (mut case, standing) = key.get(&mut tx, id).await?;
    let received = match form {
        Form::Whole => sent,
        Form::Patch => patched(app, &mut tx, id, number, &sent.value).await?,
    };
    if let Some(version) = declarations::find(&mut tx, id, number).await? {
        if version.content_sha256 != received.sha256 {
            return Err(ErrorCode::DeclarationConflict.into());
        }
        let status = status::of(app, &mut tx, &case).await?;
        return Ok(Submission { receipt: Receipt::new(&case, &version), status, created: false });
    }
    if number != case.latest + 1 {
        return Err(ErrorCode::DeclarationVersionGap.into());
    }
    let awaited = case.state == State::Returned
        || (case.state == State::Submitted && case.photos_missing > 0);
    if !awaited || case.state.after(Action::Correct).is_none() {
        return Err(ErrorCode::DeclarationNotCorrectable.into());
    }
    let (valid, warnings) = judge(app, &places, &received.value)?;
    let form = valid.declaration();
    let filler = filler::account(app, &mut tx, form, filler_token).await?;
    if standing == Standing::Helper {
        keeps_consents(app, &mut tx, &case, &received).await?;
    }

    case.latest = number;
    case.urgent = case.urgent || form.urgent;
    let route = routing::route(&places, valid.region(), &form.home.list)?;
    case.county_id = route.county_id;
    case.township_id = route.township_id;
    case.village_id = route.village_id;
    let version =
        file::store_version(app, &mut tx, &case, &received, &valid, &warnings, filler).await?;
    if case.state == State::Returned {
        let days = turn::days_after_correction(app, &mut tx, &case).await?;
        turn::stop(app, &mut tx, &mut case, "corrected").await?;
        turn::start(app, &mut tx, &mut case, ClockKind::Answer, app.clock.today(), days).await?;
        case.state = State::Submitted;
        case.state_since = app.clock.now();
        outbox::tell(app, &mut tx, &mut case, Notice::Corrected, false).await?;
    }
    if !cases::update(&mut tx, &case).await? {
        return Err(ErrorCode::ServerBusy.into());
    }
    cases::set_index(&mut tx, id, &reading::search_index(app, &valid)).await?;
    cases::set_signature_missing(&mut tx, id, file::owes_signature(form)).await?;
    cases::count_photos(&mut tx, id).await?;
    let details = json!({ "version": number, "due_on": case.due_on });
    let actor = filler.map_or(Actor::Device, Actor::Account);
    timeline::append(app, &mut tx, id, EventKind::Corrected, actor, details).await?;
    let case = cases::find(&mut tx, id).await?.ok_or(ErrorCode::ServerFault)?;
    let status = status::of(app, &mut tx, &case).await?;
    tx.commit().await?;
    Ok(Submission { receipt: Receipt::new(&case, &version), status, created: true })
}

async fn patched(app: &App, tx: &mut Tx, id: Uuid, number: i64, patch: &Value) -> Result<Received> {
    let before = declarations::find(tx, id, number - 1).await?;
    let before = before.ok_or_else(|| Error::from(ErrorCode::DeclarationVersionGap))?;
    let mut value = reading::open(app, before)?.value;
    merge(&mut value, patch);
    Ok(Received::of(value))
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

/// Nobody agrees for the applicant from another phone.
async fn keeps_consents(app: &App, tx: &mut Tx, case: &Case, received: &Received) -> Result<()> {
    let before = declarations::find(tx, case.id, case.latest).await?;
    let before = before.ok_or_else(|| Error::from(ErrorCode::DeclarationVersionGap))?;
    if reading::open(app, before)?.value["consents"] == received.value["consents"] {
        Ok(())
    } else {
        Err(ErrorCode::DeviceNotAllowed.into())
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
