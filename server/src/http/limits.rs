//! How often one address, or one browser, may guess. Shared by all workers of the process.
//!
//! Only wrong tries count, and each for who made it: a stranger's never stand in the way of
//! somebody elsewhere, nor of a browser from which the account was signed in to before.

use std::net::IpAddr;
use std::time::Duration;

use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::client::network_of;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::meter::Meter;
use crate::service::known_browser::Browser;

/// The counters.
#[derive(Debug)]
pub struct Limits {
    lookups: Meter<IpAddr>,
    addresses: Meter<IpAddr>,
    logins: Meter<(Login, IpAddr)>,
    browsers: Meter<Browser>,
    strangers: Meter<()>,
}

/// Of a login name, however long it is.
type Login = [u8; 16];

/// What a try has taken, to be given back when it was none of those that count.
#[derive(Debug)]
pub(super) enum Taken {
    Lookup(IpAddr),
    Stranger(Login, IpAddr),
    Known(Browser),
}

impl Limits {
    /// Fresh.
    #[must_use]
    pub fn new() -> Self {
        let per = Duration::from_millis;
        Self {
            // A whole village may share one address: generous in bursts, slow in the long run.
            lookups: Meter::new(40, per(3_000)),
            addresses: Meter::new(40, per(3_000)),
            // An officer mistypes a few times; a program tries thousands.
            logins: Meter::new(10, per(30_000)),
            // So does who has stolen the cookie.
            browsers: Meter::new(10, per(30_000)),
            // From anywhere, at any account: what no county does in the morning.
            strangers: Meter::new(2_000, per(200)),
        }
    }

    /// A reference or a code is tried.
    pub(super) fn look_up(&self, request: &HttpRequest, now: DateTime<Utc>) -> Result<Taken> {
        let network = network_of(request);
        take(&self.lookups, network, now, ErrorCode::LookupThrottled)?;
        Ok(Taken::Lookup(network))
    }

    /// A password is tried, from a browser that is known to the account or from any.
    pub(super) fn sign_in(
        &self,
        request: &HttpRequest,
        login: &str,
        browser: Option<Browser>,
        now: DateTime<Utc>,
    ) -> Result<Taken> {
        const CODE: ErrorCode = ErrorCode::SessionThrottled;
        if let Some(browser) = browser {
            take(&self.browsers, browser, now, CODE)?;
            return Ok(Taken::Known(browser));
        }
        let (login, network) = (digest(login), network_of(request));
        take(&self.logins, (login, network), now, CODE)?;
        take(&self.addresses, network, now, CODE)?;
        take(&self.strangers, (), now, CODE)?;
        Ok(Taken::Stranger(login, network))
    }

    /// It was right, or nobody looked whether it was.
    pub(super) fn give_back(&self, taken: &Taken) {
        match taken {
            Taken::Lookup(network) => self.lookups.give_back(network),
            Taken::Known(browser) => self.browsers.give_back(browser),
            Taken::Stranger(login, network) => {
                self.logins.give_back(&(*login, *network));
                self.addresses.give_back(network);
                self.strangers.give_back(&());
            }
        }
    }

    /// Drops counters that are full again: the tables must not grow for ever.
    pub fn forget(&self, now: DateTime<Utc>) {
        self.lookups.forget(now);
        self.addresses.forget(now);
        self.logins.forget(now);
        self.browsers.forget(now);
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

fn take<K: Eq + std::hash::Hash>(
    meter: &Meter<K>,
    key: K,
    now: DateTime<Utc>,
    code: ErrorCode,
) -> Result<()> {
    meter.take(key, now).map_err(|wait| Error::throttled(code, wait))
}

fn digest(login: &str) -> Login {
    let mut short = Login::default();
    short.copy_from_slice(&Sha256::digest(login.as_bytes())[..16]);
    short
}
