//! The phone's sentences as a county has recorded them.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, on, statements};

/// A recording. A newer one ends it, but its row stays.
#[derive(Debug, Clone, FromRow)]
pub struct Clip {
    /// Id of this recording.
    pub id: Uuid,
    /// The county whose dialect it is in.
    pub county_id: Uuid,
    /// Key of the sentence.
    pub key: String,
    /// SHA-256 of the sentence as it was read, in UTF-8.
    pub text_sha256: Vec<u8>,
    /// SHA-256 of the bytes.
    pub sha256: Vec<u8>,
    /// Media type, `audio/…`.
    pub mime: String,
    /// Size in bytes.
    pub size: i64,
    /// Name of the object that holds the sealed bytes.
    pub object: String,
    /// When the officer saved it.
    pub recorded_at: DateTime<Utc>,
    /// The account that recorded it.
    pub recorded_by: Uuid,
}

macro_rules! columns {
    () => {
        "id, county_id, key, text_sha256, sha256, mime, size, object, recorded_at, recorded_by"
    };
}

statements! {
    INSERT = concat!("INSERT INTO clips (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    END = "UPDATE clips SET ended_at = $3 WHERE county_id = $1 AND key = $2 AND ended_at IS NULL";
    OF_COUNTY = concat!("SELECT ", columns!(), " FROM clips WHERE county_id = $1 AND ended_at IS NULL ORDER BY key");
    FIND = concat!("SELECT ", columns!(), " FROM clips WHERE county_id = $1 AND key = $2 AND ended_at IS NULL");
    BY_SHA256 = concat!("SELECT ", columns!(), " FROM clips WHERE sha256 = $1 AND ended_at IS NULL ORDER BY id LIMIT 1");
    AFTER = concat!("SELECT ", columns!(), " FROM clips WHERE id > $1 ORDER BY id LIMIT $2");
}

type Found<T> = Result<T, sqlx::Error>;

/// A new recording; the one before must have been ended.
pub async fn insert(tx: &mut Tx, clip: &Clip) -> Found<()> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(clip.id)
        .bind(clip.county_id)
        .bind(&clip.key)
        .bind(&clip.text_sha256)
        .bind(&clip.sha256)
        .bind(&clip.mime)
        .bind(clip.size)
        .bind(&clip.object)
        .bind(clip.recorded_at)
        .bind(clip.recorded_by)
        .execute(c)
        .await
        .map(drop))
}

/// Ends the recording in use; false when there was none.
pub async fn end(tx: &mut Tx, county: Uuid, key: &str, at: DateTime<Utc>) -> Found<bool> {
    on!(tx, |c| sqlx::query(END)
        .bind(county)
        .bind(key)
        .bind(at)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}

/// A county's recordings in use, by key.
pub async fn list_of_county(tx: &mut Tx, county: Uuid) -> Found<Vec<Clip>> {
    on!(tx, |c| sqlx::query_as(OF_COUNTY).bind(county).fetch_all(c).await)
}

/// The recording in use for a sentence.
pub async fn find(tx: &mut Tx, county: Uuid, key: &str) -> Found<Option<Clip>> {
    on!(tx, |c| sqlx::query_as(FIND).bind(county).bind(key).fetch_optional(c).await)
}

/// A recording in use with these bytes, of any county.
pub async fn find_by_sha256(tx: &mut Tx, sha256: &[u8]) -> Found<Option<Clip>> {
    on!(tx, |c| sqlx::query_as(BY_SHA256).bind(sha256).fetch_optional(c).await)
}

/// Every recording ever made, a page at a time; the first page comes after nil.
pub async fn list_after(tx: &mut Tx, after: Uuid, limit: i64) -> Found<Vec<Clip>> {
    on!(tx, |c| sqlx::query_as(AFTER).bind(after).bind(limit).fetch_all(c).await)
}
