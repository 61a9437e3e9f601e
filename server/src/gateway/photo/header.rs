//! Facts in an image's header that its decoder does not report.

/// Whether a JPEG comes in more than one scan, progressive or not: its decoder then keeps every
/// coefficient until the last one. Every marker of a frame or a scan is looked at, wherever it
/// stands, so that the decoder cannot go by one that was overlooked. Coded data never contains
/// one; a marker within metadata only makes the estimate too high.
pub(super) fn has_many_scans(jpeg: &[u8]) -> bool {
    let (mut colours, mut fewest) = (0, u8::MAX);
    for (at, two) in jpeg.windows(2).enumerate() {
        let byte = |after: usize| jpeg.get(at + after).copied();
        match two {
            // Progressive; other frames (lossless, arithmetic) are not decoded.
            [0xff, 0xc2] => return true,
            [0xff, 0xc0 | 0xc1] => colours = colours.max(byte(9).unwrap_or_default()),
            // A segment of the length that so many colours need.
            [0xff, 0xda] if byte(4).is_some_and(|n| n <= 4 && byte(3) == Some(6 + 2 * n)) => {
                fewest = fewest.min(byte(4).unwrap_or_default());
            }
            _ => {}
        }
    }
    fewest < colours
}

/// Pixels of the largest picture in a WebP; none where a chunk says that it is longer than
/// the file, or no picture is in it.
pub(super) fn pixels_of_webp(file: &[u8]) -> Option<u64> {
    let said = u32::from_le_bytes(*file.get(4..)?.first_chunk()?);
    let inner = file.get(8..)?.get(..usize::try_from(said).ok()?)?;
    largest(inner.strip_prefix(b"WEBP")?)
}

fn largest(mut chunks: &[u8]) -> Option<u64> {
    let mut most = None;
    while !chunks.is_empty() {
        let (kind, rest) = chunks.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let data = rest.get(..length)?;
        // Chunks begin at even offsets; the padding of the last one may be missing.
        chunks = rest.get(length + length % 2..).unwrap_or_default();
        let pixels = match kind {
            b"VP8X" => Some(sides(data.get(4..)?, three)?),
            b"VP8 " => Some(sides(data.get(6..)?, two)?),
            b"VP8L" => {
                let bits = u64::from(u32::from_le_bytes(*data.get(1..)?.first_chunk()?));
                Some(((bits & 0x3fff) + 1) * (((bits >> 14) & 0x3fff) + 1))
            }
            // A frame of an animation has chunks of its own.
            b"ANMF" => largest(data.get(16..)?),
            _ => None,
        };
        most = most.max(pixels);
    }
    most
}

/// Width times height.
fn sides<const N: usize>(data: &[u8], side: fn([u8; N]) -> u64) -> Option<u64> {
    let (width, rest) = data.split_first_chunk::<N>()?;
    Some(side(*width) * side(*rest.first_chunk()?))
}

fn three([a, b, c]: [u8; 3]) -> u64 {
    u64::from(u32::from_le_bytes([a, b, c, 0])) + 1
}

fn two(bytes: [u8; 2]) -> u64 {
    u64::from(u16::from_le_bytes(bytes) & 0x3fff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_has_fourteen_bits_and_what_is_above_scales_it() {
        assert_eq!(two([0xff, 0x3f]), 0x3fff);
        assert_eq!(two([0xff, 0xff]), 0x3fff);
        assert_eq!(two([0x01, 0xc0]), 1);
        assert_eq!(three([0xff, 0xff, 0xff]), 1 << 24);
    }
}
