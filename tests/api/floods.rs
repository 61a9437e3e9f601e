//! One who sends thousands keeps nobody out and pushes nobody down: what is too much is
//! marked, and never refused.

use std::sync::Arc;

use serde_json::{Value, json};
use shouwang::app::App;
use shouwang::gateway::objects::Objects;
use shouwang::service::case::device::DeviceKey;
use shouwang::service::filing::submit::submit;
use tests::{Form, Officer, Phone, TestApp, on_both};
use tokio::task::JoinSet;

/// Of a household with that telephone.
pub(crate) fn household(telephone: usize) -> Value {
    let number = format!("138{telephone:08}");
    Form::SelfFiled.with(&[("/applicant/phone", json!(number)), ("/urgent", json!(true))])
}

/// Files through a proxy that names the client so.
pub(crate) async fn file(app: &TestApp, client: &str, telephone: usize) -> Phone {
    let phone = app.phone();
    let _ = file_with(&phone, client, &household(telephone)).await.expect(201);
    phone
}

/// Files many of one kind at once, as a crowd does: none is over a limit, so that their order says
/// nothing. One after the other they would wait for a commit each.
async fn file_all(app: &TestApp, filings: impl Iterator<Item = (String, usize)>) {
    let mut filings = filings.peekable();
    while filings.peek().is_some() {
        let mut sending = JoinSet::new();
        for (client, telephone) in filings.by_ref().take(50) {
            let phone = app.phone();
            sending.spawn(async move { file_with(&phone, &client, &household(telephone)).await });
        }
        for answer in sending.join_all().await {
            let _ = answer.expect(201);
        }
    }
}

pub(crate) async fn file_with(phone: &Phone, client: &str, form: &Value) -> tests::Answer {
    let request = phone.request(reqwest::Method::PUT, "").header("X-Forwarded-For", client);
    phone.send(request.json(form)).await
}

/// The same server, begun anew.
async fn restarted(app: &TestApp) -> App {
    let objects = Objects::open(app.folder.path().join("objects")).unwrap();
    let keyring = Arc::clone(&app.app.keyring);
    App::new(app.app.db.clone(), objects, keyring, app.clock.clone()).await.unwrap()
}

async fn file_after(again: &App, app: &TestApp, client: &str, telephone: usize) {
    let phone = app.phone();
    let key = DeviceKey::parse(&phone.key).unwrap();
    let form = household(telephone).to_string();
    let from = Some(client.parse().unwrap());
    assert!(submit(again, phone.id, &key, &form, None, from).await.unwrap().created);
}

pub(crate) async fn counts(officer: &Officer) -> Value {
    officer.get("/cases?limit=1").await.expect(200)["counts"].clone()
}

pub(crate) async fn floods(officer: &Officer) -> Value {
    officer.get("/floods").await.expect(200)
}

/// How many stand apart.
async fn apart(officer: &Officer) -> i64 {
    counts(officer).await["set_apart"].as_i64().unwrap()
}

async fn kind(officer: &Officer, phone: &Phone) -> Value {
    officer.open(phone.id).await["flood"]["kind"].clone()
}

on_both! {
    async fn an_address_is_over_its_limit_with_201(app: TestApp) {
        let officer = app.officer("chulan").await;
        file_all(&app, (0..199).map(|n| ("203.0.113.7".to_owned(), n))).await;
        let last = file(&app, "203.0.113.7", 199).await;
        assert_eq!((apart(&officer).await, floods(&officer).await), (0, json!([])), "a village's meeting is no flood");
        // The same filing again is the same filing, however often.
        for _ in 0..5 {
            let _ = file_with(&last, "203.0.113.7", &household(199)).await.expect(200);
        }
        // Spelled as IPv6, over a proxy's own and with what the client made up, it is the same.
        let over = app.phone();
        let mut form = household(200);
        form["urgent"] = json!(false);
        let _ = file_with(&over, "198.51.100.1, ::ffff:203.0.113.7", &form).await.expect(201);
        assert_eq!(apart(&officer).await, 1);
        let other = file(&app, "203.0.113.8", 201).await;
        assert_eq!(apart(&officer).await, 1, "another address is another sender");

        let found = floods(&officer).await;
        let flood = &found[0];
        assert_eq!((&flood["kind"], &flood["open"], &flood["set_apart"]), (&json!("address"), &json!(201), &json!(1)));
        assert_eq!((&flood["due_on"], &flood["may_answer"]), (&json!("2026-10-12"), &json!(true)));
        assert!(!found.to_string().contains("203.0.113"), "whose address it is, nobody reads");
        // It is among all cases, in its group, and found by its reference; not in the list.
        let find = async |query: String| {
            let page = officer.get(&format!("/cases?{query}&limit=100")).await.expect(200);
            let rows = page["items"].as_array().unwrap().clone();
            rows.into_iter().find(|row| row["id"] == over.id.to_string())
        };
        let row = find("view=all&urgent=false".into()).await.expect("among all");
        assert!(find(format!("reference={}", row["reference"].as_str().unwrap())).await.is_some());
        let group = format!("flood={}", flood["id"].as_str().unwrap());
        assert!(find(format!("{group}&urgent=false")).await.is_some());
        assert!(find("urgent=false".into()).await.is_none());
        let numbers = counts(&officer).await;
        assert_eq!((&numbers["open"], &numbers["urgent"], &numbers["unopened"]), (&json!(201), &json!(201), &json!(201)));
        // The sender's limit fills again; two minutes later one more is a filing like any other.
        app.set_time("2026-09-24T09:01:59+08:00");
        let _ = file(&app, "203.0.113.7", 202).await;
        assert_eq!(apart(&officer).await, 2);
        app.set_time("2026-09-24T09:02:00+08:00");
        let _ = file(&app, "203.0.113.7", 203).await;
        assert_eq!(apart(&officer).await, 2);
        assert_eq!(kind(&officer, &other).await, Value::Null);
        // What began it belongs to it and never left the list.
        assert_eq!(kind(&officer, &last).await, "address");
    }

    async fn a_network_of_64_bits_is_one_sender(app: TestApp) {
        let officer = app.officer("chulan").await;
        file_all(&app, (0..200).map(|n| (format!("2001:db8:0:1::{n:x}"), n))).await;
        assert_eq!(apart(&officer).await, 0);
        let _ = file(&app, "2001:db8:0:1:ffff:ffff:ffff:ffff", 200).await;
        assert_eq!(apart(&officer).await, 1);
        let _ = file(&app, "2001:db8:0:2::", 201).await;
        assert_eq!(apart(&officer).await, 1);
    }

    async fn the_networks_of_a_line_are_one_sender_of_four_times_as_many(app: TestApp) {
        let officer = app.officer("chulan").await;
        file_all(&app, (0..800).map(|n| (format!("2001:db8:0:1{:02x}::1", n % 250), n))).await;
        assert_eq!(apart(&officer).await, 0);
        let _ = file(&app, "2001:db8:0:1ff::1", 800).await;
        assert_eq!(apart(&officer).await, 1);
        let found = floods(&officer).await;
        assert_eq!((&found[0]["kind"], &found[0]["open"]), (&json!("address"), &json!(801)));
        let _ = file(&app, "2001:db8:0:200::1", 801).await;
        let _ = file(&app, "2001:db8:0:ff::1", 802).await;
        assert_eq!(apart(&officer).await, 1, "other lines");
        let again = restarted(&app).await;
        for (client, telephone) in [("2001:db8:0:1fe::1", 803), ("2001:db8:0:201::1", 804)] {
            file_after(&again, &app, client, telephone).await;
        }
        assert_eq!(apart(&officer).await, 2, "that line, and no other");
    }

    async fn a_telephone_and_a_key_are_over_their_limit_with_41(app: TestApp) {
        let officer = app.officer("chulan").await;
        for n in 0..40 {
            let _ = file(&app, &format!("192.0.2.{n}"), 1).await;
        }
        assert_eq!(apart(&officer).await, 0);
        let _ = file(&app, "192.0.2.40", 1).await;
        assert_eq!((apart(&officer).await, &floods(&officer).await[0]["kind"]), (1, &json!("telephone")));

        let mut phone = app.phone();
        for n in 0..40 {
            phone = phone.with_id(uuid::Uuid::now_v7());
            let _ = file_with(&phone, &format!("198.51.100.{n}"), &household(100 + n)).await.expect(201);
        }
        assert_eq!(apart(&officer).await, 1);
        phone = phone.with_id(uuid::Uuid::now_v7());
        let _ = file_with(&phone, "198.51.100.40", &household(140)).await.expect(201);
        assert_eq!(apart(&officer).await, 2);
        assert_eq!(kind(&officer, &phone).await, "device");
        // An hour later there is room for one.
        app.set_time("2026-09-24T10:00:00+08:00");
        let _ = file(&app, "192.0.2.41", 1).await;
        let officer = app.officer("chulan").await;
        assert_eq!(apart(&officer).await, 1, "one was opened, none has come");
    }

    async fn a_telephone_is_one_however_it_is_written(app: TestApp) {
        let officer = app.officer("chulan").await;
        let spelled = ["13800138000", "8613800138000", "008613800138000", "+86 138-0013-8000", "013800138000", "１３８００１３８０００"];
        for n in 0..41 {
            assert_eq!(apart(&officer).await, 0);
            let form = Form::SelfFiled.with(&[("/applicant/phone", json!(spelled[n % spelled.len()]))]);
            let _ = file_with(&app.phone(), &format!("192.0.2.{n}"), &form).await.expect(201);
        }
        assert_eq!((apart(&officer).await, &floods(&officer).await[0]["kind"]), (1, &json!("telephone")));
    }

    async fn a_cadre_who_is_signed_in_files_for_a_village_with_one_telephone(app: TestApp) {
        let officer = app.officer("chulan").await;
        let cadre = app.cadre("zhou", "周建国", "341302103209").await;
        let mut phone = app.phone();
        for n in 0..101 {
            assert_eq!(apart(&officer).await, 0, "{n}");
            phone = phone.with_id(uuid::Uuid::now_v7());
            let _ = phone.file_as(&cadre.token, &Form::Proxy.json()).await.expect(201);
        }
        assert_eq!((apart(&officer).await, &floods(&officer).await[0]["kind"]), (1, &json!("account")));
        // Those who file by themselves from there have their own limits.
        let _ = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        assert_eq!(apart(&officer).await, 1);
    }

    async fn a_filing_is_marked_from_the_tenth_version_of_a_day_and_stays_where_it_is(app: TestApp) {
        let phone = app.phone();
        let version = |n: i64| Form::Proxy.with(&[("/household/size", json!(n)), ("/urgent", json!(true))]);
        let _ = phone.file(&version(1)).await.expect(201);
        for n in 2..=9 {
            let _ = phone.correct(n, &version(n)).await.expect(201);
        }
        // Sent again, it is no version more.
        let _ = phone.correct(9, &version(9)).await.expect(200);
        let open = async |version: Value| {
            let view = app.officer("chulan").await.open(phone.id).await;
            assert_eq!(view["declaration_version"], version);
            view["flood"]["kind"].clone()
        };
        assert_eq!(open(json!(9)).await, Value::Null);
        app.set_time("2026-09-25T00:00:00+08:00");
        for n in 10..=18 {
            let _ = phone.correct(n, &version(n)).await.expect(201);
        }
        assert_eq!(open(json!(18)).await, Value::Null, "nine of another day");
        let _ = phone.correct(19, &version(19)).await.expect(201);
        assert_eq!(open(json!(19)).await, "versions");
        let _ = phone.correct(20, &version(20)).await.expect(201);
        assert_eq!(open(json!(20)).await, "versions");
        let officer = app.officer("chulan").await;
        assert_eq!((apart(&officer).await, floods(&officer).await), (0, json!([])));
        assert_eq!(counts(&officer).await["open"], 1);
    }

    async fn a_restart_forgets_nobody_who_was_over_the_limit(app: TestApp) {
        let officer = app.officer("chulan").await;
        for n in 0..41 {
            let _ = file(&app, &format!("192.0.2.{n}"), 1).await;
        }
        let before = floods(&officer).await[0]["id"].clone();
        let again = restarted(&app).await;
        for telephone in [1, 2] {
            file_after(&again, &app, "192.0.2.41", telephone).await;
        }
        let after = floods(&officer).await;
        assert_eq!((apart(&officer).await, &after[0]["id"], after.as_array().unwrap().len()), (2, &before, 1));
    }
}
