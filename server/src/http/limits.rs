//! How often one address, or one browser, may guess. Shared by all workers of the process.
//!
//! Only wrong tries count, and each for who made it: a stranger's never stand in the way of
//! somebody elsewhere, nor of a browser from which the account was signed in to before.

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
use crate::service::known_browser::Browser;

/// The counters.
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

/// Tries of each network, of IPv6 64 bits; and of each line, which has 256 of them, four times
/// as many.
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

/// Of a login name, however long it is.
type Login = [u8; 16];

/// What a try has taken, to be given back when it was none of those that count.
#[derive(Debug)]
pub(super) enum Taken {
    Lookup(IpAddr),
    Stranger(Login, IpAddr),
    /// While strangers have taken all that there is for them.
    Apart(Login, IpAddr),
    Known(Browser),
}

impl Limits {
    /// Fresh.
    #[must_use]
    pub fn new() -> Self {
        let per = Duration::from_millis;
        Self {
            // A whole village may share one address: generous in bursts, slow in the long run.
            lookups: Networks::new(40, per(3_000)),
            addresses: Networks::new(40, per(3_000)),
            // An officer mistypes a few times; a program tries thousands.
            logins: Networks::new(10, per(30_000)),
            // So does who has stolen the cookie.
            browsers: Meter::new(10, per(30_000)),
            // From anywhere, at any account: what no county does in the morning.
            strangers: Meter::new(2_000, per(200)),
            // Whatever others do, an officer at a new computer has three tries.
            apart: Meter::new(3, per(20 * 60_000)),
            told: Meter::new(1, per(60_000)),
        }
    }

    /// A reference or a code is tried.
    pub(super) fn look_up(&self, request: &HttpRequest, now: DateTime<Utc>) -> Result<Taken> {
        let network = network_of(request);
        self.lookups.take((), network, now).map_err(throttled(ErrorCode::LookupThrottled))?;
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
        let throttled = throttled(ErrorCode::SessionThrottled);
        if let Some(browser) = browser {
            self.browsers.take(browser, now).map_err(throttled)?;
            return Ok(Taken::Known(browser));
        }
        let (login, network) = (digest(login), network_of(request));
        self.logins.take(login, network, now).map_err(throttled)?;
        self.addresses.take((), network, now).map_err(throttled)?;
        let Err(wait) = self.strangers.take((), now) else {
            return Ok(Taken::Stranger(login, network));
        };
        self.tell(now);
        self.apart.take(line_of(network), now).map_err(|_| throttled(wait))?;
        Ok(Taken::Apart(login, network))
    }

    /// Once a minute: who is kept waiting is nobody the operator hears of otherwise.
    fn tell(&self, now: DateTime<Utc>) {
        if self.told.take((), now).is_ok() {
            tracing::warn!(
                "strangers guess passwords faster than is taken from all of them together: \
                 at a new computer an officer has three tries, and then one in twenty minutes"
            );
        }
    }

    /// It was right, or nobody looked whether it was.
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::net::SocketAddr;

    use actix_web::test::TestRequest;

    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn from(address: &str) -> HttpRequest {
        let peer = SocketAddr::new(address.parse().unwrap(), 4711);
        TestRequest::default().peer_addr(peer).to_http_request()
    }

    /// How many of the networks of a line get through, one try each.
    fn through(tries: impl Fn(&HttpRequest) -> bool) -> usize {
        (0..=255).filter(|n| tries(&from(&format!("2001:db8:0:1{n:02x}::1")))).count()
    }

    #[test]
    fn the_networks_of_a_line_have_four_times_as_much() {
        let limits = Limits::new();
        assert_eq!(through(|request| limits.look_up(request, NOW).is_ok()), 160);
        assert!(limits.look_up(&from("2001:db8:0:200::1"), NOW).is_ok(), "another line");
        let sign_in =
            |login: &str, request: &HttpRequest| limits.sign_in(request, login, None, NOW).is_ok();
        assert_eq!(through(|request| sign_in("chulan", request)), 40);
        assert!(sign_in("chulan", &from("2001:db8:0:200::1")), "another line");
        assert_eq!(through(|request| sign_in("fuli", request)), 40);
        let names = |n: usize| sign_in(&format!("name{n}"), &from("2001:db8:0:1ff::1"));
        assert_eq!((0..99).filter(|n| names(*n)).count(), 40);
        // What is given back is all there again.
        let limits = Limits::new();
        let right = |request: &HttpRequest| {
            limits.look_up(request, NOW).map(|taken| limits.give_back(&taken)).is_ok()
        };
        assert_eq!((through(right), through(right)), (256, 256));
        assert_eq!(through(|request| limits.look_up(request, NOW).is_ok()), 160);
    }

    #[test]
    fn who_has_tried_nothing_gets_in_whatever_strangers_do() {
        let limits = Limits::new();
        let sign_in = |address: &str| limits.sign_in(&from(address), "chulan", None, NOW);
        for n in 0..200 {
            for _ in 0..10 {
                assert!(sign_in(&format!("198.51.100.{n}")).is_ok());
            }
        }
        // There is nothing left for strangers.
        for _ in 0..3 {
            assert!(sign_in("192.0.2.1").is_ok());
        }
        let refused = sign_in("192.0.2.1").unwrap_err();
        assert_eq!(refused.code, ErrorCode::SessionThrottled);
        assert!(refused.retry_after.is_some_and(|wait| wait <= Duration::from_secs(1)));
        // Who is right is not counted.
        for _ in 0..9 {
            limits.give_back(&sign_in("192.0.2.2").unwrap());
        }
        // Of one line, three.
        assert_eq!(through(|request| limits.sign_in(request, "fuli", None, NOW).is_ok()), 3);
    }

    thread_local! {
        /// What this thread has logged.
        static LINES: RefCell<String> = const { RefCell::new(String::new()) };
    }

    struct Lines;

    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            LINES.with_borrow_mut(|lines| lines.push_str(&String::from_utf8_lossy(bytes)));
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn strangers_who_take_all_are_told_of_once_a_minute() {
        // The process's: what is of one thread only, others that log meanwhile switch off.
        tracing_subscriber::fmt().with_writer(|| Lines).init();
        let limits = Limits::new();
        let lines = || LINES.with_borrow(String::clone);
        let sign_in = |n: u32, now| {
            let address = std::net::Ipv4Addr::from(u32::from_be_bytes([100, 0, 0, 0]) + n);
            let _ = limits.sign_in(&from(&address.to_string()), "chulan", None, now);
        };
        (0..2_000).for_each(|n| sign_in(n, NOW));
        assert_eq!(lines(), "", "there was enough for all of them");
        for (second, told) in [(0, 1), (0, 1), (59, 1), (60, 2), (61, 2)] {
            // All that has come back since is taken first.
            (0..301).for_each(|n| sign_in(n, NOW + Duration::from_secs(second)));
            assert_eq!(lines().lines().count(), told, "{second}: {}", lines());
        }
        assert!(lines().lines().all(|line| line.contains("WARN")), "{}", lines());
        for private in ["100.0", "chulan"] {
            assert!(!lines().contains(private), "{}", lines());
        }
    }
}
