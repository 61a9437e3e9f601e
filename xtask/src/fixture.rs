//! `cargo xtask fixture NAME`: writes into tests/upgrade/NAME what every later version must
//! still serve: a backup on either database, and the web client that phones go on using.

use crate::postgres::{Cluster, URL_VARIABLE};
use crate::run::{self, Result, cargo};
use crate::{server, web};

/// Presses the buttons of the kept pages, in their words: see tests/browser/earlier-pages.test.mjs.
const HANDS: [&str; 5] = ["earlier", "form", "journeys", "paper", "people"];

/// Makes all of it.
///
/// # Errors
/// When something does not build, or does not do what it is told.
pub(crate) fn make(name: &str) -> Result {
    databases(name)?;
    pages(name)
}

/// See tests/faults/upgrade.
fn databases(name: &str) -> Result {
    let cluster = Cluster::start()?;
    server::build()?;
    let args = "test --package tests --test faults -- --ignored --exact upgrade::make::a_fixture";
    let mut make = cargo(&args.split(' ').collect::<Vec<_>>());
    make.env(URL_VARIABLE, cluster.url()).env("SHOUWANG_PROGRAM", server::program());
    run::run(make.env("SHOUWANG_FIXTURE", name))
}

/// The build without its compressed copies, and the tests' helpers that know its words.
fn pages(name: &str) -> Result {
    web::build()?;
    let mut tar = run::command("tar", "web-client");
    tar.args(["--exclude=*.br", "--exclude=.made-from", "-czf"]);
    tar.arg(run::root().join("tests/upgrade").join(name).join("web.tar.gz"));
    tar.args(["dist", "-C", "../tests/browser"]);
    run::run(tar.args(HANDS.map(|file| format!("support/{file}.mjs"))))
}
