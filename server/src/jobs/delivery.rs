//! Outbox delivery: sends what is due, one message at a time.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::metrics;
use crate::app::App;
use crate::domain::message::MessageState;
use crate::gateway::sms::Sms;
use crate::service::case::deliver::{Delivery, deliver_next};

const EVERY: Duration = Duration::from_secs(5);

/// Runs until `stop` is set; a message on its way is finished first.
pub async fn run(app: Arc<App>, sms: Sms, mut stop: watch::Receiver<bool>) {
    let mut every = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            _ = stop.changed() => return,
        }
        while !*stop.borrow() {
            match deliver_next(&app, &sms).await {
                Ok(Some(delivery)) => tell(&delivery),
                Ok(None) => break,
                Err(error) => {
                    let (code, cause) = (error.code.as_str(), error.cause());
                    tracing::error!(code, error = cause, "outbox delivery failed");
                    break;
                }
            }
        }
    }
}

/// Logs a delivery, with neither number nor text.
fn tell(delivery: &Delivery) {
    let Delivery { id, kind, state, attempts, error } = delivery;
    let error = error.as_deref().unwrap_or_default();
    metrics::count_message(*state);
    match state {
        MessageState::Sent => tracing::info!(message_id = %id, ?kind, "message sent"),
        MessageState::Logged => {
            tracing::info!(message_id = %id, ?kind, "message only logged: no --sms-url is set");
        }
        MessageState::Pending => {
            tracing::warn!(message_id = %id, ?kind, attempts, error, "message not sent, to be tried again");
        }
        MessageState::Withheld => {
            tracing::info!(message_id = %id, ?kind, "message not sent: its telephone had enough today");
        }
        MessageState::GivenUp => tracing::error!(
            message_id = %id, ?kind, attempts, error,
            "message given up: its case now asks for a call or a visit"
        ),
    }
}
