//! Pictures that are cut short, turned round, of other kinds, or made to do harm.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, GrayImage, ImageEncoder as _, RgbImage, Rgba, RgbaImage};
use tests::{jpeg, print_jpeg};

pub(crate) type Picture = (String, Vec<u8>);

fn picture() -> RgbImage {
    RgbImage::from_fn(96, 64, |x, y| image::Rgb([(x * 2) as u8, (y * 3) as u8, (x ^ y) as u8]))
}

fn png() -> Vec<u8> {
    let (mut bytes, picture) = (Vec::new(), picture());
    PngEncoder::new(&mut bytes).write_image(&picture, 96, 64, ExtendedColorType::Rgb8).unwrap();
    bytes
}

fn webp() -> Vec<u8> {
    let (mut bytes, picture) = (Vec::new(), picture());
    WebPEncoder::new_lossless(&mut bytes)
        .encode(&picture, 96, 64, ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

/// So many grey pixels in a few KB.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Up);
    let grey = GrayImage::new(width, height);
    encoder.write_image(&grey, width, height, ExtendedColorType::L8).unwrap();
    bytes
}

/// Red in the file's top left quarter, white elsewhere, with that orientation in its Exif.
pub(crate) fn turned_jpeg(orientation: u8) -> Vec<u8> {
    let red = |x, y| x < 48 && y < 32;
    let colour = |x, y| if red(x, y) { image::Rgb([255, 0, 0]) } else { image::Rgb([255; 3]) };
    let mut plain = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut plain, 95);
    encoder
        .write_image(&RgbImage::from_fn(96, 64, colour), 96, 64, ExtendedColorType::Rgb8)
        .unwrap();
    // TIFF, big endian: one entry, tag 0x0112, one short.
    let tiff =
        [b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation]].concat();
    let exif = [b"Exif\0\0".as_slice(), &tiff, &[0; 6]].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
}

/// A chunk of a PNG with its checksum.
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(kind);
    bytes.extend(data);
    let crc = !bytes[4..].iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    });
    bytes.extend(crc.to_be_bytes());
    bytes
}

/// A PNG with something put in after its header chunk.
fn png_with(inserted: &[u8]) -> Vec<u8> {
    let mut bytes = png();
    bytes.splice(33..33, inserted.iter().copied());
    bytes
}

/// Cut short at many lengths.
pub(crate) fn truncated() -> Vec<Picture> {
    let formats = [("jpeg", jpeg(77)), ("print", print_jpeg(7)), ("png", png()), ("webp", webp())];
    let mut found = Vec::new();
    for (name, bytes) in formats {
        let ends =
            (1..16).chain((1..12).map(|part| bytes.len() * part / 12)).chain([bytes.len() - 1]);
        found.extend(ends.map(|end| (format!("{name} cut at {end}"), bytes[..end].to_vec())));
    }
    found
}

/// Bits turned round, the same in every run.
pub(crate) fn flipped() -> Vec<Picture> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let mut found = Vec::new();
    for (name, whole) in [("jpeg", jpeg(78)), ("png", png()), ("webp", webp())] {
        for number in 0..40 {
            let mut bytes = whole.clone();
            for _ in 0..=number % 4 {
                // The first third holds the headers.
                let below = if number % 2 == 0 { bytes.len() / 3 } else { bytes.len() };
                let at = random(below);
                bytes[at] ^= 1 << random(8);
            }
            found.push((format!("{name} flipped {number}"), bytes));
        }
    }
    found
}

/// Others' formats, and formats within formats.
pub(crate) fn strangers() -> Vec<Picture> {
    let heads: [(&str, &[u8]); 12] = [
        ("gif", b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"),
        ("heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"),
        ("avif", b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf"),
        ("pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj"),
        ("bmp", b"BM\x3a\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00"),
        ("tiff", b"II*\x00\x08\x00\x00\x00"),
        ("svg", b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("html", b"<html><script>alert(1)</script></html>"),
        ("zip", b"PK\x03\x04\x14\x00\x00\x00"),
        ("pgm", b"P5\n2 2\n255\n\x00\x40\x80\xff"),
        ("riff", b"RIFF\x24\x00\x00\x00WAVEfmt "),
        ("one byte", b"\xff"),
    ];
    heads.into_iter().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect()
}

/// Valid beginnings with mischief in them.
pub(crate) fn mischief() -> Vec<Picture> {
    let jpeg_with = |at: usize, bytes: &[u8]| {
        let mut photo = jpeg(79);
        photo.splice(at..at, bytes.iter().copied());
        photo
    };
    let sized = |width: u16, height: u16| {
        let mut photo = jpeg(80);
        let sof = photo.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
        photo[sof + 5..sof + 7].copy_from_slice(&height.to_be_bytes());
        photo[sof + 7..sof + 9].copy_from_slice(&width.to_be_bytes());
        photo
    };
    let header = |width: u32, height: u32, depth: u8, colour: u8| {
        let mut data = [width.to_be_bytes(), height.to_be_bytes()].concat();
        data.extend([depth, colour, 0, 0, 0]);
        let signature = b"\x89PNG\r\n\x1a\n".to_vec();
        [signature, chunk(b"IHDR", &data), chunk(b"IDAT", b"\x78\x9c\x03\x00"), chunk(b"IEND", b"")]
            .concat()
    };
    let mut vp8x = b"RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x10\x00\x00\x00".to_vec();
    vp8x.extend([0xff; 6]);
    let mut apng = chunk(b"acTL", &[0, 0, 0, 200, 0, 0, 0, 0]);
    let mut frame = [0_u32, 96, 64, 0, 0].map(u32::to_be_bytes).concat();
    frame.extend([0, 1, 0, 10, 0, 0]);
    apng.extend(chunk(b"fcTL", &frame));
    let mut polyglot = jpeg(81);
    polyglot.extend(b"PK\x03\x04<script>alert(1)</script>%PDF-1.7");
    let clear = RgbaImage::from_pixel(40, 30, Rgba([1, 2, 3, 0]));
    let mut transparent = Vec::new();
    PngEncoder::new(&mut transparent)
        .write_image(&clear, 40, 30, ExtendedColorType::Rgba8)
        .unwrap();
    let text = [b"Comment\0\0", &b"x".repeat(200_000)[..]].concat();
    [
        ("jpeg 65535 wide", sized(65_535, 65_535)),
        ("jpeg 11 999 wide", sized(11_999, 11_999)),
        ("jpeg without width", sized(0, 48)),
        ("jpeg without height", sized(64, 0)),
        ("jpeg with a long segment", jpeg_with(2, b"\xff\xe1\xff\xff")),
        ("jpeg with an empty segment", jpeg_with(2, b"\xff\xe1\x00\x00")),
        ("jpeg with a second start", jpeg_with(2, b"\xff\xd8\xff\xd8")),
        ("jpeg with EXIF of orientation 99", jpeg_with(2, b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x63\0\0\0\0\0\0\0")),
        ("jpeg with broken EXIF", jpeg_with(2, b"\xff\xe1\x00\x10Exif\0\0II*\0\xff\xff\xff\xff")),
        ("jpeg and a script", polyglot),
        ("png of 2^31", header(1 << 31, 1 << 31, 8, 2)),
        ("png of 0", header(0, 0, 8, 2)),
        ("png of 30 000 by 1", header(30_000, 1, 8, 2)),
        ("png of 6 000 by 6 000, empty", header(6_000, 6_000, 16, 6)),
        ("png of depth 3", header(10, 10, 3, 2)),
        ("png of colour 9", header(10, 10, 8, 9)),
        ("png with a palette that is missing", header(10, 10, 8, 3)),
        ("png with a bad checksum", { let mut bytes = png(); bytes[30] ^= 1; bytes }),
        ("png with two headers", png_with(&chunk(b"IHDR", &[0, 0, 0, 9, 0, 0, 0, 9, 8, 2, 0, 0, 0]))),
        ("png with an early end", png_with(&chunk(b"IEND", b""))),
        ("png with an endless chunk", png_with(b"\xff\xff\xff\xfftEXt")),
        ("png with a critical chunk", png_with(&chunk(b"QQQQ", b"?"))),
        ("png with a long text", png_with(&chunk(b"tEXt", &text))),
        ("png with broken zTXt", png_with(&chunk(b"zTXt", b"a\0\0\xff\xff\xff"))),
        ("png with broken ICC", png_with(&chunk(b"iCCP", b"a\0\0\xff\xff\xff"))),
        ("apng", png_with(&apng)),
        ("png, all transparent", transparent),
        ("webp of the largest canvas", vp8x),
        ("webp, empty", b"RIFF\x04\x00\x00\x00WEBP".to_vec()),
        ("a bomb of 25 megapixels", bomb(5_000, 5_000)),
        ("a bomb of one row more", bomb(5_000, 5_001)),
        ("a bomb of 12 001 by 10", bomb(12_001, 10)),
    ]
    .into_iter()
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .collect()
}
