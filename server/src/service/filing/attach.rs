//! A photo arrives: judged, re-encoded, sealed, and on the disk before its row is written.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::declaration::AttachmentKind;

use crate::app::App;
use crate::bounds::{Arrived, Room};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Happening, PhotoReceived};
use crate::domain::rights::Use;
use crate::gateway::photo;
use crate::gateway::tokens::Bearer;
use crate::service::case::device::DeviceKey;
use crate::service::case::{access, form, photos, sealed_objects, timeline};
use crate::service::people::sessions;
use crate::service::views::status::{self, Status};
use crate::store::attachments::{self, Attachment, Received};
use crate::store::{Tx, cases, dockets, events};

/// The answer to a photo.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttachmentReceipt {
    /// SHA-256 of the bytes as sent, in hex.
    pub sha256: String,
    /// When the photo became durable.
    pub received_at: DateTime<Utc>,
    /// The case's status now.
    pub status: Status,
    /// Whether this request stored the photo; false when an earlier one had.
    #[serde(skip)]
    pub created: bool,
}

/// Who sends a photo: the phone that filed, or an officer who entered paper.
#[derive(Debug, Clone)]
pub enum Sender {
    /// The phone that filed, by the case's key.
    Device(DeviceKey),
    /// An officer in whose region the case is.
    Officer(Bearer),
}

impl Sender {
    /// Checks that they may send to this case; returns the actor for the timeline.
    async fn actor(&self, app: &App, tx: &mut Tx, case: Uuid) -> Result<Actor> {
        match self {
            Self::Device(key) => key.get_case(tx, case).await.map(|_| Actor::Device),
            Self::Officer(bearer) => {
                let staff = sessions::staff(app, tx, *bearer, Use::Attach).await?;
                // The officer who entered it for another township still holds the paper.
                let filed = events::find_first(tx, case).await;
                let filed = app.unreadable.judge("events", &case.to_string(), filed);
                let filed = form::if_readable(filed)?.flatten();
                if filed.is_none_or(|event| event.actor_id != Some(staff.id)) {
                    access::get(tx, &staff, Use::Attach, case).await?;
                }
                Ok(Actor::Account(staff.id))
            }
        }
    }
}

/// Before the body is read: whether the manifest lists the photo and it has not arrived yet.
///
/// # Errors
/// `declaration.unknown` or `case.unknown`, `attachment.not_listed`.
pub async fn find_listed(
    app: &App,
    id: Uuid,
    sender: &Sender,
    sha256: &[u8],
) -> Result<Attachment> {
    let mut tx = app.db.begin_read().await?;
    sender.actor(app, &mut tx, id).await?;
    attachments::find(&mut tx, id, sha256)
        .await?
        .ok_or_else(|| ErrorCode::AttachmentNotListed.into())
}

/// Stores the bytes of a listed photo; the same photo again changes nothing.
///
/// # Errors
/// As [`find_listed`], and `attachment.*`, database and disk errors.
pub async fn attach(
    app: &Arc<App>,
    id: Uuid,
    sender: &Sender,
    sha256: &[u8],
    photo: Arrived,
) -> Result<AttachmentReceipt> {
    let listed = find_listed(app, id, sender, sha256).await?;
    if Sha256::digest(&photo.bytes)[..] != *sha256 {
        return Err(ErrorCode::AttachmentHashMismatch.into());
    }
    if listed.received_at.is_some() {
        return receipt(app, id, sha256, false).await;
    }
    let (object, photo) = store(app, photo, listed.kind == AttachmentKind::Thumbprint).await?;
    let verdict =
        photo.assessment.as_ref().map(serde_json::to_value).transpose().map_err(Error::fault)?;

    let mut tx = app.db.begin().await?;
    dockets::lock(&mut tx, id).await?;
    let actor = sender.actor(app, &mut tx, id).await?;
    let received = Received {
        object: &object,
        width: i64::from(photo.width),
        height: i64::from(photo.height),
        verdict: verdict.map(Json),
        at: app.clock.now(),
    };
    let created = attachments::receive(&mut tx, id, sha256, &received).await?;
    if created {
        photos::count(app, &mut tx, id).await?;
        let photo = PhotoReceived { kind: listed.kind, sha256: hex::encode(sha256) };
        let happening = Happening::AttachmentReceived(photo);
        timeline::append(app, &mut tx, id, actor, &happening).await?;
        tx.commit().await?;
    } else {
        // Somebody was faster: our file is an orphan, swept if removing it fails here.
        drop(tx);
        let app = Arc::clone(app);
        let _ = tokio::task::spawn_blocking(move || app.objects.remove(&object)).await;
    }
    receipt(app, id, sha256, created).await
}

async fn store(app: &Arc<App>, arrived: Arrived, is_print: bool) -> Result<(String, photo::Photo)> {
    let cost = photo::cost(&arrived.bytes)?;
    let place = app.dark_room.enter(arrived.room.as_ref().map(Room::who), cost).await?;
    let app = Arc::clone(app);
    let work = tokio::task::spawn_blocking(move || {
        let _place = place;
        let photo = photo::sanitize(&arrived.bytes, is_print)?;
        drop(arrived);
        Ok::<_, Error>((sealed_objects::keep(&app, &photo.jpeg)?, photo))
    });
    work.await.map_err(Error::fault)?
}

async fn receipt(app: &App, id: Uuid, sha256: &[u8], created: bool) -> Result<AttachmentReceipt> {
    let mut tx = app.db.begin_read().await?;
    let case = cases::find(&mut tx, id).await?.ok_or(ErrorCode::DeclarationUnknown)?;
    let row =
        attachments::find(&mut tx, id, sha256).await?.ok_or(ErrorCode::AttachmentNotListed)?;
    Ok(AttachmentReceipt {
        sha256: hex::encode(sha256),
        received_at: row.received_at.ok_or(ErrorCode::ServerFault)?,
        status: status::of(app, &mut tx, &case).await?,
        created,
    })
}
