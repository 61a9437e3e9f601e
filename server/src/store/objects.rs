//! Objects that rows refer to, whichever table they are in.

use super::{Tx, on, statements};

statements! {
    HAS_OBJECT = "SELECT EXISTS (SELECT 1 FROM attachments WHERE object = $1) \
         OR EXISTS (SELECT 1 FROM clips WHERE object = $1)";
    OBJECTS_AFTER = "SELECT object FROM attachments WHERE object > $1 \
         UNION ALL SELECT object FROM clips WHERE object > $1 ORDER BY object LIMIT $2";
}

type Found<T> = Result<T, sqlx::Error>;

/// Whether any row refers to the object; the orphan sweep asks.
pub async fn has(tx: &mut Tx, object: &str) -> Found<bool> {
    on!(tx, |c| sqlx::query_scalar(HAS_OBJECT).bind(object).fetch_one(c).await)
}

/// Objects that rows refer to, a page at a time; the first page comes after `""`.
pub async fn list_after(tx: &mut Tx, after: &str, limit: i64) -> Found<Vec<String>> {
    on!(tx, |c| sqlx::query_scalar(OBJECTS_AFTER).bind(after).bind(limit).fetch_all(c).await)
}
