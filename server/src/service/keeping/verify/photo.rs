//! Checks one photo: its file opens and is what its row describes.

use std::io::Cursor;
use std::sync::Arc;

use image::{ImageFormat, ImageReader};

use super::why;
use crate::app::App;
use crate::domain::error::Result;
use crate::service::case::reads::Read;
use crate::service::case::sealed_objects;
use crate::store::attachments::Attachment;

/// What is wrong with a photo: one that has arrived must be there, open, and be the JPEG that
/// its row describes.
pub(super) async fn check_photo(app: &Arc<App>, photo: Attachment) -> Result<Option<String>> {
    if photo.object.is_some() != photo.received_at.is_some() {
        return Ok(Some("has either a time or an object, not both".into()));
    }
    if photo.object.is_none() {
        return Ok(None);
    }
    let told = (photo.width, photo.height);
    let jpeg = match sealed_objects::read_photo(app, Read::by_no_account(), photo).await {
        Ok(jpeg) => jpeg,
        Err(error) => return Ok(Some(format!("cannot be read: {}", why(&error)))),
    };
    Ok(match jpeg_size(&jpeg) {
        Some((width, height)) if told == (Some(width.into()), Some(height.into())) => None,
        Some(_) => Some("has not the size that its row tells".into()),
        None => Some("is no JPEG".into()),
    })
}

/// Width and height, from the head; the seal has shown that the rest is whole.
pub(super) fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    ImageReader::with_format(Cursor::new(bytes), ImageFormat::Jpeg).into_dimensions().ok()
}
