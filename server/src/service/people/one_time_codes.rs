//! Officers' one-time codes: enrolled from the command line, asked for when signing in.

use uuid::Uuid;

use crate::app::App;
use crate::domain::account_act::AccountAct;
use crate::domain::error::Result;
use crate::domain::post::is_officer;
use crate::gateway::keyring::Place;
use crate::gateway::totp;
use crate::service::people::acts;
use crate::service::people::error::AccountError;
use crate::store::{accounts, posts, sessions};

/// Gives an account a new secret, in place of any old one, and ends every session.
/// Returns the secret as the officer's authenticator takes it; it is not shown again.
///
/// # Errors
/// As [`AccountError`] says.
pub async fn enrol(app: &App, login: &str) -> std::result::Result<String, AccountError> {
    let secret = totp::generate(&app.ids);
    set(app, login, Some(&secret)).await?;
    Ok(totp::uri(login, &secret))
}

/// Goes back to the password alone, for example when the officer's phone is lost.
///
/// # Errors
/// As [`AccountError`] says.
pub async fn drop_codes(app: &App, login: &str) -> std::result::Result<(), AccountError> {
    set(app, login, None).await
}

async fn set(
    app: &App,
    login: &str,
    secret: Option<&[u8]>,
) -> std::result::Result<(), AccountError> {
    let mut tx = app.db.begin().await?;
    let staff = accounts::find_by_login(&mut tx, login).await?.ok_or(AccountError::Unknown)?;
    // The phone app asks for no code: a cadre's password opens no cases.
    if !is_officer(&posts::list_of(&mut tx, staff.id).await?) {
        return Err(AccountError::Codes);
    }
    let id = staff.id.to_string();
    let sealed = secret.map(|secret| app.keyring.seal(place(&id), secret));
    accounts::set_totp(&mut tx, staff.id, sealed.as_deref()).await?;
    let act = secret.map_or(AccountAct::CodesDropped, |_| AccountAct::CodesSet);
    acts::record(app, &mut tx, staff.id, act).await?;
    sessions::revoke_all(&mut tx, login, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// The opened secret of an account.
///
/// # Errors
/// `record.unreadable`.
pub fn open(app: &App, account: Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
    let id = account.to_string();
    let opened = app.keyring.open(place(&id), sealed);
    opened.map_err(|error| app.unreadable.tell(place(&id), error))
}

fn place(account: &str) -> Place<'_> {
    Place { table: "accounts", column: "totp_sealed", id: account }
}
