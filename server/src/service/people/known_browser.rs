//! Browsers in which an account was signed in before: strangers' wrong tries must not keep
//! them out. Each has a cookie for each of its accounts, which proves that and opens nothing. A
//! change of the password voids it; signing out leaves it.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use uuid::Uuid;

use crate::app::App;
use crate::store::accounts::Credentials;

/// A random id; the browser's own wrong tries are counted by it.
pub type Browser = [u8; 16];

/// Days for which a browser is known from its last sign-in; browsers keep no cookie longer.
pub const DAYS: i64 = 400;

/// Name of the account's cookie: several accounts may share a browser.
#[must_use]
pub fn cookie_name(app: &App, account: Uuid) -> String {
    let name = app.keyring.index("known browser name", &account.to_string());
    format!("shouwang_known_{}", hex::encode(&name[..8]))
}

/// The cookie's value; the same again when the browser is known already.
#[must_use]
pub fn issue(app: &App, account: &Credentials, known: Option<Browser>) -> String {
    let browser = known.unwrap_or_else(|| app.ids.bytes());
    format!("{}.{}", hex::encode(browser), hex::encode(proof(app, account, browser)))
}

/// The browser that the cookie names, if we issued it for this account and its present password.
#[must_use]
pub fn read(app: &App, account: &Credentials, cookie: &str) -> Option<Browser> {
    let (browser, given) = cookie.split_once('.')?;
    let browser: Browser = hex::decode(browser).ok()?.try_into().ok()?;
    let given = hex::decode(given).ok()?;
    verify_slices_are_equal(&given, &proof(app, account, browser)).ok().map(|()| browser)
}

fn proof(app: &App, account: &Credentials, browser: Browser) -> Vec<u8> {
    let Credentials { id, password_hash, .. } = account;
    let text = format!("{id}/{}/{password_hash}", hex::encode(browser));
    app.keyring.index("known browser", &text)
}
