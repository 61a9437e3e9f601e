//! Timings for `cargo xtask bench`: ratios of two things measured in one run, printed as
//! JSON lines, never asserted.
//!
//! `submissions`: filings through HTTP a second, against a bare loop that writes the same
//! rows in the same transactions on the same database. `inbox`: the first page of a
//! township's inbox with a million cases in its county, against ten thousand.
#![allow(clippy::disallowed_methods, reason = "a benchmark makes ids and reads the time")]

use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use shouwang::app::App;
use shouwang::domain::case::State;
use shouwang::domain::reference::Reference;
use shouwang::store::cases::{Case, SearchIndex};
use shouwang::store::{cases, clocks, declarations, events, regions};
use tests::{Backend, Form, TestApp};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Filings of one measurement.
const FILINGS: usize = 1_000;
/// Phones at the same time.
const PHONES: usize = 16;

#[tokio::main]
async fn main() {
    let what: Vec<String> = std::env::args().skip(1).collect();
    let mut backends = vec![Backend::Sqlite];
    if std::env::var_os("SHOUWANG_TEST_POSTGRES").is_some() {
        backends.push(Backend::Postgres);
    }
    for backend in backends {
        if what.iter().any(|name| name == "submissions") {
            submissions(backend).await;
        }
        if what.iter().any(|name| name == "inbox") {
            inbox(backend).await;
        }
    }
}

fn say(row: &Value) {
    println!("{row}");
}

/// Runs `FILINGS` pieces of work, `PHONES` at a time; returns how many a second.
async fn per_second<F, W>(work: F) -> f64
where
    F: Fn(usize) -> W + Clone + Send + 'static,
    W: Future<Output = ()> + Send,
{
    let started = Instant::now();
    let mut running = JoinSet::new();
    for phone in 0..PHONES {
        let work = work.clone();
        running.spawn(async move {
            for turn in (phone..FILINGS).step_by(PHONES) {
                work(turn).await;
            }
        });
    }
    running.join_all().await;
    FILINGS as f64 / started.elapsed().as_secs_f64()
}

/// A server whose rows are copies that do not open: the harness's closing check of what
/// is kept is not for them, so it is never dropped.
async fn start(backend: Backend) -> ManuallyDrop<TestApp> {
    ManuallyDrop::new(TestApp::start(backend).await)
}

async fn submissions(backend: Backend) {
    let server = start(backend).await;
    let form = Form::SelfFiled.json();
    let phones: Vec<_> = (0..FILINGS).map(|_| server.phone()).collect();
    let template = Rows::of(&server, &form).await;
    // Interleaved halves: neither side has the warmer disk.
    let mut ours = Vec::new();
    let mut bare = Vec::new();
    for _ in 0..2 {
        let phones: Arc<Vec<_>> = Arc::new(phones.iter().map(|_| server.phone()).collect());
        let form = form.clone();
        let filed = move |turn: usize| {
            let (phones, form) = (Arc::clone(&phones), form.clone());
            async move { drop(phones[turn].file(&form).await.expect(201)) }
        };
        ours.push(per_second(filed).await);
        let (app, rows) = (Arc::clone(&server.app), Arc::new(template.clone()));
        let written = move |_| {
            let (app, rows) = (Arc::clone(&app), Arc::clone(&rows));
            async move { rows.write_copy(&app).await }
        };
        bare.push(per_second(written).await);
    }
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
    let (ours, bare) = (mean(&ours), mean(&bare));
    say(&json!({
        "what": "submissions", "database": format!("{backend:?}"),
        "ours_per_second": ours.round(), "bare_per_second": bare.round(), "ratio": ours / bare,
    }));
    drop(std::fs::remove_dir_all(server.folder.path()));
}

/// The rows of one filing.
#[derive(Clone)]
struct Rows {
    case: Case,
    version: declarations::Version,
    clocks: Vec<clocks::Clock>,
    events: Vec<events::Event>,
}

impl Rows {
    async fn of(server: &TestApp, form: &Value) -> Self {
        let phone = server.phone();
        let _ = phone.file(form).await.expect(201);
        let mut tx = server.app.db.begin_read().await.expect("a transaction");
        let case = cases::find(&mut tx, phone.id).await.expect("a row").expect("the case");
        let version = declarations::find(&mut tx, phone.id, 1).await.expect("a row");
        Self {
            version: version.expect("the version"),
            clocks: clocks::list(&mut tx, case.id).await.expect("rows"),
            events: events::list(&mut tx, case.id).await.expect("rows"),
            case,
        }
    }

    /// The same rows under another id, in one transaction, as durable as a filing.
    async fn write_copy(&self, app: &App) {
        let mut rows = self.clone();
        rows.case.id = Uuid::now_v7();
        rows.case.reference = Reference::generate(&app.ids).as_str().to_owned();
        rows.version.case_id = rows.case.id;
        let mut tx = app.db.begin().await.expect("a transaction");
        cases::insert(&mut tx, &rows.case, &SearchIndex::default()).await.expect("written");
        declarations::insert(&mut tx, &rows.version).await.expect("written");
        for clock in &mut rows.clocks {
            clock.case_id = rows.case.id;
            clocks::insert(&mut tx, clock).await.expect("written");
        }
        for event in &mut rows.events {
            event.case_id = rows.case.id;
            events::insert(&mut tx, event).await.expect("written");
        }
        tx.commit().await.expect("durable");
    }
}

async fn inbox(backend: Backend) {
    let server = start(backend).await;
    let mut filled = Inbox::new(&server).await;
    filled.fill_to(10_000).await;
    let few = filled.page().await;
    filled.fill_to(1_000_000).await;
    let many = filled.page().await;
    say(&json!({
        "what": "inbox", "database": format!("{backend:?}"),
        "ms_at_10_thousand": few.as_secs_f64() * 1e3, "ms_at_1_million": many.as_secs_f64() * 1e3,
        "ratio": many.as_secs_f64() / few.as_secs_f64(),
    }));
    drop(std::fs::remove_dir_all(server.folder.path()));
}

/// A county of thirty townships; in a hundred cases one waits.
struct Inbox<'a> {
    server: &'a TestApp,
    template: Rows,
    townships: Vec<(Uuid, Uuid)>,
    count: usize,
}

impl<'a> Inbox<'a> {
    async fn new(server: &'a TestApp) -> Self {
        let template = Rows::of(server, &Form::SelfFiled.json()).await;
        // Enough that the page is full from the start.
        for _ in 0..60 {
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
        Self { server, template, townships, count: 61 }
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
                let waits = self.count.is_multiple_of(100);
                if waits {
                    // Due later than the page's rows: it is counted, not shown.
                    case.due_on = case.due_on.map(|day| day + chrono::TimeDelta::days(30));
                } else {
                    (case.state, case.due_on) = (State::Accepted, None);
                }
                case.routed_at -=
                    chrono::TimeDelta::seconds(i64::try_from(self.count).unwrap_or(0));
                cases::insert(&mut tx, &case, &SearchIndex::default()).await.expect("written");
                self.count += 1;
            }
            tx.commit().await.expect("durable");
        }
        // Both engines plan by statistics; PostgreSQL gathers them by itself, in time.
        app.db.analyze().await.expect("statistics");
    }

    /// The median of a hundred pages.
    async fn page(&self) -> Duration {
        let officer = self.server.officer("chulan").await;
        let mut taken = Vec::new();
        for _ in 0..101 {
            let started = Instant::now();
            let page = officer.get("/cases").await.expect(200);
            taken.push(started.elapsed());
            assert_eq!(page["items"].as_array().map(Vec::len), Some(50));
        }
        taken.sort();
        taken[taken.len() / 2]
    }
}
