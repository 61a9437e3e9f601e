//! The log of reads: who has seen what of a household, and what for.

use serde_json::{Value, json};
use shouwang::jobs::housekeeping;
use shouwang::service::keeping::verify;
use shouwang::service::views::reads::list_of_account;
use shouwang::store::Db;
use tests::{Form, Officer, Phone, TestApp, jpeg, on_both};
use tokio::task::JoinSet;
use wasm_validator::canonical::sha256_hex;
use wasm_validator::date::parse_date;

/// Looks at a case, newest first: whose, how much, what for.
async fn reads(county: &Officer, phone: &Phone) -> Vec<[String; 3]> {
    let found = county.get(&format!("/cases/{}/reads", phone.id)).await.expect(200);
    assert_eq!(found["more"], false);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let row = |row: &Value| ["name", "tier", "purpose"].map(|field| text(&row[field]));
    found["items"].as_array().unwrap().iter().map(row).collect()
}

fn looks(of: &[[&str; 3]]) -> Vec<[String; 3]> {
    of.iter().map(|look| look.map(str::to_owned)).collect()
}

async fn try_execute(app: &TestApp, sql: &str) -> Result<(), sqlx::Error> {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    match &app.app.db {
        Db::Lite { write, .. } => sqlx::query(sql).execute(write).await.map(drop),
        Db::Pg(pool) => sqlx::query(sql).execute(pool).await.map(drop),
    }
}

/// Every case that is there has been opened by an account at that moment, for all that is known.
async fn all_opened(app: &TestApp, login: &str, at: &str) {
    app.execute(&format!(
        "INSERT INTO reads (account_id, docket_id, tier, purpose, at) \
         SELECT a.id, d.id, 'case', 'answer', '{at}' FROM accounts a CROSS JOIN dockets d WHERE a.login = '{login}'"
    ))
    .await;
}

on_both! {
    async fn each_way_of_reading_leaves_its_row(app: TestApp) {
        let photo = jpeg(7);
        let form = Form::SelfFiled.with_photos(&[("evidence", &photo)]);
        let phone = app.phone();
        let filed = phone.file(&form).await.expect(201);
        let _ = phone.attach(&photo).await.expect(201);
        // The household's own phone and whoever has its slip are no accounts.
        let _ = phone.view().await.expect(200);
        let slip = json!({ "reference": filed["receipt"]["reference"], "last4": "0001" });
        let _ = phone.send(app.client().post(app.api("/status-lookups")).json(&slip)).await.expect(200);
        assert_eq!(app.count("reads").await, 0);

        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        let case = format!("/cases/{}", phone.id);
        let _ = officer.get("/cases").await.expect(200);
        let _ = county.get("/cases?view=all").await.expect(200);
        let search = async |number: &Value| {
            let request = officer.request(reqwest::Method::POST, "/cases/search");
            officer.send(request.json(&json!({ "number": number }))).await.expect(200)
        };
        let _ = search(&"19900000000".into()).await;
        let lists = "reads WHERE docket_id IS NULL AND ";
        assert_eq!(app.count(&format!("{lists} tier = 'row' AND purpose = 'answer'")).await, 1);
        assert_eq!(app.count(&format!("{lists} tier = 'row' AND purpose = 'watch'")).await, 1);
        assert_eq!(app.count(&format!("{lists} tier = 'search' AND purpose = 'counter'")).await, 1);
        assert_eq!(app.count("reads").await, 3);

        let mut expected = Vec::new();
        let _ = search(&form["applicant"]["id_number"]).await;
        expected.push(["chulan", "search", "counter"]);
        let view = officer.open(phone.id).await;
        expected.push(["chulan", "case", "answer"]);
        let _ = officer.get(&format!("{case}/events")).await.expect(200);
        expected.push(["chulan", "timeline", "answer"]);
        let jpeg = officer.request(reqwest::Method::GET, &format!("{case}/attachments/{}", sha256_hex(&photo)));
        assert_eq!(jpeg.send().await.unwrap().status(), 200);
        expected.push(["chulan", "photos", "answer"]);
        let _ = officer.get(&format!("{case}?print=true")).await.expect(200);
        expected.push(["chulan", "print_out", "print"]);
        let notified = json!({ "how": "phone", "on": "2026-09-24" });
        let accepted = json!({ "message": "乡镇已收下", "notified": notified });
        let _ = officer.answer(phone.id, &view["version"], "acceptance", &accepted).await.expect(200);
        expected.push(["chulan", "acted", "answer"]);
        let view = county.open(phone.id).await;
        expected.push(["yongqiao", "case", "watch"]);
        expected.reverse();
        assert_eq!(reads(&county, &phone).await, looks(&expected));
        // The county is told that it may ask; asking is no look at the household.
        assert_eq!(view["may_see_reads"], true);
        assert_eq!(officer.open(phone.id).await["may_see_reads"], false);
        assert_eq!(reads(&county, &phone).await.len(), expected.len());
    }

    async fn who_is_refused_leaves_none(app: TestApp) {
        let photo = jpeg(8);
        let (phone, _) = app.file(&Form::SelfFiled.with_photos(&[("evidence", &photo)])).await;
        let _ = phone.attach(&photo).await.expect(201);
        let cadre = app.cadre("wangge", "网格员", "341302103").await;
        let case = format!("/cases/{}", phone.id);
        let image = format!("{case}/attachments/{}", sha256_hex(&photo));
        for path in [case.clone(), format!("{case}?print=true"), format!("{case}/events"), image] {
            for login in ["fuli", "tongliang"] {
                app.officer(login).await.get(&path).await.expect_problem(404, "case.unknown");
            }
            cadre.get(&path).await.expect_problem(403, "account.not_allowed");
        }
        let officer = app.officer("chulan").await;
        officer.get(&format!("{case}?print=paper")).await.expect_problem(400, "request.query");
        officer.get("/cases?township=999999999").await.expect_problem(404, "region.unknown");
        let late = json!({ "message": "乡镇已收下", "notified": { "how": "not_yet" } });
        officer.answer(phone.id, &json!(7), "acceptance", &late).await.expect_problem(409, "case.changed");
        officer.get(&format!("{case}/reads")).await.expect_problem(403, "account.not_allowed");
        assert_eq!(app.count("reads").await, 0);
    }

    async fn a_look_again_within_ten_minutes_is_the_same(app: TestApp) {
        let (phone, _) = app.file(&Form::SelfFiled.json()).await;
        let rows = "reads WHERE tier = 'case'";
        for (at, expected) in [("09:00:00", 1), ("09:00:00", 1), ("09:09:59", 1), ("09:10:00", 2), ("09:19:59", 2)] {
            app.set_time(&format!("2026-09-24T{at}+08:00"));
            let _ = app.officer("chulan").await.open(phone.id).await;
            assert_eq!(app.count(rows).await, expected, "{at}");
        }
        // Somebody else's is their own.
        let _ = app.officer("yongqiao").await.open(phone.id).await;
        assert_eq!(app.count(rows).await, 3);
    }

    async fn however_many_come_at_once(app: TestApp) {
        let (phone, _) = app.file(&Form::SelfFiled.json()).await;
        let officer = app.officer("chulan").await;
        let mut asking = JoinSet::new();
        for _ in 0..12 {
            let (officer, path) = (officer.clone(), format!("/cases/{}/events", phone.id));
            asking.spawn(async move { officer.get(&path).await.status });
        }
        assert_eq!(asking.join_all().await, [200; 12]);
        assert_eq!(app.count("reads").await, 1);
    }

    async fn who_opens_more_than_anybody_reads_waits(app: TestApp) {
        for _ in 0..199 {
            let _ = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        }
        // Twice is once, and the later look counts.
        all_opened(&app, "chulan", "2026-09-24T00:30:00+00:00").await;
        all_opened(&app, "chulan", "2026-09-24T01:00:00+00:00").await;
        let (last, _) = app.file(&Form::SelfFiled.json()).await;
        let (over, _) = app.file(&Form::SelfFiled.json()).await;
        app.set_time("2026-09-24T09:00:30+08:00");
        let officer = app.officer("chulan").await;
        let path = format!("/cases/{}", over.id);
        // The two-hundredth of the hour, with all that belongs to it.
        let _ = officer.open(last.id).await;
        let _ = officer.get(&format!("/cases/{}/events", last.id)).await.expect(200);
        for path in [path.clone(), format!("{path}?print=true"), format!("{path}/events")] {
            let refused = officer.request(reqwest::Method::GET, &path).send().await.unwrap();
            assert_eq!(refused.headers()["retry-after"], "3570", "{path}");
            officer.get(&path).await.expect_problem(429, "case.throttled");
        }
        assert_eq!(app.count(&format!("reads r JOIN cases c ON c.id = r.docket_id WHERE c.reference = {}", quoted(&over).await)).await, 0);
        // Lists, searches and what was opened before go on; so do others.
        let _ = officer.get("/cases").await.expect(200);
        let number = over.view().await.expect(200)["receipt"]["reference"].clone();
        let request = officer.request(reqwest::Method::POST, "/cases/search");
        let found = officer.send(request.json(&json!({ "number": number }))).await.expect(200);
        assert_eq!(found["items"][0]["id"], json!(over.id));
        let _ = app.officer("yongqiao").await.open(over.id).await;
        app.set_time("2026-09-24T09:11:00+08:00");
        let officer = app.officer("chulan").await;
        let _ = officer.open(last.id).await;
        officer.get(&path).await.expect_problem(429, "case.throttled");
        app.set_time("2026-09-24T09:59:59+08:00");
        app.officer("chulan").await.get(&path).await.expect_problem(429, "case.throttled");
        app.set_time("2026-09-24T10:00:00+08:00");
        let _ = app.officer("chulan").await.get(&path).await.expect(200);
    }

    async fn those_of_an_account_are_listed_by_days(app: TestApp) {
        // The first and the last moment of a day at +08:00, and the moments beside them.
        let moments = [
            "2026-09-22T15:59:59.999999+00:00",
            "2026-09-22T16:00:00+00:00",
            "2026-09-23T15:59:59.999999+00:00",
            "2026-09-23T16:00:00+00:00",
        ];
        for at in moments {
            app.execute(&format!(
                "INSERT INTO reads (account_id, tier, purpose, at) SELECT id, 'row', 'answer', '{at}' FROM accounts \
                 WHERE login = 'chulan'"
            ))
            .await;
        }
        let day = parse_date("2026-09-23").unwrap();
        let seen = list_of_account(&app.app, "chulan", day, day).await.unwrap();
        let at: Vec<String> = seen.iter().map(|look| look.at.to_rfc3339()).collect();
        assert_eq!(at, [moments[2], moments[1]]);
        assert!(list_of_account(&app.app, "nobody", day, day).await.is_err());
    }

    async fn logs_are_for_three_years(app: TestApp) {
        let insert = async |table: &str, columns: &str, values: &str, at: &str| {
            app.execute(&format!(
                "INSERT INTO {table} (account_id, {columns}, at) SELECT id, {values}, '{at}' FROM accounts WHERE login = 'fuli'"
            ))
            .await;
        };
        // The last moment of the day before, at +08:00, the first of the day, and of the one after.
        for at in ["2023-09-23T15:59:59.999999+00:00", "2023-09-23T16:00:00+00:00", "2023-09-24T16:00:00+00:00"] {
            insert("reads", "tier, purpose", "'row', 'answer'", at).await;
            insert("account_acts", "kind", "'signed_in'", at).await;
        }
        // More than go at once.
        app.execute("INSERT INTO reads (account_id, tier, purpose, at) \
            SELECT a.id, 'row', 'answer', '2020-01-01T00:00:00+00:00' FROM accounts a CROSS JOIN regions r CROSS JOIN accounts b \
            WHERE a.login = 'fuli' LIMIT 2100").await;
        let (reads, acts) = ("reads", "account_acts WHERE kind = 'signed_in'");
        assert_eq!((app.count(reads).await, app.count(acts).await), (2103, 3));
        housekeeping::round(&app.app).await.unwrap();
        assert_eq!((app.count(reads).await, app.count(acts).await), (2, 2));
        app.set_time("2026-09-25T00:00:00+08:00");
        housekeeping::round(&app.app).await.unwrap();
        assert_eq!((app.count(reads).await, app.count(acts).await), (1, 1));
    }

    async fn nobody_changes_a_log_or_takes_from_it(app: TestApp) {
        let (phone, _) = app.file(&Form::SelfFiled.json()).await;
        let _ = app.officer("chulan").await.open(phone.id).await;
        for (table, column) in [("reads", "purpose"), ("account_acts", "kind")] {
            for statement in [format!("UPDATE {table} SET {column} = 'other'"), format!("DELETE FROM {table}")] {
                let refused = try_execute(&app, &statement).await.unwrap_err().to_string();
                assert!(refused.contains("six months") || refused.contains("never changed"), "{statement}: {refused}");
            }
        }
        if matches!(app.app.db, Db::Pg(_)) {
            assert!(try_execute(&app, "TRUNCATE reads").await.is_err());
        }
    }

    async fn a_word_that_is_none_hides_no_other_look(app: TestApp) {
        let (phone, _) = app.file(&Form::SelfFiled.json()).await;
        let county = app.officer("yongqiao").await;
        let _ = county.open(phone.id).await;
        app.execute("INSERT INTO reads (account_id, docket_id, tier, purpose, at) \
            SELECT account_id, docket_id, 'palm', purpose, '2020-01-01T00:00:00+00:00' FROM reads").await;
        let found = county.get(&format!("/cases/{}/reads", phone.id)).await.expect(200);
        assert_eq!((found["items"].as_array().map(Vec::len), &found["more"]), (Some(1), &json!(true)));
        let mut problems = Vec::new();
        let _ = verify::verify(&app.app, &mut |problem| problems.push(problem.to_string())).await.unwrap();
        assert_eq!(problems, ["reads holds a name that is not in its list"]);
        app.execute("DELETE FROM reads WHERE tier = 'palm'").await;
    }
}

/// Its reference, as SQL says it.
async fn quoted(phone: &Phone) -> String {
    let view = phone.view().await.expect(200);
    format!("'{}'", view["receipt"]["reference"].as_str().unwrap())
}
