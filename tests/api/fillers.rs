//! A cadre who is signed in on the phone: the desk knows who filled in, and nothing of the
//! desk opens.

use serde_json::{Value, json};
use shouwang::domain::post::PostKind;
use shouwang::gateway::tokens;
use shouwang::service::people::{accounts, posts};
use tests::{Form, Officer, Phone, TestApp, add_account, jpeg, on_both};
use tokio::task::JoinSet;

/// 大杨村, the golden form's.
const DAYANG: &str = "341302103209";

async fn zhou(app: &TestApp) -> Officer {
    app.cadre("zhou", "周建国", DAYANG).await
}

async fn events(officer: &Officer, phone: &Phone) -> Vec<Value> {
    let answer = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
    answer.as_array().unwrap().clone()
}

fn said(verified: bool, account: &Value) -> Value {
    let name = "周建国";
    json!({ "name": name, "role": "village_cadre", "relation": null, "verified": verified, "account": account })
}

on_both! {
    async fn the_desk_knows_who_was_signed_in(app: TestApp) {
        let cadre = zhou(&app).await;
        let (known, unknown) = (app.phone(), app.phone());
        let _ = known.file_as(&cadre.token, &Form::Proxy.json()).await.expect(201);
        let _ = unknown.file(&Form::Proxy.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        let view = officer.open(known.id).await;
        let account = &view["filler"]["account"];
        assert_eq!(view["filler"], said(true, account));
        assert_eq!((&account["login"], &account["name"], &account["post"]), (&json!("zhou"), &json!("周建国"), &json!("cadre")));
        assert_eq!(account["region"]["path"], json!(["埇桥区", "褚兰镇", "大杨村委会"]));
        assert_eq!(events(&officer, &known).await[0]["actor"], json!({ "kind": "account", "name": "周建国" }));
        // The same words, and nobody vouches for them.
        assert_eq!(officer.open(unknown.id).await["filler"], said(false, &Value::Null));
        assert_eq!(events(&officer, &unknown).await[0]["actor"], json!({ "kind": "device", "name": null }));
        // Shut out later, it was still that account.
        accounts::disable(&app.app, "zhou").await.unwrap();
        assert_eq!(officer.open(known.id).await["filler"]["verified"], true);
    }

    async fn a_token_that_is_no_good_keeps_nothing_and_loses_nothing(app: TestApp) {
        let cadre = zhou(&app).await;
        let form = Form::Proxy.json();
        let now = app.clock.now();
        let bearer = tokens::read(app.app.keyring.token_key(), &cadre.token, now).unwrap();
        let forged = tokens::issue(b"another key of thirty-two bytes.", bearer, now).unwrap();
        let phone = app.phone();
        for token in [forged.as_str(), "", "no token", "\u{e9}"] {
            phone.file_as(token, &form).await.expect_problem(401, "session.expired");
        }
        let twice = phone.request(reqwest::Method::PUT, "").header("Shouwang-Filler", &cadre.token);
        let twice = twice.header("Shouwang-Filler", &cadre.token).json(&form);
        phone.send(twice).await.expect_problem(401, "session.expired");
        // What is wrong with the form is said first: it is judged as ever.
        let broken = Form::Proxy.with(&[("/household/size", json!(0))]);
        phone.file_as(&forged, &broken).await.expect_problem(422, "declaration.invalid");
        app.set_time("2026-09-24T09:10:00+08:00");
        phone.file_as(&cadre.token, &form).await.expect_problem(401, "session.expired");
        let disabled = app.officer("zhou").await;
        accounts::disable(&app.app, "zhou").await.unwrap();
        phone.file_as(&disabled.token, &form).await.expect_problem(401, "session.expired");
        let left = app.cadre("wang", "王秀兰", DAYANG).await;
        let _ = left.request(reqwest::Method::DELETE, "/sessions/current").send().await.unwrap();
        phone.file_as(&left.token, &form).await.expect_problem(401, "session.expired");
        phone.view().await.expect_problem(404, "declaration.unknown");
        let _ = phone.file(&form).await.expect(201);
        let view = app.officer("chulan").await.open(phone.id).await;
        assert_eq!(view["filler"]["verified"], false);
    }

    async fn who_is_signed_in_is_no_part_of_the_filing(app: TestApp) {
        let cadre = zhou(&app).await;
        let form = Form::Proxy.json();
        let (known, unknown) = (app.phone(), app.phone());
        let first = known.file_as(&cadre.token, &form).await.expect(201)["receipt"].clone();
        let second = unknown.file(&form).await.expect(201)["receipt"].clone();
        // Also when the token has grown old since: the answer may have been lost in a valley.
        for token in [Some(cadre.token.as_str()), None, Some("old")] {
            for (phone, receipt) in [(&known, &first), (&unknown, &second)] {
                let again = match token {
                    Some(token) => phone.file_as(token, &form).await,
                    None => phone.file(&form).await,
                };
                assert_eq!(&again.expect(200)["receipt"], receipt);
            }
        }
        let officer = app.officer("chulan").await;
        assert_eq!(officer.open(known.id).await["filler"]["verified"], true);
        assert_eq!(officer.open(unknown.id).await["filler"]["verified"], false);
    }

    async fn ones_own_form_has_no_filler(app: TestApp) {
        let cadre = zhou(&app).await;
        for token in [cadre.token.as_str(), "no token"] {
            let phone = app.phone();
            let _ = phone.file_as(token, &Form::SelfFiled.json()).await.expect(201);
            let officer = app.officer("chulan").await;
            assert_eq!(officer.open(phone.id).await["filler"], Value::Null);
            assert_eq!(events(&officer, &phone).await[0]["actor"]["kind"], "device");
        }
    }

    async fn an_account_vouches_for_its_own_name_only(app: TestApp) {
        let cadre = zhou(&app).await;
        let officer = app.officer("chulan").await;
        for (name, verified) in [(" 周建国 ", true), ("周小军", false)] {
            let phone = app.phone();
            let form = Form::Proxy.with(&[("/proxy/name", json!(name))]);
            let _ = phone.file_as(&cadre.token, &form).await.expect(201);
            let filler = officer.open(phone.id).await["filler"].clone();
            assert_eq!((&filler["name"], &filler["verified"]), (&json!(name.trim()), &json!(verified)));
            // Who was signed in is told all the same.
            assert_eq!(filler["account"]["name"], "周建国");
        }
    }

    async fn a_cadre_of_elsewhere_is_shown_not_judged(app: TestApp) {
        let far = app.cadre("tong", "童远", "500151109").await;
        let officer = app.officer("chulan").await;
        for (token, post, place) in [
            (&far.token, "cadre", json!(["铜梁区", "双山镇"])),
            // An officer may sit with somebody over a phone, too.
            (&officer.token, "township", json!(["埇桥区", "褚兰镇"])),
        ] {
            let phone = app.phone();
            let _ = phone.file_as(token, &Form::Proxy.json()).await.expect(201);
            let account = officer.open(phone.id).await["filler"]["account"].clone();
            assert_eq!((&account["post"], &account["region"]["path"]), (&json!(post), &place));
        }
    }

    async fn each_version_has_its_own_filler(app: TestApp) {
        let cadre = zhou(&app).await;
        let officer = app.officer("chulan").await;
        let verified = async |phone: &Phone| officer.open(phone.id).await["filler"]["verified"].clone();
        let phone = app.phone();
        let _ = phone.file_as(&cadre.token, &Form::Proxy.json()).await.expect(201);
        // Amended on the telephone: who filled it in stays as it was.
        let version = officer.open(phone.id).await["version"].clone();
        let change = json!({ "changes": [{ "path": "/household/size", "value": 2 }], "confirmed_by": "侄子，13955700003" });
        officer.answer(phone.id, &version, "amendment", &change).await.expect(200);
        assert_eq!(verified(&phone).await, true);
        // Its photos are still missing, so that it may be corrected.
        let third = Form::Proxy.with(&[("/household/size", json!(3))]);
        let _ = phone.correct(3, &third).await.expect(201);
        assert_eq!(verified(&phone).await, false);
        let fourth = Form::Proxy.with(&[("/household/size", json!(4))]);
        let put = |token: &str| {
            let request = phone.request(reqwest::Method::PUT, "/versions/4").json(&fourth);
            request.header("Shouwang-Filler", token)
        };
        phone.send(put("old")).await.expect_problem(401, "session.expired");
        let receipt = phone.send(put(&cadre.token)).await.expect(201)["receipt"].clone();
        assert_eq!(phone.send(put("old")).await.expect(200)["receipt"], receipt);
        assert_eq!(verified(&phone).await, true);
        let corrected = events(&officer, &phone).await;
        let corrected = corrected.iter().filter(|event| event["kind"] == "corrected");
        let by: Vec<_> = corrected.map(|event| event["actor"]["name"].clone()).collect();
        assert_eq!(by, [Value::Null, json!("周建国")]);
    }

    async fn who_enters_a_paper_has_not_filled_it_in(app: TestApp) {
        let officer = app.officer("chulan").await;
        let id = app.phone().id;
        let body = json!({ "id": id, "channel": "paper", "received_on": "2026-09-24", "declaration": Form::Proxy.json() });
        let request = officer.request(reqwest::Method::POST, "/cases").json(&body);
        let _ = officer.send(request).await.expect(201);
        assert_eq!(officer.open(id).await["filler"], said(false, &Value::Null));
    }

    async fn a_cadre_answers_nobody(app: TestApp) {
        // 曹村镇 has no officer; its cadre makes none.
        let cadre = app.cadre("cao", "曹村网格员", "341302104").await;
        let form = Form::Proxy.with(&[("/home/region", json!("341302104"))]);
        let answer = app.phone().file_as(&cadre.token, &form).await.expect(201);
        assert_eq!(answer["status"]["office"]["name"], "埇桥区");
    }

    async fn a_cadre_signs_in_for_a_week_and_belongs_to_a_village_or_township(app: TestApp) {
        let mut cadre = zhou(&app).await;
        app.set_time("2026-10-01T08:00:00+08:00");
        let renewed = cadre.client.post(app.api("/sessions/refresh"));
        let session = cadre.send(renewed).await.expect(200);
        let account = &session["account"];
        assert_eq!((&account["post"], &account["name"]), (&json!("cadre"), &json!("周建国")));
        assert_eq!(account["region"]["code"], DAYANG);
        cadre.token = session["access_token"].as_str().unwrap().to_owned();
        let _ = app.phone().file_as(&cadre.token, &Form::Proxy.with(&[("/declared_on", json!("2026-10-01"))])).await.expect(201);
        app.set_time("2026-10-01T09:00:00+08:00");
        let renewed = cadre.client.post(app.api("/sessions/refresh"));
        cadre.send(renewed).await.expect_problem(401, "session.expired");
        for (post, region) in [(PostKind::Cadre, "341302"), (PostKind::Township, DAYANG), (PostKind::County, "341302103")] {
            let added = add_account(&app.app, "new", "新", post, region).await;
            assert!(added.is_err(), "{post:?} of {region}");
        }
        let deputy = posts::set_deputy(&app.app, "chulan", "zhou", app.clock.today(), app.clock.today()).await;
        assert!(deputy.is_err(), "a cadre stands in for nobody");
    }

    async fn a_phone_key_goes_to_who_has_a_cadres_password_and_stays_the_same(app: TestApp) {
        let _ = zhou(&app).await;
        let _ = app.cadre("wang", "王秀兰", DAYANG).await;
        let sign_in = async |login: &str, password: &str| {
            let asked = json!({ "login": login, "password": password });
            let client = reqwest::Client::builder().cookie_store(true).build().unwrap();
            let answer = app.phone().send(client.post(app.api("/sessions")).json(&asked)).await;
            (answer.expect(201)["phone_key"].clone(), client)
        };
        let (first, client) = sign_in("zhou", "a-password-for-tests").await;
        assert_eq!(first.as_str().unwrap().len(), 64);
        accounts::set_password(&app.app, "zhou", "another-password").await.unwrap();
        assert_eq!(sign_in("zhou", "another-password").await.0, first);
        assert_ne!(sign_in("wang", "a-password-for-tests").await.0, first);
        // Neither for an officer nor for the cookie alone.
        assert_eq!(sign_in("chulan", "a-password-for-tests").await.0, Value::Null);
        let (_, client_again) = sign_in("zhou", "another-password").await;
        let renewed = app.phone().send(client_again.post(app.api("/sessions/refresh"))).await;
        assert_eq!(renewed.expect(200)["phone_key"], Value::Null);
        let ended = app.phone().send(client.post(app.api("/sessions/refresh"))).await;
        ended.expect_problem(401, "session.expired");
    }

    /// Thirty households in the evening, and the village's one address.
    async fn a_day_of_households_goes_through_at_once(app: TestApp) {
        let cadre = zhou(&app).await;
        let mut sending = JoinSet::new();
        for household in 0..30_u8 {
            let (phone, token) = (app.phone(), cadre.token.clone());
            sending.spawn(async move {
                let photos: Vec<Vec<u8>> = (0..3).map(|n| jpeg(household * 3 + n)).collect();
                let kinds = ["thumbprint", "id_card", "evidence"];
                let listed: Vec<(&str, &[u8])> = kinds.into_iter().zip(photos.iter().map(Vec::as_slice)).collect();
                let _ = phone.file_as(&token, &Form::Proxy.with_photos(&listed)).await.expect(201);
                for photo in &photos {
                    let _ = phone.attach(photo).await.expect(201);
                }
                assert_eq!(phone.view().await.expect(200)["status"]["missing"], json!([]));
            });
        }
        sending.join_all().await;
        let page = app.officer("chulan").await.get("/cases?limit=50").await.expect(200);
        assert_eq!(page["counts"]["open"], 30);
    }
}
