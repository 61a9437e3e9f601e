//! Declarations as they were received, version by version, never changed; their canonical bytes are
//! sealed.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Position, Tx, Waiting, each, each_waiting, insert_rows, on, statements};

/// One version of a declaration.
#[derive(Debug, Clone, FromRow)]
pub struct Version {
    /// The case that it belongs to.
    pub case_id: Uuid,
    /// Its number within the case, from 1.
    pub version: i64,
    /// SHA-256 of the canonical bytes, sealed; absent until the backfill has come to the row.
    pub content_sealed: Option<Vec<u8>>,
    /// The same in clear, until it is sealed; empty from then on.
    pub content_sha256: Vec<u8>,
    /// When it became durable.
    pub received_at: DateTime<Utc>,
    /// The day that the form names.
    pub declared_on: NaiveDate,
    /// The rule table that judged it.
    pub rules_version: String,
    /// The policy that judged it.
    pub policy_version: String,
    /// Warnings of that judgement, as JSON.
    pub warnings: Json<serde_json::Value>,
    /// The canonical bytes, sealed.
    pub sealed: Vec<u8>,
    /// The account that filled it in for another; none where the applicant filed.
    pub filler_account_id: Option<Uuid>,
}

macro_rules! columns {
    () => {
        "case_id, version, content_sealed, content_sha256, received_at, declared_on, rules_version, \
         policy_version, warnings, sealed, filler_account_id"
    };
}

statements! {
    INSERT = concat!("INSERT INTO declaration_versions (", columns!(), ") \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (case_id, version) DO NOTHING");
    FIND = concat!("SELECT ", columns!(), " FROM declaration_versions WHERE case_id = $1 AND version = $2");
    COUNT_SINCE = "SELECT COUNT(*) FROM declaration_versions WHERE case_id = $1 AND received_at >= $2";
    OF_CASE = concat!("SELECT ", columns!(), " FROM declaration_versions WHERE case_id = $1 ORDER BY version");
    // Scans all versions: run once in the life of a database.
    NEWEST = "SELECT case_id, version, sealed FROM declaration_versions ORDER BY received_at DESC LIMIT $1";
    UNSEALED = "SELECT case_id, version, CAST(version AS TEXT) AS rest, content_sha256 FROM declaration_versions \
         WHERE (case_id, version) > ($1, $2) AND content_sealed IS NULL ORDER BY case_id, version LIMIT $3";
    SEAL_CONTENT = "UPDATE declaration_versions SET content_sealed = $3, content_sha256 = $4 \
         WHERE case_id = $1 AND version = $2 AND content_sealed IS NULL";
}

/// Inserts the versions that are new; returns how many.
pub async fn insert(tx: &mut Tx, versions: &[&Version]) -> Result<u64, sqlx::Error> {
    insert_rows!(tx, INSERT, versions, |query, v| query
        .bind(v.case_id)
        .bind(v.version)
        .bind(&v.content_sealed)
        .bind(&v.content_sha256)
        .bind(v.received_at)
        .bind(v.declared_on)
        .bind(&v.rules_version)
        .bind(&v.policy_version)
        .bind(&v.warnings)
        .bind(&v.sealed)
        .bind(v.filler_account_id))
}

/// One version.
pub async fn find(tx: &mut Tx, case: Uuid, version: i64) -> Result<Option<Version>, sqlx::Error> {
    on!(tx, |c| sqlx::query_as(FIND).bind(case).bind(version).fetch_optional(c).await)
}

/// How many versions of a case have arrived since then.
pub async fn count_since(
    tx: &mut Tx,
    case: Uuid,
    since: DateTime<Utc>,
) -> Result<i64, sqlx::Error> {
    on!(tx, |c| sqlx::query_scalar(COUNT_SINCE).bind(case).bind(since).fetch_one(c).await)
}

/// Every version of a case, from the first on.
pub async fn list(tx: &mut Tx, case: Uuid) -> Result<Vec<Version>, sqlx::Error> {
    on!(tx, |c| sqlx::query_as(OF_CASE).bind(case).fetch_all(c).await)
}

/// The sealed part of a version.
#[derive(Debug, Clone, FromRow)]
pub struct Sealed {
    /// The case that it belongs to.
    pub case_id: Uuid,
    /// Its number within the case, from 1.
    pub version: i64,
    /// The canonical bytes, sealed.
    pub sealed: Vec<u8>,
}

/// The versions that were received last, of whatever case, newest first, each read by itself.
pub async fn list_newest(
    tx: &mut Tx,
    limit: i64,
) -> Result<Vec<Result<Sealed, sqlx::Error>>, sqlx::Error> {
    on!(tx, |c| sqlx::query(NEWEST).bind(limit).fetch_all(c).await.map(each))
}

/// The hash of a version that is not sealed yet.
#[derive(Debug, Clone, FromRow)]
pub struct Unsealed {
    /// The case that it belongs to.
    pub case_id: Uuid,
    /// Its number within the case, from 1.
    pub version: i64,
    /// SHA-256 of the canonical bytes.
    pub content_sha256: Vec<u8>,
}

/// Versions after that position whose hash is not sealed yet, each read by itself.
pub async fn list_unsealed(
    tx: &mut Tx,
    after: &Position,
    limit: i64,
) -> Result<Vec<Waiting<Unsealed>>, sqlx::Error> {
    let version: i64 = after.rest.parse().unwrap_or_default();
    on!(tx, |c| sqlx::query(UNSEALED)
        .bind(after.id)
        .bind(version)
        .bind(limit)
        .fetch_all(c)
        .await
        .map(|rows| each_waiting(rows, ["case_id", "rest"])))
}

/// Puts the sealed hash in the place of the one in clear.
pub async fn seal_content(tx: &mut Tx, of: &Unsealed, sealed: &[u8]) -> Result<(), sqlx::Error> {
    let nothing: &[u8] = &[];
    on!(tx, |c| sqlx::query(SEAL_CONTENT)
        .bind(of.case_id)
        .bind(of.version)
        .bind(sealed)
        .bind(nothing)
        .execute(c)
        .await
        .map(drop))
}
