//! Records that do not open: bits that have turned on the disk, a key or a row that is gone. Each is
//! shown as what it is, told to the operator once, and takes nothing else down.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::domain::error::{Error, ErrorCode, Result};
use crate::gateway::keyring::Place;

/// So many are told apart; a whole key that is gone needs no longer list.
const KNOWN_MAX: usize = 10_000;

/// Those met since the start.
#[derive(Debug, Default)]
pub struct Unreadable(Mutex<HashSet<String>>);

impl Unreadable {
    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lock().len()
    }

    /// One was met. The log names its place, which says nothing of its content.
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

    /// What the database found; a column that holds what it never was given is met too. The
    /// driver's own words would show the value.
    ///
    /// # Errors
    /// The database's, or `record.unreadable`.
    pub fn judge<T>(
        &self,
        table: &str,
        id: &str,
        found: std::result::Result<T, sqlx::Error>,
    ) -> Result<T> {
        match found {
            Err(sqlx::Error::ColumnDecode { index, .. }) => {
                let place = Place { table, column: index.trim_matches('"'), id };
                Err(self.tell(place, "the column holds nothing that can be read"))
            }
            found => Ok(found?),
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
