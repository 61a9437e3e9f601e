//! Photos from anywhere become a JPEG of our own: decoded within limits, turned upright and
//! re-encoded, so that the place (GPS) and all other metadata are dropped.

mod dark_room;
mod header;

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, Limits};
use wasm_validator::thumbprint::{self, Assessment};

use crate::domain::error::ErrorCode;
pub use dark_room::{DarkRoom, Place};

/// Most pixels: twice what a phone's camera takes by default; our page sends a tenth of that.
const PIXELS_MAX: u64 = 25_000_000;
/// Most memory for decoding: pixels × channels × bytes, and that twice where the decoder keeps
/// planes of its own.
const BYTES_MAX: u64 = 200_000_000;
/// Longest side that is opened, in pixels.
const SIDE_MAX: u32 = 12_000;
/// A file with fewer bytes for so many pixels shows a single colour: not a photo.
const PIXELS_A_BYTE: u64 = 2_000;
/// Most bytes to which a PNG's texts and profiles may decompress.
const ANCILLARY_MAX: u64 = 1 << 20;
/// Longest side that is kept, in pixels: a receipt stays readable.
const KEPT_SIDE: u32 = 2_400;
const QUALITY: u8 = 85;

/// A re-encoded photo.
#[derive(Debug)]
pub struct Photo {
    /// The re-encoded JPEG.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The assessment, where it is the photo of a print.
    pub assessment: Option<Assessment>,
}

/// Memory that decoding takes, in bytes, estimated from the header.
///
/// # Errors
/// `attachment.not_image`, `attachment.damaged`, `attachment.too_large`.
pub fn cost(bytes: &[u8]) -> std::result::Result<u64, ErrorCode> {
    open(bytes).map(|(_, cost)| cost)
}

/// Re-encodes bytes that a phone sent. Blocking, up to some 300 ms; the caller has entered the
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

/// The decoder, which has read the header only, and how many bytes decoding will take.
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
    // A JPEG with four channels is decoded as such, and returned with three.
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

/// By the first bytes; a file name or a header of the request proves nothing.
fn format(bytes: &[u8]) -> Option<ImageFormat> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Transparent pixels become white, not black.
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
}
