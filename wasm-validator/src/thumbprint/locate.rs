//! Where on the photo is the mark? (先在缩小的图上找印迹)
//!
//! Works on a small copy of the photo: paper brightness is estimated locally,
//! everything darker or more coloured than the paper is ink, and compact patches
//! of ink become candidates. Text and ruled lines are thin and fall away.

use super::grid::{Photo, Pixel, Plane, Rect, flood, morph, quantile, shrink};

/// Longest side of the small copy, in pixels.
const SMALL_SIDE: usize = 480;
/// Cells of the ink grid along the longest side of the small copy.
const GRID: usize = 80;
/// Cells of the paper-brightness grid along each side.
const PAPER_GRID: usize = 12;
/// A paper cell looks this many cells around itself for bare paper.
const PAPER_REACH: usize = 3;
/// Mean ink (0..=255) from which a grid cell counts as marked.
const INK_CELL: u32 = 14;
/// Mean colour (0..=255) from which a grid cell holds coloured ink.
const COLOUR_CELL: u32 = 10;
/// The shading of one sheet stays below this (0..=255, some 10 %); ink is beyond it.
const SHADING: u32 = 26;
/// Camera noise and tinted light stay below this in colour (0..=255).
const TINT: u32 = 14;
/// Candidates kept; more would only cost time.
const MAX_MARKS: usize = 4;

/// One compact patch, described in grid cells and photo pixels.
pub(super) struct Mark {
    pub rect: Rect,
    /// Diameter in photo pixels of the circle of equal area.
    pub diameter: usize,
    /// Cells over cells of the bounding box, percent (an upright ellipse: 78).
    pub fill: u32,
    /// Length on the photo's border, percent of the diameter.
    pub border: u32,
    /// Share of the photo, percent.
    pub cover: u32,
    /// Paper brightness around, 0..=255.
    pub paper: u32,
    /// Share of the bounding box that is clipped white, percent.
    pub clipped: u32,
    cell: usize,
    cols: usize,
    cells: Vec<bool>,
}

impl Mark {
    /// Is this photo pixel on the mark?
    pub(super) fn covers(&self, x: usize, y: usize) -> bool {
        let (cx, cy) = (x / self.cell, y / self.cell);
        cx < self.cols && self.cells.get(cy * self.cols + cx).is_some_and(|&on| on)
    }
}

/// The photo reduced to a grid of ink cells.
pub(super) struct Sheet {
    small: Plane,
    paper: Vec<u32>,
    /// Ink of each cell: 0..=255, summed over its pixels.
    ink: Vec<u32>,
    /// Colour of each cell, likewise.
    colour: Vec<u32>,
    /// Clipped white pixels of each cell.
    white: Vec<u32>,
    /// Side of a cell in pixels of the small copy.
    cell: usize,
    cols: usize,
    rows: usize,
    /// Photo pixels per pixel of the small copy.
    k: usize,
}

impl Sheet {
    /// Reduces the photo; `None` if it is too small to hold anything.
    pub(super) fn new(photo: Photo) -> Option<Self> {
        let k = photo.w.max(photo.h).div_ceil(SMALL_SIDE);
        let small = shrink(photo, Rect { x0: 0, y0: 0, x1: photo.w, y1: photo.h }, k);
        let cell = small.w.max(small.h).div_ceil(GRID).max(2);
        let (cols, rows) = (small.w / cell, small.h / cell);
        if cols < 6 || rows < 6 || small.w.max(small.h) < 48 {
            return None;
        }
        let paper = paper_level(&small);
        let empty = || vec![0u32; cols * rows];
        let (ink, colour, white) = (empty(), empty(), empty());
        let mut sheet = Self { small, paper, ink, colour, white, cell, cols, rows, k };
        sheet.fill_cells();
        Some(sheet)
    }

    /// Adds up ink, colour and white of every cell.
    fn fill_cells(&mut self) {
        let usual = self.usual_tint() + TINT;
        for y in 0..self.rows * self.cell {
            for x in 0..self.cols * self.cell {
                let pixel = self.small.pixels[y * self.small.w + x];
                let level = self.paper_at(x, y);
                let dark = level.saturating_sub(u32::from(pixel.dark)) * 255 / level;
                // Relative to brightness, so that it survives a shadow on the sheet.
                let tint = tint(pixel).saturating_sub(usual);
                let at = (y / self.cell) * self.cols + x / self.cell;
                self.ink[at] += dark.saturating_sub(SHADING).max(tint);
                self.colour[at] += tint;
                self.white[at] += u32::from(pixel.dark >= 252);
            }
        }
    }

    /// Colour of the lower half of all pixels: the light's tint, not the ink's.
    fn usual_tint(&self) -> u32 {
        let mut histogram = [0u32; 256];
        for &pixel in &self.small.pixels {
            histogram[tint(pixel) as usize & 255] += 1;
        }
        quantile(&histogram, self.small.pixels.len() as u32 / 2)
    }

    /// Paper brightness at a pixel of the small copy; never 0.
    fn paper_at(&self, x: usize, y: usize) -> u32 {
        self.paper[(y * PAPER_GRID / self.small.h) * PAPER_GRID + x * PAPER_GRID / self.small.w]
            .max(1)
    }

    /// Mean paper brightness of the whole photo, 0..=255.
    pub(super) fn brightness(&self) -> u32 {
        self.paper.iter().sum::<u32>() / self.paper.len() as u32
    }

    /// Is a part of the photo clipped white, but not all as on a scan?
    pub(super) fn partly_clipped(&self) -> bool {
        let white = self.white.iter().sum::<u32>() as usize;
        let pixels = self.white.len() * self.cell * self.cell;
        white * 50 > pixels && white * 5 < pixels * 4
    }

    /// Patches of ink, most ink first.
    pub(super) fn ink_marks(&self) -> Vec<Mark> {
        self.marks_over(&self.ink, INK_CELL)
    }

    /// Patches of coloured ink, most ink first: black text beside them does not join.
    pub(super) fn colour_marks(&self) -> Vec<Mark> {
        self.marks_over(&self.colour, COLOUR_CELL)
    }

    fn marks_over(&self, sums: &[u32], mean: u32) -> Vec<Mark> {
        let least = mean * (self.cell * self.cell) as u32;
        self.patches(sums.iter().map(|&sum| sum >= least).collect())
    }

    /// Patches around given photo positions.
    pub(super) fn marks_at(&self, spots: &[(usize, usize)]) -> Vec<Mark> {
        let unit = self.cell * self.k;
        let mut on = vec![false; self.ink.len()];
        for (x, y) in spots {
            if let Some(cell) = on.get_mut(y / unit * self.cols + (x / unit).min(self.cols - 1)) {
                *cell = true;
            }
        }
        self.patches(on)
    }

    /// The photo as one mark in which things of a third of its size are looked for.
    pub(super) fn whole(&self) -> Mark {
        let mut mark = self.describe(vec![true; self.ink.len()]);
        mark.diameter = self.cols.min(self.rows) * self.cell * self.k / 2;
        mark
    }

    /// Splits the grid into connected patches at least three cells thick.
    fn patches(&self, mut on: Vec<bool>) -> Vec<Mark> {
        // Close gaps between ridges, then drop what is thin: text, ruled lines.
        for grow in [true, false, false, true] {
            on = morph(&on, self.cols, grow);
        }
        // Ink mass and first cell of the heaviest patches, heaviest first.
        let mut best = [(0u32, 0usize); MAX_MARKS];
        let mut left = on.clone();
        for start in 0..on.len() {
            if left[start] {
                let cells = flood(&mut left, self.cols, start);
                let ink = cells.iter().zip(&self.ink).map(|(&on, &ink)| if on { ink } else { 0 });
                let mut next = (1 + ink.sum::<u32>(), start);
                for slot in &mut best {
                    if next.0 > slot.0 {
                        core::mem::swap(slot, &mut next);
                    }
                }
            }
        }
        let heavy = best.iter().filter(|b| b.0 > 0);
        heavy.map(|b| self.describe(flood(&mut on, self.cols, b.1))).collect()
    }

    /// Measures one patch of cells.
    fn describe(&self, cells: Vec<bool>) -> Mark {
        let (cols, rows, cell) = (self.cols, self.rows, self.cell);
        let (mut x0, mut y0, mut x1, mut y1) = (cols, rows, 0, 0);
        let (mut count, mut level, mut edge) = (0u32, 0u32, 0u32);
        for i in (0..cells.len()).filter(|&i| cells[i]) {
            let (x, y) = (i % cols, i / cols);
            (x0, y0, x1, y1) = (x0.min(x), y0.min(y), x1.max(x + 1), y1.max(y + 1));
            count += 1;
            level += self.paper_at(x * cell, y * cell);
            edge += u32::from(x == 0)
                + u32::from(y == 0)
                + u32::from(x + 1 == cols)
                + u32::from(y + 1 == rows);
        }
        let n = count.max(1);
        let boxed = (x1 - x0) * (y1 - y0);
        let white = (y0..y1).map(|y| self.white[y * cols + x0..y * cols + x1].iter().sum::<u32>());
        // 4/π ≈ 1.273 leads from area to diameter.
        let across = ((n * 1273) as f32 / 1000.0).sqrt();
        let unit = cell * self.k;
        Mark {
            rect: Rect { x0: x0 * unit, y0: y0 * unit, x1: x1 * unit, y1: y1 * unit },
            diameter: (across * unit as f32) as usize,
            fill: n * 100 / boxed.max(1) as u32,
            border: (edge as f32 * 100.0 / across.max(1.0)) as u32,
            cover: n * 100 / cells.len() as u32,
            paper: self.bare_beside(&cells).unwrap_or(level / n),
            clipped: white.sum::<u32>() * 100 / (boxed * cell * cell).max(1) as u32,
            cell: unit,
            cols,
            cells,
        }
    }

    /// Median brightness right beside the patch: the paper under the light that
    /// falls on the patch itself. `None` if hardly anything lies beside it.
    fn bare_beside(&self, cells: &[bool]) -> Option<u32> {
        let near = morph(cells, self.cols, true);
        let ring = morph(&near, self.cols, true);
        let mut histogram = [0u32; 256];
        let mut total = 0u32;
        for i in (0..cells.len()).filter(|&i| ring[i] && !near[i]) {
            let (x, y) = (i % self.cols * self.cell, i / self.cols * self.cell);
            histogram[usize::from(self.small.pixels[y * self.small.w + x].dark)] += 1;
            total += 1;
        }
        (total >= 12).then(|| quantile(&histogram, total / 2))
    }
}

/// Colour of a pixel relative to its brightness, 0..=255.
fn tint(pixel: Pixel) -> u32 {
    let (dark, chroma) = (u32::from(pixel.dark), u32::from(pixel.chroma));
    // Near black a camera's colours are only noise.
    chroma * 255 / (dark + chroma).max(24)
}

/// Paper brightness in each of `PAPER_GRID`² cells: the bright end of the
/// neighbourhood, so that the mark itself is not taken for paper.
fn paper_level(small: &Plane) -> Vec<u32> {
    let g = PAPER_GRID;
    let mut bright = vec![0u32; g * g];
    for (i, slot) in bright.iter_mut().enumerate() {
        let (cx, cy) = (i % g, i / g);
        let mut histogram = [0u32; 256];
        let mut total = 0u32;
        for y in cy * small.h / g..(cy + 1) * small.h / g {
            for x in cx * small.w / g..(cx + 1) * small.w / g {
                histogram[usize::from(small.pixels[y * small.w + x].dark)] += 1;
                total += 1;
            }
        }
        *slot = if total == 0 { 0 } else { quantile(&histogram, total * 9 / 10) };
    }
    let mut peak = vec![0u32; g * g];
    for (i, &level) in bright.iter().enumerate() {
        let (cx, cy) = (i % g, i / g);
        for y in cy.saturating_sub(PAPER_REACH)..(cy + PAPER_REACH + 1).min(g) {
            for near in
                &mut peak[y * g..][cx.saturating_sub(PAPER_REACH)..(cx + PAPER_REACH + 1).min(g)]
            {
                *near = level.max(*near);
            }
        }
    }
    peak
}
