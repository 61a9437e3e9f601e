//! What cases owed before dockets and duties, they owe after; and a migration that is broken off
//! leaves the database as it was.

use chrono::NaiveDate;
use shouwang::domain::duty::{DutyKind, DutyOutcome, Unit};
use shouwang::store::duties::Duty;
use shouwang::store::{Db, cases, dockets, duties, events};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use tests::{Backend, database};
use uuid::Uuid;

use crate::source::root;

/// The last migration before dockets.
const BEFORE: u32 = 17;
const AT: &str = "'2026-10-13T01:00:00.000000+00:00'";
const COUNTY: u128 = 0xc0;
const HERE: u128 = 0xa1;
const THERE: u128 = 0xa2;

/// A case as it was kept: what its row says, and its clocks.
struct Old {
    id: u128,
    row: &'static str,
    township: &'static str,
    clocks: &'static [&'static str],
}

/// state, urgent, due_on, correct_by, visit_signature_by, duplicate_of, breach_at_id.
const CASES: [Old; 5] = [
    Old {
        id: 1,
        row: "'submitted', FALSE, '2026-10-12', NULL, NULL, NULL, $there",
        township: "$here",
        clocks: &["1, 'answer', '2026-09-24', 7, '2026-10-12', TRUE, 'p', 'c', NULL, NULL"],
    },
    Old {
        id: 2,
        row: "'accepted', FALSE, NULL, NULL, '2026-10-20', NULL, NULL",
        township: "$here",
        clocks: &["1, 'answer', '2026-09-24', 7, '2026-10-12', FALSE, 'p', 'c', $at, 'accepted'"],
    },
    Old {
        id: 3,
        row: "'returned', FALSE, NULL, '2026-10-21', NULL, NULL, NULL",
        township: "$here",
        clocks: &[
            "1, 'answer', '2026-09-24', 7, '2026-10-12', FALSE, 'p', 'c', $at, 'returned'",
            "2, 'correction', '2026-10-13', 5, '2026-10-21', FALSE, 'p', 'c', NULL, NULL",
        ],
    },
    Old {
        id: 4,
        row: "'submitted', FALSE, NULL, NULL, NULL, $1, $there",
        township: "$here",
        clocks: &["1, 'answer', '2026-09-24', 7, '2026-10-12', FALSE, 'p', 'c', $at, 'linked'"],
    },
    Old {
        id: 5,
        row: "'submitted', TRUE, '2026-10-23', NULL, NULL, NULL, NULL",
        township: "NULL",
        clocks: &["1, 'answer', '2026-10-14', 7, '2026-10-23', FALSE, 'p', 'c', NULL, NULL"],
    },
];

/// The rows, one statement each; ids are written as either engine takes them.
fn rows(backend: Backend) -> Vec<String> {
    let bytes = |id: u128, width: usize| match backend {
        Backend::Sqlite => format!("X'{id:0width$x}'"),
        Backend::Postgres if width == 32 => format!("'{}'", Uuid::from_u128(id)),
        Backend::Postgres => format!("'\\x{id:0width$x}'"),
    };
    let id = |id| bytes(id, 32);
    let fill = |sql: &str| {
        let named = [("$here", HERE), ("$there", THERE), ("$county", COUNTY), ("$1", 1)];
        let filled = named
            .iter()
            .fold(sql.replace("$at", AT), |sql, (name, of)| sql.replace(name, &id(*of)));
        filled.replace("$nothing", &bytes(0, 64))
    };
    let mut rows = Vec::new();
    for (place, level) in [(COUNTY, "county"), (HERE, "township"), (THERE, "township")] {
        rows.push(format!("INSERT INTO regions (id, level) VALUES ({}, '{level}')", id(place)));
    }
    for Old { id: case, row, township, clocks } in CASES {
        let own = id(case);
        rows.push(fill(&format!(
            "INSERT INTO cases (id, reference, state_since, version, latest, channel, by_proxy, county_id, township_id, \
             received_at, routed_at, provisional, returns, signature_missing, photos_missing, withdrawal_requested, \
             review_requested, state, urgent, due_on, correct_by, visit_signature_by, duplicate_of, breach_at_id) \
             VALUES ({own}, '{case}', $at, {case}, 1, 'phone', FALSE, $county, {township}, $at, $at, FALSE, 0, FALSE, 0, \
             FALSE, FALSE, {row})"
        )));
        for clock in clocks {
            rows.push(fill(&format!(
                "INSERT INTO clocks (case_id, number, kind, started_on, days, due_on, provisional, policy_version, \
                 calendar_version, stopped_at, outcome) VALUES ({own}, {clock})"
            )));
        }
        for (seq, hash) in [(1, case), (2, case + 0x10)] {
            rows.push(fill(&format!(
                "INSERT INTO events (case_id, seq, kind, at, actor_kind, previous, commitment, hash) \
                 VALUES ({own}, {seq}, 'filed', $at, 'system', $nothing, $nothing, {})",
                bytes(hash, 64)
            )));
        }
    }
    rows
}

/// A database of the release before, with those cases.
async fn old(backend: Backend, url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let engine = if backend == Backend::Sqlite { "sqlite" } else { "postgres" };
    for file in std::fs::read_dir(root().join("migrations").join(engine)).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        if name[..4].parse::<u32>().unwrap() <= BEFORE {
            std::fs::copy(file.path(), folder.path().join(name)).unwrap();
        }
    }
    let migrator = Migrator::new(folder.path()).await.unwrap();
    match backend {
        Backend::Sqlite => {
            let pool = SqlitePool::connect(&format!("{url}?mode=rwc")).await.unwrap();
            migrator.run(&pool).await.unwrap();
            pool.close().await;
        }
        Backend::Postgres => {
            let pool = PgPool::connect(url).await.unwrap();
            migrator.run(&pool).await.unwrap();
            pool.close().await;
        }
    }
}

async fn execute(db: &Db, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    match db {
        Db::Lite { write, .. } => drop(sqlx::raw_sql(sql).execute(write).await.unwrap()),
        Db::Pg(pool) => drop(sqlx::raw_sql(sql).execute(pool).await.unwrap()),
    }
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    match db {
        Db::Lite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
        Db::Pg(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn duties_of(db: &Db, case: u128) -> Vec<Duty> {
    let mut tx = db.begin_read().await.unwrap();
    let found = duties::list(&mut tx, Uuid::from_u128(case)).await.unwrap();
    found.into_iter().map(|duty| duty.unwrap()).collect()
}

async fn what_was_owed_is_owed(backend: Backend) {
    let folder = tempfile::tempdir().unwrap();
    let url = database(backend, &folder).await;
    old(backend, &url).await;
    let db = Db::connect(&url).await.unwrap();
    for row in rows(backend) {
        execute(&db, &row).await;
    }
    // Broken off at its last statement, it has changed nothing.
    execute(
        &db,
        match backend {
            Backend::Sqlite => "CREATE TABLE floods_new (id INTEGER)",
            Backend::Postgres => "ALTER TABLE floods DROP CONSTRAINT floods_kind_check",
        },
    )
    .await;
    db.migrate(None).await.unwrap_err();
    // The program ends here, and gives back what locks out other migrations.
    db.close().await;
    let db = Db::connect(&url).await.unwrap();
    assert_eq!(db.schema().await.unwrap().migration, i64::from(BEFORE));
    assert_eq!(count(&db, "SELECT COUNT(*) FROM clocks JOIN cases ON cases.id = case_id").await, 6);
    assert!(db.list_damage().await.unwrap().is_empty());
    execute(
        &db,
        match backend {
            Backend::Sqlite => "DROP TABLE floods_new",
            Backend::Postgres => {
                "ALTER TABLE floods ADD CONSTRAINT floods_kind_check CHECK (kind <> '')"
            }
        },
    )
    .await;
    assert!(db.migrate(None).await.unwrap() > 0);
    assert!(db.list_damage().await.unwrap().is_empty());

    let mut tx = db.begin_read().await.unwrap();
    let shown = [
        (1, Some("2026-10-12"), None, None, true),
        (2, None, None, Some("2026-10-20"), false),
        (3, None, Some("2026-10-21"), None, false),
        (4, None, None, None, false),
        (5, Some("2026-10-23"), None, None, false),
    ];
    for (id, due_on, correct_by, visit_by, provisional) in shown {
        let (number, id) = (i64::try_from(id).unwrap(), Uuid::from_u128(id));
        let case = cases::find(&mut tx, id).await.unwrap().unwrap();
        let [correct_by_now, visit_by_now] =
            [DutyKind::Correction, DutyKind::SignatureVisit].map(|kind| case.last_day(kind));
        let days = (case.due_on(), correct_by_now, visit_by_now, case.provisional);
        assert_eq!(
            days,
            (due_on.map(day), correct_by.map(day), visit_by.map(day), provisional),
            "{id}"
        );
        assert_eq!(case.version, number);
        let docket = dockets::find(&mut tx, id).await.unwrap().unwrap();
        let last = events::find_last(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((docket.version, docket.county_id), (number, Uuid::from_u128(COUNTY)));
        assert_eq!(docket.township_id, case.township_id);
        assert_eq!((docket.chain_length, docket.chain_head), (2, last.hash));
    }
    drop(tx);

    let (here, there) = (Some(Uuid::from_u128(HERE)), Some(Uuid::from_u128(THERE)));
    let late = duties_of(&db, 1).await.remove(0);
    assert_eq!((late.kind, late.owed_by, late.late_at_id), (DutyKind::Answer, here, there));
    assert_eq!((late.started_on(), late.due_on()), (day("2026-09-24"), day("2026-10-12")));
    assert_eq!((late.unit, late.length, late.rank), (Unit::Working, Some(7), 1));
    assert_eq!(
        (late.policy_version.as_deref(), late.calendar_version.as_deref()),
        (Some("p"), Some("c"))
    );
    let [answer, visit] = &duties_of(&db, 2).await[..] else { panic!("two") };
    assert_eq!((answer.outcome, answer.stopped_at.is_some()), (Some(DutyOutcome::Accepted), true));
    assert_eq!((visit.number, visit.kind, visit.owed_by), (2, DutyKind::SignatureVisit, here));
    assert_eq!((visit.unit, visit.length, visit.due_on()), (Unit::Agreed, None, day("2026-10-20")));
    let [_, correction] = &duties_of(&db, 3).await[..] else { panic!("two") };
    assert_eq!((correction.owed_by, correction.township_id), (None, here), "the household owes it");
    // Undone, the link begins it again as late as it was.
    let linked = duties_of(&db, 4).await.remove(0);
    assert_eq!((linked.outcome, linked.late_at_id), (Some(DutyOutcome::Linked), there));
    let urgent = duties_of(&db, 5).await.remove(0);
    let county = Some(Uuid::from_u128(COUNTY));
    assert_eq!((urgent.rank, urgent.owed_by, urgent.township_id), (0, county, None));
    db.close().await;
}

#[tokio::test]
async fn what_was_owed_is_owed_on_sqlite() {
    what_was_owed_is_owed(Backend::Sqlite).await;
}

#[tokio::test]
async fn what_was_owed_is_owed_on_postgres() {
    what_was_owed_is_owed(Backend::Postgres).await;
}
