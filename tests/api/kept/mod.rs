//! What a filing keeps, whatever a correction says: who files, for whom, what was agreed to,
//! what is owed, the county. What was returned can be mended.

mod moving;

use serde_json::{Value, json};
use tests::{Answer, Form, Officer, Phone, TestApp, jpeg, on_both};

/// Of the same township, of another one, of another county.
const OTHER_VILLAGE: &str = "341302103208";
const OTHER_TOWNSHIP: &str = "341302100201";
const OTHER_COUNTY: &str = "500151109205";

async fn give_back(officer: &Officer, phone: &Phone, items: &[&str]) {
    let defects: Vec<Value> =
        items.iter().map(|item| json!({ "item": item, "text": "请改" })).collect();
    let body = json!({ "defects": defects, "message": "请补", "notified": { "how": "phone" } });
    officer.open_and_answer(phone.id, "return", &body).await;
}

async fn patch(phone: &Phone, version: i64, patch: &Value) -> Answer {
    let request = phone.request(reqwest::Method::PUT, &format!("/versions/{version}"));
    let request = request.header("Content-Type", "application/merge-patch+json");
    phone.send(request.body(patch.to_string())).await
}

/// Places that the refusal names.
#[track_caller]
fn fixed(answer: Answer) -> Vec<String> {
    let problem = answer.expect_problem(422, "declaration.fixed");
    let named = problem["violations"].as_array().unwrap().iter();
    named.map(|one| one["path"].as_str().unwrap().to_owned()).collect()
}

/// By proxy, with a print to come.
fn by_proxy(print: &[u8]) -> Value {
    let mut form = Form::Proxy.with_photos(&[("thumbprint", print)]);
    form["applicant"]["id_status"] = json!("unknown");
    form
}

async fn kinds(officer: &Officer, phone: &Phone) -> Vec<String> {
    let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
    let events = events.as_array().unwrap().iter();
    events.map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn a_proxys_filing_never_becomes_the_applicants_own(app: TestApp) {
        let officer = app.officer("chulan").await;
        let print = jpeg(3);
        let form = by_proxy(&print);
        let mut own = form.clone();
        own["filed_by"] = json!("self");
        for name in ["proxy", "signature"] {
            own.as_object_mut().unwrap().remove(name);
        }
        own["attachments"] = json!([]);
        let phone = app.phone();
        let _ = phone.file(&form).await.expect(201);
        // While the print is still to come, and when it was returned for anything at all.
        assert_eq!(fixed(phone.correct(2, &own).await), ["/filed_by", "/proxy"]);
        give_back(&officer, &phone, &["signature", "name", "id_number", "consents", "other"]).await;
        assert_eq!(fixed(phone.correct(2, &own).await), ["/filed_by", "/proxy"]);
        let body = json!({ "filed_by": "self", "proxy": null, "signature": null });
        assert_eq!(fixed(patch(&phone, 2, &body).await), ["/filed_by", "/proxy"]);
        let other = app.helper(&officer, &phone).await;
        assert_eq!(fixed(patch(&other, 2, &body).await), ["/filed_by", "/proxy"]);
        for (change, place) in [
            (json!({ "name": "周建军" }), "/proxy/name"),
            (json!({ "phone": "13955700007" }), "/proxy/phone"),
            (json!({ "role": "grid_worker" }), "/proxy/role"),
            (json!({ "relation": "child" }), "/proxy/relation"),
        ] {
            assert_eq!(fixed(patch(&phone, 2, &json!({ "proxy": change })).await), [place]);
        }
        // Written otherwise, it is the same one; another reason is nobody else.
        let same = json!({ "proxy": { "name": " 周建国", "phone": "139 5570 0002", "reason": "cannot_see" } });
        let status = patch(&phone, 2, &same).await.expect(201)["status"].clone();
        assert!(status["flags"].as_array().unwrap().contains(&json!("signature_missing")));
        assert_eq!(officer.open(phone.id).await["filler"]["name"], "周建国");
    }

    async fn ones_own_filing_never_becomes_a_proxys(app: TestApp) {
        let officer = app.officer("chulan").await;
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        give_back(&officer, &phone, &["phone"]).await;
        let proxy = Form::Proxy.json();
        let body = json!({ "filed_by": "proxy", "proxy": proxy["proxy"], "signature": proxy["signature"] });
        assert_eq!(fixed(patch(&phone, 2, &body).await), ["/filed_by", "/proxy"]);
    }

    async fn the_applicant_changes_only_in_what_was_returned(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (name, number) = ("/applicant/name", "/applicant/id_number");
        let renamed = json!({ "applicant": { "name": "孙桂方" } });
        let untypable = json!({ "applicant": { "name": null, "name_untypable": true, "name_hint": "sun" } });
        let renumbered = json!({ "applicant": { "id_number": tests::id_number("34220119780206012") } });
        let dropped = json!({ "applicant": { "id_status": "unknown", "id_number": null } });
        let both = json!({ "applicant": {
            "name": "吴老根", "id_number": tests::id_number("34220119450101001"),
        } });
        for (asked, change, places) in [
            ("phone", &renamed, vec![name]),
            ("phone", &untypable, vec![name]),
            ("phone", &renumbered, vec![number]),
            ("phone", &dropped, vec![number]),
            ("other", &both, vec![number, name]),
            ("consents", &both, vec![number, name]),
            ("name", &renamed, vec![]),
            ("name", &both, vec![number]),
            ("id_number", &renumbered, vec![]),
            ("id_number", &both, vec![name]),
            ("id_card_photo", &renumbered, vec![number]),
        ] {
            let phone = app.phone();
            let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
            give_back(&officer, &phone, &[asked]).await;
            let mut places: Vec<_> = places.into_iter().map(str::to_owned).collect();
            places.sort();
            let helper = app.helper(&officer, &phone).await;
            // Nobody else is made of the applicant from a phone that did not file.
            assert!(!fixed(patch(&helper, 2, change).await).is_empty());
            let answer = patch(&phone, 2, change).await;
            if places.is_empty() {
                let _ = answer.expect(201);
            } else {
                let mut named = fixed(answer);
                named.sort();
                assert_eq!(named, places, "{asked} {change}");
            }
        }
    }

    async fn an_id_number_that_was_never_given_may_be_given(app: TestApp) {
        let officer = app.officer("chulan").await;
        let unknown = Form::SelfFiled.with(&[
            ("/applicant/id_status", json!("unknown")), ("/applicant/id_number", Value::Null),
        ]);
        let given = json!({ "applicant": { "id_status": "given", "id_number": "342201197802060021" } });
        for by_helper in [false, true] {
            let phone = app.phone();
            let _ = phone.file(&unknown).await.expect(201);
            give_back(&officer, &phone, &["id_card_photo"]).await;
            let phone = if by_helper { app.helper(&officer, &phone).await } else { phone };
            let _ = patch(&phone, 2, &given).await.expect(201);
        }
    }

    async fn consents_are_given_anew_to_known_texts_or_stay(app: TestApp) {
        let officer = app.officer("chulan").await;
        let made_up = json!({ "version": "v-i-made-up", "sha256": "0".repeat(64) });
        let phone = app.phone();
        let old = Form::SelfFiled.with(&[("/consents/notice", made_up.clone())]);
        let _ = phone.file(&old).await.expect(201);
        give_back(&officer, &phone, &["consents"]).await;
        for change in [
            json!({ "truthful": { "text": made_up } }),
            json!({ "authorisation": { "text": made_up } }),
            json!({ "authorisation": { "holders": ["banks"] } }),
            json!({ "notice": { "sha256": "1".repeat(64) } }),
        ] {
            assert_eq!(fixed(patch(&phone, 2, &json!({ "consents": change })).await), ["/consents"]);
        }
        let taken_back = json!({ "consents": { "truthful": { "agreed": false } } });
        patch(&phone, 2, &taken_back).await.expect_problem(422, "declaration.invalid");
        let gone = patch(&phone, 2, &json!({ "consents": null })).await;
        gone.expect_problem(422, "declaration.invalid");
        let helper = app.helper(&officer, &phone).await;
        let known = json!({ "consents": Form::SelfFiled.json()["consents"] });
        patch(&helper, 2, &known).await.expect_problem(403, "device.not_allowed");
        let _ = patch(&phone, 2, &known).await.expect(201);
    }

    async fn a_print_that_is_owed_stays_owed(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (print, better) = (jpeg(3), jpeg(4));
        let form = by_proxy(&print);
        let owed = |status: &Value| status["flags"].as_array().unwrap().contains(&json!("signature_missing"));
        let phone = app.phone();
        let _ = phone.file(&form).await.expect(201);
        give_back(&officer, &phone, &["signature"]).await;
        let dropped = patch(&phone, 2, &json!({ "attachments": [] })).await.expect(201);
        assert!(owed(&dropped["status"]));
        // What had been listed is still taken, and settles it.
        let settled = phone.attach(&print).await.expect(201);
        assert!(!owed(&settled["status"]));

        // One's own, with a print that could not be had: another basis does not settle it.
        let phone = app.phone();
        let cannot = json!({ "basis": "cannot_now", "reason": "手上有伤" });
        let form = Form::SelfFiled.with(&[("/signature", cannot)]);
        assert!(owed(&phone.file(&form).await.expect(201)["status"]));
        for (version, change) in [
            (2, json!({ "signature": { "basis": "thumb", "reason": null } })),
            (3, json!({ "signature": null })),
        ] {
            give_back(&officer, &phone, &["signature"]).await;
            assert!(owed(&patch(&phone, version, &change).await.expect(201)["status"]), "{change}");
        }
        give_back(&officer, &phone, &["signature"]).await;
        let listed = Form::SelfFiled.with_photos(&[("thumbprint", &better)])["attachments"].clone();
        let _ = patch(&phone, 4, &json!({ "attachments": listed })).await.expect(201);
        assert!(!owed(&phone.attach(&better).await.expect(201)["status"]));
    }

    async fn a_patch_for_the_telephone_keeps_all_else(app: TestApp) {
        let officer = app.officer("chulan").await;
        let photos = [jpeg(5), jpeg(6)];
        let listed: Vec<_> = photos.iter().map(|photo| ("evidence", photo.as_slice())).collect();
        let mut form = Form::SelfFiled.with_photos(&listed);
        form["urgent"] = json!(true);
        for by_helper in [false, true] {
            let phone = app.phone();
            let _ = phone.file(&form).await.expect(201);
            for photo in &photos {
                let _ = phone.attach(photo).await.expect(201);
            }
            give_back(&officer, &phone, &["phone"]).await;
            let phone = if by_helper { app.helper(&officer, &phone).await } else { phone };
            assert_eq!(phone.view().await.expect(200)["attachments"], form["attachments"]);
            let body = json!({ "applicant": { "phone": "13955700004" } });
            let _ = patch(&phone, 2, &body).await.expect(201);
            let view = officer.open(phone.id).await;
            let mut expected = form.clone();
            expected["applicant"]["phone"] = json!("13955700004");
            assert_eq!(view["declaration"], expected);
            assert!(view["attachments"].as_array().unwrap().iter().all(|photo| photo["current"] == true));
            assert_eq!(view["status"]["missing"], json!([]));
        }
    }
}
