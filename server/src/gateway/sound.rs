//! Recordings of browsers, recognised by their first bytes.

/// The media type of a recording: WebM, Ogg, MP4 or WAV; `None` for anything else.
#[must_use]
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        // EBML; other kinds of Matroska name themselves in the header.
        [0x1a, 0x45, 0xdf, 0xa3, ..] if contains(bytes, b"webm") => Some("audio/webm"),
        [b'O', b'g', b'g', b'S', ..] => Some("audio/ogg"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("audio/mp4"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("audio/wav"),
        _ => None,
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes[..bytes.len().min(64)].windows(word.len()).any(|four| four == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell() {
        let webm = [&b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84"[..], b"webm"].concat();
        let matroska = [&webm[..12], b"matroska"].concat();
        let told: [(&[u8], _); 9] = [
            (&webm, Some("audio/webm")),
            (&matroska, None),
            (b"OggS\0\x02", Some("audio/ogg")),
            (b"\0\0\0\x1cftypiso5", Some("audio/mp4")),
            (b"RIFF\x24\0\0\0WAVEfmt ", Some("audio/wav")),
            (b"RIFF\x24\0\0\0WEBPVP8 ", None),
            (b"\xff\xd8\xff\xe0", None),
            (b"<script>", None),
            (b"", None),
        ];
        for (bytes, expected) in told {
            assert_eq!(media_type(bytes), expected, "{bytes:?}");
        }
    }
}
