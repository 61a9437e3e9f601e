//! How often one address or browser may guess. Shared by all workers of the process.
//!
//! Only wrong attempts count, each for its own sender: a stranger's never block
//! an officer elsewhere, or a browser from which the account was signed in to before.

#[cfg(test)]
mod tests;

use std::hash::Hash;
use std::net::IpAddr;
use std::time::Duration;

use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::client::network_of;
use crate::bounds::line_of;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::meter::Meter;
use crate::service::people::known_browser::Browser;

/// The counters of all limits.
#[derive(Debug)]
pub struct Limits {
    lookups: Networks<()>,
    addresses: Networks<()>,
    logins: Networks<Login>,
    browsers: Meter<Browser>,
    strangers: Meter<()>,
    apart: Meter<IpAddr>,
    told: Meter<()>,
}

/// Attempts of each network (64 bits of IPv6), and four times as many of each line, which has 256
/// networks.
#[derive(Debug)]
struct Networks<K> {
    networks: Meter<(K, IpAddr)>,
    lines: Meter<(K, IpAddr)>,
}

impl<K: Copy + Eq + Hash> Networks<K> {
    fn new(burst: u32, period: Duration) -> Self {
        Self { networks: Meter::new(burst, period), lines: Meter::new(4 * burst, period / 4) }
    }

    fn take(
        &self,
        key: K,
        network: IpAddr,
        now: DateTime<Utc>,
    ) -> std::result::Result<(), Duration> {
        self.networks.take((key, network), now)?;
        let line = self.lines.take((key, line_of(network)), now);
        line.inspect_err(|_| self.networks.give_back(&(key, network)))
    }

    fn give_back(&self, key: K, network: IpAddr) {
        self.networks.give_back(&(key, network));
        self.lines.give_back(&(key, line_of(network)));
    }

    fn forget(&self, now: DateTime<Utc>) {
        self.networks.forget(now);
        self.lines.forget(now);
    }
}

/// Hash of a login name, of fixed length.
type Login = [u8; 16];

/// What an attempt has taken, to be given back when it turns out not to count.
#[derive(Debug)]
pub(super) enum Taken {
    Lookup(IpAddr),
    Stranger(Login, IpAddr),
    /// Taken while strangers have used up all that they share.
    Apart(Login, IpAddr),
    Known(Browser),
}

impl Limits {
    /// Counters without any attempt.
    #[must_use]
    pub fn new() -> Self {
        let per = Duration::from_millis;
        Self {
            // A whole village may share one address: generous in bursts, slow in the long run.
            lookups: Networks::new(40, per(3_000)),
            addresses: Networks::new(40, per(3_000)),
            // An officer mistypes a few times; a program tries thousands.
            logins: Networks::new(10, per(30_000)),
            // A known browser has no more than that, as its cookie may have been stolen.
            browsers: Meter::new(10, per(30_000)),
            // From anywhere, on any account: more than all officers need in a morning.
            strangers: Meter::new(2_000, per(200)),
            // Whatever others do, an officer at a new computer has three attempts.
            apart: Meter::new(3, per(20 * 60_000)),
            told: Meter::new(1, per(60_000)),
        }
    }

    /// Counts an attempt on a reference or a code.
    pub(super) fn look_up(&self, request: &HttpRequest, now: DateTime<Utc>) -> Result<Taken> {
        let network = network_of(request);
        self.lookups.take((), network, now).map_err(throttled(ErrorCode::LookupThrottled))?;
        Ok(Taken::Lookup(network))
    }

    /// Counts a password, from a browser that is known to the account or from any.
    pub(super) fn sign_in(
        &self,
        request: &HttpRequest,
        login: &str,
        browser: Option<Browser>,
        now: DateTime<Utc>,
    ) -> Result<Taken> {
        let throttled = throttled(ErrorCode::SessionThrottled);
        if let Some(browser) = browser {
            self.browsers.take(browser, now).map_err(throttled)?;
            return Ok(Taken::Known(browser));
        }
        let (login, network) = (digest(login), network_of(request));
        self.logins.take(login, network, now).map_err(throttled)?;
        // Whom a later counter refuses has tried no password: the earlier ones count nothing.
        let anywhere = self.addresses.take((), network, now);
        anywhere.inspect_err(|_| self.logins.give_back(login, network)).map_err(throttled)?;
        let Err(wait) = self.strangers.take((), now) else {
            return Ok(Taken::Stranger(login, network));
        };
        self.tell(now);
        if self.apart.take(line_of(network), now).is_err() {
            self.logins.give_back(login, network);
            self.addresses.give_back((), network);
            return Err(throttled(wait));
        }
        Ok(Taken::Apart(login, network))
    }

    /// Logs once a minute: the operator has no other way to learn that somebody is kept waiting.
    fn tell(&self, now: DateTime<Utc>) {
        if self.told.take((), now).is_ok() {
            tracing::warn!(
                "strangers guess passwords faster than is taken from all of them together: \
                 at a new computer an officer has three tries, and then one in twenty minutes"
            );
        }
    }

    /// Gives an attempt back: it was right, or was never checked.
    pub(super) fn give_back(&self, taken: &Taken) {
        match taken {
            Taken::Lookup(network) => self.lookups.give_back((), *network),
            Taken::Known(browser) => self.browsers.give_back(browser),
            Taken::Stranger(login, network) | Taken::Apart(login, network) => {
                self.logins.give_back(*login, *network);
                self.addresses.give_back((), *network);
                match taken {
                    Taken::Apart(..) => self.apart.give_back(&line_of(*network)),
                    _ => self.strangers.give_back(&()),
                }
            }
        }
    }

    /// Drops counters that are full again: the tables must not grow for ever.
    pub fn forget(&self, now: DateTime<Utc>) {
        self.lookups.forget(now);
        self.addresses.forget(now);
        self.logins.forget(now);
        self.browsers.forget(now);
        self.apart.forget(now);
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

fn throttled(code: ErrorCode) -> impl Fn(Duration) -> Error + Copy {
    move |wait| Error::throttled(code, wait)
}

fn digest(login: &str) -> Login {
    let mut short = Login::default();
    short.copy_from_slice(&Sha256::digest(login.as_bytes())[..16]);
    short
}
