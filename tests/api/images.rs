//! Bad pictures: each is taken or politely refused, within its own request,
//! and the next one is served.

use image::RgbImage;
use tests::{Answer, Form, Phone, TestApp, on_both};

use crate::bad_pictures::{Picture, flipped, mischief, strangers, truncated, turned_jpeg};

/// What a photo may be refused with.
const REFUSALS: &[&str] = &["attachment.not_image", "attachment.damaged", "attachment.too_large"];

/// As the desk sees it.
async fn kept_photo(app: &TestApp, phone: &Phone, sent: &[u8]) -> RgbImage {
    let sha256 = wasm_validator::canonical::sha256_hex(sent);
    let path = format!("/cases/{}/attachments/{sha256}", phone.id);
    let officer = app.officer("chulan").await;
    let answer = officer.request(reqwest::Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    image::load_from_memory(&answer.bytes().await.unwrap()).unwrap().to_rgb8()
}

/// Files a declaration for every twelve and sends them; every other as a thumbprint, so
/// that the judging of prints meets them too.
async fn send(app: &TestApp, pictures: &[Picture]) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (batch, some) in pictures.chunks(12).enumerate() {
        let kind = if batch % 2 == 0 { "evidence" } else { "thumbprint" };
        let listed: Vec<(&str, &[u8])> =
            some.iter().map(|(_, bytes)| (kind, bytes.as_slice())).collect();
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.with_photos(&listed)).await.expect(201);
        for (name, bytes) in some {
            let answer = phone.attach(bytes).await;
            if answer.status == 201 {
                assert_eq!(phone.attach(bytes).await.status, 200, "{name}, again");
            } else {
                let code = answer.body["code"].as_str().unwrap_or_default();
                assert!(
                    matches!(answer.status, 413 | 422),
                    "{name}: {} {}",
                    answer.status,
                    answer.text
                );
                assert!(REFUSALS.contains(&code), "{name}: {code}");
                assert_eq!(answer.content_type, "application/problem+json", "{name}");
            }
            answers.push(answer);
        }
        // What was refused is still to come, and nothing else is amiss.
        let _ = phone.view().await.expect(200);
    }
    answers
}

on_both! {
    async fn cut_short(app: TestApp) {
        let answers = send(&app, &truncated()).await;
        // A JPEG that lacks its last bytes may still be seen; most others not.
        assert!(answers.iter().filter(|answer| answer.status == 422).count() > answers.len() / 2);
    }

    async fn bits_turned_round(app: TestApp) {
        let _ = send(&app, &flipped()).await;
    }

    async fn of_other_kinds(app: TestApp) {
        for answer in send(&app, &strangers()).await {
            assert_eq!(answer.body["code"], "attachment.not_image", "{}", answer.text);
        }
    }

    async fn are_kept_upright_by_what_the_camera_noted(app: TestApp) {
        // What becomes of the corner that is top left in the file, by Exif's number.
        let corners = [
            (0, (false, false), false), (1, (false, false), false), (2, (true, false), false),
            (3, (true, true), false), (4, (false, true), false), (5, (false, false), true),
            (6, (true, false), true), (7, (true, true), true), (8, (false, true), true),
            (9, (false, false), false),
        ];
        for (number, (right, bottom), is_turned) in corners {
            let photo = turned_jpeg(number);
            let phone = app.phone();
            let form = Form::SelfFiled.with_photos(&[("evidence", &photo)]);
            let _ = phone.file(&form).await.expect(201);
            let _ = phone.attach(&photo).await.expect(201);
            let kept = kept_photo(&app, &phone, &photo).await;
            let size = if is_turned { (64, 96) } else { (96, 64) };
            assert_eq!(kept.dimensions(), size, "orientation {number}");
            let (x, y) = (if right { size.0 - 9 } else { 8 }, if bottom { size.1 - 9 } else { 8 });
            let [red, green, blue] = kept.get_pixel(x, y).0;
            assert!(red > 200 && green < 60 && blue < 60, "orientation {number}: {red} {green} {blue}");
        }
    }

    async fn with_mischief_in_them(app: TestApp) {
        let pictures = mischief();
        let answers = send(&app, &pictures).await;
        let status = |name: &str| {
            let at = pictures.iter().position(|(known, _)| known == name).unwrap();
            (answers[at].status, answers[at].body["code"].as_str().unwrap_or_default().to_owned())
        };
        let taken = (201, String::new());
        for name in ["jpeg with EXIF of orientation 99", "jpeg and a script", "png, all transparent", "a bomb of 25 megapixels", "apng"] {
            assert_eq!(status(name), taken, "{name}");
        }
        for name in ["jpeg 65535 wide", "png of 2^31", "a bomb of one row more", "a bomb of 12 001 by 10"] {
            assert_eq!(status(name), (413, "attachment.too_large".into()), "{name}");
        }
    }
}
