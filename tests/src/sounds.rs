//! Recordings, made here.

/// A tenth of a second of WAV; another seed gives other bytes.
#[must_use]
pub fn wav(seed: u8) -> Vec<u8> {
    let samples: Vec<u8> = (0..=255).cycle().take(800).map(|n: u8| n.wrapping_mul(seed)).collect();
    let word = |n: u32| n.to_le_bytes();
    let size = u32::try_from(samples.len()).expect("a short sound");
    let mut bytes = b"RIFF".to_vec();
    bytes.extend(word(36 + size));
    bytes.extend(b"WAVEfmt ");
    // PCM, mono, 8,000 samples a second of 8 bits.
    bytes.extend([16, 0, 0, 0, 1, 0, 1, 0]);
    bytes.extend([word(8_000), word(8_000)].concat());
    bytes.extend([1, 0, 8, 0]);
    bytes.extend(b"data");
    bytes.extend(word(size));
    bytes.extend(samples);
    bytes
}
