//! Sends one message of the outbox, at least once: a worker that dies between sending and
//! recording it leaves a message that the next worker sends again, under the same id.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::app::App;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::message::{MessageKind, MessageState, RECEIPTS_A_DAY, waking_hour};
use crate::gateway::sms::{Sms, SmsFailure};
use crate::service::case::outbox;
use crate::store::cases;
use crate::store::messages::{self, Message, Outcome};

/// How long a claimed message is one worker's alone; longer than the gateway may take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// The wait after the first failure; each further one is twice as long, up to two hours.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(2);
/// Attempts in all: some eight hours, nights not counted. After that somebody has to call.
const ATTEMPTS: i64 = 12;

/// The outcome of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The message's id.
    pub id: Uuid,
    /// The event it reports.
    pub kind: MessageKind,
    /// `Pending` means that it will be tried again.
    pub state: MessageState,
    /// Attempts so far, this one included.
    pub attempts: i64,
    /// Why the attempt failed; absent when it did not.
    pub error: Option<String>,
}

/// Sends the message that has been due longest; `None` when there is none, and at night.
///
/// # Errors
/// A database error; the message is sent again when its lease has ended.
pub async fn deliver_next(app: &App, sms: &Sms) -> Result<Option<Delivery>> {
    let Some(message) = claim(app).await? else { return Ok(None) };
    if is_one_too_many(app, &message).await? {
        return settle(app, &message, Ok(MessageState::Withheld)).await.map(Some);
    }
    let sent = match outbox::open(app, &message) {
        Ok(Some(letter)) => sms.send(message.id, &letter.to, &letter.text).await,
        _ => Err(SmsFailure { code: "unreadable".into(), is_final: false }),
    };
    settle(app, &message, sent).await.map(Some)
}

async fn claim(app: &App) -> Result<Option<Message>> {
    let now = app.clock.now();
    // A message due in the evening that could not be sent then waits for the morning.
    if waking_hour(now) != now {
        return Ok(None);
    }
    let token = app.ids.uuid(now);
    let mut tx = app.db.begin().await?;
    let claimed = messages::claim(&mut tx, now, now + LEASE, token).await;
    let claimed = app.unreadable.judge("messages", "in the outbox", claimed);
    // An unreadable message keeps its lease too, so that the others have their turn.
    match claimed {
        Err(error) if error.code != ErrorCode::RecordUnreadable => return Err(error),
        _ => tx.commit().await?,
    }
    claimed
}

/// Whether the telephone has had its messages for the day. Counted when this one would leave,
/// by the day on which it would arrive.
async fn is_one_too_many(app: &App, message: &Message) -> Result<bool> {
    if message.receipt_index.is_none() {
        return Ok(false);
    }
    let mut tx = app.db.begin_read().await?;
    let (now, today) = (app.clock.now(), app.clock.start_of_today());
    Ok(messages::count_receipts(&mut tx, message, now, today).await? >= RECEIPTS_A_DAY)
}

async fn settle(
    app: &App,
    message: &Message,
    sent: std::result::Result<MessageState, SmsFailure>,
) -> Result<Delivery> {
    let now = app.clock.now();
    let (state, error) = match sent {
        Ok(state) => (state, None),
        Err(failure) if failure.is_final || message.attempts >= ATTEMPTS => {
            (MessageState::GivenUp, Some(failure.code))
        }
        Err(failure) => (MessageState::Pending, Some(failure.code)),
    };
    let outcome = Outcome {
        state,
        due_at: if state == MessageState::Pending {
            next_try(now, message)
        } else {
            message.due_at
        },
        error: error.as_deref(),
        settled_at: (state != MessageState::Pending).then_some(now),
    };
    let token = message.attempt_token.unwrap_or_default();
    let mut tx = app.db.begin().await?;
    let is_ours = messages::settle(&mut tx, message.id, token, outcome).await?;
    if is_ours && state == MessageState::GivenUp {
        cases::set_call_or_visit(&mut tx, message.docket_id, true).await?;
    }
    tx.commit().await?;
    let (id, kind, attempts) = (message.id, message.kind, message.attempts);
    // Another worker that took it over after the lease records the outcome.
    let state = if is_ours { state } else { MessageState::Pending };
    Ok(Delivery { id, kind, state, attempts, error })
}

fn next_try(now: DateTime<Utc>, message: &Message) -> DateTime<Utc> {
    let doublings = u32::try_from(message.attempts - 1).unwrap_or(0).min(16);
    waking_hour(now + (FIRST_WAIT * 2_i32.pow(doublings)).min(LONGEST_WAIT))
}
