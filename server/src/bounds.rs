//! Limits on the memory that strangers may use. Whatever arrives, all of it together stays
//! below 512 MB: 64 for forms, 64 for photos on their way, 300 for those being opened, 16 for
//! filings that wait for their commit, 60 for passwords (`gateway/passwords.rs`), and the program
//! itself.

mod places;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

pub use places::{Place, Places};

/// Bodies of JSON, and what is made of them, in bytes.
pub const FORMS: usize = 64 << 20;
/// Photos on their way in, recordings on their way in and out, in bytes.
pub const PHOTOS: usize = 64 << 20;
/// Photos while they are opened, in bytes.
pub const OPENED: usize = 300 << 20;
/// Filings that wait for their commit, in bytes.
pub const FILINGS: usize = 16 << 20;
/// Connections; below the 1,024 files that a process may commonly have open.
pub const CONNECTIONS: usize = 800;

/// Most connections of one line, and most requests that it has going on through a proxy. A village
/// that meets behind one address has some two hundred phones, each with one request at a time; to
/// take all connections needs four lines.
pub const SHARE: usize = CONNECTIONS / 4;

/// Most requests of one line that wait for room: whoever keeps a connection only to wait takes it
/// from others.
const WAITING: usize = 8;

/// How long a request waits for others to finish.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// When to try again after that.
pub const AGAIN: Duration = Duration::from_secs(5);

/// The line that a share belongs to: the IPv4 address, or the first 56 bits of IPv6, as a home
/// has them, with 256 networks to choose from.
#[must_use]
pub fn line_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) >> 72 << 72).into(),
    }
}

/// A number of bytes, shared by all requests. Each line ([`line_of`]) has at most half of
/// what the others leave: one line that wants everything blocks nobody, nor do a few.
#[derive(Debug, Clone)]
pub struct Budget(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    shares: Mutex<Shares>,
    waiting: Places,
    given_back: Notify,
}

#[derive(Debug)]
struct Shares {
    free: usize,
    held: HashMap<IpAddr, usize>,
}

impl Budget {
    /// A budget of that many bytes.
    #[must_use]
    pub fn new(bytes: usize) -> Self {
        let shares = Mutex::new(Shares { free: bytes, held: HashMap::new() });
        Self(Arc::new(Inner { shares, waiting: Places::new(WAITING), given_back: Notify::new() }))
    }

    /// Room for that many bytes, if it is free now.
    #[must_use]
    pub fn try_take(&self, who: IpAddr, bytes: usize) -> Option<Room> {
        let mut room = Room { budget: self.clone(), who: line_of(who), bytes: 0 };
        room.grow(bytes).then_some(room)
    }

    /// Room for that many bytes, after waiting for it a while; none when others keep it,
    /// or when enough requests of that line wait already.
    pub async fn take(&self, who: IpAddr, bytes: usize) -> Option<Room> {
        if let Some(room) = self.try_take(who, bytes) {
            return Some(room);
        }
        let _waiting = self.0.waiting.take(who)?;
        let found = async {
            loop {
                // Registered before the check, so that room given back meanwhile is not missed.
                let given_back = self.0.given_back.notified();
                if let Some(room) = self.try_take(who, bytes) {
                    return room;
                }
                given_back.await;
            }
        };
        timeout(PATIENCE, found).await.ok()
    }
}

impl Inner {
    fn shares(&self) -> MutexGuard<'_, Shares> {
        self.shares.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes of a budget, given back when it is dropped.
#[derive(Debug)]
pub struct Room {
    budget: Budget,
    who: IpAddr,
    bytes: usize,
}

impl Room {
    /// The line that holds it.
    #[must_use]
    pub const fn who(&self) -> IpAddr {
        self.who
    }

    /// Enlarges it, if there is room now; false otherwise.
    pub fn grow(&mut self, bytes: usize) -> bool {
        let mut shares = self.budget.0.shares();
        let held = shares.held.get(&self.who).copied().unwrap_or_default();
        let fits = shares.free.checked_sub(bytes).is_some_and(|left| held + bytes <= left);
        if fits && bytes > 0 {
            shares.free -= bytes;
            shares.held.insert(self.who, held + bytes);
            self.bytes += bytes;
        }
        fits
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if self.bytes == 0 {
            return;
        }
        let mut shares = self.budget.0.shares();
        shares.free += self.bytes;
        if let Some(held) = shares.held.get_mut(&self.who) {
            *held -= self.bytes;
            if *held == 0 {
                shares.held.remove(&self.who);
            }
        }
        drop(shares);
        self.budget.0.given_back.notify_waiters();
    }
}

/// Bytes that arrived, with the room that they occupy.
#[derive(Debug)]
pub struct Arrived {
    /// The bytes as sent.
    pub bytes: Vec<u8>,
    /// Held as long as the bytes; none for bytes that we made ourselves.
    pub room: Option<Room>,
}

impl From<Vec<u8>> for Arrived {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, room: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: u8) -> IpAddr {
        [192, 0, 2, address].into()
    }

    fn try_take(budget: &Budget, who: u8, bytes: usize) -> Option<Room> {
        budget.try_take(from(who), bytes)
    }

    #[test]
    fn who_takes_all_they_can_leaves_others_theirs() {
        let budget = Budget::new(100);
        let first: Vec<_> = (0..100).map_while(|_| try_take(&budget, 1, 10)).collect();
        assert_eq!(first.len(), 5, "half of it");
        let second: Vec<_> = (0..100).map_while(|_| try_take(&budget, 2, 10)).collect();
        assert_eq!(second.len(), 2, "half of what is left");
        assert!(try_take(&budget, 3, 15).is_some());
        assert!(try_take(&budget, 3, 16).is_none());
        drop(first);
        assert!(try_take(&budget, 3, 40).is_some());
        assert!(try_take(&budget, 3, 41).is_none());
    }

    #[test]
    fn what_is_given_back_is_all_there_again() {
        let budget = Budget::new(100);
        let mut room = try_take(&budget, 1, 10).unwrap();
        assert!(room.grow(20));
        drop(room);
        let shares = budget.0.shares();
        assert_eq!((shares.free, shares.held.len()), (100, 0));
    }

    #[test]
    fn the_networks_of_a_line_have_one_share() {
        let budget = Budget::new(100);
        let take = |address: &str| budget.try_take(address.parse().unwrap(), 10);
        let first: Vec<_> =
            (0..=255).map_while(|n| take(&format!("2001:db8:0:1{n:02x}::1"))).collect();
        assert_eq!(first.len(), 5, "half of it");
        assert!(take("2001:db8:0:200::1").is_some(), "another line");
        assert!(take("2001:db8:0:ff::1").is_some(), "and another");
    }

    #[tokio::test]
    async fn so_many_of_a_line_wait_and_no_more() {
        let budget = Budget::new(100);
        let held = try_take(&budget, 1, 50).unwrap();
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let mut waiting: Vec<_> = (0..8).map(|_| Box::pin(budget.take(from(2), 30))).collect();
        for one in &mut waiting {
            assert!(one.as_mut().poll(&mut context).is_pending());
        }
        assert!(budget.take(from(2), 30).await.is_none(), "at once");
        assert!(budget.take(from(2), 1).await.is_some(), "there is room, and no need to wait");
        assert!(Box::pin(budget.take(from(3), 30)).as_mut().poll(&mut context).is_pending());
        // One gives up: another may wait.
        drop(waiting.pop());
        assert!(Box::pin(budget.take(from(2), 30)).as_mut().poll(&mut context).is_pending());
        drop((waiting, held));
    }

    #[tokio::test]
    async fn it_is_waited_for() {
        let budget = Budget::new(100);
        let held = try_take(&budget, 1, 50).unwrap();
        let mut waiting = Box::pin(budget.take(from(2), 30));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        drop(held);
        assert!(waiting.await.is_some());
    }
}
