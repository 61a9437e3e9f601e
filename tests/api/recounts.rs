//! Counting running duties anew: in pages, each once, whoever does it and however often it is
//! interrupted.

use std::sync::Arc;

use serde_json::{Value, json};
use shouwang::app::App;
use shouwang::domain::policy::Policy;
use shouwang::service::county::policies;
use shouwang::service::imports::calendar;
use shouwang::service::imports::recount::{self, Recount};
use tests::{Backend, Form, Phone, TestApp, on_both};
use tokio::task::JoinSet;
use wasm_validator::calendar::Year;

/// The year that ships, with a day off that a second notice adds: every running clock moves.
fn longer(day: &str) -> Year {
    let text = include_str!("../../wasm-validator/calendar/2026.json");
    let mut year: Value = serde_json::from_str(text).unwrap();
    let off = json!({ "name": "临时放假", "from": day, "to": day });
    year["holidays"].as_array_mut().unwrap().push(off);
    serde_json::from_value(year).unwrap()
}

const BEFORE: &str = "2026-10-12";
const AFTER: &str = "2026-10-13";

async fn file(app: &TestApp, count: usize) -> Vec<Phone> {
    let mut phones = Vec::new();
    while phones.len() < count {
        let mut sending = JoinSet::new();
        for _ in 0..(count - phones.len()).min(20) {
            let phone = app.phone();
            let _ = sending.spawn(async move {
                let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
                phone
            });
        }
        phones.extend(sending.join_all().await);
    }
    phones
}

async fn due(phone: &Phone) -> Value {
    phone.view().await.expect(200)["status"]["due_on"].clone()
}

/// The same installation, started another time.
async fn started_again(app: &TestApp) -> App {
    let app = &app.app;
    let keyring = Arc::clone(&app.keyring);
    App::new(app.db.clone(), app.objects.clone(), keyring, app.clock.clone()).await.unwrap()
}

/// Each moved once, told once.
async fn expect_each_once(app: &TestApp, count: i64) {
    assert_eq!(app.count("duties WHERE due_at <> first_due_at").await, count);
    assert_eq!(app.count("events WHERE kind = 'recounted'").await, count);
    assert_eq!(app.count("messages WHERE kind = 'recounted'").await, count);
}

/// From now on the last duty of all cannot be written.
async fn stop_at_the_last(app: &TestApp) {
    let last = "(SELECT MAX(CAST(docket_id AS TEXT)) FROM duties)";
    app.execute(&format!(
        "CREATE TABLE last AS SELECT docket_id FROM duties WHERE CAST(docket_id AS TEXT) = {last}"
    ))
    .await;
    match app.backend {
        Backend::Sqlite => {
            app.execute("CREATE TRIGGER stop BEFORE UPDATE ON duties WHEN new.docket_id = (SELECT MAX(docket_id) FROM duties) BEGIN SELECT RAISE(ABORT, 'stopped'); END").await;
        }
        Backend::Postgres => {
            app.execute("CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF new.docket_id = (SELECT docket_id FROM last) THEN RAISE EXCEPTION 'stopped'; END IF; RETURN new; END $$").await;
            app.execute(
                "CREATE TRIGGER stop BEFORE UPDATE ON duties FOR EACH ROW EXECUTE FUNCTION stop()",
            )
            .await;
        }
    }
}

async fn go_on_at_the_last(app: &TestApp) {
    match app.backend {
        Backend::Sqlite => app.execute("DROP TRIGGER stop").await,
        Backend::Postgres => app.execute("DROP TRIGGER stop ON duties").await,
    }
    app.execute("DROP TABLE last").await;
}

const fn all(count: usize) -> Recount {
    Recount { counted: count, moved: count, unreadable: 0 }
}

on_both! {
    /// The import was made elsewhere, and its own recount never came.
    async fn a_server_that_finds_another_calendar_counts_by_itself(app: TestApp) {
        let phones = file(&app, 2).await;
        assert_eq!(recount::go_on(&app.app, true).await.unwrap(), Some(Recount { moved: 0, ..all(2) }), "at the first start");
        assert_eq!(recount::go_on(&app.app, false).await.unwrap(), None);
        let elsewhere = started_again(&app).await;
        calendar::record(&elsewhere, &longer("2026-09-28")).await.unwrap();
        assert_eq!(due(&phones[0]).await, BEFORE);
        // A filing of this moment is counted by it already.
        let new = file(&app, 1).await;
        assert_eq!(due(&new[0]).await, AFTER);
        assert_eq!(recount::go_on(&app.app, false).await.unwrap(), Some(Recount { moved: 2, ..all(3) }));
        for phone in phones.iter().chain(&new) {
            assert_eq!(due(phone).await, AFTER);
        }
        for again in [true, false] {
            assert_eq!(recount::go_on(&app.app, again).await.unwrap(), None);
            assert_eq!(recount::go_on(&elsewhere, again).await.unwrap(), None);
        }
        // The same once more is no other calendar.
        calendar::record(&elsewhere, &longer("2026-09-28")).await.unwrap();
        assert_eq!(app.count("calendars").await, 1);
        assert_eq!(recount::go_on(&app.app, true).await.unwrap(), None);
    }

    /// 199, 200 and 201 are one page, one page and two.
    async fn a_page_more_or_less_makes_no_difference(app: TestApp) {
        let mut filed: Vec<Phone> = Vec::new();
        for (count, day) in [(199, "2026-09-28"), (200, "2026-09-29"), (201, "2026-09-30")] {
            filed.extend(file(&app, count - filed.len()).await);
            let dry = calendar::import(&app.app, longer(day), false).await.unwrap();
            assert_eq!(dry.counted, count);
            let done = calendar::import(&app.app, longer(day), true).await.unwrap();
            assert_eq!(done.counted, count);
            assert_eq!(app.count("(SELECT DISTINCT due_at FROM duties) d").await, 1, "{count}");
            assert_eq!(due(&filed[0]).await, AFTER);
        }
    }

    /// A docket whose duties go over the end of a page, the last of which does not read.
    async fn what_does_not_read_at_the_end_of_a_page_hides_nothing_after_it(app: TestApp) {
        let _ = file(&app, 1).await;
        let kinds = (2..=200).map(|number| (number, format!("unknown {number}")));
        for (number, kind) in kinds.chain([(201, "correction".to_owned())]) {
            app.execute(&format!(
                "INSERT INTO duties (docket_id, number, kind, county_id, rank, started_at, unit, length, due_at, \
                 first_due_at, provisional) SELECT docket_id, {number}, '{kind}', county_id, rank, started_at, unit, \
                 length, due_at, first_due_at, provisional FROM duties WHERE number = 1"
            )).await;
        }
        let told = calendar::import(&app.app, longer("2026-09-28"), false).await.unwrap();
        assert_eq!(told, Recount { counted: 2, moved: 2, unreadable: 199 });
        app.execute("DELETE FROM duties WHERE number > 1").await;
    }

    async fn one_that_was_interrupted_goes_on_where_it_was(app: TestApp) {
        let _ = file(&app, 201).await;
        calendar::record(&app.app, &longer("2026-09-28")).await.unwrap();
        // As a kill would: the second page does not get through.
        stop_at_the_last(&app).await;
        for _ in 0..2 {
            let stopped = recount::go_on(&app.app, false).await.unwrap_err();
            assert!(stopped.cause().contains("stopped"), "{}", stopped.cause());
            expect_each_once(&app, 200).await;
        }
        go_on_at_the_last(&app).await;
        let again = started_again(&app).await;
        assert_eq!(recount::go_on(&again, true).await.unwrap(), Some(all(1)));
        expect_each_once(&app, 201).await;
        assert_eq!(recount::go_on(&app.app, true).await.unwrap(), None);
    }

    /// One case does not read, so each duty of the page is written by itself.
    async fn one_that_was_interrupted_within_a_page_begins_again_before_it(app: TestApp) {
        let phones = file(&app, 3).await;
        let mut ids: Vec<_> = phones.iter().map(|phone| phone.id).collect();
        ids.sort_unstable();
        let damaged = match app.backend {
            Backend::Sqlite => format!("id = X'{}'", ids[1].simple()),
            Backend::Postgres => format!("id = '{}'", ids[1]),
        };
        app.execute(&format!("UPDATE cases SET state = 'submittez' WHERE {damaged}")).await;
        calendar::record(&app.app, &longer("2026-09-28")).await.unwrap();
        stop_at_the_last(&app).await;
        for _ in 0..2 {
            let stopped = recount::go_on(&app.app, false).await.unwrap_err();
            assert!(stopped.cause().contains("stopped"), "{}", stopped.cause());
            expect_each_once(&app, 1).await;
        }
        go_on_at_the_last(&app).await;
        let rest = Recount { counted: 3, moved: 1, unreadable: 1 };
        assert_eq!(recount::go_on(&app.app, false).await.unwrap(), Some(rest));
        assert_eq!(recount::go_on(&app.app, false).await.unwrap(), None, "what does not read has its turn at a start");
        app.execute(&format!("UPDATE cases SET state = 'submitted' WHERE {damaged}")).await;
        assert_eq!(recount::go_on(&app.app, true).await.unwrap(), Some(Recount { moved: 1, ..all(3) }));
        expect_each_once(&app, 3).await;
    }

    /// The command that imports and a server beside it, or two servers.
    async fn two_that_count_at_once_move_each_once(app: TestApp) {
        let _ = file(&app, 40).await;
        let other = started_again(&app).await;
        calendar::record(&other, &longer("2026-09-28")).await.unwrap();
        let (one, two, three) = tokio::join!(recount::all(&app.app), recount::all(&other), recount::go_on(&app.app, false));
        let (_, _, _) = (one.unwrap(), two.unwrap(), three.unwrap());
        expect_each_once(&app, 40).await;
    }

    /// A policy changes no clock that runs.
    async fn a_recount_keeps_the_length_with_which_a_clock_began(app: TestApp) {
        let phones = file(&app, 1).await;
        let mut policy = Policy::default().document();
        policy["valid_from"] = json!("2026-09-25");
        policy["answer_working_days"] = json!(2);
        let _ = policies::add(&app.app, None, &policy.to_string(), None).await.unwrap();
        app.set_time("2026-09-25T09:00:00+08:00");
        let done = calendar::import(&app.app, longer("2026-09-28"), true).await.unwrap();
        assert_eq!((done, due(&phones[0]).await), (all(1), json!(AFTER)));
        let clock = app.officer("chulan").await.open(phones[0].id).await["clocks"][0].clone();
        assert_eq!(clock["days"], 7);
    }
}

/// Of a whole page no place reads: the next begins behind it all the same. The types of PostgreSQL
/// take nothing of the kind.
#[tokio::test]
async fn a_page_of_which_no_place_reads_is_not_the_end() {
    let app = TestApp::start(Backend::Sqlite).await;
    let _ = file(&app, 1).await;
    app.execute("PRAGMA foreign_keys = OFF").await;
    // Before every id, and after.
    for (docket, count) in [("X'01'", 200), ("X'ff'", 2)] {
        app.execute(&format!(
            "WITH RECURSIVE n (number) AS (SELECT 2 UNION ALL SELECT number + 1 FROM n WHERE number <= {count}) \
             INSERT INTO duties (docket_id, number, kind, county_id, rank, started_at, unit, length, due_at, \
             first_due_at, provisional) SELECT {docket}, n.number, 'unknown ' || n.number, county_id, rank, started_at, unit, \
             length, due_at, first_due_at, provisional FROM duties, n WHERE duties.number = 1"
        )).await;
    }
    let done = calendar::import(&app.app, longer("2026-09-28"), true).await.unwrap();
    assert_eq!(done, Recount { counted: 1, moved: 1, unreadable: 202 });
    app.execute("DELETE FROM duties WHERE number > 1").await;
    app.execute("PRAGMA foreign_keys = ON").await;
}
