//! A limit on concurrent uses by each line.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::line_of;

/// Places to take, the same number for each line ([`line_of`]).
#[derive(Debug, Clone)]
pub struct Places(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    most: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

/// A place, given back when it is dropped.
#[derive(Debug)]
pub struct Place {
    places: Places,
    line: IpAddr,
}

impl Places {
    /// `most` places for each line.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self(Arc::new(Inner { most, taken: Mutex::default() }))
    }

    /// A place for the line of that address, if one is left.
    #[must_use]
    pub fn take(&self, who: IpAddr) -> Option<Place> {
        let line = line_of(who);
        let mut taken = self.taken();
        let many = taken.get(&line).copied().unwrap_or_default();
        (many < self.0.most).then(|| {
            taken.insert(line, many + 1);
            Place { places: self.clone(), line }
        })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        if let Some(many) = taken.get_mut(&self.line) {
            *many -= 1;
            if *many == 0 {
                taken.remove(&self.line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_its_own_and_gets_them_back() {
        let places = Places::new(3);
        let take = |address: &str| places.take(address.parse().unwrap());
        let mut first: Vec<_> = (0..9).map_while(|_| take("192.0.2.1")).collect();
        assert_eq!(first.len(), 3);
        let home: Vec<_> =
            (0..=255).map_while(|n| take(&format!("2001:db8:0:1{n:02x}::1"))).collect();
        assert_eq!(home.len(), 3, "the networks of a line have one share");
        assert!(take("192.0.2.2").is_some(), "another line");
        drop(first.pop());
        first.extend(take("192.0.2.1"));
        assert_eq!(first.len(), 3);
        assert!(take("192.0.2.1").is_none());
        drop((first, home));
        assert!(places.taken().is_empty());
    }
}
