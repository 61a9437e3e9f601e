//! One tile of a mark: does it hold parallel lines at a regular distance?
//!
//! The grey-value gradients give one direction; the profile across it must repeat.

use super::grid::{Pixel, Plane};

/// Gradient coherence (0..1) from which a tile has one direction.
const COHERENT: f32 = 0.30;
/// Autocorrelation (0..1) from which a tile's profile repeats.
const PERIODIC: f32 = 0.25;

/// One regular tile.
pub(super) struct Tile {
    /// Centre in plane pixels.
    pub x: f32,
    pub y: f32,
    pub col: usize,
    pub row: usize,
    /// Cosine and sine of twice the angle across the ridges: opposite ways are equal.
    pub cos2: f32,
    pub sin2: f32,
    /// Ridge spacing in plane pixels.
    pub spacing: f32,
    /// Ridge-to-valley amplitude over mean ink depth.
    pub swing: f32,
}

impl Tile {
    /// Checks the tile at `col`, `row`; `depth` is its mean ink.
    pub(super) fn at(
        plane: &Plane,
        col: usize,
        row: usize,
        step: usize,
        depth: u32,
    ) -> Option<Self> {
        let (cos2, sin2) = direction(plane, col * step, row * step, step)?;
        let x = (col * step + step / 2) as i32;
        let y = (row * step + step / 2) as i32;
        // Half-angle formulas instead of atan2: exact on every machine.
        let nx = (0.5 + 0.5 * cos2).abs().sqrt();
        let ny = (0.5 - 0.5 * cos2).abs().sqrt();
        let ny = if sin2 < 0.0 { -ny } else { ny };
        let (spacing, deviation) = period(&profile(plane, (x, y), (nx, ny), step))?;
        // √2: from standard deviation to amplitude of a wave.
        let swing = deviation * 1.414 / depth.max(8) as f32;
        Some(Self { x: x as f32, y: y as f32, col, row, cos2, sin2, spacing, swing })
    }

    /// Do both run the same way? From 1 for parallel to −1 for crossing at right angles.
    pub(super) fn agreement(&self, other: &Self) -> f32 {
        self.cos2 * other.cos2 + self.sin2 * other.sin2
    }

    /// Is the spacing within a third of the given one?
    pub(super) fn spaced_like(&self, spacing: f32) -> bool {
        self.spacing * 3.0 >= spacing * 2.0 && self.spacing * 3.0 <= spacing * 4.0
    }
}

/// Mean value of a square, and 16 times the mean difference of neighbours in its rows.
pub(super) fn mean_of(plane: &Plane, x: usize, y: usize, side: usize) -> (u32, u32) {
    let (mut sum, mut change) = (0u32, 0u32);
    for yy in y..y + side {
        let row = &plane.pixels[yy * plane.w + x..][..side];
        sum += row.iter().map(|p| u32::from(p.dark)).sum::<u32>();
        change += row.windows(2).map(|p| u32::from(p[0].dark.abs_diff(p[1].dark))).sum::<u32>();
    }
    let area = (side * side) as u32;
    (sum / area, change * 16 / area)
}

/// Doubled angle across the lines in a tile by the structure tensor, if they run one way.
fn direction(plane: &Plane, x0: usize, y0: usize, side: usize) -> Option<(f32, f32)> {
    let (mut xx, mut yy, mut xy) = (0i64, 0i64, 0i64);
    let (left, right) = (x0.max(1) - 1, (x0 + side + 1).min(plane.w));
    for y in y0.max(1)..(y0 + side).min(plane.h - 1) {
        let row = |n: usize| plane.pixels[(y - 1 + n) * plane.w..][left..right].windows(3);
        for ((a, b), c) in row(0).zip(row(1)).zip(row(2)) {
            // Sobel: corners once, the middle of each side twice.
            let at = |v: &[Pixel], i: usize| i64::from(v[i].dark);
            let (rise, fall) = (at(c, 2) - at(a, 0), at(a, 2) - at(c, 0));
            let gx = rise + fall + 2 * (at(b, 2) - at(b, 0));
            let gy = rise - fall + 2 * (at(c, 1) - at(a, 1));
            xx += gx * gx;
            yy += gy * gy;
            xy += gx * gy;
        }
    }
    let (a, b, sum) = ((xx - yy) as f32, (2 * xy) as f32, (xx + yy) as f32);
    let length = (a * a + b * b).sqrt();
    (sum > 0.0 && length >= COHERENT * sum).then(|| (a / length, b / length))
}

/// Grey values across the ridges, each averaged along the ridge, times 16.
fn profile(plane: &Plane, (x, y): (i32, i32), (nx, ny): (f32, f32), step: usize) -> Vec<i32> {
    let (half, along) = ((step * 5 / 4) as i32, (step / 3) as i32);
    // Pixels times 256; the nearest one will do, as many are averaged.
    let (nx, ny) = ((nx * 256.0) as i32, (ny * 256.0) as i32);
    let (right, bottom) = (plane.w as i32 - 1, plane.h as i32 - 1);
    let mut out = Vec::new();
    for i in -half..=half {
        let mut sum = 0;
        for j in -along..=along {
            let px = (x + ((nx * i - ny * j + 128) >> 8)).max(0).min(right);
            let py = (y + ((ny * i + nx * j + 128) >> 8)).max(0).min(bottom);
            sum += i32::from(plane.pixels[py as usize * plane.w + px as usize].dark);
        }
        out.push(sum * 16 / (2 * along + 1));
    }
    out
}

/// Spacing of a repeating profile, in pixels, and its standard deviation in grey values.
fn period(profile: &[i32]) -> Option<(f32, f32)> {
    let waves = correlation(profile);
    let power = waves[0];
    // Under two grey values there is only noise (values are times 16).
    if power < 32.0 * 32.0 {
        return None;
    }
    // The highest point of the first hill beyond the first valley.
    let valley = waves.iter().position(|&v| v <= 0.0)?;
    let (mut lag, mut peak) = (0, 0.0f32);
    for (i, &v) in waves.iter().enumerate().skip(valley) {
        if v > peak {
            (lag, peak) = (i, v);
        } else if lag > 0 && v < 0.0 {
            break;
        }
    }
    if lag == 0 || peak < PERIODIC * power {
        return None;
    }
    // Parabola through the peak: spacing finer than a pixel.
    let (before, after) = (waves[lag - 1], *waves.get(lag + 1)?);
    let bend = before - 2.0 * peak + after;
    let shift = if bend < 0.0 { (before - after) * 0.5 / bend } else { 0.0 };
    Some((lag as f32 + shift, power.sqrt() / 16.0))
}

/// Autocorrelation of a profile for shifts up to two thirds of its length.
fn correlation(profile: &[i32]) -> Vec<f32> {
    let n = profile.len();
    let mean = profile.iter().sum::<i32>() / n as i32;
    let at = |lag: usize| {
        let pairs = profile.iter().zip(&profile[lag..]);
        let sum: i64 = pairs.map(|(a, b)| i64::from(a - mean) * i64::from(b - mean)).sum();
        sum as f32 / (n - lag) as f32
    };
    (0..n * 2 / 3).map(at).collect()
}
