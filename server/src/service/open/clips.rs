//! The phone's sentences, recorded by a county in its own dialect. The server keeps the key of a
//! sentence, the hash of its text, and the sound; only the web client knows the sentences.

use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::bounds::{AGAIN, Arrived, Room};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::rights::Use;
use crate::domain::staff::Staff;
use crate::gateway::sound;
use crate::gateway::tokens::Bearer;
use crate::service::case::sealed_objects;
use crate::service::people::sessions;
use crate::service::places::regions;
use crate::store::Tx;
use crate::store::clips::{self, Clip};

/// Largest recording, in bytes: a sentence has some 50 KB, and 1 MB is a minute of the worst
/// recorder.
pub const SIZE_MAX: usize = 1 << 20;

/// A county's recording of a sentence.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClipView {
    /// Key of the sentence.
    pub key: String,
    /// SHA-256 of the sentence as it was read (UTF-8), in hex. A clip of another wording is not
    /// played.
    pub text_sha256: String,
    /// SHA-256 of the sound, in hex; clips are fetched by it.
    pub sha256: String,
    /// `audio/webm`, `audio/ogg`, `audio/mp4` or `audio/wav`.
    pub mime: String,
    /// Size in bytes.
    pub size: i64,
    /// When the clip was recorded.
    pub recorded_at: DateTime<Utc>,
}

impl From<Clip> for ClipView {
    fn from(clip: Clip) -> Self {
        Self {
            key: clip.key,
            text_sha256: hex::encode(clip.text_sha256),
            sha256: hex::encode(clip.sha256),
            mime: clip.mime,
            size: clip.size,
            recorded_at: clip.recorded_at,
        }
    }
}

/// A recording's sound.
#[derive(Debug)]
pub struct Sound {
    /// Its media type: `audio/…`.
    pub mime: String,
    /// Its bytes, as recorded.
    pub bytes: Vec<u8>,
    /// The memory reserved for the bytes, held as long as they are.
    pub room: Room,
}

/// A county's recordings, by key.
///
/// # Errors
/// `request.query` for a malformed code, `region.unknown`, database errors.
pub async fn list(app: &App, county: &str) -> Result<Vec<ClipView>> {
    let mut tx = app.db.begin_read().await?;
    let places = app.places.read(&mut tx).await?;
    let county = regions::get_by_code(&places, county)?;
    let listed = clips::list_of_county(&mut tx, county.id).await?;
    Ok(listed.into_iter().map(ClipView::from).collect())
}

/// The bytes of a recording in use, read into the memory reserved for this client.
///
/// # Errors
/// `clip.unknown`, `record.unreadable`, `server.busy` when other clients keep that memory, the
/// database's.
pub async fn read(app: &Arc<App>, sha256: &[u8], who: IpAddr) -> Result<Sound> {
    let mut tx = app.db.begin_read().await?;
    let clip = clips::find_by_sha256(&mut tx, sha256).await?.ok_or(ErrorCode::ClipUnknown)?;
    drop(tx);
    let size = usize::try_from(clip.size).unwrap_or(SIZE_MAX);
    let room = app.photos.take(who, size).await;
    let room = room.ok_or_else(|| Error::throttled(ErrorCode::ServerBusy, AGAIN))?;
    Ok(Sound { mime: clip.mime, bytes: sealed_objects::read(app, clip.object).await?, room })
}

/// Stores a recording of the sentence `key`, in place of the one before; returns true when there
/// was none. The same recording again changes nothing.
///
/// # Errors
/// `account.not_allowed` for anybody but the county's officers, `request.bad_id`, `clip.not_audio`,
/// database and disk errors.
pub async fn record(
    app: &Arc<App>,
    bearer: Bearer,
    key: &str,
    text_sha256: Vec<u8>,
    arrived: Arrived,
) -> Result<(ClipView, bool)> {
    let bytes = &arrived.bytes;
    let mime = sound::media_type(bytes).ok_or(ErrorCode::ClipNotAudio)?;
    let (size, sha256) = (bytes.len(), Sha256::digest(bytes).to_vec());
    let keeper = Arc::clone(app);
    // The row is written after its file; a file without a row is swept.
    let kept = tokio::task::spawn_blocking(move || sealed_objects::keep(&keeper, &arrived.bytes));
    let object = kept.await.map_err(Error::fault)??;
    let mut tx = app.db.begin().await?;
    let (staff, county) = recorder(app, &mut tx, bearer).await?;
    let before = clips::find(&mut tx, county, key).await?;
    if let Some(same) =
        before.as_ref().filter(|old| old.sha256 == sha256 && old.text_sha256 == text_sha256)
    {
        return Ok((same.clone().into(), false));
    }
    let now = app.clock.now();
    clips::end(&mut tx, county, key, now).await?;
    let clip = Clip {
        id: app.ids.uuid(now),
        county_id: county,
        key: key.to_owned(),
        text_sha256,
        sha256,
        mime: mime.to_owned(),
        size: i64::try_from(size).map_err(Error::fault)?,
        object,
        recorded_at: now,
        recorded_by: staff.id,
    };
    clips::insert(&mut tx, &clip).await?;
    tx.commit().await?;
    Ok((clip.into(), before.is_none()))
}

/// Takes a recording out of use; does nothing where there is none.
///
/// # Errors
/// `account.not_allowed`, database errors.
pub async fn remove(app: &App, bearer: Bearer, key: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let (_, county) = recorder(app, &mut tx, bearer).await?;
    clips::end(&mut tx, county, key, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// Checks that the account may record, before a body is read.
///
/// # Errors
/// `session.expired`, `account.not_allowed`, database errors.
pub async fn may_record(app: &App, bearer: Bearer) -> Result<()> {
    let mut tx = app.db.begin_read().await?;
    recorder(app, &mut tx, bearer).await.map(drop)
}

/// Who records, and for which county.
async fn recorder(app: &App, tx: &mut Tx, bearer: Bearer) -> Result<(Staff, Uuid)> {
    let staff = sessions::staff(app, tx, bearer, Use::Record).await?;
    let county = staff.area(Use::Record, None).ok_or(ErrorCode::AccountNotAllowed)?;
    Ok((staff, county.id()))
}
