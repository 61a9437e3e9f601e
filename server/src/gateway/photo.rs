//! Photos from anywhere become our own JPEG: decoded within limits, turned upright,
//! re-encoded, so that where it was taken (GPS) and everything else stays behind.

mod header;

use std::collections::HashMap;
use std::io::Cursor;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, Limits};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use wasm_validator::thumbprint::{self, Assessment};

use crate::bounds;
use crate::domain::error::{Error, ErrorCode, Result};

/// Twice what a phone's camera takes by itself; phones send a tenth.
const PIXELS_MAX: u64 = 25_000_000;
/// Pixels × channels × bytes, and that twice where the decoder keeps planes of its own.
const BYTES_MAX: u64 = 200_000_000;
/// Twice what the 4 megapixels take that our page sends, wherever planes are kept.
const COSTLY: u64 = 64_000_000;
const SIDE_MAX: u32 = 12_000;
/// A file with fewer bytes than one for so many pixels shows one colour: no photo.
const PIXELS_A_BYTE: u64 = 2_000;
/// What a PNG's texts and profiles may unfold to.
const ANCILLARY_MAX: u64 = 8 << 20;
/// Longest side that is kept: a receipt is readable.
const KEPT_SIDE: u32 = 2_400;
const QUALITY: u8 = 85;

/// A photo of our own making.
#[derive(Debug)]
pub struct Photo {
    /// JPEG.
    pub jpeg: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// When a print was asked for.
    pub assessment: Option<Assessment>,
}

/// Where photos are opened: two at a time, and no more at once than memory is set aside for.
/// Costly ones, which no phone page sends, have a door of their own, one at a time: however
/// many of them wait there, a household's photo waits for one of them at most. Of one line
/// (`bounds::line_of`) one is opened at a time: who sends many waits for their own.
#[derive(Debug)]
pub struct DarkRoom {
    door_of_costly: Arc<Semaphore>,
    turns: Mutex<HashMap<IpAddr, Arc<Semaphore>>>,
    hands: Arc<Semaphore>,
    megabytes: Arc<Semaphore>,
}

/// A place in the [`DarkRoom`], until it is dropped.
#[derive(Debug)]
pub struct Place {
    _door: Option<OwnedSemaphorePermit>,
    _turn: Option<OwnedSemaphorePermit>,
    _hand: OwnedSemaphorePermit,
    _megabytes: OwnedSemaphorePermit,
}

impl Default for DarkRoom {
    fn default() -> Self {
        let [door_of_costly, hands, megabytes] =
            [1, 2, bounds::OPENED >> 20].map(|places| Arc::new(Semaphore::new(places)));
        Self { door_of_costly, turns: Mutex::default(), hands, megabytes }
    }
}

impl DarkRoom {
    /// Waits for the turn of that line, for a hand and for the room that a photo of that cost
    /// takes, result included. What we make ourselves is nobody's.
    ///
    /// # Errors
    /// `server.busy`, when other costly photos keep the door of this one for long;
    /// `server.fault`, when the server ends.
    pub async fn enter(&self, line: Option<IpAddr>, cost: u64) -> Result<Place> {
        self.enter_within(bounds::PATIENCE, line, cost).await
    }

    async fn enter_within(
        &self,
        patience: Duration,
        line: Option<IpAddr>,
        cost: u64,
    ) -> Result<Place> {
        let door = if cost > COSTLY {
            let free = timeout(patience, acquire(&self.door_of_costly, 1)).await;
            Some(free.map_err(|_| Error::throttled(ErrorCode::ServerBusy, bounds::AGAIN))??)
        } else {
            None
        };
        let turn = match line {
            Some(line) => Some(acquire(&self.turn_of(line), 1).await?),
            None => None,
        };
        let hand = acquire(&self.hands, 1).await?;
        let all = u32::try_from(bounds::OPENED >> 20).unwrap_or(u32::MAX);
        let megabytes = u32::try_from((cost * 3 / 2) >> 20).unwrap_or(all).clamp(1, all);
        let megabytes = acquire(&self.megabytes, megabytes).await?;
        Ok(Place { _door: door, _turn: turn, _hand: hand, _megabytes: megabytes })
    }

    fn turn_of(&self, line: IpAddr) -> Arc<Semaphore> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that nobody has and nobody waits for.
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        Arc::clone(turns.entry(line).or_insert_with(|| Arc::new(Semaphore::new(1))))
    }
}

async fn acquire(places: &Arc<Semaphore>, many: u32) -> Result<OwnedSemaphorePermit> {
    Arc::clone(places).acquire_many_owned(many).await.map_err(Error::fault)
}

/// What it costs to open, in bytes, by its header.
///
/// # Errors
/// `attachment.not_image`, `attachment.damaged`, `attachment.too_large`.
pub fn cost(bytes: &[u8]) -> std::result::Result<u64, ErrorCode> {
    open(bytes).map(|(_, cost)| cost)
}

/// Reads bytes that a phone sent. Blocking, up to some 300 ms; the caller has entered the
/// [`DarkRoom`].
///
/// # Errors
/// As [`cost`].
pub fn sanitize(bytes: &[u8], is_print: bool) -> std::result::Result<Photo, ErrorCode> {
    let image = decode(bytes)?;
    let assessment = is_print.then(|| {
        let rgba = image.to_rgba8();
        thumbprint::assess(rgba.as_raw(), rgba.width(), rgba.height())
    });
    let rgb = flatten(&image);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&rgb)
        .map_err(|error| code(&error))?;
    Ok(Photo { jpeg, width: rgb.width(), height: rgb.height(), assessment })
}

/// Decodes within limits, shrinks and turns upright.
///
/// # Errors
/// As [`cost`].
pub fn decode(bytes: &[u8]) -> std::result::Result<DynamicImage, ErrorCode> {
    let (mut decoder, _) = open(bytes)?;
    let (width, height) = decoder.dimensions();
    // A wrong orientation in the metadata is no reason to refuse the photo.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| code(&error))?;
    if width.max(height) > KEPT_SIDE {
        image = image.thumbnail(KEPT_SIDE, KEPT_SIDE);
    }
    image.apply_orientation(orientation);
    Ok(image)
}

/// The decoder, its header read, and what it will take: nothing has been decoded yet.
fn open(bytes: &[u8]) -> std::result::Result<(Box<dyn ImageDecoder + '_>, u64), ErrorCode> {
    let from = Cursor::new(bytes);
    let (decoder, planes, pixels): (Box<dyn ImageDecoder>, _, _) = match format(bytes) {
        Some(ImageFormat::Jpeg) => {
            let decoder = JpegDecoder::new(from).map_err(|error| code(&error))?;
            (Box::new(decoder), 1 + u64::from(header::has_many_scans(bytes)), 0)
        }
        Some(ImageFormat::Png) => {
            let mut limits = Limits::no_limits();
            limits.max_alloc = Some(ANCILLARY_MAX);
            limits.max_image_width = Some(SIDE_MAX);
            limits.max_image_height = Some(SIDE_MAX);
            let decoder = PngDecoder::with_limits(from, limits).map_err(|error| code(&error))?;
            (Box::new(decoder), 1, 0)
        }
        Some(ImageFormat::WebP) => {
            let pixels = header::pixels_of_webp(bytes).ok_or(ErrorCode::AttachmentNotImage)?;
            if pixels > PIXELS_MAX {
                return Err(ErrorCode::AttachmentTooLarge);
            }
            let decoder = WebPDecoder::new(from).map_err(|error| code(&error))?;
            (Box::new(decoder), 2, pixels)
        }
        _ => return Err(ErrorCode::AttachmentNotImage),
    };
    let (width, height) = decoder.dimensions();
    let pixels = pixels.max(u64::from(width) * u64::from(height));
    // A JPEG of four colours is decoded as such, and given out as three.
    let color = decoder.color_type();
    let channels = match u64::from(color.channel_count()) {
        3 => 4,
        few => few,
    };
    let depth = u64::from(color.bytes_per_pixel() / color.channel_count());
    let cost = pixels * channels * depth * planes;
    if pixels > PIXELS_MAX || width.max(height) > SIDE_MAX || cost > BYTES_MAX {
        return Err(ErrorCode::AttachmentTooLarge);
    }
    if pixels > PIXELS_A_BYTE * bytes.len() as u64 {
        return Err(ErrorCode::AttachmentNotImage);
    }
    Ok((decoder, cost))
}

/// By magic bytes; a name or a header proves nothing.
fn format(bytes: &[u8]) -> Option<ImageFormat> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Transparent paper is white, not black.
fn flatten(image: &DynamicImage) -> image::RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let rgba = image.to_rgba8();
    image::RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [r, g, b, a] = rgba.get_pixel(x, y).0;
        let over = |c: u8| {
            let mixed = u32::from(c) * u32::from(a) + 255 * (255 - u32::from(a));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([over(r), over(g), over(b)])
    })
}

fn code(error: &ImageError) -> ErrorCode {
    match error {
        ImageError::Limits(_) => ErrorCode::AttachmentTooLarge,
        _ => ErrorCode::AttachmentDamaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_ONCE: Duration = Duration::ZERO;

    #[test]
    fn what_is_seen_through_lies_on_white_paper() {
        for (pixel, seen) in [
            ([9, 99, 199, 255], [9, 99, 199]),
            ([9, 99, 199, 0], [255, 255, 255]),
            ([0, 100, 255, 51], [204, 224, 255]),
        ] {
            let image = image::RgbaImage::from_pixel(1, 1, image::Rgba(pixel));
            assert_eq!(flatten(&image.into()).get_pixel(0, 0).0, seen, "{pixel:?}");
        }
    }

    #[tokio::test]
    async fn costly_photos_wait_for_each_other_and_nobody_waits_for_them() {
        let room = DarkRoom::default();
        let costly = room.enter_within(AT_ONCE, None, COSTLY + 1).await.unwrap();
        let refused = room.enter_within(AT_ONCE, None, COSTLY + 1).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::ServerBusy);
        assert_eq!(refused.retry_after, Some(bounds::AGAIN));
        let cheap = room.enter_within(AT_ONCE, None, COSTLY).await.unwrap();
        drop(costly);
        let costly = room.enter_within(AT_ONCE, None, COSTLY + 1).await.unwrap();
        drop((cheap, costly));
        let both =
            [room.enter(None, COSTLY).await.unwrap(), room.enter(None, COSTLY).await.unwrap()];
        drop(both);
    }

    #[tokio::test]
    async fn of_one_line_one_is_opened_at_a_time_and_another_is_next() {
        let room = DarkRoom::default();
        let [one, other] = [1, 2].map(|n| Some(IpAddr::from([192, 0, 2, n])));
        let first = room.enter(one, 1).await.unwrap();
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let mut waiting: Vec<_> = (0..10).map(|_| Box::pin(room.enter(one, 1))).collect();
        for one in &mut waiting {
            assert!(one.as_mut().poll(&mut context).is_pending());
        }
        let mut theirs = Box::pin(room.enter(other, 1));
        assert!(theirs.as_mut().poll(&mut context).is_ready(), "ten wait, and not before them");
        drop(first);
        assert!(waiting[0].as_mut().poll(&mut context).is_ready(), "in the order they came");
        drop((waiting, theirs));
        let _ = room.turn_of([192, 0, 2, 3].into());
        assert_eq!(room.turns.lock().unwrap().len(), 1, "who is gone is forgotten");
    }

    #[tokio::test]
    async fn the_most_costly_has_the_room_to_itself() {
        let room = DarkRoom::default();
        let costly = room.enter(None, BYTES_MAX).await.unwrap();
        let waiting = timeout(AT_ONCE, room.enter(None, COSTLY)).await;
        assert!(waiting.is_err(), "there is no memory for both");
        drop(costly);
        let _ = room.enter(None, COSTLY).await.unwrap();
    }
}
