//! What the applicant is told: a message is written in the transaction of the change that
//! it tells of, and goes to the applicant's own telephone or to nobody's.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use wasm_validator::Declaration;
use wasm_validator::declaration::PhoneStatus;
use wasm_validator::phone::{Mobile, Phone};

use crate::app::App;
use crate::domain::answer::{ProgressKind, RefusalGround};
use crate::domain::case::ClockKind;
use crate::domain::error::{Error, Result};
use crate::domain::message::{MessageKind, MessageState, waking_hour};
use crate::gateway::keyring::Place;
use crate::service::gazetteer::Gazetteer;
use crate::service::{letter, reading};
use crate::store::cases::Case;
use crate::store::messages::Message;
use crate::store::{Tx, messages};

/// What there is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// 收到申报
    Filed,
    /// 收到补正
    Corrected,
    /// 收下
    Accepted,
    /// 退回补正
    Returned,
    /// 不收
    Refused(RefusalGround),
    /// 转办, or handed over by a township that ended.
    Transferred,
    /// A provisional last day moved.
    Recounted {
        /// Of the answer or of the correction.
        clock: ClockKind,
        /// What was said before.
        old: NaiveDate,
        /// What holds now.
        new: NaiveDate,
    },
    /// 县里重新打开
    Reopened,
    /// 进展, on that day.
    Progress(ProgressKind, NaiveDate),
}

/// To whom and what: sealed with the message.
#[derive(Serialize, Deserialize)]
pub struct Letter {
    /// 11 digits.
    pub to: String,
    /// What they read.
    pub text: String,
}

impl Notice {
    const fn kind(self) -> MessageKind {
        match self {
            Self::Filed => MessageKind::Filed,
            Self::Corrected => MessageKind::Corrected,
            Self::Accepted => MessageKind::Accepted,
            Self::Returned => MessageKind::Returned,
            Self::Refused(RefusalGround::Withdrawn) => MessageKind::Withdrawn,
            Self::Refused(_) => MessageKind::Refused,
            Self::Transferred => MessageKind::Transferred,
            Self::Recounted { .. } => MessageKind::Recounted,
            Self::Reopened => MessageKind::Reopened,
            Self::Progress(..) => MessageKind::Progress,
        }
    }

    /// Whether a telephone gets only so many of it a day. Who answers a flood is not to
    /// flood a stranger's telephone with the answers.
    const fn is_counted(self) -> bool {
        self.kind().is_receipt() || matches!(self, Self::Refused(RefusalGround::NotHousehold))
    }
}

/// Puts a message into the outbox. Where the applicant has no telephone of their own, or the
/// filing does not open, the case says so (待电话/上门核实), unless somebody has `told` them
/// already.
///
/// # Errors
/// The database's.
pub async fn tell(
    app: &App,
    tx: &mut Tx,
    case: &mut Case,
    notice: Notice,
    told: bool,
) -> Result<()> {
    let places = app.places.read(tx).await?;
    let message = match reading::newest_if_readable(app, tx, case).await? {
        Some(newest) => compose(app, &places, case, &newest.form, notice)?,
        None => None,
    };
    case.call_or_visit = message.is_none() && !told;
    if let Some(message) = message {
        messages::insert(tx, &[&message]).await?;
    }
    Ok(())
}

/// The message, if there is a telephone to send it to.
///
/// # Errors
/// `server.fault` when the case is of no place.
pub fn compose(
    app: &App,
    places: &Gazetteer,
    case: &Case,
    form: &Declaration,
    notice: Notice,
) -> Result<Option<Message>> {
    let Some(to) = own_mobile(form) else { return Ok(None) };
    let text = letter::text(places, case, notice)?;
    let now = app.clock.now();
    let id = app.ids.uuid(now);
    let receipt_index =
        notice.is_counted().then(|| app.keyring.index("receipts of a phone", to.as_str()));
    let letter = Letter { to: to.as_str().to_owned(), text };
    let plain = serde_json::to_vec(&letter).map_err(Error::fault)?;
    Ok(Some(Message {
        id,
        case_id: case.id,
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

/// To whom and what; `None` once erased.
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

/// The applicant's own number. One that is also the filler's or the contact's may ring in
/// another house: what it says is the household's alone.
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
