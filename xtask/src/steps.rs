//! `cargo xtask test`: what is checked, cheapest first, and how.

use std::process::Command;

use crate::count::Counts;
use crate::postgres::{Cluster, URL_VARIABLE};
use crate::run::{self, Result, cargo};
use crate::{budget, demo, need, npm, parity, schemathesis, server, wasm, web};

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
    Step { name: "browser", run: browser },
];

fn fmt() -> Result<Counts> {
    check(&mut cargo(&["fmt", "--all", "--", "--check"]))
}

/// The shared crate must stay free of everything that a browser does not have.
fn floor_0() -> Result<Counts> {
    wasm::build()?;
    let mut clippy = cargo(&["clippy", "--quiet", "-p", "wasm-validator", "--features", "wasm"]);
    clippy.args(["--profile", "wasm", "--target", wasm::TARGET, "--target-dir", wasm::TARGET_DIR]);
    let linted = check(clippy.args(["--", "-D", "warnings"]))?;
    budget::module(&wasm::module())?.check()?;
    Ok(Counts { passed: linted.passed + 1, failed: 0 })
}

/// Types, build, and what the phone has to load.
fn web_build() -> Result<Counts> {
    web::types()?;
    web::build()?;
    let sizes = budget::phone()?;
    sizes.iter().try_for_each(budget::Size::check)?;
    Ok(Counts { passed: 2 + u32::try_from(sizes.len()).unwrap_or(0), failed: 0 })
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
    let mut test = cargo(&["test", "--quiet", "--workspace", "--no-fail-fast"]);
    suite(test.env(URL_VARIABLE, cluster.url()).env("SHOUWANG_PROGRAM", server::program()))
}

fn vectors() -> Result<Counts> {
    wasm::build()?;
    parity::compare()
}

fn main_job() -> Result<Counts> {
    demo::demo(true, "127.0.0.1:0").map(|()| Counts::ONE)
}

fn browser() -> Result<Counts> {
    suite(&mut journeys()?)
}

/// Renews docs/screens: the tours of all pages, with their pictures and counts kept.
///
/// # Errors
/// When something does not build, or a page is not as it should be.
pub(crate) fn screens() -> Result {
    const TOURS: [&str; 6] = [
        "tour-own.test.mjs",
        "tour-cadre.test.mjs",
        "tour-proxy.test.mjs",
        "tour-answers.test.mjs",
        "tour-desk.test.mjs",
        "journeys-counted.test.mjs",
    ];
    let mut tours = journeys()?;
    forget_pictures().map_err(|error| format!("docs/screens: {error}"))?;
    run::run(tours.args(TOURS).env("SHOUWANG_SCREENS", "1"))?;
    run::run(run::command("node", "tests/browser").arg("gallery.mjs"))
}

/// A page that is no longer there leaves no picture behind.
fn forget_pictures() -> std::io::Result<()> {
    for entry in std::fs::read_dir(run::root().join("docs/screens"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "webp") {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// People's journeys, in a real browser against a real server.
fn journeys() -> Result<Command> {
    let chromium = need::chromium()?;
    web::build()?;
    server::build()?;
    npm::install("tests/browser")?;
    let mut node = run::command("node", "tests/browser");
    // They wait more than they reckon: each file has a server and a browser of its own.
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]);
    node.env("CHROMIUM", chromium).env("SHOUWANG_PROGRAM", server::program());
    Ok(node)
}

/// A command that is a check by itself.
fn check(command: &mut Command) -> Result<Counts> {
    run::run(command).map(|()| Counts::ONE)
}

/// A command that counts its own tests. It must not fail without telling of one,
/// nor end well without having run any.
///
/// # Errors
/// When it cannot be started, or ran no test.
pub(crate) fn suite(command: &mut Command) -> Result<Counts> {
    let (mut counts, status) = run::counted(command)?;
    if !status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    if counts == Counts::default() {
        return Err("no test ran".into());
    }
    Ok(counts)
}
