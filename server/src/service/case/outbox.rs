//! What the applicant is told: a message is written in the transaction of the change that
//! it reports, and is sent only to the applicant's own telephone.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use wasm_validator::Declaration;
use wasm_validator::declaration::PhoneStatus;
use wasm_validator::phone::{Mobile, Phone};

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::domain::message::{MessageState, waking_hour};
use crate::gateway::keyring::Place;
use crate::service::case::notice::Notice;
use crate::service::case::reads::Read;
use crate::service::case::{form, letter};
use crate::service::places::gazetteer::Gazetteer;
use crate::store::cases::Case;
use crate::store::messages::Message;
use crate::store::{Tx, messages};

/// A message's recipient and text; sealed with the message.
#[derive(Serialize, Deserialize)]
pub struct Letter {
    /// Mobile number, 11 digits.
    pub to: String,
    /// The text that the applicant receives.
    pub text: String,
}

/// Puts a message into the outbox. Where the applicant has no telephone of their own, or the
/// filing does not open, the case says so (待电话/上门核实), unless somebody has `told` them
/// already.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn tell(
    app: &App,
    tx: &mut Tx,
    case: &mut Case,
    notice: Notice,
    told: bool,
) -> Result<()> {
    let places = app.places.read(tx).await?;
    let message = match form::newest_if_readable(app, tx, Read::by_no_account(), case).await? {
        Some(newest) => compose(app, &places, case, &newest.form, notice, app.clock.now())?,
        None => None,
    };
    case.call_or_visit = message.is_none() && !told;
    if let Some(message) = message {
        messages::insert(tx, &[&message]).await?;
    }
    Ok(())
}

/// The message for the applicant's own telephone; `None` where there is none.
///
/// # Errors
/// `server.fault` when the case's county or township is not in the gazetteer.
pub fn compose(
    app: &App,
    places: &Gazetteer,
    case: &Case,
    form: &Declaration,
    notice: Notice,
    now: DateTime<Utc>,
) -> Result<Option<Message>> {
    let Some(to) = own_mobile(form) else { return Ok(None) };
    let text = letter::text(places, case, notice, app.clock.today())?;
    let id = app.ids.uuid(now);
    let receipt_index =
        notice.is_counted().then(|| app.keyring.index("receipts of a phone", to.as_str()));
    let letter = Letter { to: to.as_str().to_owned(), text };
    let plain = serde_json::to_vec(&letter).map_err(Error::fault)?;
    Ok(Some(Message {
        id,
        docket_id: case.id,
        kind: notice.kind(),
        state: MessageState::Pending,
        created_at: now,
        due_at: waking_hour(now),
        attempts: 0,
        lease_until: None,
        attempt_token: None,
        last_error: None,
        settled_at: None,
        sealed: Some(app.keyring.seal(place(&id.to_string()), &plain)),
        receipt_index,
    }))
}

/// Opens a message's recipient and text; `None` once they are erased.
///
/// # Errors
/// `record.unreadable`.
pub fn open(app: &App, message: &Message) -> Result<Option<Letter>> {
    let Some(sealed) = &message.sealed else { return Ok(None) };
    let id = message.id.to_string();
    let plain = app.keyring.open(place(&id), sealed);
    let plain = plain.map_err(|error| app.unreadable.tell(place(&id), error))?;
    let letter = serde_json::from_slice(&plain);
    letter.map(Some).map_err(|error| app.unreadable.tell(place(&id), error))
}

/// The applicant's own number. A number that is also the filler's or the contact's may ring in
/// another house, and a message is for the household alone.
fn own_mobile(form: &Declaration) -> Option<Mobile> {
    let applicant = &form.applicant;
    if applicant.phone_status != PhoneStatus::Given {
        return None;
    }
    let own = Mobile::parse(applicant.phone.as_deref()?).ok()?;
    let others = form.proxy.iter().map(|proxy| &proxy.phone);
    let others = others.chain(applicant.contact.iter().map(|contact| &contact.phone));
    let is_shared = others
        .filter_map(|text| Phone::parse(text).ok())
        .any(|other| other.as_str() == own.as_str());
    (!is_shared).then_some(own)
}

fn place(id: &str) -> Place<'_> {
    Place { table: "messages", column: "sealed", id }
}
