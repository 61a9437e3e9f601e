//! Dockets: the one place of a lock, a version, a jurisdiction and the end of a chain, whatever
//! kind of life they belong to.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::rows::{AT_ONCE, for_rows};
use super::{Tx, by_area, on, statements};
use crate::domain::docket::DocketKind;
use crate::domain::post::Area;

/// What everything with a life of its own has.
#[derive(Debug, Clone, FromRow)]
pub struct Docket {
    /// Its id; a case's is the one made on the phone.
    pub id: Uuid,
    /// What it is.
    pub kind: DocketKind,
    /// The county that it belongs to.
    pub county_id: Uuid,
    /// The township; none while only the county is known.
    pub township_id: Option<Uuid>,
    /// The village; none while only the township is known.
    pub village_id: Option<Uuid>,
    /// Counts changes; `If-Match` must match it.
    pub version: i64,
    /// Number of its events.
    pub chain_length: i64,
    /// Hash of the last of them.
    pub chain_head: Vec<u8>,
    /// When that one happened.
    pub changed_at: DateTime<Utc>,
}

macro_rules! columns {
    () => {
        "id, kind, county_id, township_id, village_id, version, chain_length, chain_head, changed_at"
    };
}

statements! {
    INSERT = concat!("INSERT INTO dockets (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (id) DO NOTHING RETURNING id");
    FIND = concat!("SELECT ", columns!(), " FROM dockets WHERE id = $1");
    IN_TOWNSHIP = "SELECT EXISTS (SELECT 1 FROM dockets WHERE id = $1 AND township_id = $2)";
    IN_COUNTY = "SELECT EXISTS (SELECT 1 FROM dockets WHERE id = $1 AND county_id = $2)";
    // Changes nothing, but locks the row against other writers: portable, unlike FOR UPDATE.
    LOCK = "UPDATE dockets SET version = version WHERE id = $1";
    // The version is the lock: of two writers, one finds no row.
    ADVANCE = "UPDATE dockets SET version = version + 1, county_id = $3, township_id = $4, village_id = $5 \
         WHERE id = $1 AND version = $2";
    EXTEND = "UPDATE dockets SET chain_length = $2, chain_head = $3, changed_at = $4 WHERE id = $1";
}

type Found<T> = Result<T, sqlx::Error>;

/// Inserts the dockets whose id is new; returns their ids.
pub async fn insert(tx: &mut Tx, dockets: &[Docket]) -> Found<Vec<Uuid>> {
    let mut made = Vec::with_capacity(dockets.len());
    for rows in dockets.chunks(AT_ONCE) {
        let sql = for_rows(INSERT, rows.len());
        made.extend(on!(tx, |c| {
            let mut query = sqlx::query_scalar::<_, Uuid>(sql);
            for docket in rows {
                query = query
                    .bind(docket.id)
                    .bind(docket.kind)
                    .bind(docket.county_id)
                    .bind(docket.township_id)
                    .bind(docket.village_id)
                    .bind(docket.version)
                    .bind(docket.chain_length)
                    .bind(&docket.chain_head)
                    .bind(docket.changed_at);
            }
            query.fetch_all(c).await
        })?);
    }
    Ok(made)
}

/// By id.
pub async fn find(tx: &mut Tx, id: Uuid) -> Found<Option<Docket>> {
    on!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)
}

/// Whether it lies in one of these areas. Whose it is, is decided here and nowhere else.
pub async fn is_in(tx: &mut Tx, areas: &[Area], id: Uuid) -> Found<bool> {
    for area in areas {
        let sql = by_area(*area, IN_COUNTY, IN_TOWNSHIP);
        if on!(tx, |c| sqlx::query_scalar(sql).bind(id).bind(area.id()).fetch_one(c).await)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes other writers of this docket wait until the transaction ends. On SQLite, which has a
/// single writer, they wait anyhow.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Found<()> {
    on!(tx, |c| sqlx::query(LOCK).bind(id).execute(c).await.map(drop))
}

/// Moves it on from `version` to the next, and to these places; false when somebody was faster.
pub async fn advance(
    tx: &mut Tx,
    id: Uuid,
    version: i64,
    (county, township, village): (Uuid, Option<Uuid>, Option<Uuid>),
) -> Found<bool> {
    on!(tx, |c| sqlx::query(ADVANCE)
        .bind(id)
        .bind(version)
        .bind(county)
        .bind(township)
        .bind(village)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}

/// Records that its chain has become longer: the number of its events, the hash and the time of the
/// last one.
pub async fn extend(
    tx: &mut Tx,
    id: Uuid,
    length: i64,
    head: &[u8],
    at: DateTime<Utc>,
) -> Found<()> {
    on!(tx, |c| sqlx::query(EXTEND)
        .bind(id)
        .bind(length)
        .bind(head)
        .bind(at)
        .execute(c)
        .await
        .map(drop))
}
