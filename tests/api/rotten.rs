//! A row of which one column holds what it never was given: it is told, passed over, and takes
//! nothing beside it down.

use serde_json::{Value, json};
use shouwang::service::imports::calendar;
use shouwang::service::keeping::verify::verify;
use tests::{Backend, Form, TestApp, jpeg, on_both, rows_of};
use wasm_validator::calendar::Year;

use crate::signatures::{accept, ask, filed, line};

/// Puts into one row what the column never was given; the row as it was is kept for [`heal`].
async fn rot(app: &TestApp, table: &str, column: &str, value: &str, rows: &str) {
    app.execute(&format!("CREATE TABLE kept AS SELECT {column} FROM {table} WHERE {rows}")).await;
    assert_eq!(app.count("kept").await, 1, "{table}");
    app.execute(&format!("UPDATE {table} SET {column} = {value} WHERE {rows}")).await;
}

async fn heal(app: &TestApp, table: &str, column: &str, rows: &str) {
    let kept = format!("(SELECT {column} FROM kept)");
    app.execute(&format!("UPDATE {table} SET {column} = {kept} WHERE {rows}")).await;
    app.execute("DROP TABLE kept").await;
}

/// Invented: two days off, and these Sundays worked.
fn year(workdays: &[&str]) -> Year {
    let year = json!({
        "year": 2027,
        "notice": [{ "number": "〔2026〕0号", "title": "for a test", "issued_on": "2026-11-30" }],
        "holidays": [{ "name": "元旦", "from": "2027-01-01", "to": "2027-01-02" }],
        "workdays": workdays,
    });
    serde_json::from_value(year).unwrap()
}

/// The types of PostgreSQL take nothing of the kind, and a kind that is none is never asked for.
#[tokio::test]
async fn an_event_that_does_not_read_hides_no_page() {
    let app = TestApp::start(Backend::Sqlite).await;
    let officer = app.officer("chulan").await;
    let (fresh, reference) = app.file(&Form::SelfFiled.json()).await;
    let last = format!("{} AND seq = 2", rows_of(&reference));
    rot(&app, "events", "at", "'z'", &last).await;
    let view = officer.open(fresh.id).await;
    assert_eq!((&view["state"], &view["version"]), (&json!("submitted"), &json!(1)));
    let path = format!("/cases/{}/events", fresh.id);
    officer.get(&path).await.expect_problem(500, "record.unreadable");
    heal(&app, "events", "at", &last).await;
    assert_eq!(officer.open(fresh.id).await["version"], 2, "the first look is kept");

    for (action, kind, body) in [
        (
            "return",
            "returned",
            json!({
                "defects": [{ "item": "phone", "text": "号码打不通" }], "message": "请补", "notified": { "how": "phone" },
            }),
        ),
        ("acceptance", "accepted", json!({ "message": "收下", "notified": { "how": "phone" } })),
    ] {
        let (phone, reference) = app.file(&Form::SelfFiled.json()).await;
        officer.open_and_answer(phone.id, action, &body).await;
        let answer = format!("{} AND kind = '{kind}'", rows_of(&reference));
        rot(&app, "events", "at", "'z'", &answer).await;
        for status in [
            phone.view().await.expect(200)["status"].clone(),
            officer.open(phone.id).await["status"].clone(),
        ] {
            assert_eq!((&status["state"], &status["answer"]["kind"]), (&json!(kind), &json!(kind)));
            assert!(status["answer"]["message"].as_str().unwrap().contains("读不出来"), "{status}");
        }
        heal(&app, "events", "at", &answer).await;
    }
}

/// What was recorded of a signature is missing on its page; of another event nothing is.
#[tokio::test]
async fn an_event_that_does_not_read_leaves_the_signatures() {
    let app = TestApp::start(Backend::Sqlite).await;
    ask(&app, "2026-09-24", 10).await;
    let officer = app.officer("chulan").await;
    let phone = filed(&app).await;
    let _ = accept(&officer, &phone).await;
    let away = json!({ "lines": [line("李秀英", 1954, "away")] });
    officer.open_and_answer(phone.id, "signatures", &away).await;
    let whole = officer.open(phone.id).await;
    assert_eq!(whole["signatures"][1]["outcome"], "away");
    let reference = &whole["reference"];
    for (kind, outcome, unreadable) in [
        ("accepted", json!("away"), json!([])),
        ("signatures_taken", Value::Null, json!(["signatures"])),
    ] {
        let row = format!("{} AND kind = '{kind}'", rows_of(reference));
        for (column, value) in [("at", "'z'"), ("sealed", "X'00'")] {
            rot(&app, "events", column, value, &row).await;
            let view = officer.open(phone.id).await;
            let lines = view["signatures"].as_array().unwrap();
            assert_eq!((lines.len(), &lines[1]["outcome"]), (3, &outcome), "{kind}.{column}");
            assert_eq!(view["unreadable"], unreadable, "{kind}.{column}");
            heal(&app, "events", column, &row).await;
        }
    }
    assert_eq!(officer.open(phone.id).await, whole);
}

/// A search leaves an event in each case found; where the last one does not read none follows it.
#[tokio::test]
async fn a_search_finds_a_case_whose_last_event_does_not_read() {
    let app = TestApp::start(Backend::Sqlite).await;
    let officer = app.officer("chulan").await;
    let (_, sound) = app.file(&Form::SelfFiled.json()).await;
    let (_, damaged) = app.file(&Form::SelfFiled.json()).await;
    let last = format!("{} AND seq = 2", rows_of(&damaged));
    rot(&app, "events", "at", "'z'", &last).await;
    let asked = officer.request(reqwest::Method::POST, "/cases/search");
    let found = officer.send(asked.json(&json!({ "number": "13955700001" }))).await.expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 2);
    heal(&app, "events", "at", &last).await;
    let looks = async |reference: &Value| {
        app.count(&format!("events WHERE {} AND kind = 'looked_up'", rows_of(reference))).await
    };
    assert_eq!((looks(&sound).await, looks(&damaged).await), (1, 0));
}

on_both! {
    async fn a_recount_passes_over_what_does_not_read_and_says_so(app: TestApp) {
        app.set_time("2026-12-28T09:00:00+08:00");
        let form = Form::SelfFiled.with(&[("/declared_on", json!("2026-12-28"))]);
        let filings = [app.file(&form).await, app.file(&form).await, app.file(&form).await];
        let rows = rows_of(&filings[1].1);
        let case = format!("reference = '{}'", filings[1].1.as_str().unwrap());
        let places: &[(&str, &str, &str, &str)] = match app.backend {
            Backend::Sqlite => &[
                ("duties", "due_at", "'2026-19-24'", &rows),
                ("duties", "started_at", "''", &rows),
                ("duties", "calendar_version", "CAST(X'ff' AS TEXT)", &rows),
                ("cases", "state_since", "'since'", &case),
                ("cases", "received_at", "'2026-19-24'", &case),
            ],
            Backend::Postgres => {
                &[("duties", "kind", "'answez'", &rows), ("cases", "state", "'submittez'", &case)]
            }
        };
        let due = async |place: usize| {
            let view = filings[place].0.view().await.expect(200);
            view["status"]["due_on"].as_str().unwrap().to_owned()
        };
        // There and back: the two beside it move each time, and it only when it reads again.
        for (turn, (table, column, value, rows)) in places.iter().enumerate() {
            let (sundays, day): (&[&str], _) =
                if turn % 2 == 0 { (&["2027-01-03"], "2027-01-06") } else { (&[], "2027-01-07") };
            rot(&app, table, column, value, rows).await;
            let done = calendar::import(&app.app, year(sundays), true).await.unwrap();
            let counted = if *table == "duties" { 2 } else { 3 };
            assert_eq!((done.counted, done.moved, done.unreadable), (counted, 2, 1), "{table}.{column}");
            for place in [0, 2] {
                assert_eq!(due(place).await, day, "{table}.{column}");
            }
            heal(&app, table, column, rows).await;
            assert_eq!(app.app.unreadable.count(), if *table == "duties" { 1 } else { 2 });
            let done = calendar::import(&app.app, year(sundays), true).await.unwrap();
            assert_eq!((done.counted, done.moved, done.unreadable), (3, 1, 0), "{table}.{column}");
            assert_eq!(due(1).await, day);
        }
    }

    async fn a_row_that_does_not_read_is_missing_on_its_page_and_nothing_else(app: TestApp) {
        let photo = jpeg(7);
        let form = Form::SelfFiled.with_photos(&[("evidence", &photo)]);
        let (phone, reference) = app.file(&form).await;
        let _ = phone.attach(&photo).await.expect(201);
        let officer = app.officer("chulan").await;
        let body = json!({ "message": "乡镇已收下", "notified": { "how": "phone", "on": "2026-09-24" } });
        officer.open_and_answer(phone.id, "acceptance", &body).await;
        let whole = officer.open(phone.id).await;
        assert_eq!((&whole["unreadable"], whole["messages"].as_array().unwrap().len()), (&json!([]), 2));
        let one = |more: &str| format!("{} {more}", rows_of(&reference));
        let (filed, all) = (one("AND kind = 'filed'"), one(""));
        let rotten = one("AND kind = 'filez'");
        let mut places = vec![
            ("messages", "kind", "'filez'", &filed, &rotten),
            ("duties", "outcome", "'acceptez'", &all, &all),
            ("attachments", "kind", "'evidencz'", &all, &all),
        ];
        if app.backend == Backend::Sqlite {
            places.extend([
                ("messages", "created_at", "'2026-09-2d'", &filed, &filed),
                ("messages", "due_at", "''", &filed, &filed),
                ("messages", "last_error", "CAST(X'ff' AS TEXT)", &filed, &filed),
                ("duties", "started_at", "'2026-19-24'", &all, &all),
                ("duties", "due_at", "''", &all, &all),
                ("attachments", "received_at", "'z'", &all, &all),
                ("attachments", "verdict", "'Z}'", &all, &all),
            ]);
        }
        for (table, column, value, rows, rotten) in places {
            rot(&app, table, column, value, rows).await;
            for _ in 0..2 {
                let view = officer.open(phone.id).await;
                // The answer and the correction are a case's clocks on its page.
                let part = if table == "duties" { "clocks" } else { table };
                assert_eq!(view["unreadable"], json!([part]), "{column}");
                for list in ["messages", "clocks", "attachments"] {
                    let lost = usize::from(list == part);
                    let length = |view: &Value| view[list].as_array().unwrap().len();
                    assert_eq!(length(&view) + lost, length(&whole), "{column}: {list}");
                }
                for same in ["declaration", "status", "filed_on", "numbers", "version"] {
                    assert_eq!(view[same], whole[same], "{table}.{column}: {same}");
                }
            }
            let view = phone.view().await.expect(200);
            assert_eq!(view["status"]["state"], "accepted");
            heal(&app, table, column, rotten).await;
            assert_eq!(officer.open(phone.id).await, whole);
        }
    }

    async fn a_clock_that_does_not_read_stops_with_the_answer(app: TestApp) {
        let (phone, reference) = app.file(&Form::SelfFiled.json()).await;
        let rows = rows_of(&reference);
        let column = match app.backend {
            Backend::Sqlite => "started_at",
            Backend::Postgres => "unit",
        };
        rot(&app, "duties", column, "'z'", &rows).await;
        let officer = app.officer("chulan").await;
        let returned = json!({
            "defects": [{ "item": "phone", "text": "号码打不通" }], "message": "请补", "notified": { "how": "phone" },
        });
        officer.open_and_answer(phone.id, "return", &returned).await;
        let corrected = Form::SelfFiled.with(&[("/applicant/phone", json!("13955700077"))]);
        let _ = phone.correct(2, &corrected).await.expect(201);
        let accepted = json!({ "message": "收下", "notified": { "how": "phone" } });
        let view = officer.open_and_answer(phone.id, "acceptance", &accepted).await;
        assert_eq!((view["clocks"].as_array().unwrap().len(), &view["unreadable"]), (2, &json!(["clocks"])));
        heal(&app, "duties", column, &format!("{rows} AND number = 1")).await;
        let clocks = officer.open(phone.id).await["clocks"].clone();
        let outcomes: Vec<_> = clocks.as_array().unwrap().iter().map(|clock| &clock["outcome"]).collect();
        assert_eq!(outcomes, ["returned", "corrected", "accepted"]);
    }

    /// A case of which not even the row reads: it is in no list, and in nobody's way.
    async fn a_case_that_does_not_read_takes_no_list_down(app: TestApp) {
        let names = [app.file(&Form::SelfFiled.json()).await, app.file(&Form::SelfFiled.json()).await, app.file(&Form::SelfFiled.json()).await];
        let [(first, _), (damaged, reference), (last, _)] = &names;
        let officers = [app.officer("chulan").await, app.officer("yongqiao").await];
        let link = json!({ "of": first.id, "reason": "同一户", "differs_confirmed": true });
        let version = officers[0].open(last.id).await["version"].clone();
        let _ = officers[0].answer(last.id, &version, "duplicate-of", &link).await.expect(200);
        let other = |ids: &Value| ids.as_array().unwrap().iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
        let columns: &[(&str, &str)] = match app.backend {
            Backend::Sqlite => &[("state_since", "'z'"), ("received_at", "'z'"), ("routed_at", "''"), ("notified", "CAST(X'ff' AS TEXT)"), ("notified", "'phonz'")],
            Backend::Postgres => &[("state", "'submittez'"), ("notified", "'phonz'")],
        };
        // Of one that stands alone, and of one to which another is linked.
        for (phone, reference) in [(damaged, reference), (first, &names[0].1)] {
            let row = format!("reference = '{}'", reference.as_str().unwrap());
            let rest: Vec<_> = [first, damaged, last].into_iter().filter(|one| one.id != phone.id).collect();
            for (column, value) in columns {
                rot(&app, "cases", column, value, &row).await;
                for officer in &officers {
                    let listed = other(&officer.get("/cases?view=all&limit=2").await.expect(200)["items"]);
                    assert!(!listed.is_empty() && listed.iter().all(|id| *id != json!(phone.id)), "{column}");
                    let listed = other(&officer.get("/cases?view=all").await.expect(200)["items"]);
                    assert_eq!(listed.len(), 2, "{column}");
                    for one in &rest {
                        let view = officer.open(one.id).await;
                        assert!(other(&view["duplicates"]).iter().all(|id| *id != json!(phone.id)), "{column}");
                    }
                    officer.get(&format!("/cases/{}", phone.id)).await.expect_problem(500, "record.unreadable");
                    let asked = officer.request(reqwest::Method::POST, "/cases/search").json(&json!({ "number": "13955700001" }));
                    let found = officer.send(asked).await.expect(200);
                    assert_eq!(other(&found["items"]).len(), 2, "{column}");
                    let _ = officer.get("/overview").await;
                }
                for one in &rest {
                    let _ = one.view().await.expect(200);
                }
                phone.view().await.expect_problem(500, "record.unreadable");
                let mut told = Vec::new();
                let summary = verify(&app.app, &mut |problem| told.push(problem.to_string())).await.unwrap();
                assert!(summary.problems == 1 && told[0].contains(&phone.id.to_string()) && told[0].contains(column), "{told:?}");
                heal(&app, "cases", column, &row).await;
            }
        }
    }
}
