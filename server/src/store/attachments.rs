//! The photos that a declaration lists, and whether they have arrived.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;
use wasm_validator::declaration::AttachmentKind;

use super::{Shared, Tx, each, insert_rows, on, statements};

/// A listed photo.
#[derive(Debug, Clone, FromRow)]
pub struct Attachment {
    /// The case that lists it.
    pub docket_id: Uuid,
    /// SHA-256 of the bytes as sent.
    pub sha256: Vec<u8>,
    /// The newest declaration version that lists it.
    pub version: i64,
    /// Position in that manifest.
    pub position: i64,
    /// What the photo shows.
    #[sqlx(try_from = "Shared<AttachmentKind>")]
    pub kind: AttachmentKind,
    /// Size in bytes, as sent.
    pub size: i64,
    /// Name of the object that holds the sealed, re-encoded photo; none until it arrives.
    pub object: Option<String>,
    /// Width in pixels; none until the photo arrives.
    pub width: Option<i64>,
    /// Height in pixels; none until the photo arrives.
    pub height: Option<i64>,
    /// The assessment of a print's photo; none for other photos.
    pub verdict: Option<Json<serde_json::Value>>,
    /// When it became durable.
    pub received_at: Option<DateTime<Utc>>,
}

/// A photo that has become durable.
#[derive(Debug)]
pub struct Received<'a> {
    /// Name of the object that holds it.
    pub object: &'a str,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// The assessment of a print's photo; none for other photos.
    pub verdict: Option<Json<serde_json::Value>>,
    /// When it became durable.
    pub at: DateTime<Utc>,
}

macro_rules! columns {
    () => {
        "docket_id, sha256, version, position, kind, size, object, width, height, verdict, received_at"
    };
}

statements! {
    LIST_IN_MANIFEST = "INSERT INTO attachments (docket_id, sha256, version, position, kind, size) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (docket_id, sha256) \
         DO UPDATE SET version = excluded.version, position = excluded.position, kind = excluded.kind, \
         size = CASE WHEN attachments.received_at IS NULL THEN excluded.size ELSE attachments.size END";
    FIND = concat!("SELECT ", columns!(), " FROM attachments WHERE docket_id = $1 AND sha256 = $2");
    OF_VERSION = concat!("SELECT ", columns!(), " FROM attachments WHERE docket_id = $1 AND version = $2 ORDER BY position");
    OF_CASE = concat!("SELECT ", columns!(), " FROM attachments WHERE docket_id = $1 ORDER BY version DESC, position");
    // Those of the form have gone on with it.
    GO_ON = "UPDATE attachments SET version = $2 WHERE docket_id = $1 AND version = $2 - 1";
    RECEIVE = "UPDATE attachments SET object = $3, width = $4, height = $5, verdict = $6, received_at = $7 \
         WHERE docket_id = $1 AND sha256 = $2 AND received_at IS NULL";
}

type Found<T> = Result<T, sqlx::Error>;

/// Puts photos into the manifests of their `version`; one that a correction lists again keeps
/// what has arrived, and has the size that is said now while nothing has.
pub async fn list_in_manifest(tx: &mut Tx, photos: &[&Attachment]) -> Found<()> {
    insert_rows!(tx, LIST_IN_MANIFEST, photos, |query, a| query
        .bind(a.docket_id)
        .bind(&a.sha256)
        .bind(a.version)
        .bind(a.position)
        .bind(Shared(a.kind))
        .bind(a.size))
    .map(drop)
}

/// Lists for `version` what the version before lists beside its form.
pub async fn go_on(tx: &mut Tx, docket: Uuid, version: i64) -> Found<()> {
    on!(tx, |c| sqlx::query(GO_ON).bind(docket).bind(version).execute(c).await.map(drop))
}

/// A photo of a case, by the hash of its bytes.
pub async fn find(tx: &mut Tx, docket: Uuid, sha256: &[u8]) -> Found<Option<Attachment>> {
    on!(tx, |c| sqlx::query_as(FIND).bind(docket).bind(sha256).fetch_optional(c).await)
}

/// The manifest of a version, each photo read by itself.
pub async fn list_of_version(
    tx: &mut Tx,
    docket: Uuid,
    version: i64,
) -> Found<Vec<Found<Attachment>>> {
    on!(tx, |c| sqlx::query(OF_VERSION).bind(docket).bind(version).fetch_all(c).await.map(each))
}

/// Every photo that any version listed, newest first, each read by itself.
pub async fn list_of_case(tx: &mut Tx, docket: Uuid) -> Found<Vec<Found<Attachment>>> {
    on!(tx, |c| sqlx::query(OF_CASE).bind(docket).fetch_all(c).await.map(each))
}

/// Records the arrival of a photo; false when it had arrived before.
pub async fn receive(tx: &mut Tx, docket: Uuid, sha256: &[u8], r: &Received<'_>) -> Found<bool> {
    on!(tx, |c| sqlx::query(RECEIVE)
        .bind(docket)
        .bind(sha256)
        .bind(r.object)
        .bind(r.width)
        .bind(r.height)
        .bind(&r.verdict)
        .bind(r.at)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}
