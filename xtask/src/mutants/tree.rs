//! The copy of the sources with the mutants woven in, and what is built of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::list::Mutant;
use super::weave::{self, Part};
use crate::run::{self, Result};

/// Put at the end of the shared crate, below all others.
const SWITCH: &str = include_str!("switch.rs");
const SWITCH_FILE: &str = "wasm-validator/src/lib.rs";
/// A mutant or two in each round may hide others; where it does not end, something else is wrong.
const ROUNDS: usize = 40;

/// What was built.
#[derive(Debug)]
pub(super) struct Built {
    /// Programs of tests, with the folder that each starts in.
    pub(super) tests: Vec<(PathBuf, PathBuf)>,
    /// The server, for tests that start it.
    pub(super) server: PathBuf,
    /// Mutants that do not compile, as any compiler would notice.
    pub(super) unbuildable: BTreeSet<usize>,
}

/// Copies the sources, weaves in what compiles, and builds the tests.
///
/// # Errors
/// When something does not compile that is no mutant's fault.
pub(super) fn build(mutants: &[Mutant]) -> Result<Built> {
    copy()?;
    let unbuildable = settle(mutants)?;
    let mut test = cargo("test");
    test.args(["--no-run", "--workspace", "--lib"]);
    test.args(["--test", "api", "--test", "law", "--test", "faults"]);
    let (messages, errors) = messages(&mut test)?;
    if !errors.is_empty() {
        return Err(format!("the tests of the copy do not compile:\n{}", errors.join("\n")));
    }
    let tests = messages.iter().filter_map(program).collect();
    run::capture(cargo("build").args(["--quiet", "--workspace", "--lib", "--bin", "shouwang"]))?;
    Ok(Built { tests, server: build_folder().join("debug/shouwang"), unbuildable })
}

/// Everything that git knows or would know; what has not changed is left as it is.
fn copy() -> Result {
    let files = run::command("git", "").args(["ls-files", "-co", "--exclude-standard"]).output();
    let files = files.map_err(|error| format!("git: {error}"))?;
    let files = String::from_utf8_lossy(&files.stdout);
    for folder in ["server", "wasm-validator", "tests", "xtask", "migrations"] {
        remove_gone(folder, &files.lines().collect())?;
    }
    for file in files.lines() {
        let Ok(content) = std::fs::read(run::root().join(file)) else { continue };
        if !file.starts_with("server/src/") && !file.starts_with("wasm-validator/src/") {
            put(&tree().join(file), &content)?;
        }
    }
    let (dist, link) = (run::root().join("web-client/dist"), tree().join("web-client/dist"));
    if !link.exists() {
        std::os::unix::fs::symlink(dist, &link).map_err(|e| format!("{}: {e}", link.display()))?;
    }
    Ok(())
}

/// A module that has moved must not be there twice.
fn remove_gone(folder: &str, files: &BTreeSet<&str>) -> Result {
    let Ok(entries) = std::fs::read_dir(tree().join(folder)) else { return Ok(()) };
    for entry in entries.flatten() {
        let file = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            remove_gone(&file, files)?;
        } else if !files.contains(&*file) {
            std::fs::remove_file(entry.path()).map_err(|error| format!("{file}: {error}"))?;
        }
    }
    Ok(())
}

/// Weaves in all mutants but those that turn out not to compile.
fn settle(mutants: &[Mutant]) -> Result<BTreeSet<usize>> {
    let mut unbuildable = BTreeSet::new();
    for round in 1..=ROUNDS {
        let mut parts = write(mutants, "wasm-validator/", &mut unbuildable)?;
        parts.append(&mut write(mutants, "server/", &mut unbuildable)?);
        // The same features as for the tests, or all that lies below is built twice.
        let (messages, errors) = messages(cargo("check").args(["--workspace", "--lib"]))?;
        if errors.is_empty() {
            return Ok(unbuildable);
        }
        let blamed = messages.iter().filter_map(|message| blame(message, &parts));
        let before = unbuildable.len();
        unbuildable.extend(blamed);
        if unbuildable.len() == before {
            return Err(format!("the copy does not compile:\n{}", errors.join("\n")));
        }
        println!("mutants: round {round}: {} do not compile", unbuildable.len());
    }
    Err(format!("the copy does not compile after {ROUNDS} rounds"))
}

/// Writes a package's sources; where each mutant stands in them.
fn write(
    mutants: &[Mutant],
    folder: &str,
    unbuildable: &mut BTreeSet<usize>,
) -> Result<BTreeMap<String, Vec<Part>>> {
    let on = if folder == "server/" { "::wasm_validator" } else { "crate" };
    let on = format!("{on}::mutant_switch::on");
    let files = run::capture(run::command("git", "").args(["ls-files", "-co", folder]))?;
    let mut all = BTreeMap::new();
    for file in files.lines().filter(|file| file[folder.len()..].starts_with("src/")) {
        let Ok(source) = std::fs::read(run::root().join(file)) else { continue };
        let mine = |(id, m): &(usize, &Mutant)| m.file == file && !unbuildable.contains(id);
        let mine: Vec<_> = mutants.iter().enumerate().filter(mine).collect();
        let Ok(source) = String::from_utf8(source) else { continue };
        let (mut text, mut parts) = (source, Vec::new());
        if !mine.is_empty() {
            let woven = weave::weave(&text, &mine, &on).map_err(|e| format!("{file}: {e}"))?;
            (text, parts) = (woven.text, woven.parts);
        }
        let standing: BTreeSet<usize> = parts.iter().map(|part| part.id).collect();
        unbuildable.extend(mine.iter().map(|(id, _)| *id).filter(|id| !standing.contains(id)));
        if file == SWITCH_FILE {
            text.push_str(SWITCH.trim_start_matches(|c| c != '\n'));
        }
        put(&tree().join(file), text.as_bytes())?;
        all.insert(file.to_owned(), parts);
    }
    Ok(all)
}

/// The mutant whose fault an error is: the one whose own text it points at, or the innermost
/// around it. Parts are in that order.
fn blame(message: &Value, parts: &BTreeMap<String, Vec<Part>>) -> Option<usize> {
    if message["reason"] != "compiler-message" || message["message"]["level"] != "error" {
        return None;
    }
    let spans = message["message"]["spans"].as_array()?;
    let (first, others): (Vec<_>, Vec<_>) = spans.iter().partition(|s| s["is_primary"] == true);
    first.into_iter().chain(others).find_map(|span| {
        let byte = |name: &str| span[name].as_u64().and_then(|n| usize::try_from(n).ok());
        let (start, end) = (byte("byte_start")?, byte("byte_end")?);
        let within = |part: &&Part| part.bytes.start <= start && end <= part.bytes.end;
        parts.get(span["file_name"].as_str()?)?.iter().find(within).map(|part| part.id)
    })
}

fn program(message: &Value) -> Option<(PathBuf, PathBuf)> {
    let manifest = Path::new(message["manifest_path"].as_str()?);
    let is_test = message["profile"]["test"] == true;
    let program = is_test.then(|| message["executable"].as_str()).flatten()?;
    Some((PathBuf::from(program), manifest.parent()?.to_owned()))
}

/// What the compiler says, and its errors in words.
fn messages(command: &mut Command) -> Result<(Vec<Value>, Vec<String>)> {
    command.args(["--quiet", "--message-format", "json"]).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| format!("cargo: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Value> =
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let is_error = |message: &&Value| message["message"]["level"] == "error";
    let words = |message: &Value| message["message"]["rendered"].as_str().map(str::to_owned);
    let mut errors: Vec<String> = messages.iter().filter(is_error).filter_map(words).collect();
    if errors.is_empty() && !output.status.success() {
        errors.push(format!("cargo ended with {}", output.status));
    }
    Ok((messages, errors))
}

/// In the copy, with a target folder of its own.
fn cargo(command: &str) -> Command {
    let mut cargo = run::cargo(&[command]);
    cargo.current_dir(tree()).env("CARGO_TARGET_DIR", build_folder());
    cargo
}

fn build_folder() -> PathBuf {
    run::root().join(super::FOLDER).join("build")
}

fn tree() -> PathBuf {
    run::root().join(super::FOLDER).join("tree")
}

fn put(path: &Path, content: &[u8]) -> Result {
    if std::fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, content))
        .map_err(|error| format!("{}: {error}", path.display()))
}
