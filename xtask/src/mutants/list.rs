//! What there is to break, as cargo-mutants lists it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::run::{self, Result};

/// The version whose list is read here.
const VERSION: &str = "27.1.0";
const TOOLS: &str = "target/tools";
/// Mutants that no test can notice, each with its reason: name, tab, reason.
const EQUIVALENTS: &str = "tests/mutants/equivalents.tsv";

/// A line and a column, both from 1; columns count characters.
pub(super) type Place = (usize, usize);

/// One small change.
#[derive(Debug, Clone)]
pub(super) struct Mutant {
    /// `server/src/app.rs:128:5: replace f -> bool with true`
    pub(super) name: String,
    /// Path of the source file, below the workspace's folder.
    pub(super) file: String,
    /// cargo-mutants' word for its kind.
    pub(super) genre: String,
    /// First place of the replaced text.
    pub(super) start: Place,
    /// The text put there instead; empty where something is deleted.
    pub(super) replacement: String,
}

impl Mutant {
    fn read(json: &Value) -> Option<Self> {
        let text = |name: &str| json[name].as_str().map(str::to_owned);
        let start = &json["span"]["start"];
        let number = |name: &str| start[name].as_u64().and_then(|n| usize::try_from(n).ok());
        Some(Self {
            name: text("name")?,
            file: text("file")?,
            genre: text("genre")?,
            start: (number("line")?, number("column")?),
            replacement: text("replacement")?,
        })
    }

    /// The name without line and column, which move with every change above.
    pub(super) fn lasting_name(&self) -> String {
        let what = self.name.splitn(4, ':').nth(3).unwrap_or(&self.name);
        format!("{}:{what}", self.file)
    }
}

/// Installs cargo-mutants into the target folder, where it is not there yet.
///
/// # Errors
/// When it cannot be built.
pub(super) fn install() -> Result {
    let version = run::capture(Command::new(tool()).args(["mutants", "--version"]));
    if version.is_ok_and(|version| version.trim().ends_with(VERSION)) {
        return Ok(());
    }
    println!("installing cargo-mutants {VERSION}");
    let mut install = run::cargo(&["install", "--quiet", "--locked", "--force", "--root", TOOLS]);
    run::run(install.args(["--debug", "cargo-mutants", "--version", VERSION]))
}

fn tool() -> PathBuf {
    run::root().join(TOOLS).join("bin/cargo-mutants")
}

/// All of the server and the shared crate, or those of lines that have changed since a commit.
///
/// # Errors
/// When git or cargo-mutants fails.
pub(super) fn all(since: Option<&str>) -> Result<Vec<Mutant>> {
    let mut command = Command::new(tool());
    command.current_dir(run::root()).args(["mutants", "--list", "--json"]);
    command.args(["--package", "shouwang", "--package", "wasm-validator"]);
    if let Some(commit) = since {
        let diff = run::capture(run::command("git", "").args(["diff", commit]))?;
        let file = run::root().join(super::FOLDER).join("since.diff");
        run::write(&file, &diff)?;
        command.arg("--in-diff").arg(file);
    }
    let text = run::capture(&mut command)?;
    if since.is_some() && text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let listed: Vec<Value> =
        serde_json::from_str(&text).map_err(|error| format!("cargo mutants --list: {error}"))?;
    let read = listed.iter().map(|json| Mutant::read(json).ok_or(json));
    read.collect::<std::result::Result<_, _>>().map_err(|json| format!("not a mutant: {json}"))
}

/// The same seed draws the same sample from the same sources.
pub(super) fn draw(mut mutants: Vec<Mutant>, seed: u64, count: usize) -> Vec<Mutant> {
    mutants.sort_by_cached_key(|mutant| {
        let mut hasher = DefaultHasher::new();
        (seed, &mutant.name).hash(&mut hasher);
        hasher.finish()
    });
    mutants.truncate(count);
    mutants
}

/// The lasting names of those that no test can notice.
///
/// # Errors
/// When one stands there without a reason.
pub(super) fn equivalents() -> Result<Vec<String>> {
    let text = run::read(&run::root().join(EQUIVALENTS))?;
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| match line.split_once('\t') {
            Some((name, reason)) if !reason.trim().is_empty() => Ok(name.to_owned()),
            _ => Err(format!("{EQUIVALENTS}: no reason beside {line}")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Mutant {
        let file = name.split(':').next().unwrap_or_default().to_owned();
        let (genre, replacement) = (String::new(), String::new());
        Mutant { name: name.to_owned(), file, genre, start: (1, 1), replacement }
    }

    #[test]
    fn a_seed_draws_the_same_again_and_another_another() {
        let all: Vec<Mutant> = (0..1000).map(|n| named(&format!("a.rs:{n}:1: x"))).collect();
        let names = |drawn: Vec<Mutant>| drawn.into_iter().map(|m| m.name).collect::<Vec<_>>();
        let mut reversed = all.clone();
        reversed.reverse();
        let drawn = names(draw(all.clone(), 7, 50));
        assert_eq!(drawn, names(draw(reversed, 7, 50)));
        assert_ne!(drawn, names(draw(all, 8, 50)));
        assert_eq!(drawn.len(), 50);
    }

    #[test]
    fn a_lasting_name_has_no_line() {
        let mutant = named("server/src/app.rs:128:5: replace f -> Vec<X> with vec![a::b()]");
        let lasting = "server/src/app.rs: replace f -> Vec<X> with vec![a::b()]";
        assert_eq!(mutant.lasting_name(), lasting);
    }
}
