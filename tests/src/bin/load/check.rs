//! The whole-form check, natively: `tests/vectors/speed.mjs` does the same in WebAssembly.

use std::fs;
use std::time::Instant;

use serde_json::{Value, json};
use wasm_validator::{Context, check_json};

use crate::say;

/// As many as the other side.
const ROUNDS: u32 = 2_000;

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
    let round = || forms.iter().map(judge).sum::<usize>();
    let mut written = (0..ROUNDS / 10).map(|_| round()).sum::<usize>();
    let started = Instant::now();
    written += (0..ROUNDS).map(|_| round()).sum::<usize>();
    assert!(written > 0);
    let micros = started.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS * 3);
    say(&json!({ "what": "check", "micros": micros }));
}
