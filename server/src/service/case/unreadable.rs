//! Records that do not open: bit rot, a missing key, a missing row. Each is shown as unreadable,
//! reported to the operator once, and does not take others down with it.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::domain::error::{Error, ErrorCode, Result, Rotten};
use crate::gateway::keyring::Place;
use crate::service::case::form::if_readable;
use crate::store::Named;

/// Most records remembered one by one; when a whole key is missing, a longer list says no more.
const KNOWN_MAX: usize = 10_000;

/// The unreadable records met since the start.
#[derive(Debug, Default)]
pub struct Unreadable(Mutex<HashSet<String>>);

impl Unreadable {
    /// Number of different records met.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lock().len()
    }

    /// Reports one. The log names its place, which says nothing of its content.
    pub fn tell(
        &self,
        place: Place<'_>,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Error {
        let Place { table, column, id } = place;
        let cause = cause.into();
        let mut known = self.lock();
        if known.len() < KNOWN_MAX && known.insert(format!("{table} {id}")) {
            tracing::error!(table, column, id, error = %cause, "a record does not open");
        }
        Error { source: Some(cause), ..ErrorCode::RecordUnreadable.into() }
    }

    /// Passes on what the database found, and reports a column whose value cannot be decoded.
    ///
    /// # Errors
    /// A database error, or `record.unreadable`.
    pub fn judge<T>(
        &self,
        table: &str,
        id: &str,
        found: std::result::Result<T, sqlx::Error>,
    ) -> Result<T> {
        found.map_err(Error::from).map_err(|error| self.meet(table, id, error))
    }

    /// Of rows read one by one: those that can be read, and whether any cannot.
    ///
    /// # Errors
    /// A database error: `server.busy`, `server.storage` or `server.fault`.
    pub fn sift<T>(
        &self,
        table: &str,
        id: &str,
        found: Vec<std::result::Result<T, sqlx::Error>>,
    ) -> Result<(Vec<T>, bool)> {
        let all = found.len();
        let read: Result<Vec<T>> = found
            .into_iter()
            .filter_map(|row| if_readable(self.judge(table, id, row)).transpose())
            .collect();
        let read = read?;
        let is_short = read.len() < all;
        Ok((read, is_short))
    }

    /// Of rows of many records: those that can be read, and the number of those that cannot.
    ///
    /// # Errors
    /// A database error: `server.busy`, `server.storage` or `server.fault`.
    pub fn sift_named<T>(&self, table: &str, found: Vec<Named<T>>) -> Result<(Vec<T>, usize)> {
        let all = found.len();
        let mut read = Vec::with_capacity(all);
        for (id, row) in found {
            let id = id.map_or_else(|_| "without an id that reads".to_owned(), |id| id.to_string());
            read.extend(if_readable(self.judge(table, &id, row))?);
        }
        let lost = all - read.len();
        Ok((read, lost))
    }

    /// The result of work on one record among others; `None`, and reported, where it needs
    /// something unreadable.
    ///
    /// # Errors
    /// Every other error, unchanged.
    pub fn pass_over<T>(&self, table: &str, id: &str, done: Result<T>) -> Result<Option<T>> {
        if_readable(done.map_err(|error| self.meet(table, id, error)))
    }

    fn meet(&self, table: &str, id: &str, error: Error) -> Error {
        match error.rotten() {
            Some(Rotten(column)) => {
                let column = column.clone();
                let place = Place { table, column: &column, id };
                self.tell(place, "the column holds nothing that can be read")
            }
            None => error,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{KNOWN_MAX, Unreadable};
    use crate::domain::error::ErrorCode;
    use crate::gateway::keyring::Place;

    #[test]
    fn so_many_are_told_apart_and_each_once() {
        let met = Unreadable::default();
        for number in 0..=KNOWN_MAX {
            let id = &(number / 2).to_string();
            let error = met.tell(Place { table: "events", column: "sealed", id }, "it is torn");
            assert_eq!(error.code, ErrorCode::RecordUnreadable);
        }
        assert_eq!(met.count(), KNOWN_MAX / 2 + 1);
        for number in 0..=KNOWN_MAX {
            let id = &number.to_string();
            let _ = met.tell(Place { table: "events", column: "sealed", id }, "it is torn");
        }
        assert_eq!(met.count(), KNOWN_MAX);
    }
}
