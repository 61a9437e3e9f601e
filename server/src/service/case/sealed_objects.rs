//! Photos and recordings on the disk, each sealed under its own name.

use std::sync::Arc;

use crate::app::App;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::gateway::keyring::{Keyring, Place, SealError};
use crate::gateway::objects::Objects;
use crate::service::case::reads::Read;
use crate::store::attachments::Attachment;

/// Seals bytes into a new object and returns its name. Blocking.
///
/// # Errors
/// A disk error: `server.storage` when it is full, else `server.fault`.
pub fn keep(app: &App, bytes: &[u8]) -> Result<String> {
    let object = hex::encode(app.ids.bytes::<16>());
    app.objects.put(&object, &app.keyring.seal(place(&object), bytes))?;
    Ok(object)
}

/// Why an object does not open.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// Reading the file failed, for example because it is missing.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// The contents were changed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// Opens an object by its name alone. Blocking.
///
/// # Errors
/// As [`ObjectError`] says.
pub fn open(
    objects: &Objects,
    keyring: &Keyring,
    object: &str,
) -> std::result::Result<Vec<u8>, ObjectError> {
    Ok(keyring.open(place(object), &objects.get(object)?)?)
}

/// Reads an object. Photos are read by [`read_photo`], which asks for the look on record.
///
/// # Errors
/// `record.unreadable`.
pub async fn read(app: &Arc<App>, object: String) -> Result<Vec<u8>> {
    let app = Arc::clone(app);
    let work = tokio::task::spawn_blocking(move || {
        let opened = open(&app.objects, &app.keyring, &object);
        opened.map_err(|error| app.unreadable.tell(place(&object), error))
    });
    work.await.map_err(Error::fault)?
}

/// Reads a stored photo. The caller has checked that the asker may see it.
///
/// # Errors
/// `attachment.not_listed` when it has not arrived yet, `record.unreadable`; `server.fault` where
/// the look on record is at another case.
pub async fn read_photo(app: &Arc<App>, read: Read, row: Attachment) -> Result<Vec<u8>> {
    read.check(row.docket_id)?;
    self::read(app, row.object.ok_or(ErrorCode::AttachmentNotListed)?).await
}

fn place(object: &str) -> Place<'_> {
    Place { table: "objects", column: "bytes", id: object }
}
