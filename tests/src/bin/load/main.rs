//! Timings for `cargo xtask bench`: ratios of two things measured in one run, printed as
//! JSON lines, never asserted. `load submissions`, `load inbox` (on both databases when
//! `SHOUWANG_TEST_POSTGRES` names one), `load check`, `load migration`.
#![allow(clippy::disallowed_methods, reason = "a benchmark makes ids and reads the time")]

mod check;
mod inbox;
mod migration;
mod plans;
mod rows;
mod submissions;

use std::mem::ManuallyDrop;

use serde_json::Value;
use tests::{Backend, TestApp};

#[tokio::main]
async fn main() {
    let mut backends = vec![Backend::Sqlite];
    if std::env::var_os("SHOUWANG_TEST_POSTGRES").is_some() {
        backends.push(Backend::Postgres);
    }
    for what in std::env::args().skip(1) {
        match &*what {
            "check" => check::check(),
            "submissions" => {
                for backend in &backends {
                    submissions::submissions(*backend).await;
                }
            }
            "inbox" => {
                for backend in &backends {
                    inbox::inbox(*backend).await;
                }
            }
            "migration" => {
                for backend in &backends {
                    migration::migration(*backend).await;
                }
            }
            _ => eprintln!("{what}: check, submissions, inbox or migration"),
        }
    }
}

fn say(row: &Value) {
    println!("{row}");
}

/// A server whose rows are copies that do not open: the harness's closing check of what
/// is kept is not for them, so it is never dropped.
async fn start(backend: Backend) -> ManuallyDrop<TestApp> {
    ManuallyDrop::new(TestApp::start(backend).await)
}
