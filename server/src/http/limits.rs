//! How often one address may guess. Shared by all workers of the process.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::HttpRequest;
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::client::network_of;
use crate::domain::error::{Error, ErrorCode, Result};

/// A whole village may share one address: generous in bursts, slow in the long run.
const BURST: NonZeroU32 = NonZeroU32::new(40).unwrap();
/// A signed-out officer mistypes a few times; a program tries thousands.
const LOGIN_BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// The counters.
#[derive(Debug)]
pub struct Limits {
    lookups: DefaultKeyedRateLimiter<IpAddr>,
    sign_ins: DefaultKeyedRateLimiter<IpAddr>,
    logins: DefaultKeyedRateLimiter<String>,
}

impl Limits {
    /// Fresh.
    #[must_use]
    pub fn new() -> Self {
        let per = |seconds, burst| {
            Quota::with_period(Duration::from_secs(seconds))
                .unwrap_or(Quota::per_minute(burst))
                .allow_burst(burst)
        };
        Self {
            lookups: RateLimiter::keyed(per(3, BURST)),
            sign_ins: RateLimiter::keyed(per(3, BURST)),
            logins: RateLimiter::keyed(per(30, LOGIN_BURST)),
        }
    }

    pub(super) fn look_up(&self, request: &HttpRequest) -> Result<()> {
        check(&self.lookups, &network_of(request), ErrorCode::LookupThrottled)
    }

    pub(super) fn sign_in(&self, request: &HttpRequest, login: &str) -> Result<()> {
        check(&self.sign_ins, &network_of(request), ErrorCode::SessionThrottled)?;
        check(&self.logins, &login.to_owned(), ErrorCode::SessionThrottled)
    }

    /// Drops counters that are full again: the tables must not grow for ever.
    pub fn forget(&self) {
        self.lookups.retain_recent();
        self.sign_ins.retain_recent();
        self.logins.retain_recent();
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

fn check<K: Clone + Eq + Hash>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
    code: ErrorCode,
) -> Result<()> {
    let asked = limiter.check_key(key);
    asked.map_err(|early| Error::throttled(code, early.wait_time_from(limiter.clock().now())))
}
