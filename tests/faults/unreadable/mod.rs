//! One record does not open: it is shown as such, told once, and nothing else is missing.

mod links;
mod rest;

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use tests::{Backend, Officer};

use self::links::a_link;
use self::rest::the_rest;
use crate::filing::Filing;
use crate::installation::{EMPTY_DEMO, Installation, Server};

/// Turns one bit of the sealed value of a row, where it is about to be opened.
async fn turn_a_bit(installation: &Installation, table: &str, rows: &str, byte: usize) {
    let query = AssertSqlSafe(format!("SELECT sealed FROM {table} WHERE {rows}"));
    let mut sealed: Vec<u8> = match installation.backend {
        Backend::Sqlite => {
            let pool = sqlx::SqlitePool::connect(&installation.database).await.unwrap();
            let found = sqlx::query_scalar(query).fetch_one(&pool).await.unwrap();
            pool.close().await;
            found
        }
        Backend::Postgres => {
            let pool = sqlx::PgPool::connect(&installation.database).await.unwrap();
            let found = sqlx::query_scalar(query).fetch_one(&pool).await.unwrap();
            pool.close().await;
            found
        }
    };
    sealed[byte] ^= 1;
    let hex = hex::encode(sealed);
    let literal = match installation.backend {
        Backend::Sqlite => format!("X'{hex}'"),
        Backend::Postgres => format!("'\\x{hex}'"),
    };
    let update = format!("UPDATE {table} SET sealed = {literal} WHERE {rows}");
    assert_eq!(installation.execute(&update).await, 1);
}

/// A byte of each part: suite, id of the key, wrapped key, content.
const PARTS: [usize; 4] = [0, 3, 40, 90];

fn of(filing: &Filing) -> String {
    format!("case_id = {}", id_of(filing))
}

fn docket_of(filing: &Filing) -> String {
    format!("docket_id = {}", id_of(filing))
}

fn id_of(filing: &Filing) -> String {
    format!("(SELECT id FROM cases WHERE reference = '{}')", filing.reference())
}

fn row<'a>(page: &'a Value, filing: &Filing) -> &'a Value {
    let rows = page["items"].as_array().unwrap();
    rows.iter().find(|row| row["reference"] == filing.reference()).expect("its row")
}

fn is_unreadable(row: &Value) -> bool {
    row["flags"].as_array().unwrap().contains(&json!("unreadable"))
}

async fn filings<const N: usize>(server: &Server) -> [Filing; N] {
    let mut filings: [Filing; N] = std::array::from_fn(|seed| {
        let mut filing = Filing::new(&server.url, u8::try_from(seed).unwrap());
        // One household each, but for the last two.
        if seed + 2 < N {
            let id = tests::id_number(&format!("342201197802060{}", 11 + 2 * seed));
            filing.form["applicant"]["id_number"] = id.into();
            filing.form["applicant"]["phone"] = format!("139557010{seed:02}").into();
        }
        filing
    });
    for filing in &mut filings {
        filing.go_on().await;
        assert!(filing.is_done());
    }
    filings
}

async fn look_up(server: &Server, filing: &Filing) -> tests::Answer {
    let id = filing.form["applicant"]["id_number"].as_str().unwrap();
    let asked = json!({ "reference": filing.reference(), "last4": id[id.len() - 4..] });
    let url = format!("{}/api/v1/status-lookups", server.url);
    tests::try_send(reqwest::Client::new().post(url).json(&asked)).await.unwrap()
}

async fn met(server: &Server) -> i64 {
    let text = reqwest::get(&server.metrics).await.unwrap().text().await.unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("shouwang_unreadable_records "));
    line.expect("the gauge").parse().expect("a number")
}

fn accepted() -> Value {
    json!({ "message": "乡镇已收下", "notified": { "how": "phone", "on": "2026-09-24" } })
}

fn returned() -> Value {
    json!({
        "defects": [{ "item": "phone", "text": "号码打不通" }],
        "message": "请补一下", "notified": { "how": "phone", "on": "2026-09-24" },
    })
}

/// Every list of the township and of the county, with all rows.
async fn expect_lists(officers: &[&Officer], filings: &[&Filing], damaged: &Filing) {
    for officer in officers {
        for path in ["/cases", "/cases?view=all"] {
            let page = officer.get(path).await.expect(200);
            for filing in filings {
                let row = row(&page, filing);
                let is_damaged = filing.reference() == damaged.reference();
                assert_eq!(is_unreadable(row), is_damaged, "{path}");
                assert_eq!(row["applicant"] == "", is_damaged, "{path}");
            }
        }
        officer.get("/cases?view=returned").await.expect(200);
        officer.get("/cases?view=visits").await.expect(200);
    }
}

async fn a_filing(backend: Backend) {
    let installation = Installation::new(backend).await;
    let args = [EMPTY_DEMO, &["--metrics", "127.0.0.1:0"]].concat();
    let server = installation.serve_with(&args);
    let [sound, damaged, twin] = &filings::<3>(&server).await;
    let (township, county) = (server.officer("chulan").await, server.officer("yongqiao").await);
    let officers = [&township, &county];
    assert_eq!(met(&server).await, 0);
    for part in PARTS {
        turn_a_bit(&installation, "declaration_versions", &of(damaged), part).await;
        expect_lists(&officers, &[sound, damaged, twin], damaged).await;
        turn_a_bit(&installation, "declaration_versions", &of(damaged), part).await;
    }
    // Beside it in the row; or the row is gone.
    let version = format!("declaration_versions WHERE {}", of(damaged));
    let rotten: &[(&str, &str, &str)] = match backend {
        Backend::Sqlite => &[
            ("declaration_versions", "warnings", "'Z]'"),
            ("declaration_versions", "received_at", "'2026-09-2d'"),
            ("declaration_versions", "declared_on", "'2026-19-24'"),
            ("declaration_versions", "rules_version", "CAST(X'ff' AS TEXT)"),
            ("duties", "started_at", "'2026-19-24'"),
        ],
        // Its types take nothing of the kind.
        Backend::Postgres => &[],
    };
    for (table, column, value) in rotten {
        let rows = if *table == "duties" { docket_of(damaged) } else { of(damaged) };
        let copy =
            format!("CREATE TABLE kept_{column} AS SELECT {column} FROM {table} WHERE {rows}");
        installation.execute(&copy).await;
        let update = format!("UPDATE {table} SET {column} = {value} WHERE {rows}");
        assert_eq!(installation.execute(&update).await, 1);
        if *table == "declaration_versions" {
            expect_lists(&officers, &[sound, damaged, twin], damaged).await;
            let path = format!("/cases/{}", damaged.phone.id);
            township.get(&path).await.expect_problem(500, "record.unreadable");
        }
        let other = township.open(twin.phone.id).await["duplicates"][0].clone();
        assert_eq!(other["hindrance"], "unreadable", "{column}");
        let back = format!(
            "UPDATE {table} SET {column} = (SELECT {column} FROM kept_{column}) WHERE {rows}"
        );
        assert_eq!(installation.execute(&back).await, 1);
    }
    installation.execute(&format!("CREATE TABLE kept AS SELECT * FROM {version}")).await;
    assert_eq!(installation.execute(&format!("DELETE FROM {version}")).await, 1);
    expect_lists(&officers, &[sound, damaged, twin], damaged).await;
    let path = format!("/cases/{}", damaged.phone.id);
    township.get(&path).await.expect_problem(500, "record.unreadable");
    installation.execute("INSERT INTO declaration_versions SELECT * FROM kept").await;
    expect_lists(&officers, &[], damaged).await;
    turn_a_bit(&installation, "declaration_versions", &of(damaged), PARTS[3]).await;

    county.get("/overview").await.expect(200);
    for officer in officers {
        // Its possible duplicate is damaged, not it.
        let view = officer.open(twin.phone.id).await;
        let other = &view["duplicates"][0];
        assert_eq!(
            (&other["reference"], is_unreadable(other)),
            (&json!(damaged.reference()), true)
        );
        let path = format!("/cases/{}", damaged.phone.id);
        let problem = officer.get(&path).await.expect_problem(500, "record.unreadable");
        assert_eq!(problem["current"]["reference"], damaged.reference());
        officer.get(&format!("{path}/events")).await.expect(200);
    }
    // Where it stands is told all the same, and the twin of a phone is none of it.
    let view = damaged.phone.view().await.expect(200);
    assert_eq!((&view["status"]["state"], &view["reading"]), (&json!("submitted"), &Value::Null));
    assert_eq!(view["receipt"], damaged.receipt.clone().unwrap());
    assert_eq!(sound.phone.view().await.expect(200)["reading"]["name"], "孙**");
    look_up(&server, damaged).await.expect_problem(500, "record.unreadable");
    look_up(&server, sound).await.expect(200);
    // Sending it again is still the same filing.
    assert_eq!(damaged.send().await.unwrap().expect(200)["receipt"], view["receipt"]);
    township.open_and_answer(sound.phone.id, "acceptance", &accepted()).await;
    let ready = reqwest::get(format!("{}/readyz", server.url)).await.unwrap();
    assert_eq!(ready.status(), 200);
    // Told once, however often it was met; the log names the row and no content.
    let records = 1 + rotten.iter().filter(|(table, ..)| *table == "duties").count();
    assert_eq!(met(&server).await, i64::try_from(records).unwrap());
    let log = std::fs::read_to_string(installation.path("log")).unwrap();
    assert_eq!(log.matches("a record does not open").count(), records);
    assert!(!log.contains("2026-19-24") && !log.contains("Z]"), "{log}");
    assert!(log.contains(&format!("{}/1", damaged.phone.id)), "{log}");
    server.stop();
    // It starts, and `verify` names it.
    installation.serve_with(&args).stop();
    let (code, summary, problems) = installation.verify(&[]);
    assert_eq!((code, &summary["problems"]), (Some(1), &json!(1)), "{problems}");
    assert!(problems.contains(damaged.reference()), "{problems}");
}

macro_rules! on_both_engines {
    ($($name:ident => $run:ident;)*) => {
        $(
            mod $name {
                #[tokio::test]
                async fn sqlite() {
                    super::$run(tests::Backend::Sqlite).await;
                }
                #[tokio::test]
                async fn postgres() {
                    super::$run(tests::Backend::Postgres).await;
                }
            }
        )*
    };
}

on_both_engines! {
    a_filing_that_does_not_open_hides_no_other => a_filing;
    nothing_else_that_does_not_open_hides_anything => the_rest;
    a_link_that_does_not_open_holds_up_nobody => a_link;
}
