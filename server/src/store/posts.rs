//! Posts of accounts. None is deleted: one that ends keeps its days.

use chrono::NaiveDate;
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};
use uuid::Uuid;

use super::{Tx, on, statements};
use crate::domain::post::{Post, PostKind};

impl<'r, R: Row> FromRow<'r, R> for Post
where
    &'static str: ColumnIndex<R>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    NaiveDate: Decode<'r, R::Database> + Type<R::Database>,
    PostKind: Decode<'r, R::Database> + Type<R::Database>,
    Option<Uuid>: Decode<'r, R::Database> + Type<R::Database>,
    Option<NaiveDate>: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> Found<Self> {
        Ok(Self {
            kind: row.try_get("kind")?,
            region_id: row.try_get("region_id")?,
            from_day: row.try_get("from_day")?,
            to_day: row.try_get("to_day")?,
            deputy_of: row.try_get("deputy_of")?,
        })
    }
}

/// A post, and who has it.
#[derive(Debug, Clone, FromRow)]
pub struct Holder {
    /// The account.
    pub account_id: Uuid,
    /// Its post.
    #[sqlx(flatten)]
    pub post: Post,
}

macro_rules! columns {
    () => {
        "p.kind, p.region_id, p.from_day, p.to_day, p.deputy_of"
    };
}
// Nobody stands in for an account that has been shut out.
macro_rules! stands {
    () => {
        "NOT EXISTS (SELECT 1 FROM accounts o WHERE o.id = p.deputy_of AND o.disabled_at IS NOT NULL)"
    };
}

statements! {
    // Read at each request: whatever changes holds at once. Their own come first.
    HELD = concat!("SELECT ", columns!(), " FROM posts p WHERE p.account_id = $1 AND p.from_day <= $2 \
         AND (p.to_day IS NULL OR p.to_day >= $2) AND ", stands!(), " ORDER BY p.deputy_of IS NOT NULL, p.number");
    OF = concat!("SELECT ", columns!(), " FROM posts p WHERE p.account_id = $1 ORDER BY p.deputy_of IS NOT NULL, p.number");
    ALL = concat!("SELECT p.account_id, ", columns!(), " FROM posts p JOIN accounts a ON a.id = p.account_id \
         WHERE a.disabled_at IS NULL AND ", stands!(), " ORDER BY p.account_id, p.deputy_of IS NOT NULL, p.number");
    NEXT = "SELECT COALESCE(MAX(number), 0) + 1 FROM posts WHERE account_id = $1";
    INSERT = "INSERT INTO posts (account_id, number, kind, region_id, from_day, to_day, deputy_of) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    END = "UPDATE posts SET to_day = $5 WHERE account_id = $1 AND kind = $2 AND region_id = $3 AND from_day = $4";
    MOVE = "UPDATE posts SET region_id = $2 WHERE region_id = $1";
}

type Found<T> = Result<T, sqlx::Error>;

/// The posts that an account holds on that day, its own first.
pub async fn list_held(tx: &mut Tx, account: Uuid, day: NaiveDate) -> Found<Vec<Post>> {
    on!(tx, |c| sqlx::query_as(HELD).bind(account).bind(day).fetch_all(c).await)
}

/// Every post that an account has, had or will have.
pub async fn list_of(tx: &mut Tx, account: Uuid) -> Found<Vec<Post>> {
    on!(tx, |c| sqlx::query_as(OF).bind(account).fetch_all(c).await)
}

/// Every post of an active account, past and future ones too.
pub async fn list_all(tx: &mut Tx) -> Found<Vec<Holder>> {
    on!(tx, |c| sqlx::query_as(ALL).fetch_all(c).await)
}

/// Gives an account one more.
pub async fn insert(tx: &mut Tx, account: Uuid, post: &Post) -> Found<()> {
    let number: i64 = on!(tx, |c| sqlx::query_scalar(NEXT).bind(account).fetch_one(c).await)?;
    on!(tx, |c| sqlx::query(INSERT)
        .bind(account)
        .bind(number)
        .bind(post.kind)
        .bind(post.region_id)
        .bind(post.from_day)
        .bind(post.to_day)
        .bind(post.deputy_of)
        .execute(c)
        .await
        .map(drop))
}

/// Sets the last day of a post.
pub async fn end(tx: &mut Tx, account: Uuid, post: &Post, last: NaiveDate) -> Found<()> {
    on!(tx, |c| sqlx::query(END)
        .bind(account)
        .bind(post.kind)
        .bind(post.region_id)
        .bind(post.from_day)
        .bind(last)
        .execute(c)
        .await
        .map(drop))
}

/// Moves all posts of a place that ended to another.
pub async fn move_all(tx: &mut Tx, from: Uuid, to: Uuid) -> Found<u64> {
    on!(tx, |c| sqlx::query(MOVE).bind(from).bind(to).execute(c).await.map(|d| d.rows_affected()))
}
