//! Floor 2: where rows are kept. One SQL for both databases.
//!
//! Statements are constants with `$n` parameters, prepared on both engines by
//! `tests/law`. Only what both understand alike is used; where they must differ, a
//! pair of constants says so. Every function's error is the driver's; `find_*` returns
//! an `Option`, `get_*` errs, `list_*` a vector.

pub mod account_acts;
pub mod accounts;
pub mod attachments;
pub mod backfills;
pub mod calendars;
mod carry;
pub mod cases;
pub mod claims;
pub mod clips;
mod copy;
pub mod counts;
mod db;
pub mod declarations;
pub mod dockets;
pub mod duties;
mod error;
pub mod events;
pub mod floods;
pub mod idempotency;
pub mod inbox;
pub mod lookups;
pub mod messages;
mod migrate;
mod names;
pub mod objects;
pub mod old_chains;
pub mod policies;
pub mod posts;
pub mod reads;
pub mod regions;
mod rewrite;
mod rows;
pub mod sessions;
pub mod settings;

use crate::domain::post::Area;

pub use copy::{CopyError, Engine};
pub use db::{Db, Tx};
pub use migrate::{MigrateError, Schema};
pub use names::{Shared, kept_names};
pub use rewrite::{Postponed, QUICK};
pub use rows::{Named, Numbered, Position, Waiting, for_rows};
use rows::{each, each_after, each_numbered, each_waiting, insert_rows};

/// Runs one statement on whichever driver the transaction is of. The closure's
/// argument is the connection; one `FromRow` serves both drivers.
macro_rules! on {
    ($tx:expr, |$c:ident| $run:expr) => {
        match $tx {
            $crate::store::Tx::Lite(tx) => {
                let $c = &mut **tx;
                $run
            }
            $crate::store::Tx::Pg(tx) => {
                let $c = &mut **tx;
                $run
            }
        }
    };
}
pub(crate) use on;

/// The statement for an area, of two that differ in the column of its place.
const fn by_area(area: Area, county: &'static str, township: &'static str) -> &'static str {
    match area {
        Area::County(_) => county,
        Area::Township(_) => township,
    }
}

/// Statements that `tests/law` prepares on both engines.
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$meta])* const $name: &str = $sql;)*
        /// Every statement of this file, by name.
        pub const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name),)*];
    };
}
pub(crate) use statements;

/// Every statement of the store, by file and name.
#[must_use]
pub fn all_statements() -> Vec<(&'static str, &'static str)> {
    [
        account_acts::STATEMENTS,
        accounts::STATEMENTS,
        attachments::STATEMENTS,
        backfills::STATEMENTS,
        calendars::STATEMENTS,
        cases::STATEMENTS,
        cases::SEARCH_STATEMENTS,
        claims::STATEMENTS,
        clips::STATEMENTS,
        counts::STATEMENTS,
        declarations::STATEMENTS,
        dockets::STATEMENTS,
        duties::STATEMENTS,
        events::STATEMENTS,
        floods::STATEMENTS,
        idempotency::STATEMENTS,
        inbox::STATEMENTS,
        lookups::STATEMENTS,
        messages::STATEMENTS,
        objects::STATEMENTS,
        old_chains::STATEMENTS,
        policies::STATEMENTS,
        posts::STATEMENTS,
        reads::STATEMENTS,
        regions::STATEMENTS,
        sessions::STATEMENTS,
        settings::STATEMENTS,
    ]
    .concat()
}

/// Statements that only PostgreSQL understands. SQLite has another one in the list above, or needs
/// none.
#[must_use]
pub const fn postgres_statements() -> &'static [(&'static str, &'static str)] {
    &[
        ("CLAIM_PG", messages::CLAIM_PG),
        ("HOLD_PG", settings::HOLD_PG),
        ("LOCK_PG", backfills::LOCK_PG),
        ("ONE_BY_ONE_PG", reads::ONE_BY_ONE_PG),
    ]
}
