//! Photos and recordings on the disk, each sealed under its own name.

use std::sync::Arc;

use crate::app::App;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::gateway::keyring::{Keyring, Place};
use crate::gateway::objects::Objects;
use crate::store::attachments::Attachment;

/// Seals bytes into an object of their own and returns its name. Blocking.
///
/// # Errors
/// The disk's.
pub fn keep(app: &App, bytes: &[u8]) -> Result<String> {
    let object = hex::encode(app.ids.bytes::<16>());
    app.objects.put(&object, &app.keyring.seal(place(&object), bytes))?;
    Ok(object)
}

/// Opens an object by its name alone. Blocking.
///
/// # Errors
/// The disk's, `server.fault` when it does not open.
pub fn open(objects: &Objects, keyring: &Keyring, object: &str) -> Result<Vec<u8>> {
    keyring.open(place(object), &objects.get(object)?).map_err(Error::fault)
}

/// Reads a stored photo. The caller has seen to it that the asker may.
///
/// # Errors
/// `attachment.not_listed` when it has not arrived, the disk's.
pub async fn read(app: &Arc<App>, row: Attachment) -> Result<Vec<u8>> {
    let object = row.object.ok_or(ErrorCode::AttachmentNotListed)?;
    let app = Arc::clone(app);
    let work = tokio::task::spawn_blocking(move || open(&app.objects, &app.keyring, &object));
    work.await.map_err(Error::fault)?
}

fn place(object: &str) -> Place<'_> {
    Place { table: "objects", column: "bytes", id: object }
}
