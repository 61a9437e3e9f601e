//! Somebody stands at the counter without the slip.

use serde_json::{Value, json};
use shouwang::domain::backfill::Backfill;
use shouwang::domain::post::PostKind;
use shouwang::service::keeping::backfill::{self, By, Step};
use shouwang::service::people::posts;
use tests::{Answer, Form, Officer, TestApp, id_number, on_both};

const PHONE: &str = "19955700011";
const LANDLINE: &str = "05573021234";

async fn search(officer: &Officer, number: &str) -> Answer {
    let request = officer.request(reqwest::Method::POST, "/cases/search");
    officer.send(request.json(&json!({ "number": number }))).await
}

async fn found(officer: &Officer, number: &str) -> Vec<String> {
    let answer = search(officer, number).await.expect(200);
    let items = answer["items"].as_array().unwrap();
    items.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

async fn kinds(officer: &Officer, id: impl std::fmt::Display) -> Vec<String> {
    let events = officer.get(&format!("/cases/{id}/events")).await.expect(200);
    let each = events.as_array().unwrap().iter();
    each.map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

/// Ends in X.
fn number() -> String {
    let ends_in_x = |n: &u32| id_number(&format!("3413021975060{n:04}")).ends_with('X');
    id_number(&format!("3413021975060{:04}", (1001..1999).find(ends_in_x).unwrap()))
}

fn form(changes: &[(&str, Value)]) -> Value {
    let own = [("/applicant/id_number", json!(number())), ("/applicant/phone", json!(PHONE))];
    Form::SelfFiled.with(&[&own, changes].concat())
}

fn landline() -> Value {
    Form::Proxy.with(&[("/applicant/contact/phone", json!("0557-302 1234"))])
}

on_both! {
    async fn by_id_number_telephone_and_reference_however_typed(app: TestApp) {
        let phone = app.phone();
        let filed = phone.file(&form(&[])).await.expect(201);
        let reference = filed["receipt"]["reference"].as_str().unwrap();
        let proxy = app.phone();
        let _ = proxy.file(&landline()).await.expect(201);
        let officer = app.officer("chulan").await;
        let wide: String = number().chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
        let id = number();
        for typed in [
            id.clone(), id.to_lowercase(), wide, format!(" {} {}-{} ", &id[..6], &id[6..14], &id[14..]),
            PHONE.into(), format!("+86 {PHONE}"), format!("0086-{PHONE}"), "199 5570 0011".into(),
            "１９９５５７０００１１".into(), format!("0{PHONE}"), reference.into(),
            format!("{}-{} {}", &reference[..4], &reference[4..8], &reference[8..]),
        ] {
            assert_eq!(found(&officer, &typed).await, [phone.id.to_string()], "{typed}");
        }
        for typed in [LANDLINE, "0557-3021234", "(0557) 302 1234"] {
            assert_eq!(found(&officer, typed).await, [proxy.id.to_string()], "{typed}");
        }
        // One place of each is another's.
        for typed in ["19955700012", "05573021235", &id_number("34130219750601002")] {
            assert_eq!(found(&officer, typed).await, [] as [String; 0], "{typed}");
        }
    }

    async fn what_is_no_number_says_what_can_be_searched(app: TestApp) {
        let officer = app.officer("chulan").await;
        let wrong = |text: &str, at: usize| {
            let digit = text.as_bytes()[at];
            let other = if digit == b'9' { '0' } else { char::from(digit + 1) };
            format!("{}{other}{}", &text[..at], &text[at + 1..])
        };
        for typed in ["", " ", "杨志强", "张", "ＡＢＣ", "abc123", "1", "1995570001", "3413021975060", "1".repeat(19).as_str(), "-", "%", "7054", &"9".repeat(1000)] {
            let answer = search(&officer, typed).await.expect_problem(422, "search.number");
            assert_eq!(answer["violations"], Value::Null, "{typed}");
        }
        search(&officer, "123456789012").await.expect_problem(422, "search.reference");
        for (typed, code) in [
            (wrong(&number(), 16), "id_number.checksum"),
            (wrong(&number(), 10), "id_number.birth_date"),
            ("341302750601001".into(), "id_number.fifteen_digits"),
            ("12955700011".into(), "phone.prefix"),
        ] {
            let answer = search(&officer, &typed).await;
            assert_eq!(answer.violations(), [code], "{typed}: {}", answer.text);
            assert!(!answer.text.contains(&typed));
        }
    }

    async fn a_hundred_at_once_and_that_there_are_more(app: TestApp) {
        for _ in 0..99 {
            let _ = app.phone().file(&form(&[])).await.expect(201);
        }
        let officer = app.officer("chulan").await;
        for (more, shown) in [(false, 99), (false, 100), (true, 100)] {
            let answer = search(&officer, PHONE).await.expect(200);
            let items = answer["items"].as_array().map(Vec::len);
            assert_eq!((&answer["more"], items), (&json!(more), Some(shown)));
            let _ = app.phone().file(&form(&[])).await.expect(201);
        }
    }

    async fn in_whatever_state_newest_first_by_the_version_that_holds(app: TestApp) {
        let first = app.phone();
        let _ = first.file(&form(&[])).await.expect(201);
        let officer = app.officer("chulan").await;
        let notified = json!({ "how": "phone", "on": "2026-09-24" });
        let refusal = json!({ "ground": "outside_county", "message": "不在本县", "notified": notified });
        officer.open_and_answer(first.id, "refusal", &refusal).await;
        app.set_time("2026-09-24T10:00:00+08:00");
        let officer = app.officer("chulan").await;
        let [second, third] = [app.phone(), app.phone()];
        let _ = second.file(&form(&[])).await.expect(201);
        app.set_time("2026-09-24T10:00:01+08:00");
        let _ = third.file(&form(&[])).await.expect(201);
        let link = json!({ "of": second.id, "reason": "同一户" });
        officer.open_and_answer(third.id, "duplicate-of", &link).await;
        let all = [third.id, second.id, first.id].map(|id| id.to_string());
        assert_eq!(found(&officer, &number()).await, all);
        // A number that was put right is found as it is now; what stood there before may
        // well be somebody else's.
        let change = json!([{ "path": "/applicant/phone", "value": "19955700022" }]);
        let body = json!({ "changes": change, "confirmed_by": "本人" });
        officer.open_and_answer(second.id, "amendment", &body).await;
        assert_eq!(found(&officer, "19955700022").await, [second.id.to_string()]);
        assert_eq!(found(&officer, PHONE).await, [all[0].clone(), all[2].clone()]);
        let back = json!({
            "defects": [{ "item": "phone", "text": "打不通" }], "message": "请补一下", "notified": notified,
        });
        officer.open_and_answer(second.id, "return", &back).await;
        let _ = second.correct(3, &form(&[("/applicant/phone", json!("19955700033"))])).await.expect(201);
        assert_eq!(found(&officer, "19955700033").await, [second.id.to_string()]);
        assert_eq!(found(&officer, "19955700022").await, [] as [String; 0]);
    }

    async fn inside_the_region_only(app: TestApp) {
        let phone = app.phone();
        let filed = phone.file(&form(&[])).await.expect(201);
        let reference = filed["receipt"]["reference"].as_str().unwrap();
        let ids = [phone.id.to_string()];
        for typed in [&number(), PHONE, reference] {
            assert_eq!(found(&app.officer("yongqiao").await, typed).await, ids);
            for login in ["fuli", "tongliang"] {
                assert_eq!(found(&app.officer(login).await, typed).await, [] as [String; 0], "{login} {typed}");
            }
        }
        let day = |text| wasm_validator::date::parse_date(text).unwrap();
        posts::set_deputy(&app.app, "chulan", "fuli", day("2026-09-24"), day("2026-09-24")).await.unwrap();
        assert_eq!(found(&app.officer("fuli").await, PHONE).await, ids);
        app.set_time("2026-09-25T00:00:00+08:00");
        assert_eq!(found(&app.officer("fuli").await, PHONE).await, [] as [String; 0]);
    }

    async fn once_where_two_posts_reach_the_same_case(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&form(&[])).await.expect(201);
        let from = app.clock.today();
        posts::add(&app.app, "yongqiao", PostKind::Township, "341302103", (from, None)).await.unwrap();
        let county = app.officer("yongqiao").await;
        assert_eq!(found(&county, PHONE).await, [phone.id.to_string()]);
        let kinds = kinds(&county, phone.id).await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "looked_up").count(), 1, "{kinds:?}");
    }

    async fn contacts_of_cases_of_before_are_indexed_once(app: TestApp) {
        let [proxy, own] = [app.phone(), app.phone()];
        let _ = proxy.file(&landline()).await.expect(201);
        let _ = own.file(&form(&[])).await.expect(201);
        app.execute("UPDATE cases SET contact_phone_index = NULL").await;
        let officer = app.officer("chulan").await;
        assert_eq!(found(&officer, LANDLINE).await, [] as [String; 0]);
        app.execute("UPDATE backfills SET finished = FALSE WHERE name = 'contacts'").await;
        for _ in 0..2 {
            let step = backfill::finish(&app.app, Backfill::Contacts, By::Server).await.unwrap();
            let Step::Finished(progress) = step else { panic!("{step:?}") };
            assert_eq!(progress.done, 1);
            assert_eq!(found(&officer, LANDLINE).await, [proxy.id.to_string()]);
        }
    }

    async fn who_looked_stays_and_nothing_else_changes(app: TestApp) {
        let [phone, other] = [app.phone(), app.phone()];
        let filed = phone.file(&form(&[])).await.expect(201);
        let _ = other.file(&form(&[])).await.expect(201);
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let before = officer.get("/cases").await.expect(200);
        let county = app.officer("yongqiao").await;
        let _ = found(&county, &number()).await;
        let _ = found(&officer, PHONE).await;
        // The slip is in the hand of whoever reads its number out.
        let _ = found(&officer, filed["receipt"]["reference"].as_str().unwrap()).await;
        for id in [phone.id, other.id] {
            let kinds = kinds(&officer, id).await;
            assert_eq!(kinds.iter().filter(|kind| *kind == "looked_up").count(), 2, "{kinds:?}");
        }
        let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
        let told: Vec<_> = events.as_array().unwrap().iter().filter(|e| e["kind"] == "looked_up").collect();
        let names: Vec<_> = told.iter().map(|event| event["actor"]["name"].as_str().unwrap()).collect();
        assert_eq!(names.len(), 2);
        assert_ne!(names[0], names[1]);
        assert!(told.iter().all(|event| event["details"] == json!({})), "{told:?}");
        assert_eq!(officer.get("/cases").await.expect(200), before, "a look changes no row, count or clock");
        let body = json!({ "message": "乡镇已收下", "notified": { "how": "phone", "on": "2026-09-24" } });
        let _ = officer.answer(phone.id, &version, "acceptance", &body).await.expect(200);
    }

    async fn a_hundred_misses_a_day_and_no_more(app: TestApp) {
        let _ = app.phone().file(&form(&[])).await.expect(201);
        let officer = app.officer("chulan").await;
        for n in 0..99 {
            assert_eq!(found(&officer, &format!("199557100{n:02}")).await, [] as [String; 0]);
        }
        assert_eq!(found(&officer, PHONE).await.len(), 1);
        assert_eq!(found(&officer, "19955720000").await, [] as [String; 0]);
        search(&officer, PHONE).await.expect_problem(429, "search.throttled");
        let _ = officer.get("/cases").await.expect(200);
        assert_eq!(found(&app.officer("yongqiao").await, PHONE).await.len(), 1);
        app.set_time("2026-09-25T00:00:00+08:00");
        assert_eq!(found(&app.officer("chulan").await, PHONE).await.len(), 1);
    }
}
