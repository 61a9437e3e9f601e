//! The first page of a township's inbox with a million cases in its county, against ten
//! thousand.

use std::time::{Duration, Instant};

use serde_json::json;
use shouwang::domain::case::State;
use shouwang::store::cases::SearchIndex;
use shouwang::store::{cases, regions};
use tests::{Backend, Form, TestApp};
use uuid::Uuid;

use crate::rows::Rows;
use crate::{say, start};

pub(crate) async fn inbox(backend: Backend) {
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
                cases::insert(&mut tx, &[(&case, &SearchIndex::default())]).await.expect("written");
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
