//! The first page of an inbox, a township's and the county's, with a million cases in the
//! county, against ten thousand: in a hundred cases one waits, each has five duties, and of those
//! of a case that waits two run. Then what is owed by one township among thirty million duties.

use std::time::{Duration, Instant};

use serde_json::json;
use shouwang::domain::case::State;
use shouwang::domain::duty::{DutyKind, DutyOutcome};
use shouwang::store::cases::SearchIndex;
use shouwang::store::duties::Duty;
use shouwang::store::{Db, cases, dockets, duties, regions};
use sqlx::AssertSqlSafe;
use tests::{Backend, Form, TestApp};
use uuid::Uuid;

use crate::rows::Rows;
use crate::{plans, say, start};

/// What is asked for, and by whom.
const PAGES: [(&str, &str, &str); 4] = [
    ("township's inbox", "chulan", "/cases"),
    ("county's inbox", "yongqiao", "/cases"),
    ("township's cases, all", "chulan", "/cases?view=all"),
    ("county's overview", "yongqiao", "/overview"),
];

pub(crate) async fn inbox(backend: Backend) {
    let server = start(backend).await;
    let mut filled = Inbox::new(&server).await;
    filled.fill_to(10_000).await;
    let few = filled.pages().await;
    filled.fill_to(1_000_000).await;
    let many = filled.pages().await;
    let sizes = "1 million cases against 10 thousand";
    for ((what, ..), (few, many)) in PAGES.iter().zip(few.iter().zip(&many)) {
        say_pages(&format!("{what}, {backend:?}, {sizes}"), *few, *many);
    }
    filled.add_ended_duties().await;
    let most = filled.pages().await[0];
    let what = format!("what one township owes, {backend:?}, 30 million duties against 5");
    say_pages(&what, many[0], most);
    for (name, plan) in plans::of(&server.app.db, &["OWED", "COUNTS"]).await {
        say(&json!({ "plan": plan, "statement": name, "database": format!("{backend:?}") }));
    }
    drop(std::fs::remove_dir_all(server.folder.path()));
}

fn say_pages(what: &str, few: Duration, many: Duration) {
    say(&json!({
        "what": what, "ms_few": few.as_secs_f64() * 1e3, "ms_many": many.as_secs_f64() * 1e3,
        "ratio": many.as_secs_f64() / few.as_secs_f64(),
    }));
}

/// Open ones in the township that is measured.
const OPEN: usize = 250;

/// Dockets of other kinds, with five duties each that have ended.
const ENDED: [(&str, &str); 2] = [
    (
        "INSERT INTO dockets (id, kind, county_id, township_id, version, chain_length, chain_head, changed_at) \
         SELECT $id, 'household', d.county_id, d.township_id, 1, 0, d.chain_head, d.changed_at \
         FROM $numbers, (SELECT * FROM dockets LIMIT 1) AS d",
        "the dockets",
    ),
    (
        "INSERT INTO duties (docket_id, number, kind, owed_by, county_id, township_id, rank, started_at, unit, \
         length, due_at, first_due_at, provisional, policy_version, calendar_version, stopped_at, outcome) \
         SELECT k.id, s.n, d.kind, d.owed_by, d.county_id, d.township_id, d.rank, d.started_at, d.unit, d.length, \
         d.due_at, d.first_due_at, d.provisional, d.policy_version, d.calendar_version, d.due_at, 'accepted' \
         FROM dockets k, (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5) AS s, \
         (SELECT * FROM duties LIMIT 1) AS d WHERE k.kind = 'household'",
        "their duties",
    ),
];
/// How many such dockets.
const HOUSEHOLDS: u32 = 5_000_000;

/// A county of thirty townships.
struct Inbox<'a> {
    server: &'a TestApp,
    template: Rows,
    townships: Vec<(Uuid, Uuid)>,
    count: usize,
}

impl<'a> Inbox<'a> {
    async fn new(server: &'a TestApp) -> Self {
        let template = Rows::of(server, &Form::SelfFiled.json()).await;
        // As many open ones in the township at either size.
        for _ in 0..OPEN {
            let _ = server.phone().file(&Form::SelfFiled.json()).await.expect(201);
        }
        let mut tx = server.app.db.begin_read().await.expect("a transaction");
        let mut townships = Vec::new();
        let county = template.case.county_id;
        for region in
            regions::list_children(&mut tx, county).await.expect("rows").into_iter().take(30)
        {
            townships.push((county, region.id));
        }
        Self { server, template, townships, count: OPEN + 1 }
    }

    async fn fill_to(&mut self, count: usize) {
        let app = &self.server.app;
        while self.count < count {
            let mut tx = app.db.begin().await.expect("a transaction");
            for _ in 0..5_000.min(count - self.count) {
                let mut case = self.template.case.clone();
                case.id = Uuid::now_v7();
                // Counted: of a million random ones, some would meet.
                case.reference = format!("{:012}", self.count);
                let (county, township) = self.townships[self.count % self.townships.len()];
                (case.county_id, case.township_id) = (county, Some(township));
                let mut docket = self.template.docket.clone();
                (docket.id, docket.township_id) = (case.id, Some(township));
                let waits = self.count.is_multiple_of(100);
                if !waits {
                    case.state = State::Accepted;
                }
                let owed = five(&self.template.duties[0], case.id, township, waits);
                case.routed_at -=
                    chrono::TimeDelta::seconds(i64::try_from(self.count).unwrap_or(0));
                let _ = dockets::insert(&mut tx, &[docket]).await.expect("written");
                cases::insert(&mut tx, &[(&case, &SearchIndex::default())]).await.expect("written");
                duties::insert(&mut tx, &owed.each_ref()).await.expect("written");
                self.count += 1;
            }
            tx.commit().await.expect("durable");
        }
        // Both engines plan by statistics; PostgreSQL gathers them by itself, in time.
        app.db.analyze().await.expect("statistics");
    }

    async fn add_ended_duties(&self) {
        let db = &self.server.app.db;
        for (sql, what) in ENDED {
            let (numbers, id) = match db {
                Db::Lite { .. } => (
                    format!(
                        "(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n \
                         WHERE i < {HOUSEHOLDS}) SELECT i FROM n) AS n"
                    ),
                    "unhex(printf('%032x', i))",
                ),
                Db::Pg(_) => (
                    format!("generate_series(1, {HOUSEHOLDS}) AS i"),
                    "lpad(to_hex(i), 32, '0')::uuid",
                ),
            };
            let sql = AssertSqlSafe(sql.replace("$numbers", &numbers).replace("$id", id));
            match db {
                Db::Lite { write, .. } => sqlx::query(sql).execute(write).await.map(drop),
                Db::Pg(pool) => sqlx::query(sql).execute(pool).await.map(drop),
            }
            .expect(what);
        }
        db.analyze().await.expect("statistics");
    }

    /// Each page's median of a hundred.
    async fn pages(&self) -> Vec<Duration> {
        let mut medians = Vec::new();
        for (_, login, path) in PAGES {
            let officer = self.server.officer(login).await;
            let mut taken = Vec::new();
            for _ in 0..101 {
                let started = Instant::now();
                let page = officer.get(path).await.expect(200);
                taken.push(started.elapsed());
                assert_ne!(page["items"].as_array().map_or(0, Vec::len), 0, "{path}");
            }
            taken.sort();
            medians.push(taken[taken.len() / 2]);
        }
        medians
    }
}

/// Three that have ended; the last two run, where the case waits.
fn five(like: &Duty, docket: Uuid, township: Uuid, waits: bool) -> [Duty; 5] {
    let kinds = [
        DutyKind::Answer,
        DutyKind::Correction,
        DutyKind::SignatureVisit,
        DutyKind::Answer,
        DutyKind::Signatures,
    ];
    std::array::from_fn(|at| {
        let mut duty = like.clone();
        (duty.docket_id, duty.township_id) = (docket, Some(township));
        duty.number = i64::try_from(at + 1).unwrap_or(0);
        (duty.kind, duty.owed_by) =
            (kinds[at], (kinds[at] != DutyKind::Correction).then_some(township));
        if waits && at > 2 {
            // Due later than the page's rows: it is counted, not shown.
            duty.due_at += chrono::TimeDelta::days(30);
        } else {
            (duty.stopped_at, duty.outcome) = (Some(duty.due_at), Some(DutyOutcome::Accepted));
        }
        duty
    })
}
