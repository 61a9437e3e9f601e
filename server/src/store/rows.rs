//! Many rows: one INSERT for all of them, and reading each by itself.

use std::fmt::{self, Write as _};

use sqlx::{AssertSqlSafe, ColumnIndex, Decode, FromRow, Row, SqlSafeStr as _, SqlStr, Type};
use uuid::Uuid;

/// Most rows of one INSERT. The drivers cache a prepared statement for each number of rows that
/// occurs: so few that they cache them all.
pub(super) const AT_ONCE: usize = 8;

/// Runs an INSERT of one row for many, [`AT_ONCE`] at a time; evaluates to the number of rows
/// written.
macro_rules! insert_rows {
    ($tx:expr, $sql:expr, $rows:expr, |$query:ident, $row:ident| $bound:expr) => {{
        let mut written = 0;
        for rows in $rows.chunks($crate::store::rows::AT_ONCE) {
            let sql = $crate::store::rows::for_rows($sql, rows.len());
            written += on!($tx, |c| {
                let mut $query = sqlx::query(sql);
                for $row in rows {
                    $query = $bound;
                }
                $query.execute(c).await.map(|done| done.rows_affected())
            })?;
        }
        Ok::<u64, sqlx::Error>(written)
    }};
}
pub(super) use insert_rows;

/// Repeats the list of values of a one-row INSERT, with its parameters numbered on. Both
/// engines accept it.
#[must_use]
pub fn for_rows(sql: &'static str, rows: usize) -> SqlStr {
    let Some((head, rest)) = sql.split_once("VALUES (") else { return SqlStr::from_static(sql) };
    let (Some((list, tail)), 2..) = (rest.split_once(')'), rows) else {
        return SqlStr::from_static(sql);
    };
    let width = list.matches('$').count();
    let mut many = format!("{head}VALUES ({list})");
    for row in 1..rows {
        many.push_str(", (");
        for (nth, part) in list.split('$').enumerate() {
            if nth > 0 {
                // The text after `$`, without its number.
                let _ = write!(many, "${}", row * width + nth);
            }
            many.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit() && nth > 0));
        }
        many.push(')');
    }
    many.push_str(tail);
    AssertSqlSafe(many).into_sql_str()
}

/// Rows one by one: an unreadable one does not fail the others.
pub(super) fn each<R, T>(rows: Vec<R>) -> Vec<Result<T, sqlx::Error>>
where
    R: Row,
    for<'r> T: FromRow<'r, R>,
{
    rows.iter().map(T::from_row).collect()
}

/// A row, after the id that names it, if that is readable.
pub type Named<T> = (Result<Uuid, sqlx::Error>, Result<T, sqlx::Error>);

/// As [`each`], each row after the id in that column.
pub(super) fn each_after<R, T>(rows: Vec<R>, column: &str) -> Vec<Named<T>>
where
    R: Row,
    for<'r> T: FromRow<'r, R>,
    for<'r> Uuid: Decode<'r, R::Database> + Type<R::Database>,
    for<'c> &'c str: ColumnIndex<R>,
{
    rows.iter().map(|row| (row.try_get(column), T::from_row(row))).collect()
}

/// A row, after its docket and its number there, if those are readable.
pub type Numbered<T> = (Result<(Uuid, i64), sqlx::Error>, Result<T, sqlx::Error>);

/// As [`each`], each row after its docket and its number.
pub(super) fn each_numbered<R, T>(rows: Vec<R>) -> Vec<Numbered<T>>
where
    R: Row,
    for<'r> T: FromRow<'r, R>,
    for<'r> Uuid: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
    for<'c> &'c str: ColumnIndex<R>,
{
    let place = |row: &R| Ok((row.try_get("docket_id")?, row.try_get("number")?));
    rows.iter().map(|row| (place(row), T::from_row(row))).collect()
}

/// Where a backfill stands in the order of its rows: after the row of this key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    /// The first part of the key.
    pub id: Uuid,
    /// The second part, as text; empty where there is none.
    pub rest: String,
}

impl Position {
    /// Reads what [`Display`](fmt::Display) wrote; anything else is the beginning.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (id, rest) = text.split_once('/').unwrap_or((text, ""));
        match id.parse() {
            Ok(id) => Self { id, rest: rest.to_owned() },
            Err(_) => Self::default(),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.rest {
            "" => write!(f, "{}", self.id),
            rest => write!(f, "{}/{rest}", self.id),
        }
    }
}

/// A row that waits for a backfill, after its place in the order, if that is readable.
pub type Waiting<T> = (Result<Position, sqlx::Error>, Result<T, sqlx::Error>);

/// As [`each`], each row after the key in these columns; the second must be text.
pub(super) fn each_waiting<R, T>(rows: Vec<R>, [id, rest]: [&str; 2]) -> Vec<Waiting<T>>
where
    R: Row,
    for<'r> T: FromRow<'r, R>,
    for<'r> Uuid: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> String: Decode<'r, R::Database> + Type<R::Database>,
    for<'c> &'c str: ColumnIndex<R>,
{
    let position = |row: &R| Ok(Position { id: row.try_get(id)?, rest: row.try_get(rest)? });
    rows.iter().map(|row| (position(row), T::from_row(row))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Position, for_rows};

    #[test]
    fn a_position_is_read_as_it_was_written() {
        for text in
            ["0192f0c1-0000-7000-8000-000000000001", "0192f0c1-0000-7000-8000-000000000001/7/a/b"]
        {
            assert_eq!(Position::parse(text).to_string(), text);
        }
        assert_eq!(Position::parse(""), Position::default());
        assert_eq!(Position::parse("z/1"), Position::default());
    }

    #[test]
    fn parameters_are_numbered_on() {
        let one = "INSERT INTO t (a, b, c) VALUES ($1, 0, $2) ON CONFLICT (a) DO NOTHING";
        assert_eq!(for_rows(one, 1).as_str(), one);
        assert_eq!(
            for_rows(one, 3).as_str(),
            "INSERT INTO t (a, b, c) VALUES ($1, 0, $2), ($3, 0, $4), ($5, 0, $6) \
             ON CONFLICT (a) DO NOTHING"
        );
    }
}
