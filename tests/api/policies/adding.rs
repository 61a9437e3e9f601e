//! Adding policies: what is refused, and that nothing recorded is ever lost.

use serde_json::{Value, json};
use shouwang::domain::policy::{Policy, PolicyFault};
use shouwang::service::county::policies::{self, AddError};
use shouwang::service::keeping::verify::verify;
use tests::{Backend, TestApp, on_both};

use super::{add, file_on, last_clock, policy, served, shorter};

on_both! {
    /// Deadlines that people were told are not counted anew.
    async fn a_policy_does_not_begin_before_what_was_counted(app: TestApp) {
        let _ = file_on(&app, "2026-09-24").await;
        let tried = async |county, day, changes: &[(&str, Value)]| {
            policies::add(&app.app, county, &policy(day, changes), None).await
        };
        let rows = async || app.count("policies").await;
        for (county, day) in [(None, "2026-09-23"), (None, "2026-09-24"), (Some("341302"), "2026-09-24"), (None, "2021-07-29")] {
            let refused = tried(county, day, &shorter()).await.unwrap_err();
            assert!(matches!(refused, AddError::Counted { .. }), "{day}: {refused}");
            assert!(refused.to_string().contains("2026-09-24"), "{refused}");
        }
        assert_eq!(rows().await, 0, "nothing is kept of what is refused");
        // Nothing was counted in that county; nor, in any, by one that another follows before.
        let _ = tried(Some("500151"), "2026-09-24", &shorter()).await.unwrap();
        let _ = tried(None, "2026-09-25", &shorter()).await.unwrap();
        let _ = tried(None, "2021-07-29", &[]).await.unwrap_err();
        assert_eq!(rows().await, 2);
        let unknown = tried(Some("999999"), "2026-09-25", &[]).await.unwrap_err();
        assert!(matches!(unknown, AddError::County(_)), "{unknown}");
        let clock = last_clock(&app.officer("chulan").await, file_on(&app, "2026-09-24").await.id).await;
        assert_eq!(clock["days"], 7);
    }

    async fn what_was_recorded_is_never_changed_nor_taken_away(app: TestApp) {
        add(&app, None, "2026-10-09", &[]).await;
        add(&app, Some("341302"), "2026-10-09", &shorter()).await;
        add(&app, Some("341302"), "2026-10-09", &[]).await;
        let year = include_str!("../../../wasm-validator/calendar/2026.json").replace("2026-10-07", "2026-10-08");
        let year = serde_json::from_str(&year).unwrap();
        let _ = shouwang::service::imports::calendar::import(&app.app, year, true).await.unwrap();
        for table in ["policies", "calendars"] {
            for statement in [format!("UPDATE {table} SET version = 'other'"), format!("DELETE FROM {table}")] {
                let sql = sqlx::AssertSqlSafe(statement.clone());
                let refused = match &app.app.db {
                    shouwang::store::Db::Lite { write, .. } => sqlx::query(sql).execute(write).await.map(drop),
                    shouwang::store::Db::Pg(pool) => sqlx::query(sql).execute(pool).await.map(drop),
                };
                assert!(refused.unwrap_err().to_string().contains("are added, never"), "{statement}");
            }
        }
        let told: Vec<_> = policies::history(&app.app).await.unwrap().into_iter()
            .map(|one| (one.county, one.valid_from.to_string(), one.replaced)).collect();
        let county = || Some("341302".to_owned());
        assert_eq!(told, [
            (None, "2021-07-29".to_owned(), false),
            (None, "2026-10-09".to_owned(), false),
            (county(), "2026-10-09".to_owned(), true),
            (county(), "2026-10-09".to_owned(), false),
        ]);
    }

    /// One that rots on the disk takes no page down: the one before it goes on holding.
    async fn a_row_that_does_not_read_is_passed_over_and_told(app: TestApp) {
        add(&app, None, "2026-09-25", &[("answer_working_days", json!(5))]).await;
        add(&app, None, "2026-09-26", &shorter()).await;
        app.set_time("2026-09-28T09:00:00+08:00");
        let days = async || served(&app, "").await["policy"]["answer_working_days"].clone();
        assert_eq!(days().await, 4);
        for guard in match app.backend {
            Backend::Sqlite => ["DROP TRIGGER policies_update", "DROP TRIGGER policies_delete"],
            Backend::Postgres => ["DROP TRIGGER policies_kept ON policies", "SELECT 1"],
        } {
            app.execute(guard).await;
        }
        let touch = async |sql: &str| {
            app.execute(sql).await;
            app.execute("UPDATE settings SET value = value || '.' WHERE name = 'places'").await;
        };
        app.execute("CREATE TABLE kept AS SELECT * FROM policies").await;
        for rot in ["document = replace(document, ':4,', ':8,')", "document = 'Z'", "valid_from = '2026-09-27'", "version = ''"] {
            touch(&format!("UPDATE policies SET {rot} WHERE number = 2")).await;
            assert_eq!(days().await, 5, "{rot}");
            let mut told = Vec::new();
            let _ = verify(&app.app, &mut |problem| told.push(problem.to_string())).await.unwrap();
            assert_eq!(told, ["row policies 2 does not read"], "{rot}");
            touch("UPDATE policies SET (document, valid_from, version) = (SELECT k.document, k.valid_from, k.version FROM kept k WHERE k.number = 2) WHERE number = 2").await;
            assert_eq!(days().await, 4);
        }
        app.execute("DROP TABLE kept").await;
    }
}

/// One less, exactly, one more.
#[test]
fn a_policy_that_nobody_can_have_meant_is_refused() {
    let judged = |key: &str, value: Value| Policy::parse(&policy("2026-10-09", &[(key, value)]));
    for (key, least, most) in [
        ("answer_working_days", 2, 60),
        ("min_days_after_correction", 1, 7),
        ("unopened_working_days", 1, 7),
        ("correction_working_days", 1, 60),
        ("entry_backdate_working_days", 0, 60),
        ("hardships_max", 1, 20),
        ("attachments_max", 1, 50),
        ("attachment_max_bytes", 100 << 10, 10 << 20),
        ("attachments_max_bytes", 10 << 20, 500 << 20),
    ] {
        for value in [least, most] {
            assert!(judged(key, json!(value)).is_ok(), "{key} {value}");
        }
        for value in [json!(least - 1), json!(most + 1), json!("7"), json!(1.5), json!(null)] {
            assert!(judged(key, value.clone()).is_err(), "{key} {value}");
        }
    }
    let unknown = judged("asks", json!(["income"])).unwrap_err().to_string();
    assert!(unknown.contains("`income`, expected `members`"), "{unknown}");
    let holders = Policy::default().form.holders;
    let twice = [&holders[..], &holders[..1]].concat();
    for (key, value) in [
        ("valid_from", json!("2026-02-30")),
        ("valid_from", json!("9.10.2026")),
        ("source", json!(" ")),
        ("holders", json!([])),
        ("holders", json!(twice)),
        ("holders", json!(["neighbours"])),
        ("answer_working_day", json!(7)),
    ] {
        assert!(judged(key, value.clone()).is_err(), "{key} {value}");
    }
    assert_eq!(judged("anser_days", json!(7)), Err(PolicyFault::UnknownKey("anser_days".into())));
    let mut short = Policy::default().document();
    let _ = short.as_object_mut().unwrap().remove("holders");
    assert!(matches!(Policy::parse(&short.to_string()), Err(PolicyFault::Shape(_))));
    let twice = policy("2026-10-09", &[]).replacen('{', r#"{"hardships_max":1,"#, 1);
    for text in [&twice, "", "[]", "7"] {
        assert!(Policy::parse(text).is_err(), "{text}");
    }
}
