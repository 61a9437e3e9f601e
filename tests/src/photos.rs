//! Photos, drawn here.

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

fn encode(photo: &RgbImage) -> Vec<u8> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 85).encode_image(photo).expect("memory takes it");
    jpeg
}

/// A plain photo; another seed gives other bytes.
#[must_use]
pub fn jpeg(seed: u8) -> Vec<u8> {
    encode(&RgbImage::from_fn(64, 48, |x, y| Rgb([seed, (x * 4) as u8, (y * 5) as u8])))
}

/// Something like a print in red ink on paper.
#[must_use]
pub fn print_jpeg(seed: u8) -> Vec<u8> {
    encode(&RgbImage::from_fn(320, 400, |x, y| {
        let (dx, dy) = (f64::from(x) - 160.0, (f64::from(y) - 210.0) * 0.72);
        let ridge = (dx.hypot(dy - dx * dx / 700.0) / 9.0).fract() < 0.5;
        if dx.hypot(dy) < 110.0 && ridge { Rgb([176, 32, seed]) } else { Rgb([238, 234, 226]) }
    }))
}
