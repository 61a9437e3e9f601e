//! The same cases to the native crate and to the modules of the browser, each as WebAssembly
//! and as JavaScript: the answers must be the same to the byte.

use std::path::Path;

use crate::count::Counts;
use crate::run::{self, Result, cargo, command};

/// How many differences are shown.
const SHOWN: usize = 5;

/// Runs every file of `tests/vectors` with each and compares.
///
/// # Errors
/// When a side cannot be run at all.
pub(crate) fn compare() -> Result<Counts> {
    let files = files()?;
    run::run(&mut cargo(&["build", "--quiet", "--package", "tests", "--bin", "vectors"]))?;
    let program = run::root().join("target/debug/vectors");
    let mut counts = Counts::default();
    for module in ["validator", "whole"] {
        let mut command = command(&program.to_string_lossy(), "");
        let native = run::capture(command.arg(module).args(&files))?;
        let native: Vec<&str> = native.lines().collect();
        for engine in ["wasm", "wasm2js"] {
            counts += beside(&native, module, engine, &files)?;
        }
    }
    Ok(counts)
}

/// The answers of one module in one engine beside the native ones.
fn beside(native: &[&str], module: &str, engine: &str, files: &[String]) -> Result<Counts> {
    let mut node = command("node", "");
    let there = run::capture(node.args(["tests/vectors/parity.mjs", module, engine]).args(files))?;
    let there: Vec<&str> = there.lines().collect();
    let module = format!("{module} {engine}");
    if there.len() != native.len() {
        return Err(format!("{module}: {} answers, native: {}", there.len(), native.len()));
    }
    let differs = |at: &usize| native[*at] != there[*at];
    let differences: Vec<usize> = (0..native.len()).filter(differs).collect();
    for at in differences.iter().take(SHOWN) {
        eprintln!("case {}\n  native  {}\n  {module} {}", at + 1, native[*at], there[*at]);
    }
    let failed = u32::try_from(differences.len()).unwrap_or(u32::MAX);
    let passed = u32::try_from(native.len()).unwrap_or(u32::MAX) - failed;
    println!("{module}: {passed} answers as native, {failed} not");
    Ok(Counts::of(passed, failed))
}

/// The vector files, below the workspace's folder, in order.
fn files() -> Result<Vec<String>> {
    const FOLDER: &str = "tests/vectors";
    let entries =
        std::fs::read_dir(run::root().join(FOLDER)).map_err(|e| format!("{FOLDER}: {e}"))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let is_vectors = |name: &String| Path::new(name).extension().is_some_and(|e| e == "jsonl");
    let mut files: Vec<_> =
        names.filter(is_vectors).map(|name| format!("{FOLDER}/{name}")).collect();
    files.sort();
    if files.is_empty() { Err(format!("{FOLDER} has no .jsonl files")) } else { Ok(files) }
}
