//! Are there friction ridges on the mark? (印迹里有没有清楚的纹线)
//!
//! Cuts the mark into tiles of a few ridges each and asks which are regular.
//! Over all tiles of a thumb the spacing is nearly the same and the direction
//! turns slowly, but neither stays straight nor circles one point.

use super::grid::{Photo, Plane, Rect, shrink};
use super::locate::Mark;
use super::tile::{Tile, mean_of};

/// Tiles across the mark's diameter: two to three ridges in each.
const TILES: usize = 24;
/// Marks of twice this diameter and more are shrunk first, in pixels.
const FINE_DIAMETER: usize = 400;
/// Usual longest side of the working crop, in pixels. It is always below one and a half
/// times this, which bounds memory.
const FINE_SIDE: usize = 1400;
/// Tiles in a row of a crop, save for very long marks, which are no prints.
const MAX_COLS: usize = 100;

/// What the tiles of one mark say together. Shares are 0..1.
#[derive(Default)]
pub(super) struct Ridges {
    /// Share of tiles with one direction and a regular profile.
    pub regular: f32,
    /// Ridges across the mark's diameter.
    pub across: f32,
    /// Ridge spacing in photo pixels.
    pub spacing: f32,
    /// Share of regular tiles whose spacing is within a third of the median.
    pub even: f32,
    /// Mean agreement of direction between neighbours, −1..1.
    pub smooth: f32,
    /// How far all directions are the same: 1 for straight stripes.
    pub straight: f32,
    /// How far the ridges miss being circles round one point: 0 for perfect rings.
    pub offset: f32,
    /// Ridge-to-valley swing over ink depth: how clearly valleys stay open.
    pub swing: f32,
    /// Mean ink depth on the mark relative to the paper.
    pub depth: f32,
    /// Mean difference between neighbouring pixels relative to the ink depth.
    pub detail: f32,
}

/// Measures the ridges of `mark`.
pub(super) fn measure(photo: Photo, mark: &Mark) -> Ridges {
    let crop = Crop::around(photo, mark);
    let (tiles, mut out) = crop.tiles(mark);
    if !tiles.is_empty() {
        summarise(&tiles, &mut out);
        out.across = (mark.diameter / crop.k) as f32 / out.spacing;
        out.spacing *= crop.k as f32;
    }
    out
}

/// Photo positions of the regular tiles inside `mark` that go on in four tiles around:
/// in text they never do for long.
pub(super) fn regular_spots(photo: Photo, mark: &Mark) -> Vec<(usize, usize)> {
    let crop = Crop::around(photo, mark);
    let tiles = crop.tiles(mark).0;
    let spot = |t: &Tile| (crop.x0 + t.x as usize * crop.k, crop.y0 + t.y as usize * crop.k);
    let flowing = tiles.iter().enumerate().filter(|(i, _)| around(&tiles, *i).same >= 4);
    flowing.map(|(_, t)| spot(t)).collect()
}

/// The mark at a resolution at which its ridges are some pixels wide.
struct Crop {
    plane: Plane,
    x0: usize,
    y0: usize,
    /// Photo pixels per plane pixel.
    k: usize,
    /// Side of a tile in plane pixels.
    step: usize,
}

impl Crop {
    fn around(photo: Photo, mark: &Mark) -> Self {
        let r = mark.rect;
        // Room for the profiles of the outermost tiles.
        let margin = mark.diameter / 12;
        let (x0, y0) = (r.x0.saturating_sub(margin), r.y0.saturating_sub(margin));
        let rect =
            Rect { x0, y0, x1: (r.x1 + margin).min(photo.w), y1: (r.y1 + margin).min(photo.h) };
        let longest = (rect.x1 - rect.x0).max(rect.y1 - rect.y0);
        // Rounded, not up: halving a photo just over the limit would lose fine ridges.
        let fit = (longest + FINE_SIDE / 2) / FINE_SIDE;
        let k = (mark.diameter / FINE_DIAMETER).max(fit).max(1);
        Self { plane: shrink(photo, rect, k), x0, y0, k, step: (mark.diameter / k / TILES).max(4) }
    }

    /// Regular tiles, and what is known before looking at them together.
    fn tiles(&self, mark: &Mark) -> (Vec<Tile>, Ridges) {
        let (plane, step) = (&self.plane, self.step);
        let (mut found, mut count, mut ink, mut steps) = (Vec::new(), 0u32, 0u32, 0u32);
        for row in 0..plane.h / step {
            for col in 0..plane.w / step {
                let (x, y) = (col * step, row * step);
                if mark.covers(self.x0 + (x + step / 2) * self.k, self.y0 + (y + step / 2) * self.k)
                {
                    let (mean, change) = mean_of(plane, x, y, step);
                    let depth = mark.paper.saturating_sub(mean);
                    steps += change;
                    count += 1;
                    ink += depth;
                    found.extend(Tile::at(plane, col, row, step, depth));
                }
            }
        }
        let n = count.max(1) as f32;
        let out = Ridges {
            regular: found.len() as f32 / n,
            depth: ink as f32 / n / mark.paper.max(1) as f32,
            detail: steps as f32 / 16.0 / ink.max(1) as f32,
            ..Ridges::default()
        };
        (found, out)
    }
}

/// Fills in what follows from all regular tiles together.
fn summarise(tiles: &[Tile], out: &mut Ridges) {
    let n = tiles.len() as f32;
    out.spacing = median_spacing(tiles);
    out.even = tiles.iter().filter(|t| t.spaced_like(out.spacing)).count() as f32 / n;
    out.swing = tiles.iter().map(|t| t.swing).sum::<f32>() / n;
    let (c, s) = tiles.iter().fold((0.0f32, 0.0f32), |sum, t| (sum.0 + t.cos2, sum.1 + t.sin2));
    out.straight = (c * c + s * s).sqrt() / n;
    let (mut sum, mut pairs) = (0.0f32, 0u32);
    for i in 0..tiles.len() {
        let near = around(tiles, i);
        sum += near.agreement;
        pairs += near.count;
    }
    out.smooth = sum / pairs.max(1) as f32;
    out.offset = ring_offset(tiles);
}

/// The regular tiles around one.
#[derive(Default)]
struct Around {
    count: u32,
    /// Those that go on in the same direction and spacing.
    same: u32,
    /// Sum over all of the agreement in direction.
    agreement: f32,
}

fn around(tiles: &[Tile], i: usize) -> Around {
    let a = &tiles[i];
    let mut out = Around::default();
    // Tiles come row by row: whatever touches this one is not far in the list.
    for b in &tiles[i.saturating_sub(MAX_COLS)..(i + MAX_COLS).min(tiles.len())] {
        let near = a.row.abs_diff(b.row) <= 1 && a.col.abs_diff(b.col) <= 1;
        if near && (a.row, a.col) != (b.row, b.col) {
            let agreement = a.agreement(b);
            out.count += 1;
            out.same += u32::from(agreement > 0.5 && a.spaced_like(b.spacing));
            out.agreement += agreement;
        }
    }
    out
}

/// Median spacing, by counting eighths of a pixel: sorting floats would be larger code.
fn median_spacing(tiles: &[Tile]) -> f32 {
    let mut counts = [0u32; 512];
    for t in tiles {
        counts[((t.spacing * 8.0) as usize).min(511)] += 1;
    }
    let (mut seen, mut median) = (0, 0);
    while median < 511 && seen + counts[median] <= tiles.len() as u32 / 2 {
        seen += counts[median];
        median += 1;
    }
    median.max(8) as f32 / 8.0
}

/// Least-squares centre of all normals, then the mean squared sine by which
/// ridges fail to circle it. Straight lines give no centre and count as rings.
fn ring_offset(tiles: &[Tile]) -> f32 {
    let (mut xx, mut xy, mut yy, mut bx, mut by) = (0.0f32, 0.0f32, 0.0f32, 0.0f32, 0.0f32);
    for t in tiles {
        xx += 1.0 - t.cos2;
        xy -= t.sin2;
        yy += 1.0 + t.cos2;
        bx += (1.0 - t.cos2) * t.x - t.sin2 * t.y;
        by += (1.0 + t.cos2) * t.y - t.sin2 * t.x;
    }
    let det = xx * yy - xy * xy;
    if det <= 0.0 {
        return 0.0;
    }
    let (cx, cy) = ((bx * yy - by * xy) / det, (by * xx - bx * xy) / det);
    let mut sum = 0.0f32;
    for t in tiles {
        let (x, y) = (t.x - cx, t.y - cy);
        let (along, far) = ((x * x - y * y) * t.cos2 + 2.0 * x * y * t.sin2, x * x + y * y);
        // (1 − cos of twice the angle between normal and ray) / 2 = squared sine.
        if far > 1.0 {
            sum += 0.5 - 0.5 * along / far;
        }
    }
    sum / tiles.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thumbprint::edges::mark;

    /// A tile at a place whose ridges lie across that direction.
    fn tile((x, y): (f32, f32), (across_x, across_y): (f32, f32)) -> Tile {
        let length = across_x * across_x + across_y * across_y;
        let cos2 = (across_x * across_x - across_y * across_y) / length;
        let sin2 = 2.0 * across_x * across_y / length;
        Tile { x, y, col: 0, row: 0, cos2, sin2, spacing: 6.0, swing: 0.8 }
    }

    const PLACES: [(f32, f32); 5] =
        [(10.0, 0.0), (0.0, 30.0), (40.0, 50.0), (90.0, 20.0), (35.0, 8.0)];

    #[test]
    fn rings_miss_no_centre_wherever_it_is() {
        for (cx, cy) in [(20.0, 70.0), (130.0, 15.0), (3.0, 4.0)] {
            let rings = PLACES.map(|(x, y)| tile((x, y), (x - cx, y - cy)));
            assert!(ring_offset(&rings) < 1e-4, "{cx}, {cy}");
            let rays = PLACES.map(|(x, y)| tile((x, y), (y - cy, cx - x)));
            assert!(ring_offset(&rays) > 0.1, "{cx}, {cy}");
        }
        let straight = PLACES.map(|place| tile(place, (1.0, 2.0)));
        assert!(ring_offset(&straight) < 1e-4);
    }

    #[test]
    fn spacing_is_alike_within_a_third() {
        let it = tile((0.0, 0.0), (1.0, 0.0));
        for (spacing, is_alike) in
            [(4.4, false), (4.5, true), (6.0, true), (9.0, true), (9.1, false)]
        {
            assert_eq!(it.spaced_like(spacing), is_alike, "{spacing}");
        }
    }

    #[test]
    fn a_crop_is_shrunk_by_its_own_size() {
        let rgba = vec![200; 3000 * 2400 * 4];
        let photo = Photo { rgba: &rgba, w: 3000, h: 2400 };
        let crop = |x0, y0, side, diameter| {
            let it = mark(|m| {
                (m.rect.x0, m.rect.y0, m.rect.x1, m.rect.y1) = (x0, y0, x0 + side, y0 + side);
                m.diameter = diameter;
            });
            let crop = Crop::around(photo, &it);
            (crop.k, crop.x0, crop.y0, crop.plane.w, crop.step)
        };
        assert_eq!(crop(2000, 1500, 300, 240), (1, 1980, 1480, 340, 10));
        assert_eq!(crop(2800, 100, 200, 240), (1, 2780, 80, 220, 10));
        assert_eq!(crop(10, 5, 300, 240), (1, 0, 0, 330, 10));
        assert_eq!(crop(500, 500, 900, 800), (2, 434, 434, 516, 16));
        // Half as much again as is usual, and one less.
        assert_eq!(crop(100, 100, 2059, 240), (1, 80, 80, 2099, 10));
        assert_eq!(crop(100, 100, 2060, 240), (2, 80, 80, 1050, 5));
    }
}
