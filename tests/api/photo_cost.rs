//! What a photo costs to open is counted by its header: up to 25 megapixels are opened,
//! whatever the format, and nothing is that only says it is a picture.

use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, RgbImage};
use shouwang::gateway::photo;
use tests::{Answer, Form, TestApp, heavy, jpeg, on_both};

async fn send(app: &TestApp, photo: &[u8]) -> Answer {
    let phone = app.phone();
    let _ = phone.file(&Form::SelfFiled.with_photos(&[("evidence", photo)])).await.expect(201);
    phone.attach(photo).await
}

fn webp() -> Vec<u8> {
    let picture = RgbImage::from_fn(96, 64, |x, y| image::Rgb([x as u8, y as u8, (x ^ y) as u8]));
    let mut bytes = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut bytes);
    encoder.encode(&picture, 96, 64, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// A WebP around these chunks.
fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut inner = b"WEBP".to_vec();
    for (kind, data) in chunks {
        inner.extend(*kind);
        inner.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        inner.extend(*data);
        inner.extend(vec![0; data.len() % 2]);
    }
    [b"RIFF", &u32::try_from(inner.len()).unwrap().to_le_bytes()[..], &inner].concat()
}

/// A decoder keeps all of a picture until its last scan, and nothing more of one in one scan.
#[test]
fn a_picture_in_several_scans_costs_twice_as_much() {
    let cost = |jpeg: &[u8]| photo::cost(jpeg).unwrap();
    let one = heavy::baseline_jpeg(400, 300, 3, &[&[1, 2, 3]]);
    let bytes = 400 * 300 * 4;
    assert_eq!((cost(&one), cost(&heavy::baseline_jpeg(400, 300, 1, &[&[1]]))), (bytes, bytes / 4));
    assert_eq!(cost(&jpeg(3)), 64 * 48 * 4);
    for (components, scans) in [
        (3, &[&[1][..], &[2], &[3]][..]),
        (3, &[&[1, 2], &[3]]),
        (3, &[&[3], &[1, 2]]),
        (4, &[&[1], &[2], &[3], &[4]]),
        (4, &[&[1, 2, 3], &[4]]),
        // Scans that never come are waited for, too.
        (4, &[&[1, 2, 3]]),
    ] {
        let several = heavy::baseline_jpeg(400, 300, components, scans);
        assert_eq!(cost(&several), 2 * bytes, "{components} in {scans:?}");
    }
    // A small picture within the metadata is no scan of the large one.
    let mut small = vec![0xff, 0xe1];
    let thumbnail = heavy::baseline_jpeg(16, 16, 3, &[&[1, 2, 3]]);
    small.extend(u16::try_from(thumbnail.len() + 2).unwrap().to_be_bytes());
    let with = [&one[..2], &small, &thumbnail, &one[2..]].concat();
    assert_eq!(cost(&with), bytes);
}

on_both! {
    async fn a_picture_in_several_scans_is_opened(app: TestApp) {
        for scans in [&[&[1, 2, 3][..]][..], &[&[1], &[2], &[3]]] {
            let photo = heavy::baseline_jpeg(400, 300, 3, scans);
            let _ = send(&app, &photo).await.expect(201);
        }
    }

    async fn as_many_pixels_as_are_opened_and_one_row_more(app: TestApp) {
        let _ = send(&app, &heavy::progressive_jpeg(5_000, 5_000, 3)).await.expect(201);
        for photo in [
            heavy::progressive_jpeg(5_000, 5_001, 1),
            heavy::progressive_jpeg(5_000, 5_001, 4),
            // 38 bytes of one colour.
            heavy::webp_lossless(8_000, 5_000),
        ] {
            send(&app, &photo).await.expect_problem(413, "attachment.too_large");
        }
    }

    async fn a_picture_of_one_colour_is_no_photo(app: TestApp) {
        for (width, height) in [(5_000, 5_000), (1_000, 1_000), (300, 300)] {
            let lie = heavy::webp_lossless(width, height);
            assert_eq!(lie.len(), 34);
            send(&app, &lie).await.expect_problem(422, "attachment.not_image");
        }
    }

    async fn a_webp_is_as_long_as_it_says_and_as_large_as_what_is_in_it(app: TestApp) {
        let whole = webp();
        let _ = send(&app, &whole).await.expect(201);
        for (at, name) in [(4, "the file"), (16, "its chunk")] {
            let mut longer = whole.clone();
            longer[at] = longer[at].wrapping_add(2);
            let answer = send(&app, &longer).await;
            assert_eq!(answer.body["code"], "attachment.not_image", "{name}: {}", answer.text);
        }
        let small = [0, 0, 0, 0, 9, 0, 0, 9, 0, 0];
        let large = &heavy::webp_lossless(16_000, 16_000)[20..];
        let hidden = riff(&[(b"VP8X", &small), (b"VP8L", large)]);
        send(&app, &hidden).await.expect_problem(413, "attachment.too_large");
        let frame = [&[0; 16][..], &riff(&[(b"VP8L", large)])[12..]].concat();
        let moving = [2, 0, 0, 0, 9, 0, 0, 9, 0, 0];
        let hidden = riff(&[(b"VP8X", &moving), (b"ANIM", &[0; 6]), (b"ANMF", &frame)]);
        send(&app, &hidden).await.expect_problem(413, "attachment.too_large");
    }

    async fn a_body_waits_for_room_that_others_have(app: TestApp) {
        let (photo, phone) = (jpeg(11), app.phone());
        let _ = phone.file(&Form::SelfFiled.with_photos(&[("evidence", &photo)])).await.expect(201);
        let mut held = Vec::new();
        for address in 1..=40 {
            // Each has half of what is left, down to less than a photo.
            let mut bytes = 64 << 20;
            while bytes > 0 {
                let taken = app.app.photos.try_take([192, 0, 2, address].into(), bytes);
                bytes /= 2;
                held.extend(taken);
            }
        }
        let (sender, sent) = (phone.clone(), photo.clone());
        let sending = tokio::spawn(async move { sender.attach(&sent).await });
        // Filings have room of their own, and are not held up.
        for _ in 0..20 {
            let _ = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        }
        assert!(!sending.is_finished());
        drop(held);
        let _ = sending.await.unwrap().expect(201);
    }
}
