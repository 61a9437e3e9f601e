//! Photos from anywhere become our own JPEG: decoded within limits, turned upright,
//! re-encoded, so that where it was taken (GPS) and everything else stays behind.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits};
use wasm_validator::thumbprint::{self, Assessment};

use crate::domain::error::ErrorCode;

/// 40 megapixels: more than phones take, less than 200 MB as RGBA.
const MAX_PIXELS: u64 = 40_000_000;
const MAX_SIDE: u32 = 12_000;
const MAX_ALLOC: u64 = 180 << 20;
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

/// Reads bytes that a phone sent. Blocking, up to some 300 ms; the caller sees to it
/// that no more than two run at once.
///
/// # Errors
/// `attachment.not_image`, `attachment.damaged`, `attachment.too_many_pixels`.
pub fn sanitize(bytes: &[u8], is_print: bool) -> Result<Photo, ErrorCode> {
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
/// As [`sanitize`].
pub fn decode(bytes: &[u8]) -> Result<DynamicImage, ErrorCode> {
    let format = format(bytes).ok_or(ErrorCode::AttachmentNotImage)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| code(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ErrorCode::AttachmentTooManyPixels);
    }
    // A wrong orientation in the metadata is no reason to refuse the photo.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| code(&error))?;
    if width.max(height) > KEPT_SIDE {
        image = image.thumbnail(KEPT_SIDE, KEPT_SIDE);
    }
    image.apply_orientation(orientation);
    Ok(image)
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
        ImageError::Limits(_) => ErrorCode::AttachmentTooManyPixels,
        _ => ErrorCode::AttachmentDamaged,
    }
}
