//! The verdict on a mark at each limit, and on either side of it.

use super::locate::{Mark, Sheet};
use super::ridges::Ridges;
use super::{By, Reason, is_blot, judge_blot, judge_print};
use crate::thumbprint::grid::Photo;

const SIDE: usize = 120;

/// White paper, dark paper, or paper half of which glares.
fn sheet(left: u8, right: u8) -> Sheet {
    lit(SIDE / 2, left, right)
}

/// Paper that is lit so on so many columns, and else so.
fn lit(columns: usize, left: u8, right: u8) -> Sheet {
    let mut rgba = Vec::new();
    for at in 0..SIDE * SIDE {
        let light = if at % SIDE < columns { left } else { right };
        rgba.extend([light, light, light, 255]);
    }
    Sheet::new(Photo { rgba: &rgba, w: SIDE, h: SIDE }).expect("a sheet")
}

/// The mark of a thumb on good paper, but for what is changed.
pub(super) fn mark(change: impl Fn(&mut Mark)) -> Mark {
    let mut mark = sheet(200, 200).whole();
    (mark.rect.x0, mark.rect.y0, mark.rect.x1, mark.rect.y1) = (0, 0, 300, 400);
    (mark.diameter, mark.fill, mark.border, mark.cover) = (300, 78, 0, 20);
    (mark.paper, mark.clipped) = (200, 0);
    change(&mut mark);
    mark
}

/// Ridges that are those of a print, but for what is changed.
fn ridges(change: impl Fn(&mut Ridges)) -> Ridges {
    let mut it = Ridges {
        regular: 0.9,
        across: 50.0,
        spacing: 6.0,
        even: 0.9,
        smooth: 0.9,
        straight: 0.3,
        offset: 0.1,
        swing: 0.8,
        depth: 0.4,
        detail: 0.5,
    };
    change(&mut it);
    it
}

#[test]
fn a_print() {
    let said =
        |m: &dyn Fn(&mut Mark), r: &dyn Fn(&mut Ridges)| judge_print(&mark(m), &ridges(r)).reasons;
    let of_mark = |m: &dyn Fn(&mut Mark)| said(m, &|_| {});
    let of_ridges = |r: &dyn Fn(&mut Ridges)| said(&|_| {}, r);
    assert_eq!(of_mark(&|_| {}), []);
    assert_eq!(of_mark(&|m| m.paper = 74), [Reason::TooDark]);
    assert_eq!(of_mark(&|m| m.paper = 75), []);
    assert_eq!(of_mark(&|m| m.clipped = 44), []);
    assert_eq!(of_mark(&|m| m.clipped = 45), [Reason::TooBright]);
    assert_eq!(of_mark(&|m| m.diameter = 149), [Reason::TooSmall]);
    assert_eq!(of_mark(&|m| m.diameter = 150), []);
    assert_eq!(of_mark(&|m| m.border = 24), []);
    assert_eq!(of_mark(&|m| m.border = 25), [Reason::CutOff]);
    assert_eq!(of_mark(&|m| (m.border, m.cover) = (25, 59)), [Reason::CutOff]);
    assert_eq!(of_mark(&|m| (m.border, m.cover) = (25, 60)), []);
    assert_eq!(of_ridges(&|r| r.spacing = 2.9), [Reason::TooSmall]);
    assert_eq!(of_ridges(&|r| r.spacing = 3.0), []);
    assert_eq!(of_ridges(&|r| r.depth = 0.059), [Reason::Faint]);
    assert_eq!(of_ridges(&|r| r.depth = 0.06), []);
    // Patchy: too little ink, or too much of it.
    assert_eq!(of_ridges(&|r| (r.regular, r.depth) = (0.49, 0.29)), [Reason::Faint]);
    assert_eq!(of_ridges(&|r| (r.regular, r.depth) = (0.49, 0.3)), [Reason::Smudged]);
    assert_eq!(of_ridges(&|r| (r.regular, r.depth) = (0.5, 0.3)), []);
    // Closed: filled with ink, or out of focus.
    assert_eq!(of_ridges(&|r| (r.swing, r.depth) = (0.34, 0.55)), [Reason::Smudged]);
    assert_eq!(of_ridges(&|r| (r.swing, r.depth) = (0.34, 0.54)), [Reason::Blurred]);
    assert_eq!(of_ridges(&|r| (r.swing, r.depth) = (0.35, 0.54)), []);
}

#[test]
fn a_blot() {
    let said = |m: &dyn Fn(&mut Mark), r: &dyn Fn(&mut Ridges)| {
        judge_blot(&mark(m), &ridges(r), &sheet(200, 200)).reasons
    };
    let of_mark = |m: &dyn Fn(&mut Mark)| said(m, &|_| {});
    let of_ridges = |r: &dyn Fn(&mut Ridges)| said(&|_| {}, r);
    let nothing = [Reason::NoMark];
    assert_eq!(of_mark(&|_| {}), [Reason::NoRidges]);
    // Half a print; a border that is not its own; a whole one that shows straight lines only.
    assert_eq!(of_mark(&|m| (m.border, m.cover) = (25, 39)), [Reason::CutOff]);
    assert_eq!(of_mark(&|m| (m.border, m.cover) = (25, 40)), nothing);
    assert_eq!(of_mark(&|m| m.border = 24), [Reason::NoRidges]);
    assert_eq!(said(&|m| m.border = 25, &|r| r.smooth = 0.74), nothing);
    // Like a thumb or not.
    assert_eq!(of_mark(&|m| m.fill = 54), nothing);
    assert_eq!(of_mark(&|m| m.fill = 55), [Reason::NoRidges]);
    assert_eq!(of_mark(&|m| m.cover = 60), nothing);
    assert_eq!(of_mark(&|m| m.cover = 59), [Reason::NoRidges]);
    assert_eq!(of_mark(&|m| (m.rect.x1, m.rect.y1) = (100, 220)), [Reason::NoRidges]);
    assert_eq!(of_mark(&|m| (m.rect.x1, m.rect.y1) = (221, 100)), nothing);
    assert_eq!(of_mark(&|m| m.diameter = 149), [Reason::TooSmall]);
    assert_eq!(of_mark(&|m| m.diameter = 150), [Reason::NoRidges]);
    assert_eq!(of_mark(&|m| m.paper = 74), [Reason::TooDark, Reason::NoRidges]);
    assert_eq!(of_mark(&|m| m.paper = 75), [Reason::NoRidges]);
    assert_eq!(of_ridges(&|r| r.depth = 0.55), [Reason::Smudged, Reason::NoRidges]);
    assert_eq!(of_ridges(&|r| r.depth = 0.54), [Reason::NoRidges]);
    assert_eq!(of_ridges(&|r| r.depth = 0.059), [Reason::Faint, Reason::NoRidges]);
    assert_eq!(of_ridges(&|r| r.depth = 0.06), [Reason::NoRidges]);
    let blurred = [Reason::Blurred, Reason::NoRidges];
    assert_eq!(of_ridges(&|r| (r.detail, r.swing) = (0.11, 0.34)), blurred);
    assert_eq!(of_ridges(&|r| (r.detail, r.swing) = (0.12, 0.34)), [Reason::NoRidges]);
    assert_eq!(of_ridges(&|r| (r.detail, r.swing) = (0.11, 0.35)), [Reason::NoRidges]);
}

#[test]
fn what_was_meant_is_coloured_or_large_and_black() {
    let said = |diameter, detail, by| {
        is_blot(&mark(|m| m.diameter = diameter), &ridges(|r| r.detail = detail), by)
    };
    assert!(said(150, 0.11, By::Ink));
    assert!(!said(149, 0.11, By::Ink));
    assert!(!said(150, 0.12, By::Ink));
    assert!(!said(150, 0.11, By::Ridges));
    assert!(said(1, 0.9, By::Colour));
}

#[test]
fn a_small_blot_beside_glare() {
    let said = |clipped, sheet: &Sheet| {
        let small = mark(|m| (m.diameter, m.clipped) = (149, clipped));
        judge_blot(&small, &ridges(|_| {}), sheet).reasons
    };
    let glare = [Reason::TooBright, Reason::TooSmall];
    assert_eq!(said(1, &sheet(200, 255)), glare);
    assert_eq!(said(0, &sheet(200, 255)), [Reason::TooSmall]);
    assert_eq!(said(1, &sheet(200, 200)), [Reason::TooSmall]);
    // All white is a scan, not glare.
    assert_eq!(said(1, &sheet(255, 255)), [Reason::TooSmall]);
}

#[test]
fn glare_is_more_than_a_fiftieth_and_less_than_four_fifths() {
    for (columns, is_glare) in [(2, false), (3, true), (95, true), (96, false), (120, false)] {
        assert_eq!(lit(columns, 252, 251).partly_clipped(), is_glare, "{columns} of {SIDE}");
    }
}
