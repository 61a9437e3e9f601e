//! `cargo xtask nightly`: what takes too long for every change. The tests are those of
//! `cargo xtask test`; [`WHOLE`] tells them to go the whole way.

use crate::count::Counts;
use crate::run::{Result, cargo};
use crate::steps::Step;
use crate::suite::suite;
use crate::{mutants, schemathesis, server};

/// Set for a test that has a short and a whole form.
const WHOLE: &str = "SHOUWANG_NIGHTLY";

/// All of them; a step is a line here and a function below.
pub(crate) const STEPS: &[Step] = &[
    Step { name: "memory", run: memory },
    Step { name: "api", run: schemathesis::ten_minutes },
    Step { name: "mutants", run: mutants::sample },
];

/// The mutants that are asked for.
///
/// # Errors
/// When a tool fails, or less than nine of ten are noticed.
pub(crate) fn mutants(args: &[&str]) -> Result {
    let counts = mutants::run(args)?;
    if counts.failed == 0 { Ok(()) } else { Err("too many were not noticed".into()) }
}

/// The server's memory under 400 hostile and 64 saturating connections of each kind.
fn memory() -> Result<Counts> {
    server::build()?;
    let mut test = cargo(&["test", "--quiet", "--package", "tests", "--test", "faults"]);
    test.args(["--", "--nocapture", "memory::"]);
    suite(test.env(WHOLE, "1").env("SHOUWANG_PROGRAM", server::program()))
}
