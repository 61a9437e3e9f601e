//! Pictures drawn in code: no files, so the tests run anywhere.

use super::{Assessment, Reason, Verdict, assess};

/// Side of the test photos, in pixels.
const SIDE: usize = 600;
const RED: [f32; 3] = [190.0, 30.0, 40.0];
const BLACK: [f32; 3] = [40.0, 38.0, 42.0];

/// Paper with `ink` pressed on it as `cover` (0..1) says at each pixel.
fn photo(ink: [f32; 3], light: f32, cover: impl Fn(f32, f32) -> f32) -> Vec<u8> {
    picture((SIDE, SIDE), ink, |_, _| light, cover)
}

/// Of any size, lit at each pixel as `light` says.
fn picture(
    (width, height): (usize, usize),
    ink: [f32; 3],
    light: impl Fn(f32, f32) -> f32,
    cover: impl Fn(f32, f32) -> f32,
) -> Vec<u8> {
    let mut noise = 7u32;
    let mut out = Vec::with_capacity(width * height * 4);
    for y in 0..height {
        for x in 0..width {
            let c = cover(x as f32, y as f32);
            let light = light(x as f32, y as f32);
            for (paper, ink) in [226.0, 222.0, 212.0].into_iter().zip(ink) {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let grain = (noise >> 29) as f32 - 3.5;
                out.push(((paper * (1.0 - c) + ink * c) * light + grain) as u8);
            }
            out.push(255);
        }
    }
    out
}

/// 1 inside an upright ellipse of thumb shape, 0 outside.
fn oval(x: f32, y: f32, centre: (f32, f32), width: f32) -> f32 {
    let (dx, dy) = ((x - centre.0) / width * 2.0, (y - centre.1) / width * 1.5);
    f32::from(u8::from(dx * dx + dy * dy < 1.0))
}

/// Arched ridges, `width / 40` apart; `valley` is the ink left between them.
fn arches(x: f32, y: f32, centre: (f32, f32), width: f32, valley: f32) -> f32 {
    let dx = (x - centre.0) / width * 2.0;
    let phase = (y - centre.1 + dx * dx * width * 0.45) / width * 40.0;
    let wave = 0.5 + 0.5 * (phase * core::f32::consts::TAU).sin();
    oval(x, y, centre, width) * (valley + (0.95 - valley) * wave)
}

const MIDDLE: (f32, f32) = (300.0, 300.0);

fn check(pixels: &[u8]) -> Assessment {
    assess(pixels, SIDE as u32, SIDE as u32)
}

#[test]
fn ridges_in_red_and_black_are_good() {
    for ink in [RED, BLACK] {
        let seen = check(&photo(ink, 1.0, |x, y| arches(x, y, MIDDLE, 300.0, 0.05)));
        assert_eq!(seen.verdict, Verdict::Good, "{seen:?}");
        assert!(seen.score >= 60 && seen.reasons.is_empty());
    }
}

#[test]
fn a_turned_photo_is_as_good() {
    let seen = check(&photo(RED, 1.0, |x, y| arches(y, 600.0 - x, MIDDLE, 300.0, 0.05)));
    assert_eq!(seen.verdict, Verdict::Good, "{seen:?}");
}

#[test]
fn the_same_photo_gets_the_same_answer() {
    let pixels = photo(RED, 0.8, |x, y| arches(x, y, (260.0, 320.0), 280.0, 0.2));
    assert_eq!(check(&pixels), check(&pixels));
}

#[test]
fn blank_paper_has_no_mark() {
    let seen = check(&photo(RED, 1.0, |_, _| 0.0));
    assert_eq!((seen.verdict, seen.score), (Verdict::None, 0));
    assert_eq!(seen.reasons, [Reason::NoMark]);
}

#[test]
fn a_solid_blot_has_no_ridges() {
    let seen = check(&photo(RED, 1.0, |x, y| oval(x, y, MIDDLE, 260.0)));
    assert_eq!(seen.verdict, Verdict::None);
    assert_eq!(seen.reasons, [Reason::Smudged, Reason::NoRidges]);
}

#[test]
fn a_blurred_print_is_poor() {
    // Blur that swallows the ridges leaves their mean.
    let seen = check(&photo(RED, 1.0, |x, y| oval(x, y, MIDDLE, 260.0) * 0.45));
    assert_eq!(seen.verdict, Verdict::Poor);
    assert_eq!(seen.reasons.first(), Some(&Reason::Blurred));
    // Weaker blur leaves a trace of them.
    let seen = check(&photo(RED, 1.0, |x, y| arches(x, y, MIDDLE, 300.0, 0.75) * 0.5));
    assert_eq!(seen.reasons, [Reason::Blurred], "{seen:?}");
}

#[test]
fn light_ink_and_size_are_named() {
    let dark = check(&photo(RED, 0.25, |x, y| arches(x, y, MIDDLE, 300.0, 0.05)));
    assert_eq!((dark.verdict, dark.reasons), (Verdict::Poor, vec![Reason::TooDark]));
    let faint = check(&photo(RED, 1.0, |x, y| arches(x, y, MIDDLE, 300.0, 0.0) * 0.11));
    assert_eq!(faint.reasons, [Reason::Faint]);
    let small = check(&photo(RED, 1.0, |x, y| arches(x, y, MIDDLE, 90.0, 0.05)));
    assert_eq!((small.verdict, small.reasons), (Verdict::Poor, vec![Reason::TooSmall]));
}

#[test]
fn a_print_at_the_edge_is_cut_off() {
    for centre in [(40.0, 300.0), (300.0, 560.0)] {
        let seen = check(&photo(RED, 1.0, |x, y| arches(x, y, centre, 280.0, 0.05)));
        assert_eq!(seen.verdict, Verdict::Poor);
        assert!(seen.reasons.contains(&Reason::CutOff), "{seen:?}");
    }
}

#[test]
fn stripes_rings_and_lattices_are_no_print() {
    let wave = |phase: f32| f32::from(u8::from(phase - phase.floor() < 0.5));
    let stripes = photo(RED, 1.0, |x, y| oval(x, y, MIDDLE, 280.0) * wave((x + 0.4 * y) / 9.0));
    let rings = photo(RED, 1.0, |x, y| {
        let (dx, dy) = (x - 300.0, y - 300.0);
        oval(x, y, MIDDLE, 280.0) * wave((dx * dx + dy * dy).sqrt() / 9.0)
    });
    let lattice = photo(RED, 1.0, |x, y| oval(x, y, MIDDLE, 280.0) * wave(x / 9.0) * wave(y / 9.0));
    for pixels in [stripes, rings, lattice] {
        let seen = check(&pixels);
        assert_eq!(seen.verdict, Verdict::None, "{seen:?}");
    }
}

/// A number that moves was moved on purpose: what it measures has been weighed against real
/// photos, which are nobody's to keep here.
#[test]
fn scores_stay_what_they_are() {
    let even = |_: f32, _: f32| 1.0;
    let from_left = |x: f32, _: f32| 0.35 + x / 1000.0;
    let from_below = |_: f32, y: f32| 0.35 + y / 1000.0;
    let glare = |x: f32, _: f32| if x < 170.0 { 1.4 } else { 0.9 };
    let text = |x: f32, y: f32| f32::from(u8::from(y % 24.0 < 5.0 && (x * 0.37 + y).sin() > 0.0));
    let at = |x: f32, y: f32, centre, width| arches(x, y, centre, width, 0.2);
    let mut seen = Vec::new();
    let mut see = |(w, h), pixels: Vec<u8>| seen.push(assess(&pixels, w as u32, h as u32));
    let (wide, high, large) = ((640, 480), (420, 640), (1210, 900));
    see(wide, picture(wide, RED, from_left, |x, y| at(x, y, (180.0, 170.0), 220.0)));
    see(high, picture(high, RED, from_below, |x, y| at(x, y, (270.0, 420.0), 240.0)));
    see(high, picture(high, BLACK, from_below, |x, y| at(x, y, (150.0, 180.0), 200.0)));
    see(large, picture(large, RED, even, |x, y| at(x, y, (800.0, 400.0), 420.0)));
    see(wide, picture(wide, RED, glare, |x, y| at(x, y, (430.0, 250.0), 240.0)));
    see(
        wide,
        picture(wide, BLACK, even, |x, y| {
            if x < 300.0 { text(x, y) } else { at(x, y, (460.0, 240.0), 230.0) }
        }),
    );
    see(wide, picture(wide, BLACK, from_left, |x, y| oval(x, y, (400.0, 240.0), 200.0) * 0.9));
    see(high, picture(high, RED, from_below, |x, y| oval(x, y, (200.0, 200.0), 160.0) * 0.3));
    see(wide, picture(wide, BLACK, even, text));
    for centre in [(30.0, 240.0), (610.0, 240.0), (320.0, 30.0), (320.0, 450.0)] {
        see(wide, picture(wide, RED, even, |x, y| at(x, y, centre, 260.0)));
    }
    for width in [110.0, 150.0, 190.0] {
        see(wide, picture(wide, RED, even, |x, y| at(x, y, (320.0, 240.0), width)));
    }
    for pressed in [0.08, 0.12, 0.3] {
        see(wide, picture(wide, RED, from_left, |x, y| pressed * at(x, y, (330.0, 240.0), 260.0)));
    }
    for valley in [0.4, 0.6, 0.75] {
        let cover = |x: f32, y: f32| arches(x, y, (320.0, 240.0), 260.0, valley);
        see(wide, picture(wide, RED, even, cover));
    }
    let seen: Vec<(u8, &[Reason])> = seen.iter().map(|one| (one.score, &one.reasons[..])).collect();
    let expected: [(u8, &[Reason]); 22] = [
        (86, &[]),
        (87, &[]),
        (88, &[]),
        (92, &[]),
        (86, &[]),
        (85, &[]),
        (0, &[Reason::NoMark]),
        (20, &[Reason::Blurred, Reason::NoRidges]),
        (0, &[Reason::NoMark]),
        (59, &[Reason::CutOff]),
        (59, &[Reason::CutOff]),
        (59, &[Reason::CutOff]),
        (59, &[Reason::CutOff]),
        (52, &[Reason::TooSmall]),
        (71, &[]),
        (81, &[]),
        (36, &[Reason::Faint]),
        (60, &[]),
        (95, &[]),
        (60, &[]),
        (30, &[Reason::Smudged]),
        (20, &[Reason::Smudged]),
    ];
    assert_eq!(seen, expected, "{seen:#?}");
}

#[test]
fn what_is_no_picture_is_no_mark() {
    let none = Assessment { verdict: Verdict::None, score: 0, reasons: vec![Reason::NoMark] };
    assert_eq!(assess(&[], 0, 0), none);
    assert_eq!(assess(&[], 10, 10), none);
    assert_eq!(assess(&[0; 399], 10, 10), none);
    assert_eq!(assess(&[0; 401], 10, 10), none);
    assert_eq!(assess(&[0; 4], u32::MAX, u32::MAX), none);
}

#[test]
fn odd_sizes_never_panic() {
    for (w, h) in [(1, 1), (1, 5000), (5000, 1), (47, 48), (48, 48), (61, 700), (701, 53)] {
        let mut noise = 1u32;
        let mut pixels = vec![0u8; w * h * 4];
        for fill in [0u32, 255, 256] {
            for p in &mut pixels {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *p = if fill > 255 { (noise >> 24) as u8 } else { fill as u8 };
            }
            assert_ne!(assess(&pixels, w as u32, h as u32).verdict, Verdict::Good);
        }
    }
}

#[test]
fn words_are_those_of_json() {
    assert_eq!(Verdict::None.as_str(), "none");
    assert_eq!(Reason::CutOff.as_str(), "cut_off");
}
