//! One INSERT for many rows.

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, ColumnIndex, Decode, FromRow, Row, SqlSafeStr as _, SqlStr, Type};
use uuid::Uuid;

/// Rows of one statement. The drivers cache a prepared statement for each number of rows
/// that occurs: few enough to cache them all.
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

/// A row, after the id of its case if that is readable.
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

#[cfg(test)]
mod tests {
    use super::for_rows;

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
