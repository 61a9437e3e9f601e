//! 签字: where a county asks for them, a line for each adult, until each has signed or has a reason.

use serde_json::{Value, json};
use shouwang::domain::policy::Policy;
use shouwang::service::county::policies;
use shouwang::service::imports::calendar;
use shouwang::service::imports::recount;
use tests::{Answer, Form, Officer, Phone, TestApp, jpeg, on_both, print_jpeg};
use wasm_validator::calendar::Year;
use wasm_validator::canonical::sha256_hex;

/// Ten working days after a 24 September: 28, 29, 30 September, 8 to 10, 12 to 15 October.
const LAST_DAY: &str = "2026-10-15";

pub(crate) async fn ask(app: &TestApp, from: &str, days: u32) {
    let mut document = Policy::default().document();
    document["valid_from"] = from.into();
    document["source"] = "for a test".into();
    document["signatures_working_days"] = days.into();
    policies::add(&app.app, None, &document.to_string(), None).await.unwrap();
}

/// A couple, their grown son and a child; the applicant's print has come.
pub(crate) async fn filed(app: &TestApp) -> Phone {
    let photo = jpeg(7);
    let mut form = Form::Members.with_photos(&[("thumbprint", &photo)]);
    form["applicant"]["id_status"] = "unknown".into();
    let phone = app.phone();
    let _ = phone.file(&form).await.expect(201);
    let _ = phone.attach(&photo).await.expect(201);
    phone
}

pub(crate) async fn accept(officer: &Officer, phone: &Phone) -> Value {
    let body =
        json!({ "message": "乡镇已收下", "notified": { "how": "phone", "on": "2026-09-24" } });
    officer.open_and_answer(phone.id, "acceptance", &body).await;
    officer.open(phone.id).await
}

pub(crate) fn line(name: &str, born: i64, outcome: &str) -> Value {
    json!({ "name": name, "born": born, "outcome": outcome, "on": "2026-09-24" })
}

fn noted(name: &str, born: i64, outcome: &str, note: &str) -> Value {
    let mut line = line(name, born, outcome);
    line["note"] = note.into();
    line
}

pub(crate) fn sheet(photo: &[u8]) -> Value {
    json!({ "sha256": sha256_hex(photo), "size": photo.len() })
}

pub(crate) async fn attach(officer: &Officer, phone: &Phone, photo: &[u8]) {
    let path = format!("/cases/{}/attachments/{}", phone.id, sha256_hex(photo));
    let bytes = officer.request(reqwest::Method::PUT, &path).body(photo.to_vec());
    let _ = officer.send(bytes).await.expect(201);
}

async fn try_to_sign(officer: &Officer, phone: &Phone, body: &Value) -> Answer {
    let version = officer.open(phone.id).await["version"].clone();
    officer.answer(phone.id, &version, "signatures", body).await
}

/// Name, outcome and whether nothing more is asked.
fn lines(view: &Value) -> Vec<(Value, Value, Value)> {
    let of = |one: &Value| (one["name"].clone(), one["outcome"].clone(), one["is_done"].clone());
    view["signatures"].as_array().unwrap().iter().map(of).collect()
}

fn open(name: &str) -> (Value, Value, Value) {
    (json!(name), Value::Null, json!(false))
}

fn owed(view: &Value) -> Value {
    view["status"]["owed"].clone()
}

on_both! {
    async fn nobody_is_asked_where_no_county_decided(app: TestApp) {
        let officer = app.officer("chulan").await;
        let phone = filed(&app).await;
        let view = accept(&officer, &phone).await;
        assert_eq!((lines(&view), owed(&view)), (vec![], json!([])));
        assert!(!view["actions"].as_array().unwrap().contains(&json!("signatures")));
        let body = json!({ "lines": [line("李秀英", 1954, "away")] });
        let _ = try_to_sign(&officer, &phone, &body).await.expect_problem(409, "case.state");
    }

    async fn each_adult_has_a_line_until_the_last_one_ends_it(app: TestApp) {
        ask(&app, "2026-09-24", 10).await;
        let officer = app.officer("chulan").await;
        let phone = filed(&app).await;
        let view = accept(&officer, &phone).await;
        let own = (json!("吴老根"), Value::Null, json!(true));
        assert_eq!(lines(&view), [own.clone(), open("李秀英"), open("吴建军")], "the child is not asked");
        let running = json!([{ "kind": "signatures", "by": LAST_DAY, "late": false }]);
        assert_eq!(owed(&view), running);
        let photo = jpeg(8);
        let body = json!({
            "lines": [line("李秀英", 1954, "signed"), line("吴建军", 1979, "away")], "photo": sheet(&photo),
        });
        officer.open_and_answer(phone.id, "signatures", &body).await;
        let view = officer.open(phone.id).await;
        let signed = (json!("李秀英"), json!("signed"), json!(true));
        let away = (json!("吴建军"), json!("away"), json!(false));
        assert_eq!(lines(&view), [own.clone(), signed.clone(), away]);
        assert_eq!(owed(&view), running, "who is away signs later");
        attach(&officer, &phone, &photo).await;
        let body = json!({ "lines": [noted("吴建军", 1979, "refused", "说不用查")] });
        officer.open_and_answer(phone.id, "signatures", &body).await;
        let view = officer.open(phone.id).await;
        assert_eq!(lines(&view), [own, signed, (json!("吴建军"), json!("refused"), json!(true))]);
        assert_eq!(owed(&view), json!([]));
        let clock = view["clocks"].as_array().unwrap().last().unwrap();
        assert_eq!((&clock["kind"], &clock["outcome"]), (&json!("signatures"), &json!("complete")));
        assert!(!view["actions"].as_array().unwrap().contains(&json!("signatures")));
    }

    async fn what_is_missing_is_listed_and_counted_to_the_day(app: TestApp) {
        ask(&app, "2026-09-24", 10).await;
        let officer = app.officer("chulan").await;
        let phone = filed(&app).await;
        let _ = accept(&officer, &phone).await;
        let last = format!("{LAST_DAY}T23:59:59");
        for (day, late) in [("2026-10-14T09:00:00", 0), (last.as_str(), 0), ("2026-10-16T00:00:00", 1)] {
            app.set_time(&format!("{day}+08:00"));
            for login in ["chulan", "yongqiao"] {
                let page = app.officer(login).await.get("/cases?view=signatures").await.expect(200);
                assert_eq!(page["counts"]["owed"]["signatures"], json!({ "running": 1, "late": late }), "{day}");
                let row = &page["items"][0];
                let owed = json!([{ "kind": "signatures", "by": LAST_DAY, "late": late == 1 }]);
                assert_eq!((&row["id"], &row["owed"]), (&json!(phone.id), &owed), "{login} on {day}");
            }
            let other = app.officer("fuli").await.get("/cases?view=signatures").await.expect(200);
            assert_eq!(other["items"], json!([]));
        }
    }

    async fn a_day_off_declared_late_moves_the_day_and_nobody_is_told(app: TestApp) {
        ask(&app, "2026-09-24", 10).await;
        let officer = app.officer("chulan").await;
        let phone = app.phone();
        let mut form = Form::SelfFiled.json();
        let adult = json!({ "name": "李秀英", "relation_to_head": "spouse", "born": 1954 });
        form["household"]["members"] = json!([adult]);
        let _ = phone.file(&form).await.expect(201);
        let told = accept(&officer, &phone).await["messages"].clone();
        assert!(!told.as_array().unwrap().is_empty(), "it has a telephone");
        let text = include_str!("../../wasm-validator/calendar/2026.json");
        let mut year: Value = serde_json::from_str(text).unwrap();
        let off = json!({ "name": "临时放假", "from": "2026-09-28", "to": "2026-09-28" });
        year["holidays"].as_array_mut().unwrap().push(off);
        let year: Year = serde_json::from_value(year).unwrap();
        calendar::record(&app.app, &year).await.unwrap();
        assert_eq!(recount::go_on(&app.app, true).await.unwrap().unwrap().moved, 1);
        let view = officer.open(phone.id).await;
        assert_eq!(owed(&view)[0]["by"], "2026-10-16");
        assert_eq!(view["messages"], told, "the household was told no day");
    }

    async fn what_is_said_of_nobody_or_without_paper_is_refused(app: TestApp) {
        ask(&app, "2026-09-24", 10).await;
        let officer = app.officer("chulan").await;
        let phone = filed(&app).await;
        let _ = accept(&officer, &phone).await;
        let photo = sheet(&jpeg(9));
        let (li, wu) = (line("李秀英", 1954, "away"), line("吴建军", 1979, "away"));
        for (what, body) in [
            ("nobody", json!({ "lines": [] })),
            ("twice", json!({ "lines": [li, li] })),
            ("a stranger", json!({ "lines": [line("王二", 1954, "away")] })),
            ("another year", json!({ "lines": [line("李秀英", 1955, "away")] })),
            ("the child", json!({ "lines": [line("妞", 2019, "away")] })),
            ("no photo", json!({ "lines": [line("李秀英", 1954, "signed")] })),
            ("no photo of the guardian's", json!({ "lines": [noted("李秀英", 1954, "guardian", "吴建军，儿子")] })),
            ("no guardian", json!({ "lines": [line("李秀英", 1954, "guardian")], "photo": photo })),
            ("no reason", json!({ "lines": [line("李秀英", 1954, "refused")] })),
            ("an empty reason", json!({ "lines": [noted("李秀英", 1954, "refused", " ")] })),
            ("the applicant's own", json!({ "lines": [line("吴老根", 1951, "signed")], "photo": photo })),
            ("no size", json!({ "lines": [li, wu], "photo": { "sha256": "0".repeat(64), "size": 0 } })),
        ] {
            let answer = try_to_sign(&officer, &phone, &body).await;
            assert_eq!((answer.status, &answer.body["code"]), (422, &json!("case.answer_invalid")), "{what}");
        }
        for day in ["2026-09-23", "2026-09-25"] {
            let mut of = line("李秀英", 1954, "away");
            of["on"] = day.into();
            let answer = try_to_sign(&officer, &phone, &json!({ "lines": [of] })).await;
            let _ = answer.expect_problem(422, "case.answer_day");
        }
        assert_eq!(lines(&officer.open(phone.id).await)[1..], [open("李秀英"), open("吴建军")]);
    }

    async fn the_applicants_line_ends_with_the_print(app: TestApp) {
        ask(&app, "2026-09-24", 10).await;
        let officer = app.officer("chulan").await;
        let phone = app.phone();
        let mut form = Form::Proxy.with(&[
            ("/signature", json!({ "basis": "cannot_now", "reason": "人在外地" })),
            ("/applicant/id_status", json!("unknown")),
            ("/attachments", json!([])),
        ]);
        form["household"]["members"] = json!([]);
        let _ = phone.file(&form).await.expect(201);
        let view = accept(&officer, &phone).await;
        assert_eq!(lines(&view).len(), 1);
        assert_eq!(lines(&view)[0].2, json!(false));
        let photo = print_jpeg(7);
        let body = json!({ "print": sheet(&photo) });
        officer.open_and_answer(phone.id, "follow-up", &body).await;
        assert_eq!(owed(&officer.open(phone.id).await)[0]["kind"], "signatures", "listed is not arrived");
        attach(&officer, &phone, &photo).await;
        let view = officer.open(phone.id).await;
        assert_eq!((owed(&view), lines(&view)[0].2.clone()), (json!([]), json!(true)));
    }

    async fn an_amended_household_owes_what_it_says_now(app: TestApp) {
        ask(&app, "2026-09-24", 10).await;
        let officer = app.officer("chulan").await;
        let phone = filed(&app).await;
        let _ = accept(&officer, &phone).await;
        let amend = |members: Value| json!({
            "changes": [{ "path": "/household/members", "value": members }], "confirmed_by": "本人，电话 13955700001",
        });
        let own = json!({ "name": "吴老根", "relation_to_head": "head", "born": 1951 });
        let wife = json!({ "name": "李秀英", "relation_to_head": "spouse", "born": 1954 });
        officer.open_and_answer(phone.id, "amendment", &amend(json!([own, wife]))).await;
        let view = officer.open(phone.id).await;
        assert_eq!(lines(&view)[1..], [open("李秀英")]);
        assert_eq!(owed(&view)[0]["kind"], "signatures");
        officer.open_and_answer(phone.id, "amendment", &amend(json!([own]))).await;
        assert_eq!(owed(&officer.open(phone.id).await), json!([]), "nobody is left to sign");
    }

    async fn a_link_takes_the_signatures_along_and_an_unlinking_brings_them_back(app: TestApp) {
        ask(&app, "2026-09-24", 10).await;
        let officer = app.officer("chulan").await;
        let (first, second) = (filed(&app).await, filed(&app).await);
        let _ = accept(&officer, &first).await;
        let _ = accept(&officer, &second).await;
        let body = json!({ "of": first.id, "reason": "同一户", "differs_confirmed": true });
        officer.open_and_answer(second.id, "duplicate-of", &body).await;
        assert_eq!(owed(&officer.open(second.id).await), json!([]));
        let county = app.officer("yongqiao").await;
        county.open_and_answer(second.id, "unlinking", &json!({ "reason": "不是同一户" })).await;
        let view = officer.open(second.id).await;
        assert_eq!(owed(&view), json!([{ "kind": "signatures", "by": LAST_DAY, "late": false }]));
    }

    async fn who_turns_eighteen_in_the_year_is_asked_and_a_namesake_is_somebody_else(app: TestApp) {
        ask(&app, "2026-09-24", 10).await;
        let officer = app.officer("chulan").await;
        let member = |name: &str, born: i64| json!({ "name": name, "relation_to_head": "child", "born": born });
        let mut form = Form::Members.json();
        form["applicant"]["id_status"] = "unknown".into();
        form["attachments"] = json!([]);
        form["household"]["members"] =
            json!([member("吴老根", 1951), member("吴大", 2008), member("吴二", 2009), member("吴老根", 1999)]);
        let phone = app.phone();
        let _ = phone.file(&form).await.expect(201);
        let view = accept(&officer, &phone).await;
        assert_eq!(lines(&view), [open("吴老根"), open("吴大"), open("吴老根")]);
        let born = |at: usize| view["signatures"][at]["born"].clone();
        assert_eq!([born(0), born(1), born(2)], [json!(1951), json!(2008), json!(1999)]);
        let body = json!({ "lines": [noted("吴老根", 1999, "refused", "不愿意")] });
        officer.open_and_answer(phone.id, "signatures", &body).await;
        let done = |at: usize, view: &Value| view["signatures"][at]["is_done"].clone();
        let view = officer.open(phone.id).await;
        assert_eq!([done(0, &view), done(2, &view)], [json!(false), json!(true)]);
        app.set_time("2027-01-01T00:00:00+08:00");
        let officer = app.officer("chulan").await;
        let names = lines(&officer.open(phone.id).await);
        assert_eq!(names[2], open("吴二"), "a year later");
    }

    async fn the_switch_holds_from_its_day_on(app: TestApp) {
        ask(&app, "2026-09-26", 1).await;
        let (before, after) = (filed(&app).await, filed(&app).await);
        app.set_time("2026-09-25T23:59:59+08:00");
        let officer = app.officer("chulan").await;
        assert_eq!(owed(&accept(&officer, &before).await), json!([]));
        app.set_time("2026-09-26T00:00:00+08:00");
        let officer = app.officer("chulan").await;
        assert_eq!(owed(&accept(&officer, &after).await)[0]["by"], "2026-09-28");
        assert_eq!(owed(&officer.open(before.id).await), json!([]), "what was accepted before stays");
    }
}
