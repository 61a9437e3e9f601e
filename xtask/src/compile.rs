//! `cargo xtask bench compile`: how long it takes to build, and to see a test of a change.
//! Seconds differ between machines and hours: each is also told as a multiple of a yardstick,
//! a dependency built in the same run. (What the test command takes, it says itself.)

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::run::{self, Result, cargo, root};

/// Built from nothing with all that it needs: pure Rust, and its version is the lock file's.
const YARDSTICK: &str = "image";
/// Where a change is made: a service that much else uses.
const CHANGED: &str = "server/src/service/filing/attach.rs";
/// What is run after it, over HTTP.
const TEST: &str = "test --quiet --package tests --test api -- --exact photos::flags_go_when_photos_arrive::sqlite";

/// Measures, and prints the table.
///
/// # Errors
/// When something does not build or run.
pub(crate) fn run() -> Result {
    let folder = root().join("target/compile");
    remove(&folder)?;
    let yardstick = timed(&folder, &format!("build --quiet --package {YARDSTICK}"))?;
    remove(&folder)?;
    let cold = timed(&folder, "build --quiet --package shouwang")?;
    let first = timed(&folder, TEST)?;
    let changed = Changed::make()?;
    let change = timed(&folder, TEST)?;
    drop(changed);
    let again = timed(&folder, TEST)?;
    remove(&folder)?;
    println!("\n| what | seconds | yardsticks |\n|---|---|---|");
    for (what, seconds) in [
        (format!("the yardstick: {YARDSTICK}, built from nothing"), yardstick),
        ("cold build of the server".into(), cold),
        ("its tests, for the first time".into(), first),
        (format!("a change in {CHANGED}, to a test that ran"), change),
        ("that taken back".into(), again),
    ] {
        println!("| {what} | {seconds:.1} | {:.2} |", seconds / yardstick);
    }
    Ok(())
}

/// In a folder of its own: nobody else's build makes it shorter, nor is made longer by it.
fn timed(folder: &Path, args: &str) -> Result<f32> {
    let args: Vec<&str> = args.split(' ').collect();
    let started = Instant::now();
    run::run(cargo(&args).env("CARGO_TARGET_DIR", folder))?;
    Ok(started.elapsed().as_secs_f32())
}

fn remove(folder: &Path) -> Result {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// A file with something new in it, until it is dropped.
struct Changed {
    path: PathBuf,
    was: String,
}

impl Changed {
    fn make() -> Result<Self> {
        let path = root().join(CHANGED);
        let was = run::read(&path)?;
        run::write(
            &path,
            &format!("{was}\npub fn new(bytes: &[u8]) -> usize {{ bytes.len() }}\n"),
        )?;
        Ok(Self { path, was })
    }
}

impl Drop for Changed {
    fn drop(&mut self) {
        if let Err(problem) = run::write(&self.path, &self.was) {
            eprintln!("{CHANGED} is left changed: {problem}");
        }
    }
}
