//! Database errors as our codes.

use sqlx::sqlite::SqliteError;

use crate::domain::error::{Error, ErrorCode, Rotten};

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = match &error {
            sqlx::Error::ColumnDecode { index, .. } => {
                let rotten = Rotten(index.trim_matches('"').to_owned());
                return Self { source: Some(rotten.into()), ..ErrorCode::RecordUnreadable.into() };
            }
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            // The server went away in the middle of a message (SSLRequest, BEGIN).
            | sqlx::Error::Protocol(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::BeginFailed
            | sqlx::Error::WorkerCrashed => ErrorCode::ServerBusy,
            sqlx::Error::Database(found) => {
                let code = found.code().unwrap_or_default();
                match found.try_downcast_ref::<SqliteError>() {
                    Some(_) => of_sqlite(&code),
                    None => of_postgres(&code),
                }
            }
            _ => ErrorCode::ServerFault,
        };
        Self { source: Some(error.into()), ..code.into() }
    }
}

/// By the extended result code, whose last byte is the primary code.
fn of_sqlite(code: &str) -> ErrorCode {
    let code = code.parse::<u32>().unwrap_or_default();
    match (code & 0xff, code) {
        // FULL; IOERR_WRITE, _FSYNC, _DIR_FSYNC, _TRUNCATE, _SHMSIZE.
        (13, _) | (_, 778 | 1034 | 1290 | 1546 | 4874) => ErrorCode::ServerStorage,
        // BUSY, LOCKED, READONLY, CANTOPEN.
        (5 | 6 | 8 | 14, _) => ErrorCode::ServerBusy,
        _ => ErrorCode::ServerFault,
    }
}

/// By SQLSTATE: transient failures, and those an operator can repair while the server runs.
fn of_postgres(code: &str) -> ErrorCode {
    match (code.get(..2).unwrap_or_default(), code) {
        // disk_full.
        (_, "53100") => ErrorCode::ServerStorage,
        // Connection, login, resources, taken back (deadlock, serialization), operator
        // (shutting down, starting, statement cancelled or too slow), system (I/O).
        ("08" | "28" | "40" | "53" | "57" | "58", _) => ErrorCode::ServerBusy,
        // Read only: a standby, or a provider's way to say that the disk is full. Waited too
        // long for a lock, or in a transaction. The database is being moved.
        (_, "25006" | "55P03" | "25P03" | "25P04" | "3D000") => ErrorCode::ServerBusy,
        _ => ErrorCode::ServerFault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_to_come_again() {
        for code in [
            "25006", "57P01", "57P02", "57P03", "57P05", "57014", "53300", "53200", "53400",
            "40001", "40P01", "55P03", "08006", "08003", "08001", "28P01", "3D000", "58030",
        ] {
            assert_eq!(of_postgres(code), ErrorCode::ServerBusy, "{code}");
        }
        assert_eq!(of_postgres("53100"), ErrorCode::ServerStorage);
        for code in ["23505", "42P01", "22008", ""] {
            assert_eq!(of_postgres(code), ErrorCode::ServerFault, "{code}");
        }
        // READONLY and its kinds, CANTOPEN, BUSY_SNAPSHOT, LOCKED_SHAREDCACHE.
        for code in
            ["8", "264", "520", "776", "1032", "1288", "1544", "14", "5", "517", "773", "262"]
        {
            assert_eq!(of_sqlite(code), ErrorCode::ServerBusy, "{code}");
        }
        for code in ["13", "778", "1034"] {
            assert_eq!(of_sqlite(code), ErrorCode::ServerStorage, "{code}");
        }
        for code in ["1", "11", "26", "2067", "266"] {
            assert_eq!(of_sqlite(code), ErrorCode::ServerFault, "{code}");
        }
    }
}
