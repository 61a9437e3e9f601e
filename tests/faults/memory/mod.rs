//! The server's memory while strangers do their worst: many connections of one kind after
//! the other, its resident set watched all the while. `cargo xtask nightly memory` goes the
//! whole way; here it is 64 connections, five seconds of each kind.

mod kinds;
mod watch;
mod wire;

use std::time::Duration;

use tests::Backend;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};

use crate::installation::{EMPTY_DEMO, Installation};
use kinds::{KINDS, Manner, Target};
use watch::Watch;

/// All that the server may hold, in MB.
const MOST: u64 = 512;
/// What it holds again when they have gone, in MB, and after what time.
const AT_REST: u64 = 192;
const GIVEN_BACK: Duration = Duration::from_secs(60);
/// Who asks for the operator is not kept waiting by anybody.
const ALIVE: Duration = Duration::from_secs(2);

struct Load {
    hostile: usize,
    saturating: usize,
    time: Duration,
}

impl Load {
    fn asked_for() -> Self {
        match std::env::var_os("SHOUWANG_NIGHTLY") {
            None => Self { hostile: 64, saturating: 64, time: Duration::from_secs(5) },
            Some(_) => Self { hostile: 400, saturating: 64, time: Duration::from_secs(45) },
        }
    }

    const fn connections(&self, manner: Manner) -> usize {
        match manner {
            Manner::Hostile => self.hostile,
            Manner::Saturating => self.saturating,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stays_bounded_and_is_given_back() {
    let load = Load::asked_for();
    let only = std::env::var("SHOUWANG_MEMORY_KIND").ok();
    let installation = Installation::new(Backend::Sqlite).await;
    let server = installation.serve_with_log(&[EMPTY_DEMO, &["--metrics", "127.0.0.1:0"]].concat());
    let target = Target::new(&server.url);
    let watch = Watch::start(server.pid());
    let start = watch.resident();
    let mut peaks = Vec::new();
    for kind in KINDS.iter().filter(|kind| only.as_ref().is_none_or(|only| only == kind.name)) {
        watch.forget();
        let until = Instant::now() + load.time;
        let mut connections = JoinSet::new();
        for number in 0..load.connections(kind.manner) {
            let target = target.clone();
            connections.spawn(async move {
                // Again and again; where it would wait longer than we do, it is hung up on.
                while timeout_at(until, (kind.once)(target.clone(), number)).await.is_ok() {}
            });
        }
        while Instant::now() < until && !connections.is_empty() {
            let alive = timeout(ALIVE, reqwest::get(format!("{}/healthz", server.url))).await;
            assert!(matches!(alive, Ok(Ok(_))), "{}: nobody else is answered", kind.name);
            let _ = timeout_at(until.min(Instant::now() + ALIVE), connections.join_next()).await;
        }
        connections.join_all().await;
        peaks.push(format!("{:>4} MB  {}", watch.peak(), kind.name));
        println!("{}", peaks[peaks.len() - 1]);
        assert!(watch.peak() <= MOST, "{}: {} MB", kind.name, watch.peak());
    }
    let counts = reqwest::get(&server.metrics).await.expect("counts").text().await.expect("text");
    assert!(counts.len() < 200_000, "{} bytes of counts", counts.len());
    let log = std::fs::read_to_string(installation.path("log")).expect("a log");
    assert!(log.lines().count() > 1_000, "it logs what it is asked");
    let longest = log.lines().map(str::len).max().unwrap_or_default();
    assert!(longest < 2_000, "a line of {longest} bytes");
    let back = watch.back_to(AT_REST, GIVEN_BACK).await;
    println!("{start} MB at the start, {back} MB at the end");
    assert!(back <= AT_REST, "{start} MB at the start, {back} MB at the end: {peaks:#?}");
}
