//! A filing is taken, judged, routed; nothing of it is lost or shown to others.

use serde_json::{Value, json};
use tests::{Form, TestApp, on_both};
use wasm_validator::canonical::short_code;

on_both! {
    async fn a_receipt_a_due_day_and_whom_to_call(app: TestApp) {
        let answer = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        let (receipt, status) = (&answer["receipt"], &answer["status"]);
        assert_eq!(receipt["version"], 1);
        assert_eq!(receipt["reference"].as_str().map(str::len), Some(12));
        assert_eq!(receipt["received_at"], "2026-09-24T01:00:00Z");
        assert_eq!(status["state"], "submitted");
        assert_eq!(status["due_on"], "2026-10-12");
        assert_eq!(status["working_days_left"], 7);
        assert_eq!(status["overdue"], false);
        assert_eq!(status["office"]["name"], "褚兰镇");
        assert_eq!(status["office"]["telephone"], "0557-0000103");
        assert_eq!(status["county_telephone"], "0557-0000000");
    }

    async fn the_hash_is_of_the_canonical_text(app: TestApp) {
        let phone = app.phone();
        let form = Form::SelfFiled.json();
        let answer = phone.file(&form).await.expect(201);
        let canonical = wasm_validator::canonical::to_bytes(&form);
        let expected = wasm_validator::canonical::sha256_hex(&canonical);
        assert_eq!(answer["receipt"]["content_sha256"], expected);
        // Other white space and another order of keys are the same filing.
        let pretty = serde_json::to_string_pretty(&form).unwrap();
        let again = phone
            .request(reqwest::Method::PUT, "")
            .header("Content-Type", "application/json")
            .body(pretty);
        assert_eq!(phone.send(again).await.expect(200)["receipt"], answer["receipt"]);
    }

    async fn every_broken_rule_is_named_at_once(app: TestApp) {
        let form = Form::SelfFiled.with(&[
            ("/applicant/name", json!("李1")),
            ("/applicant/id_number", json!("110105491231002")),
            ("/applicant/phone", json!("1380013800")),
            ("/home/region", json!("110101001001")),
            ("/hardships", json!(["other"])),
            ("/description", Value::Null),
            ("/consents/authorisation/agreed", json!(false)),
        ]);
        let phone = app.phone();
        let answer = phone.file(&form).await;
        let mut codes = answer.violations();
        codes.sort();
        assert_eq!(
            codes,
            [
                "consent.authorisation_not_agreed",
                "description.missing",
                "id_number.fifteen_digits",
                "name.character",
                "phone.length",
                "region.not_served",
            ]
        );
        answer.expect_problem(422, "declaration.invalid");
        phone.view().await.expect_problem(404, "declaration.unknown");
    }

    async fn no_error_repeats_what_was_typed(app: TestApp) {
        let form = Form::SelfFiled.with(&[
            ("/applicant/name", json!("<secret-name>")),
            ("/applicant/id_number", json!("secret-number")),
            ("/secret-field", json!(1)),
            ("/declared_on", json!("secret-day")),
        ]);
        let answer = app.phone().file(&form).await;
        assert_eq!(answer.status, 422);
        assert!(!answer.text.contains("secret"), "{}", answer.text);
    }

    async fn the_check_endpoint_keeps_nothing_and_agrees(app: TestApp) {
        let form = Form::SelfFiled.with(&[("/household/size", json!(0))]);
        let url = app.api("/declarations/check");
        let report: Value =
            app.client().post(url).json(&form).send().await.unwrap().json().await.unwrap();
        assert_eq!(report["ok"], false);
        assert_eq!(report["violations"][0]["path"], "/household/size");
        assert_eq!(report["short_code"], short_code(&form));
        assert_eq!(report["violations"], app.phone().file(&form).await.body["violations"]);
        let officer = app.officer("chulan").await;
        assert_eq!(officer.get("/cases").await.expect(200)["counts"]["open"], 0);
    }

    async fn a_text_too_long_is_told_its_own_limit(app: TestApp) {
        let long = |n: usize| json!("长".repeat(n));
        for (place, value, code, limit) in [
            ("/applicant/name", long(51), "name.too_long", json!({ "max": 50 })),
            ("/applicant/name", long(1), "name.too_short", json!({ "min": 2 })),
            ("/applicant/name_hint", long(101), "name.too_long", json!({ "max": 100 })),
            ("/home/note", long(101), "region.note_too_long", json!({ "max": 100 })),
            ("/description", long(501), "description.too_long", json!({ "max": 500 })),
        ] {
            let answer = app.phone().file(&Form::SelfFiled.with(&[(place, value)])).await;
            let found = &answer.body["violations"][0];
            assert_eq!((&found["path"], &found["code"], &found["params"]), (&json!(place), &json!(code), &limit));
        }
    }

    async fn a_name_that_no_keyboard_has_is_told_in_part_or_by_its_sound(app: TestApp) {
        for (name, hint, code) in [
            (json!("孙〇"), Value::Null, Value::Null),
            (json!("孙〇"), json!("sun"), Value::Null),
            (Value::Null, json!("sun"), Value::Null),
            (Value::Null, Value::Null, json!("name.hint_missing")),
            (json!("　"), json!(" "), json!("name.hint_missing")),
        ] {
            let form = Form::SelfFiled.with(&[
                ("/applicant/name_untypable", json!(true)),
                ("/applicant/name", name),
                ("/applicant/name_hint", hint),
            ]);
            let answer = app.phone().file(&form).await;
            assert_eq!(answer.body["violations"][0]["code"], code, "{}", form["applicant"]);
            assert_eq!(answer.status, if code.is_null() { 201 } else { 422 }, "{}", answer.body);
        }
    }

    async fn a_number_on_a_card_is_on_a_photo_of_the_card(app: TestApp) {
        for (kind, code) in [("id_card", Value::Null), ("evidence", json!("id_number.photo_missing"))] {
            let mut form = Form::SelfFiled.with_photos(&[(kind, b"a photo")]);
            form["applicant"]["id_status"] = json!("card_photo");
            form["applicant"].as_object_mut().unwrap().remove("id_number");
            let answer = app.phone().file(&form).await;
            assert_eq!(answer.body["violations"][0]["code"], code, "{kind}: {}", answer.body);
        }
    }

    async fn a_village_nobody_knows_goes_to_the_township_and_further_up(app: TestApp) {
        for (region, office) in [
            ("341302103", "褚兰镇"),
            ("341302103999", "褚兰镇"),
            ("341302999", "埇桥区"),
            ("341302", "埇桥区"),
            // A township without an account: the county answers, visibly.
            ("341302104", "埇桥区"),
        ] {
            let form = Form::SelfFiled.with(&[("/home/region", json!(region))]);
            let answer = app.phone().file(&form).await.expect(201);
            assert_eq!(answer["status"]["office"]["name"], office, "{region}");
            assert_eq!(answer["status"]["due_on"], "2026-10-12", "{region}");
        }
        let county = app.officer("yongqiao").await;
        assert_eq!(county.get("/cases").await.expect(200)["counts"]["open"], 5);
    }

    async fn a_proxys_phone_reads_nothing_and_withdraws_nothing(app: TestApp) {
        let phone = app.phone();
        let answer = phone.file(&Form::Proxy.json()).await.expect(201);
        assert_eq!(answer["status"]["flags"], json!(["signature_missing", "photos_missing", "call_or_visit"]));
        let view = phone.view().await.expect(200);
        assert_eq!(view["reading"], Value::Null);
        assert!(!view.to_string().contains("吴老根"));
        phone.ask("withdrawal").await.expect_problem(403, "device.not_allowed");
    }

    async fn a_self_filed_reading_is_masked(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let reading = phone.view().await.expect(200)["reading"].clone();
        assert_eq!(reading["name"], "孙**");
        assert_eq!(reading["phone"], "139****0001");
        assert!(!reading.to_string().contains("197802"), "{reading}");
    }

    async fn a_wrong_key_and_an_unknown_id_look_the_same(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let wrong = phone.stranger().view().await.expect_problem(404, "declaration.unknown");
        let unknown = app.phone().view().await.expect_problem(404, "declaration.unknown");
        for field in ["type", "title", "status", "detail", "code"] {
            assert_eq!(wrong[field], unknown[field]);
        }
        let keyless = app.client().get(app.api(&format!("/declarations/{}", phone.id)));
        let answer = phone.send(keyless).await;
        answer.expect_problem(401, "device.missing");
    }

    async fn personal_data_is_not_in_the_database_in_clear(app: TestApp) {
        let _ = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        if app.backend != tests::Backend::Sqlite {
            return;
        }
        for file in std::fs::read_dir(app.folder.path()).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                for secret in ["孙桂芳", "13955700001", "342201197802", "广东打工"] {
                    let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
                    assert!(!found, "{secret} in {}", path.display());
                }
            }
        }
    }
}
