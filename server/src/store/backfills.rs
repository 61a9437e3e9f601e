//! How far each backfill has come.

use sqlx::FromRow;

use super::{Tx, on, statements};
use crate::domain::backfill::Backfill;

/// The state of one backfill.
#[derive(Debug, Clone, FromRow)]
pub struct Progress {
    /// Which backfill.
    pub name: Backfill,
    /// The row after which it goes on, as `Position` is written; empty at the beginning.
    pub reached: String,
    /// Rows filled.
    pub done: i64,
    /// Rows that could not be read or written, and stay as they were.
    pub passed_over: i64,
    /// Whether it came to the end.
    pub finished: bool,
}

macro_rules! find {
    ($lock:literal) => {
        concat!(
            "SELECT name, reached, done, passed_over, finished FROM backfills WHERE name = $1",
            $lock
        )
    };
}
statements! {
    FIND = find!("");
    LIST = "SELECT name, reached, done, passed_over, finished FROM backfills ORDER BY name";
    SET = "UPDATE backfills SET reached = $2, done = $3, passed_over = $4, finished = $5 WHERE name = $1";
}

/// PostgreSQL only: SQLite has one writer.
pub const LOCK_PG: &str = find!(" FOR UPDATE");

type Found<T> = Result<T, sqlx::Error>;

/// The state of a backfill, locked until the transaction ends: of two servers, one fills a page.
pub async fn lock(tx: &mut Tx, name: Backfill) -> Found<Progress> {
    let sql = match tx {
        Tx::Lite(_) => FIND,
        Tx::Pg(_) => LOCK_PG,
    };
    on!(tx, |c| sqlx::query_as(sql).bind(name).fetch_one(c).await)
}

/// The state of a backfill.
pub async fn find(tx: &mut Tx, name: Backfill) -> Found<Progress> {
    on!(tx, |c| sqlx::query_as(FIND).bind(name).fetch_one(c).await)
}

/// The state of every backfill.
pub async fn list(tx: &mut Tx) -> Found<Vec<Progress>> {
    on!(tx, |c| sqlx::query_as(LIST).fetch_all(c).await)
}

/// Keeps how far it has come.
pub async fn set(tx: &mut Tx, progress: &Progress) -> Found<()> {
    on!(tx, |c| sqlx::query(SET)
        .bind(progress.name)
        .bind(&progress.reached)
        .bind(progress.done)
        .bind(progress.passed_over)
        .bind(progress.finished)
        .execute(c)
        .await
        .map(drop))
}
