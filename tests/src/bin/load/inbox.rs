//! The first page of an inbox, a township's and the county's, with a million cases in the
//! county, against ten thousand; in a hundred cases one waits.

use std::time::{Duration, Instant};

use serde_json::json;
use shouwang::domain::case::State;
use shouwang::domain::duty::DutyOutcome;
use shouwang::store::cases::SearchIndex;
use shouwang::store::{cases, dockets, duties, regions};
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
    for ((what, ..), (few, many)) in PAGES.iter().zip(few.into_iter().zip(many)) {
        say(&json!({
            "what": what, "database": format!("{backend:?}"),
            "ms_at_10_thousand": few.as_secs_f64() * 1e3,
            "ms_at_1_million": many.as_secs_f64() * 1e3,
            "ratio": many.as_secs_f64() / few.as_secs_f64(),
        }));
    }
    for (name, plan) in plans::of(&server.app.db, &["OWED", "COUNTS"]).await {
        say(&json!({ "plan": plan, "statement": name, "database": format!("{backend:?}") }));
    }
    drop(std::fs::remove_dir_all(server.folder.path()));
}

/// Open ones in the township that is measured.
const OPEN: usize = 250;

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
                let mut duty = self.template.duties[0].clone();
                (duty.docket_id, duty.township_id) = (case.id, Some(township));
                let waits = self.count.is_multiple_of(100);
                if waits {
                    // Due later than the page's rows: it is counted, not shown.
                    duty.due_at += chrono::TimeDelta::days(30);
                } else {
                    case.state = State::Accepted;
                    duty.stopped_at = Some(duty.due_at);
                    duty.outcome = Some(DutyOutcome::Accepted);
                }
                case.routed_at -=
                    chrono::TimeDelta::seconds(i64::try_from(self.count).unwrap_or(0));
                let _ = dockets::insert(&mut tx, &[docket]).await.expect("written");
                cases::insert(&mut tx, &[(&case, &SearchIndex::default())]).await.expect("written");
                duties::insert(&mut tx, &[&duty]).await.expect("written");
                self.count += 1;
            }
            tx.commit().await.expect("durable");
        }
        // Both engines plan by statistics; PostgreSQL gathers them by itself, in time.
        app.db.analyze().await.expect("statistics");
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
