//! A record that cannot be opened takes nothing else down: messages, clocks, recordings and
//! one-time codes beside it go on.

use reqwest::Method;
use serde_json::{Value, json};
use shouwang::domain::message::MessageState;
use shouwang::service::case::deliver::deliver_next;
use shouwang::service::imports::calendar;
use shouwang::service::people::one_time_codes;
use tests::{Form, SmsGateway, TestApp, on_both, rows_of, wav};
use wasm_validator::calendar::Year;
use wasm_validator::canonical::sha256_hex;

/// What tells rows apart; of a filing there is one version here.
fn key(table: &str) -> &str {
    if table == "declaration_versions" { "case_id" } else { "id" }
}

/// Cuts the last byte off sealed values; what they were is kept for [`mend`].
async fn damage(app: &TestApp, table: &str, column: &str, rows: &str) {
    let kept = format!("CREATE TABLE kept AS SELECT {} AS id, {column} FROM {table}", key(table));
    app.execute(&kept).await;
    let cut = format!("substr({column}, 1, length({column}) - 1)");
    app.execute(&format!("UPDATE {table} SET {column} = {cut} WHERE {rows}")).await;
}

async fn mend(app: &TestApp, table: &str, column: &str) {
    let kept = format!("SELECT {column} FROM kept WHERE kept.id = {table}.{}", key(table));
    app.execute(&format!("UPDATE {table} SET {column} = ({kept})")).await;
    app.execute("DROP TABLE kept").await;
}

on_both! {
    async fn messages_behind_one_that_does_not_open_leave(app: TestApp) {
        let gateway = SmsGateway::start(&[]).await;
        let sms = gateway.client(std::time::Duration::from_secs(60));
        let (damaged, reference) = app.file(&Form::SelfFiled.json()).await;
        app.set_time("2026-09-24T09:00:01+08:00");
        let _ = app.file(&Form::SelfFiled.json()).await;
        damage(&app, "messages", "sealed", &rows_of(&reference)).await;
        let mut tries = 0;
        let mut gone = Vec::new();
        // Due one after the other, and tried again until it is given up.
        for hour in 0..48 {
            let (day, hour) = (24 + hour / 24, hour % 24);
            app.set_time(&format!("2026-09-{day}T{hour:02}:59:00+08:00"));
            while let Some(done) = deliver_next(&app.app, &sms).await.unwrap() {
                match done.state {
                    MessageState::Sent => gone.push(tries),
                    state => {
                        tries += 1;
                        assert_eq!(done.error.as_deref(), Some("unreadable"));
                        assert_eq!(state == MessageState::GivenUp, tries == 12, "try {tries}");
                    }
                }
            }
        }
        // The second did not wait for the first to be given up.
        assert_eq!((gone, tries), (vec![1], 12));
        assert_eq!(gateway.messages(), 1);
        // Nobody was told: the household is to be called.
        let view = app.officer("chulan").await.open(damaged.id).await;
        assert_eq!(view["messages"][0]["state"], "given_up");
        assert!(view["status"]["flags"].as_array().unwrap().contains(&json!("call_or_visit")), "{view}");
        mend(&app, "messages", "sealed").await;
    }

    async fn a_recount_passes_over_no_clock(app: TestApp) {
        app.set_time("2026-12-28T09:00:00+08:00");
        let form = Form::SelfFiled.with(&[("/declared_on", json!("2026-12-28"))]);
        let filings = [app.file(&form).await, app.file(&form).await, app.file(&form).await];
        damage(&app, "declaration_versions", "sealed", &rows_of(&filings[1].1).replace("docket_id", "case_id")).await;
        // Invented: two days off, Sunday 3 January worked.
        let year: Year = serde_json::from_value(json!({
            "year": 2027,
            "notice": [{ "number": "〔2026〕0号", "title": "for a test", "issued_on": "2026-11-30" }],
            "holidays": [{ "name": "元旦", "from": "2027-01-01", "to": "2027-01-02" }],
            "workdays": ["2027-01-03"],
        })).unwrap();
        let done = calendar::import(&app.app, year, true).await.unwrap();
        assert_eq!((done.counted, done.moved), (3, 3));
        for (phone, _) in &filings {
            assert_eq!(phone.view().await.expect(200)["status"]["due_on"], "2027-01-06");
        }
        mend(&app, "declaration_versions", "sealed").await;
        // Who could not be told by a message is to be called.
        let officer = app.officer("chulan").await;
        for (place, (phone, _)) in filings.iter().enumerate() {
            let view = officer.open(phone.id).await;
            let messages = view["messages"].as_array().unwrap();
            let told = messages.iter().filter(|one| one["kind"] == "recounted").count();
            let to_call = view["status"]["flags"].as_array().unwrap().contains(&json!("call_or_visit"));
            assert_eq!((told, to_call), if place == 1 { (0, true) } else { (1, false) });
        }
    }

    async fn other_recordings_are_heard_and_it_is_recorded_anew(app: TestApp) {
        let county = app.officer("yongqiao").await;
        let put = async |key: &str, sound: Vec<u8>| {
            let path = format!("/clips/{key}?text={}", sha256_hex(key.as_bytes()));
            county.send(county.request(Method::PUT, &path).body(sound)).await
        };
        let heard = async |seconds| {
            let url = app.api(&format!("/sounds/{}", sha256_hex(&wav(seconds))));
            app.client().get(url).send().await.unwrap().status().as_u16()
        };
        let _ = put("name.title", wav(3)).await.expect(201);
        let file = app.object_files().remove(0);
        let _ = put("name.hint", wav(4)).await.expect(201);
        let sealed = std::fs::read(&file).unwrap();
        std::fs::write(&file, &sealed[..sealed.len() - 1]).unwrap();
        assert_eq!((heard(3).await, heard(4).await), (500, 200));
        let listed = app.client().get(app.api("/clips?county=341302")).send().await.unwrap();
        assert_eq!(listed.json::<Value>().await.unwrap().as_array().map(Vec::len), Some(2));
        let _ = put("name.title", wav(5)).await.expect(200);
        assert_eq!((heard(5).await, heard(4).await), (200, 200));
        std::fs::write(&file, sealed).unwrap();
    }

    async fn other_accounts_sign_in_and_codes_are_enrolled_anew(app: TestApp) {
        let sign_in = async |login: &str, code: Option<&str>| {
            let asked = json!({ "login": login, "password": "a-password-for-tests", "otp": code });
            app.phone().send(app.client().post(app.api("/sessions")).json(&asked)).await
        };
        for login in ["chulan", "fuli"] {
            let _ = one_time_codes::enrol(&app.app, login).await.unwrap();
        }
        damage(&app, "accounts", "totp_sealed", "login = 'chulan'").await;
        // Whoever has the password is told so, not let in without a code.
        for code in [None, Some("000000")] {
            sign_in("chulan", code).await.expect_problem(500, "record.unreadable");
        }
        sign_in("fuli", None).await.expect_problem(401, "session.otp_needed");
        let _ = sign_in("yongqiao", None).await.expect(201);
        let _ = one_time_codes::enrol(&app.app, "chulan").await.unwrap();
        sign_in("chulan", None).await.expect_problem(401, "session.otp_needed");
        app.execute("DROP TABLE kept").await;
    }

    /// What was sealed for one row opens in no other: neither of another case nor of another
    /// place in its own.
    async fn an_event_that_stands_where_another_stood_does_not_open(app: TestApp) {
        let officer = app.officer("chulan").await;
        let [one, other] = [app.file(&Form::SelfFiled.json()).await, app.file(&Form::SelfFiled.json()).await];
        let _ = officer.open(one.0.id).await;
        let kept = "CREATE TABLE kept AS SELECT docket_id, seq, sealed FROM events";
        app.execute(kept).await;
        let path = format!("/cases/{}/events", one.0.id);
        for (of_case, seq) in [(&other.1, 1), (&one.1, 2)] {
            let from = format!("SELECT sealed FROM kept WHERE {} AND seq = {seq}", rows_of(of_case));
            app.execute(&format!("UPDATE events SET sealed = ({from}) WHERE {} AND seq = 1", rows_of(&one.1))).await;
            let events = officer.get(&path).await.expect(200);
            assert_eq!((&events[0]["unreadable"], &events[0]["details"]), (&json!(true), &Value::Null));
            assert_eq!(events[1]["unreadable"], false);
        }
        let own = "SELECT sealed FROM kept WHERE kept.docket_id = events.docket_id AND kept.seq = events.seq";
        app.execute(&format!("UPDATE events SET sealed = ({own})")).await;
        app.execute("DROP TABLE kept").await;
        assert_eq!(officer.get(&path).await.expect(200)[0]["unreadable"], false);
    }
}
