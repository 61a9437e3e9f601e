//! Who signed in, who tried to, and what was done to accounts on the command line.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::app::App;
use crate::domain::account_act::AccountAct;
use crate::domain::error::Result;
use crate::store::account_acts::{self, Act};
use crate::store::{Tx, accounts, settings};

const A_MINUTE: TimeDelta = TimeDelta::minutes(1);

/// Puts an act on record, in the transaction of what it tells.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn record(app: &App, tx: &mut Tx, account: Uuid, kind: AccountAct) -> Result<()> {
    let act = Act { account_id: account, kind, at: app.clock.now() };
    Ok(account_acts::insert(tx, &act).await?)
}

/// A sign-in that failed: on record where there is such an account, once a minute at most. Where
/// there is none nothing of it is kept; it takes as long all the same, so that nobody is told which
/// names there are.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn record_failure(app: &App, account: Option<Uuid>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let (now, kind) = (app.clock.now(), AccountAct::PasswordWrong);
    let to_record = match account {
        Some(id) if account_acts::has_since(&mut tx, id, kind, now - A_MINUTE).await? => None,
        account => account,
    };
    match to_record {
        Some(account) => record(app, &mut tx, account, kind).await?,
        None => settings::set(&mut tx, settings::READY, &now.to_rfc3339(), now).await?,
    }
    Ok(tx.commit().await?)
}

/// What is on record of an account, oldest first, disabled ones too; `None`: no such account.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn list(app: &App, login: &str) -> Result<Option<Vec<Act>>> {
    let mut tx = app.db.begin_read().await?;
    let Some(id) = accounts::find_id(&mut tx, login).await? else { return Ok(None) };
    let found = account_acts::list(&mut tx, id).await?;
    Ok(Some(app.unreadable.sift("account_acts", login, found)?.0))
}
