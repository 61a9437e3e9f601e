//! Plain helpers on pixels and grids of cells. (像素与网格的小工具)

/// The caller's photo: RGBA, row-major, length already checked.
#[derive(Clone, Copy)]
pub(super) struct Photo<'a> {
    pub rgba: &'a [u8],
    pub w: usize,
    pub h: usize,
}

/// A rectangle in photo pixels, `x1` and `y1` exclusive.
#[derive(Clone, Copy)]
pub(super) struct Rect {
    pub x0: usize,
    pub y0: usize,
    pub x1: usize,
    pub y1: usize,
}

/// Box-averaged part of the photo.
pub(super) struct Plane {
    pub w: usize,
    pub h: usize,
    pub pixels: Vec<Pixel>,
}

/// What is kept of a colour.
#[derive(Clone, Copy)]
pub(super) struct Pixel {
    /// min(R, G): red, black and blue ink are all dark in it, yellowish paper is not.
    pub dark: u8,
    /// max(R, B) − min(R, G): how coloured the ink is.
    pub chroma: u8,
}

/// Copies `rect` out of the photo, shrunk `k` times in each direction.
pub(super) fn shrink(photo: Photo, rect: Rect, k: usize) -> Plane {
    let (w, h) = ((rect.x1 - rect.x0) / k, (rect.y1 - rect.y0) / k);
    let mut pixels = Vec::with_capacity(w * h);
    let area = (k * k) as u32;
    let mut sums = vec![(0u32, 0u32); w];
    for y in 0..h {
        sums.fill((0, 0));
        for sy in 0..k {
            let start = ((rect.y0 + y * k + sy) * photo.w + rect.x0) * 4;
            let row = &photo.rgba[start..start + w * k * 4];
            for (block, sum) in row.chunks_exact(k * 4).zip(&mut sums) {
                for p in block.chunks_exact(4) {
                    let low = p[0].min(p[1]);
                    sum.0 += u32::from(low);
                    sum.1 += u32::from(p[0].max(p[2]).saturating_sub(low));
                }
            }
        }
        let mean = |s: &(u32, u32)| Pixel { dark: (s.0 / area) as u8, chroma: (s.1 / area) as u8 };
        pixels.extend(sums.iter().map(mean));
    }
    Plane { w, h, pixels }
}

/// The value below which `rank` entries of the histogram lie.
pub(super) fn quantile(histogram: &[u32; 256], rank: u32) -> u32 {
    let mut left = rank;
    for (value, &count) in histogram.iter().enumerate() {
        if count > left {
            return value as u32;
        }
        left -= count;
    }
    255
}

/// Grows or shrinks the marked cells by one. Cells beyond the grid have no say,
/// so a mark at the photo's border is not worn away there.
pub(super) fn morph(on: &[bool], cols: usize, grow: bool) -> Vec<bool> {
    let rows = on.len() / cols;
    let one = |i: usize| {
        let (x, y) = (i % cols, i / cols);
        let mut near = (y.saturating_sub(1)..(y + 2).min(rows))
            .flat_map(|ny| &on[ny * cols + x.saturating_sub(1)..ny * cols + (x + 2).min(cols)]);
        near.any(|&n| n == grow) == grow
    };
    (0..on.len()).map(one).collect()
}

/// Takes the cells connected with `start` out of `on`.
pub(super) fn flood(on: &mut [bool], cols: usize, start: usize) -> Vec<bool> {
    let mut cells = vec![false; on.len()];
    let mut stack = vec![start];
    on[start] = false;
    while let Some(i) = stack.pop() {
        cells[i] = true;
        let x = i % cols;
        let next = [
            (x > 0, i.wrapping_sub(1)),
            (x + 1 < cols, i + 1),
            (i >= cols, i.wrapping_sub(cols)),
            (true, i + cols),
        ];
        for (inside, n) in next {
            if inside && n < on.len() && on[n] {
                on[n] = false;
                stack.push(n);
            }
        }
    }
    cells
}
