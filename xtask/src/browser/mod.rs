//! People's journeys, in a real browser against a real server.

mod told;
mod unsteady;

use std::path::PathBuf;
use std::process::Command;

use crate::count::Counts;
use crate::run::{self, Result};
use crate::suite::suite;
use crate::{need, npm, server, slow, web};
use told::Told;

/// All of them. A file in which a test failed is run once more, by itself: see [`unsteady`].
///
/// # Errors
/// When something does not build, or no test ran.
pub(crate) fn step() -> Result<Counts> {
    let (first, tests) = round(&[])?;
    let mut counts =
        unsteady::settle(first, &tests, |file| round(&[file]).map(|(counts, _)| counts));
    counts += slow::compare(&slow::list()?, slow::BROWSER, &told::times(&tests));
    Ok(counts)
}

/// Runs these files, or all, and reads what was told of each test.
fn round(files: &[&str]) -> Result<(Counts, Vec<Told>)> {
    let report = report();
    let mut node = journeys()?;
    node.args(["--test-reporter=spec", "--test-reporter-destination=stdout"]);
    node.arg("--test-reporter=./support/report.mjs");
    node.arg(format!("--test-reporter-destination={}", report.display()));
    // Pictures are for who looks at them, after a file that is run by hand.
    node.env("SHOUWANG_PICTURES", "none");
    let counts = suite(node.args(files))?;
    Ok((counts, told::read(&run::read(&report)?)?))
}

/// What `tests/browser/support/report.mjs` writes.
fn report() -> PathBuf {
    run::root().join("target/browser-tests.jsonl")
}

/// Renews docs/screens: the tours of all pages, with their pictures and counts kept.
///
/// # Errors
/// When something does not build, or a page is not as it should be.
pub(crate) fn screens() -> Result {
    const TOURS: [&str; 7] = [
        "tour-own.test.mjs",
        "tour-cadre.test.mjs",
        "tour-proxy.test.mjs",
        "tour-answers.test.mjs",
        "tour-desk.test.mjs",
        "tour-actions.test.mjs",
        "journeys-counted.test.mjs",
    ];
    let mut tours = journeys()?;
    forget_pictures().map_err(|error| format!("docs/screens: {error}"))?;
    tours.arg("--test-reporter=spec").args(TOURS);
    run::run(tours.env("SHOUWANG_SCREENS", "1"))?;
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

/// The command that runs them: all, or those that are added to it.
fn journeys() -> Result<Command> {
    let chromium = need::chromium()?;
    web::build()?;
    server::build()?;
    npm::install("tests/browser")?;
    let mut node = run::command("node", "tests/browser");
    // They wait more than they reckon: each file has a server and a browser of its own.
    node.args(["--test", "--test-concurrency=2"]);
    node.env("CHROMIUM", chromium).env("SHOUWANG_PROGRAM", server::program());
    Ok(node)
}
