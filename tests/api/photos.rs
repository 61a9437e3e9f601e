//! Photos follow by hash, in any order, any number of times.

use serde_json::json;
use tests::{Form, TestApp, jpeg, on_both, print_jpeg};
use tokio::task::JoinSet;

on_both! {
    async fn flags_go_when_photos_arrive(app: TestApp) {
        let (print, card) = (print_jpeg(40), jpeg(1));
        let form = Form::Proxy.with_photos(&[("thumbprint", &print), ("id_card", &card)]);
        let phone = app.phone();
        let answer = phone.file(&form).await.expect(201);
        assert_eq!(answer["status"]["missing"].as_array().map(Vec::len), Some(2));
        let answer = phone.attach(&card).await.expect(201);
        assert_eq!(answer["status"]["flags"], json!(["signature_missing", "photos_missing", "call_or_visit"]));
        let answer = phone.attach(&print).await.expect(201);
        assert_eq!(answer["status"]["flags"], json!(["call_or_visit"]));
        assert_eq!(answer["status"]["missing"], json!([]));
        let officer = app.officer("chulan").await;
        let view = officer.open(phone.id).await;
        assert!(view["attachments"][0]["verdict"]["verdict"].is_string());
        assert_eq!(view["attachments"][1]["verdict"], json!(null));
    }

    async fn the_same_photo_many_times_at_once_is_one(app: TestApp) {
        let photos: Vec<Vec<u8>> = (0..6).map(jpeg).collect();
        let listed: Vec<(&str, &[u8])> = photos.iter().map(|p| ("evidence", p.as_slice())).collect();
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.with_photos(&listed)).await.expect(201);
        let mut sending = JoinSet::new();
        for photo in photos.iter().chain(&photos).chain(&photos) {
            let (phone, photo) = (phone.clone(), photo.clone());
            sending.spawn(async move { phone.attach(&photo).await });
        }
        let answers = sending.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 6);
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 12);
        let status = phone.view().await.expect(200)["status"].clone();
        assert_eq!((&status["missing"], &status["flags"]), (&json!([]), &json!([])));
        let events = app.officer("chulan").await.get(&format!("/cases/{}/events", phone.id)).await;
        let arrived = events.expect(200).as_array().unwrap().iter().filter(|e| e["kind"] == "attachment_received").count();
        assert_eq!(arrived, 6);
    }

    async fn at_most_two_are_decoded_at_once(app: TestApp) {
        let photo = jpeg(1);
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.with_photos(&[("evidence", &photo)])).await.expect(201);
        let room = &app.app.dark_room;
        let taken = [room.enter(None, 1).await.unwrap(), room.enter(None, 1).await.unwrap()];
        let (sender, sent) = (phone.clone(), photo.clone());
        let sending = tokio::spawn(async move { sender.attach(&sent).await });
        // Others are served meanwhile.
        for _ in 0..20 {
            assert_eq!(phone.view().await.expect(200)["status"]["missing"].as_array().unwrap().len(), 1);
        }
        assert!(!sending.is_finished());
        drop(taken);
        let _ = sending.await.unwrap().expect(201);
        let _ = [room.enter(None, 1).await.unwrap(), room.enter(None, 1).await.unwrap()];
    }

    async fn what_is_not_listed_or_not_whole_is_refused_with_a_reason(app: TestApp) {
        let (listed, other) = (jpeg(1), jpeg(2));
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.with_photos(&[("evidence", &listed)])).await.expect(201);
        phone.attach(&other).await.expect_problem(422, "attachment.not_listed");
        let sha256 = wasm_validator::canonical::sha256_hex(&listed);
        let cut = &listed[..listed.len() - 9];
        phone.attach_as(&sha256, cut).await.expect_problem(422, "attachment.hash_mismatch");
        let longer = [&listed[..], b"more"].concat();
        phone.attach_as(&sha256, &longer).await.expect_problem(413, "attachment.too_large");
        phone.attach_as("AB", &listed).await.expect_problem(400, "request.bad_id");
        phone.stranger().attach(&listed).await.expect_problem(404, "declaration.unknown");
        let _ = phone.attach(&listed).await.expect(201);
    }

    async fn what_is_no_photo_says_so(app: TestApp) {
        for (bytes, code) in [
            (b"%PDF-1.7 not a photo".to_vec(), "attachment.not_image"),
            (b"<svg onload=alert(1)>".to_vec(), "attachment.not_image"),
            (jpeg(3)[..200].to_vec(), "attachment.damaged"),
        ] {
            let phone = app.phone();
            let _ = phone.file(&Form::SelfFiled.with_photos(&[("evidence", &bytes)])).await.expect(201);
            phone.attach(&bytes).await.expect_problem(422, code);
        }
        let (phone, bomb) = (app.phone(), png_header(30_000, 30_000));
        let _ = phone.file(&Form::SelfFiled.with_photos(&[("evidence", &bomb)])).await.expect(201);
        phone.attach(&bomb).await.expect_problem(413, "attachment.too_large");
    }

    async fn what_is_kept_is_our_own_sealed_jpeg(app: TestApp) {
        let mut photo = jpeg(5);
        // An APP1 segment such as phones write, with a place in it.
        let exif = b"\xff\xe1\x00\x16Exif\x00\x00GPS-33.6N-117.0";
        photo.splice(2..2, exif[..24].to_vec());
        let phone = app.phone();
        let form = Form::SelfFiled.with_photos(&[("evidence", &photo)]);
        let _ = phone.file(&form).await.expect(201);
        let _ = phone.attach(&photo).await.expect(201);
        let sha256 = form["attachments"][0]["sha256"].as_str().unwrap();
        let officer = app.officer("chulan").await;
        let path = format!("/cases/{}/attachments/{sha256}", phone.id);
        let response = officer.request(reqwest::Method::GET, &path).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "image/jpeg");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let kept = response.bytes().await.unwrap();
        assert!(kept.starts_with(b"\xff\xd8\xff"));
        assert!(!kept.windows(3).any(|part| part == b"GPS"));
        let files = app.object_files();
        assert_eq!(files.len(), 1);
        assert!(!std::fs::read(&files[0]).unwrap().starts_with(b"\xff\xd8"), "sealed");
    }

    async fn a_retake_is_a_correction_while_the_photo_is_missing(app: TestApp) {
        let (first, second) = (print_jpeg(10), print_jpeg(20));
        let phone = app.phone();
        let _ = phone.file(&Form::Proxy.with_photos(&[("thumbprint", &first)]).clone()).await;
        let form = Form::Proxy
            .with(&[("/applicant/id_status", json!("unknown"))]);
        let mut listed = form.clone();
        listed["attachments"] = Form::Proxy.with_photos(&[("thumbprint", &first)])["attachments"].clone();
        let phone = app.phone();
        let _ = phone.file(&listed).await.expect(201);
        let mut retaken = form;
        retaken["attachments"] = Form::Proxy.with_photos(&[("thumbprint", &second)])["attachments"].clone();
        let answer = phone.correct(2, &retaken).await.expect(201);
        assert_eq!(answer["status"]["due_on"], "2026-10-12");
        let answer = phone.attach(&second).await.expect(201);
        assert_eq!(answer["status"]["flags"], json!(["call_or_visit"]));
    }

    async fn a_size_that_was_wrong_is_mended_while_the_photo_is_missing(app: TestApp) {
        let (print, other) = (print_jpeg(10), jpeg(1));
        let listed = |of_print: usize, of_other: usize| {
            let photos = Form::Proxy.with_photos(&[("thumbprint", &print), ("evidence", &other)]);
            let mut form = Form::Proxy.with(&[("/applicant/id_status", json!("unknown"))]);
            form["attachments"] = photos["attachments"].clone();
            form["attachments"][0]["size"] = json!(of_print);
            form["attachments"][1]["size"] = json!(of_other);
            form
        };
        let phone = app.phone();
        let _ = phone.file(&listed(print.len() - 1, other.len())).await.expect(201);
        phone.attach(&print).await.expect_problem(413, "attachment.too_large");
        let _ = phone.attach(&other).await.expect(201);
        let _ = phone.correct(2, &listed(print.len(), other.len() - 1)).await.expect(201);
        let _ = phone.attach(&print).await.expect(201);
        // What had arrived keeps its own.
        assert_eq!(app.count(&format!("attachments WHERE size = {}", other.len())).await, 1);
    }
}

/// A PNG that promises many pixels.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0]);
    let crc = crc32(&bytes[12..]);
    bytes.extend(crc.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}
