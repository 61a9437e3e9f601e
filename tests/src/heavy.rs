//! Pictures of few bytes that cost much to open, written by hand: they are as large as one
//! wants, and whole.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};

/// A progressive JPEG of grey: one scan, one bit for each block of each component.
#[must_use]
pub fn progressive_jpeg(width: u16, height: u16, components: u8) -> Vec<u8> {
    let all: Vec<_> = (1..=components).collect();
    jpeg(0xc2, (width, height), components, &[&all])
}

/// A baseline JPEG of grey, its components in these scans: two bits for each block.
#[must_use]
pub fn baseline_jpeg(width: u16, height: u16, components: u8, scans: &[&[u8]]) -> Vec<u8> {
    jpeg(0xc0, (width, height), components, scans)
}

fn jpeg(frame: u8, (width, height): (u16, u16), components: u8, scans: &[&[u8]]) -> Vec<u8> {
    let mut jpeg = vec![0xff, 0xd8];
    let segment = |jpeg: &mut Vec<u8>, marker: u8, data: &[u8]| {
        jpeg.extend([0xff, marker]);
        jpeg.extend(u16::try_from(data.len() + 2).expect("a short segment").to_be_bytes());
        jpeg.extend(data);
    };
    segment(&mut jpeg, 0xdb, &[&[0][..], &[1; 64]].concat());
    let mut header = vec![8];
    header.extend([height.to_be_bytes(), width.to_be_bytes()].concat());
    header.push(components);
    header.extend((1..=components).flat_map(|id| [id, 0x11, 0]));
    segment(&mut jpeg, frame, &header);
    // One code of one bit: no difference from the block before; no coefficient more.
    for class in [0, 0x10] {
        let mut huffman = vec![0; 18];
        huffman[0] = class;
        huffman[1] = 1;
        segment(&mut jpeg, 0xc4, &huffman);
    }
    let (bits, last) = if frame == 0xc2 { (1, 0) } else { (2, 63) };
    let blocks = usize::from(width.div_ceil(8)) * usize::from(height.div_ceil(8));
    for ids in scans {
        let mut scan = vec![u8::try_from(ids.len()).expect("few components")];
        scan.extend(ids.iter().flat_map(|id| [*id, 0]));
        scan.extend([0, last, 0]);
        segment(&mut jpeg, 0xda, &scan);
        jpeg.extend(vec![0; (blocks * ids.len() * bits).div_ceil(8)]);
    }
    jpeg.extend([0xff, 0xd9]);
    jpeg
}

/// A WebP without loss, of one colour: its pixels take no bits at all.
#[must_use]
pub fn webp_lossless(width: u32, height: u32) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0x2f, 8);
    bits.put(width - 1, 14);
    bits.put(height - 1, 14);
    // No alpha, version 0, no transform, no colour cache, no further codes.
    bits.put(0, 1 + 3 + 1 + 1 + 1);
    for colour in [90, 80, 70, 255, 0] {
        // A simple code of one symbol, of eight bits.
        bits.put(1, 1);
        bits.put(0, 1);
        bits.put(1, 1);
        bits.put(colour, 8);
    }
    let mut data = bits.bytes;
    if data.len() % 2 == 1 {
        data.push(0);
    }
    let length = |n: usize| u32::try_from(n).expect("a short file").to_le_bytes();
    [b"RIFF", &length(data.len() + 12)[..], b"WEBPVP8L", &length(data.len()), &data].concat()
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    /// A Huffman code, whose first bit is its highest.
    fn put_code(&mut self, code: u32, count: u32) {
        (0..count).rev().for_each(|at| self.put((code >> at) & 1, 1));
    }

    fn put(&mut self, value: u32, count: u32) {
        for at in 0..count {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let last = self.bytes.len() - 1;
            self.bytes[last] |= (((value >> at) & 1) as u8) << (self.used % 8);
            self.used += 1;
        }
    }
}

/// A small PNG with a colour profile that unfolds to so many bytes.
#[must_use]
pub fn png_with_profile(bytes: u32) -> Vec<u8> {
    let mut png = Vec::new();
    let encoder = PngEncoder::new(&mut png);
    encoder.write_image(&[128; 64 * 48], 64, 48, ExtendedColorType::L8).expect("memory");
    let mut bits = Bits { bytes: vec![0x78, 0x9c], used: 0 };
    // The last block, fixed codes: a zero, and again and again 258 bytes from one before.
    bits.put(0b011, 3);
    bits.put_code(0b0011_0000, 8);
    let runs = (bytes - 1) / 258;
    for _ in 0..runs {
        bits.put_code(0b1100_0101, 8);
        bits.put_code(0, 5);
    }
    bits.put_code(0, 7);
    let adler = ((runs * 258 + 1) % 65_521) << 16 | 1;
    bits.bytes.extend(adler.to_be_bytes());
    let data = [b"profile\0\0", &bits.bytes[..]].concat();
    let mut chunk = u32::try_from(data.len()).expect("a short profile").to_be_bytes().to_vec();
    chunk.extend(b"iCCP");
    chunk.extend(&data);
    chunk.extend(crc(&chunk[4..]).to_be_bytes());
    png.splice(33..33, chunk);
    png
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// A PNG of 16 bits a channel with alpha, empty.
#[must_use]
pub fn png_16_bit(width: u32, height: u32) -> Vec<u8> {
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Up);
    let pixels = vec![0; width as usize * height as usize * 8];
    encoder.write_image(&pixels, width, height, ExtendedColorType::Rgba16).expect("memory");
    png
}
