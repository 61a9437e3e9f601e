//! Is the photo of a thumbprint good enough? (照片是否看得清手印)
//!
//! Judges the photo, not the person: nothing is compared, stored or extracted.
//! The answer is advice for at most one retake. Integers, and floats with only
//! `+ − × ÷ √`, give the same result natively and in WebAssembly.

// Counts and pixel values are small against every type used here; the casts are meant.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

#[cfg(test)]
mod edges;
mod grid;
mod locate;
mod ridges;
#[cfg(test)]
mod tests;
mod tile;

use grid::Photo;
use locate::{Mark, Sheet};
use ridges::Ridges;

/// What the photo's quality check says (照片是否看得清).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Assessment {
    /// The advice in one word.
    pub verdict: Verdict,
    /// 0..=100, higher is better: from 60 for good, 20..=59 for poor, below 20 for none.
    pub score: u8,
    /// Most useful advice first; empty if the verdict is good.
    pub reasons: Vec<Reason>,
}

/// The advice in one word: keep the photo, or take another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Ridges can be seen.
    Good,
    /// There is a print, but a second photo may be better.
    Poor,
    /// No print was found.
    None,
}

/// Why a photo is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing that could be a print.
    NoMark,
    /// A mark, but without the ridges of a thumb.
    NoRidges,
    /// Out of focus or moved.
    Blurred,
    /// Too little light.
    TooDark,
    /// Glare washes the print out.
    TooBright,
    /// Too few pixels: the camera was too far away.
    TooSmall,
    /// The print runs out of the picture.
    CutOff,
    /// Too much ink: the valleys between the ridges are filled.
    Smudged,
    /// Too little ink.
    Faint,
}

impl Verdict {
    /// The word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Poor => "poor",
            Self::None => "none",
        }
    }
}

impl Reason {
    /// The word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoMark => "no_mark",
            Self::NoRidges => "no_ridges",
            Self::Blurred => "blurred",
            Self::TooDark => "too_dark",
            Self::TooBright => "too_bright",
            Self::TooSmall => "too_small",
            Self::CutOff => "cut_off",
            Self::Smudged => "smudged",
            Self::Faint => "faint",
        }
    }
}

/// Smallest diameter of a usable print, in photo pixels.
const MIN_DIAMETER: usize = 150;
/// Narrowest ridge spacing a camera resolves, in photo pixels.
const MIN_SPACING: f32 = 3.0;
/// Paper darker than this (0..=255) is a photo in the dark.
const MIN_PAPER: u32 = 75;
/// Mean ink, relative to the paper, of a print pressed with too little of it.
const MIN_DEPTH: f32 = 0.06;
/// Mean ink, relative to paper, from which a mark without ridges is one solid blot.
const SOLID: f32 = 0.55;
/// Difference between neighbouring pixels, relative to the ink, that blur leaves at most.
const MAX_BLUR_DETAIL: f32 = 0.12;
/// Share of the mark that must show regular ridges.
const MIN_REGULAR: f32 = 0.5;
/// Length on the photo's border, percent of the diameter, from which a print is cut off.
const MAX_BORDER: u32 = 25;
/// Swing of ridges and valleys, relative to the ink, below which they run together.
const MIN_SWING: f32 = 0.35;

/// Judges a photo. RGBA, 8 bits a channel, row-major, `width × height × 4` bytes;
/// anything else is a photo without a mark. Alpha is ignored. Never panics.
#[must_use]
pub fn assess(pixels: &[u8], width: u32, height: u32) -> Assessment {
    let expected = u64::from(width) * u64::from(height);
    if expected == 0 || expected.checked_mul(4) != Some(pixels.len() as u64) {
        return answer(Verdict::None, 0, when(true, Reason::NoMark));
    }
    let photo = Photo { rgba: pixels, w: width as usize, h: height as usize };
    let Some(sheet) = Sheet::new(photo) else {
        let reasons = when(true, Reason::NoMark) | when(true, Reason::TooSmall);
        return answer(Verdict::None, 0, reasons);
    };
    let mut blot: Option<(Mark, Ridges)> = None;
    for by in [By::Colour, By::Ink, By::Ridges] {
        let mut print: Option<(Mark, Ridges)> = None;
        for mark in look(&sheet, photo, by) {
            let r = ridges::measure(photo, &mark);
            // Picked for its ridges, a patch proves less by having some.
            let enough = by != By::Ridges || (r.regular >= 0.6 && mark.fill >= 45);
            if enough && is_print(&r) {
                if print.as_ref().is_none_or(|(best, _)| mark.diameter > best.diameter) {
                    print = Some((mark, r));
                }
            } else if blot.is_none() && is_blot(&mark, &r, by) {
                blot = Some((mark, r));
            }
        }
        if let Some((mark, r)) = print {
            return judge_print(&mark, &r);
        }
    }
    match blot {
        Some((mark, r)) => judge_blot(&mark, &r, &sheet),
        None => judge_nothing(&sheet),
    }
}

/// What a mark is looked for by, the surest first.
#[derive(Clone, Copy, PartialEq)]
enum By {
    /// Coloured ink: no black text can join it.
    Colour,
    /// Ink of any colour.
    Ink,
    /// Ridges anywhere, for pale ink or a print merged with text or a shadow.
    Ridges,
}

fn look(sheet: &Sheet, photo: Photo, by: By) -> Vec<Mark> {
    match by {
        By::Colour => sheet.colour_marks(),
        By::Ink => sheet.ink_marks(),
        By::Ridges => sheet.marks_at(&ridges::regular_spots(photo, &sheet.whole())),
    }
}

/// Is this what was meant, if there is no print? The largest coloured mark,
/// or else a large black one, but without the detail of text.
fn is_blot(mark: &Mark, r: &Ridges, by: By) -> bool {
    let black = mark.diameter >= MIN_DIAMETER && r.detail < MAX_BLUR_DETAIL;
    by == By::Colour || (by == By::Ink && black)
}

/// Friction ridges rather than cloth, ruled paper, rings or a seal.
fn is_print(r: &Ridges) -> bool {
    // Cloth and ruled lines run straight; drawn rings and spirals have one centre.
    // Swing far beyond the ink means that what lies beside the mark is not bare paper.
    flows(r) && r.straight <= 0.75 && r.offset >= 0.045 && r.swing <= 3.0 && r.depth >= 0.03
}

/// Evenly spaced lines that turn slowly, rather than text, grass or contour lines.
fn flows(r: &Ridges) -> bool {
    // 35 to 75 ridges cross a whole thumb; less is a part of it.
    let count = r.across >= 16.0 && r.across <= 100.0;
    count && r.regular >= 0.4 && r.even >= 0.7 && r.smooth >= 0.75
}

/// A compact patch of ink away from the border, no longer than a pressed thumb.
fn like_thumb(mark: &Mark) -> bool {
    let (w, h) = (mark.rect.x1 - mark.rect.x0, mark.rect.y1 - mark.rect.y0);
    mark.fill >= 55 && w.max(h) * 10 <= w.min(h) * 22 && mark.cover < 60 && mark.border < MAX_BORDER
}

/// Verdict for a mark with ridges.
fn judge_print(mark: &Mark, r: &Ridges) -> Assessment {
    let (closed, patchy) = (r.swing < MIN_SWING, r.regular < MIN_REGULAR);
    let reasons = when(mark.paper < MIN_PAPER, Reason::TooDark)
        // An ellipse leaves a fifth of its box white even on the whitest sheet.
        | when(mark.clipped >= 45, Reason::TooBright)
        | when(mark.diameter < MIN_DIAMETER || r.spacing < MIN_SPACING, Reason::TooSmall)
        | when(r.depth < MIN_DEPTH || (patchy && r.depth < 0.3), Reason::Faint)
        | when((closed && r.depth >= SOLID) || (patchy && r.depth >= 0.3), Reason::Smudged)
        | when(closed && r.depth < SOLID, Reason::Blurred)
        // A picture filled by the print is a scan, cropped on purpose.
        | when(mark.border >= MAX_BORDER && mark.cover < 60, Reason::CutOff);
    let mut share = 1.0f32;
    for (value, full) in
        [(r.swing, 0.7), (r.regular, 0.9), (r.depth, 0.15), (mark.diameter as f32, 250.0)]
    {
        if value < share * full {
            share = value / full;
        }
    }
    let score = (share * 100.0) as u8;
    if reasons == 0 {
        answer(Verdict::Good, score.max(60), 0)
    } else {
        answer(Verdict::Poor, score.clamp(20, 59), reasons)
    }
}

/// Verdict for a mark without ridges, or with too few of them.
fn judge_blot(mark: &Mark, r: &Ridges, sheet: &Sheet) -> Assessment {
    let no_ridges = when(true, Reason::NoRidges);
    let small = mark.diameter < MIN_DIAMETER;
    let reasons = if mark.border >= MAX_BORDER && mark.cover < 40 && flows(r) {
        // Half a print may show only straight ridges.
        when(true, Reason::CutOff)
    } else if !like_thumb(mark) {
        return judge_nothing(sheet);
    } else if small {
        // Beside glare, the mark may be the rest of a larger print.
        let glare = mark.clipped > 0 && sheet.partly_clipped();
        when(true, Reason::TooSmall) | when(glare, Reason::TooBright)
    } else if mark.paper < MIN_PAPER {
        no_ridges | when(true, Reason::TooDark)
    } else if r.depth >= SOLID {
        return answer(Verdict::None, 0, no_ridges | when(true, Reason::Smudged));
    } else if r.depth < MIN_DEPTH {
        no_ridges | when(true, Reason::Faint)
    } else if r.detail < MAX_BLUR_DETAIL && r.swing < MIN_SWING {
        no_ridges | when(true, Reason::Blurred)
    } else {
        return answer(Verdict::None, 0, no_ridges);
    };
    answer(Verdict::Poor, 20, reasons)
}

/// Verdict when nothing resembles a print; light is the only advice left.
fn judge_nothing(sheet: &Sheet) -> Assessment {
    let dark = sheet.brightness() < MIN_PAPER;
    let light = when(dark, Reason::TooDark) | when(sheet.partly_clipped(), Reason::TooBright);
    answer(Verdict::None, 0, when(true, Reason::NoMark) | light)
}

/// A set of reasons as bits: smaller code than lists.
const fn when(holds: bool, reason: Reason) -> u16 {
    (holds as u16) << reason as u16
}

/// Lists the reasons of a set, what can be done about first.
fn answer(verdict: Verdict, score: u8, set: u16) -> Assessment {
    const ORDER: [Reason; 9] = [
        Reason::TooDark,
        Reason::TooBright,
        Reason::CutOff,
        Reason::TooSmall,
        Reason::Smudged,
        Reason::Faint,
        Reason::Blurred,
        Reason::NoRidges,
        Reason::NoMark,
    ];
    let reasons = ORDER.into_iter().filter(|&reason| set & when(true, reason) != 0).collect();
    Assessment { verdict, score, reasons }
}
