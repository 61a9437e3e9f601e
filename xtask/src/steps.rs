//! `cargo xtask test`: what is checked, cheapest first, and how.

use std::process::Command;
use std::time::Instant;

use crate::count::Counts;
use crate::postgres::{Cluster, URL_VARIABLE};
use crate::run::{self, Result, cargo};
use crate::suite::{suite, told};
use crate::times::Times;
use crate::{browser, budget, demo, need, npm, parity, schemathesis, server, slow, wasm, web};

/// One check.
pub(crate) struct Step {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// Runs it. A check that has no tests of its own counts as one.
    pub(crate) run: fn() -> Result<Counts>,
}

/// All of them. Each sees to what it needs by itself, so that any may run alone.
pub(crate) const STEPS: &[Step] = &[
    Step { name: "fmt", run: fmt },
    Step { name: "wasm", run: floor_0 },
    Step { name: "web", run: web_build },
    Step { name: "web-lint", run: web_lint },
    Step { name: "web-unit", run: web_unit },
    Step { name: "clippy", run: clippy },
    Step { name: "rust", run: rust },
    Step { name: "parity", run: vectors },
    Step { name: "demo", run: main_job },
    Step { name: "schemathesis", run: schemathesis::minute },
    Step { name: "browser", run: browser::step },
];

fn fmt() -> Result<Counts> {
    check(&mut cargo(&["fmt", "--all", "--", "--check"]))
}

/// The shared crate must stay free of everything that a browser does not have.
fn floor_0() -> Result<Counts> {
    wasm::build()?;
    let mut linted = Counts::default();
    for module in [wasm::FARMERS, wasm::WHOLE] {
        let mut clippy = cargo(&["clippy", "--quiet", "-p", "wasm-validator"]);
        clippy.args(module.features).args(["--profile", "wasm", "--target", wasm::TARGET]);
        clippy.args(["--target-dir", wasm::TARGET_DIR, "--", "-D", "warnings"]);
        linted += check(&mut clippy)?;
    }
    budget::module(&wasm::FARMERS.path())?.check()?;
    Ok(Counts::of(linted.passed + 1, 0))
}

/// Types, build, and what the phone has to load.
fn web_build() -> Result<Counts> {
    web::types()?;
    web::build()?;
    let sizes = budget::phone()?;
    sizes.iter().try_for_each(budget::Size::check)?;
    Ok(Counts::of(2 + u32::try_from(sizes.len()).unwrap_or(0), 0))
}

/// What vue-tsc does not see: `web-client/eslint.config.js`.
fn web_lint() -> Result<Counts> {
    npm::install("web-client")?;
    check(run::command("npm", "web-client").args(["run", "--silent", "lint"]))
}

fn web_unit() -> Result<Counts> {
    wasm::build()?;
    npm::install("web-client")?;
    suite(run::command("npm", "web-client").args(["test", "--silent"]))
}

fn clippy() -> Result<Counts> {
    check(&mut cargo(&[
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

/// Everything that `cargo test` knows, on SQLite and on a PostgreSQL of its own.
fn rust() -> Result<Counts> {
    let cluster = Cluster::start()?;
    need::proxies()?;
    server::build()?;
    let mut test = cargo(&["test", "--workspace", "--no-fail-fast"]);
    test.env(URL_VARIABLE, cluster.url()).env("SHOUWANG_PROGRAM", server::program());
    let mut times = Times::new();
    let mut counts = told(test.env("RUST_TEST_THREADS", times.threads().to_string()), |line| {
        times.read(line, Instant::now())
    })?;
    counts += slow::compare(&slow::list()?, slow::RUST, &times.tests());
    Ok(counts)
}

fn vectors() -> Result<Counts> {
    wasm::build()?;
    parity::compare()
}

fn main_job() -> Result<Counts> {
    demo::demo(true, "127.0.0.1:0").map(|()| Counts::ONE)
}

/// A command that is a check by itself.
fn check(command: &mut Command) -> Result<Counts> {
    run::run(command).map(|()| Counts::ONE)
}
