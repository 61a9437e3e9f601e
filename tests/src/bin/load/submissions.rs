//! Filings through HTTP a second, each acknowledged when it is durable, against a bare loop
//! that writes the same rows, a transaction each, on the same database. As many hands at
//! the same time on both sides. The clients that file run in this process too and take
//! their part of its processors.

use std::sync::Arc;
use std::time::Instant;

use reqwest::Method;
use serde_json::json;
use tests::{Backend, Form};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::rows::Rows;
use crate::{say, start};

/// Filings of one turn.
const FILINGS: usize = 2_000;
/// Turns of each side.
const TURNS: u32 = 3;
/// Hands at the same time.
const HANDS: usize = 16;

pub(crate) async fn submissions(backend: Backend) {
    let server = start(backend).await;
    let form = Form::SelfFiled.json();
    let template = Rows::of(&server, &form).await;
    let senders: Arc<Vec<_>> = Arc::new((0..HANDS).map(|_| server.phone()).collect());
    let body = form.to_string();
    let filed = move |sender: usize| {
        let phone = senders[sender].clone().with_id(Uuid::now_v7());
        let request = phone.request(Method::PUT, "").header("Content-Type", "application/json");
        let request = request.body(body.clone());
        async move {
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status(), 201);
            let _ = answer.bytes().await.expect("to its end");
        }
    };
    let (app, rows) = (Arc::clone(&server.app), Arc::new(template));
    let written = move |_| {
        let (app, rows) = (Arc::clone(&app), Arc::clone(&rows));
        async move { rows.write_copy(&app).await }
    };
    // Connections are open and statements prepared before anything counts; then in turns:
    // neither side has the warmer disk.
    per_second(200, filed.clone()).await;
    per_second(200, written.clone()).await;
    let (mut ours, mut bare) = (0.0, 0.0);
    for _ in 0..TURNS {
        ours += per_second(FILINGS, filed.clone()).await / f64::from(TURNS);
        bare += per_second(FILINGS, written.clone()).await / f64::from(TURNS);
    }
    say(&json!({
        "what": "submissions", "database": format!("{backend:?}"),
        "ours_per_second": ours.round(), "bare_per_second": bare.round(), "ratio": ours / bare,
    }));
    drop(std::fs::remove_dir_all(server.folder.path()));
}

/// Does a piece of work so many times, by `HANDS` hands at a time, each told its number;
/// returns how many a second.
async fn per_second<F, W>(times: usize, work: F) -> f64
where
    F: Fn(usize) -> W + Clone + Send + 'static,
    W: Future<Output = ()> + Send,
{
    let started = Instant::now();
    let mut running = JoinSet::new();
    for hand in 0..HANDS {
        let work = work.clone();
        running.spawn(async move {
            for _ in (hand..times).step_by(HANDS) {
                work(hand).await;
            }
        });
    }
    running.join_all().await;
    times as f64 / started.elapsed().as_secs_f64()
}
