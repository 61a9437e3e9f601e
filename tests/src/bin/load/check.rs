//! The whole-form check, natively: `tests/vectors/speed.mjs` does the same in WebAssembly.

use std::fs;
use std::time::Instant;

use serde_json::{Value, json};
use wasm_validator::{Context, check_json};

use crate::say;

/// As many as the other side, after as many that do not count: an engine takes some
/// thousand calls until it has compiled the module for speed.
const ROUNDS: usize = 1_000;

/// Text in, text out, as the browser's module has it.
pub(crate) fn check() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let read = |path: &str| fs::read_to_string(format!("{root}/{path}")).expect("a file");
    let forms =
        ["self", "proxy", "corrected"].map(|name| read(&format!("tests/golden/{name}.json")));
    let policy: Value = serde_json::from_str(&read("tests/vectors/policy.json")).expect("JSON");
    let context = json!({ "as_of": "2026-09-24", "policy": policy, "counties": [] }).to_string();
    let judge = |form: &String| {
        let context: Context = serde_json::from_str(&context).expect("a context");
        let report = check_json(form, &context).report;
        assert!(report.ok, "a golden form is good");
        serde_json::to_string(&report).expect("JSON").len()
    };
    // Each round by itself, and the median of them: other programs disturb some rounds, not
    // most.
    let round = |_| {
        let started = Instant::now();
        let written = forms.iter().map(judge).sum::<usize>();
        assert!(written > 0);
        started.elapsed().as_secs_f64() * 1e6 / 3.0
    };
    let mut took: Vec<f64> = (0..ROUNDS * 2).map(round).skip(ROUNDS).collect();
    took.sort_by(f64::total_cmp);
    let micros = took[ROUNDS / 2];
    say(&json!({ "what": "check", "micros": micros }));
}
