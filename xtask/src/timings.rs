//! What takes time, measured by `tests/src/bin/load` in a release build, which prints a
//! line of JSON for each figure.

use serde_json::Value;

use crate::postgres::{Cluster, URL_VARIABLE};
use crate::row::Row;
use crate::run::{self, Result, cargo, command};

/// Builds the program that measures.
///
/// # Errors
/// When it does not compile.
pub(crate) fn build() -> Result {
    run::run(&mut cargo(&["build", "--quiet", "--release", "--package", "tests", "--bin", "load"]))
}

/// A whole form checked as the phone does it, against the server.
///
/// # Errors
/// When a side does not run.
pub(crate) fn check() -> Result<Row> {
    let micros = |lines: Vec<Value>| number(lines.first().unwrap_or(&Value::Null), "micros");
    let (mut native, mut wasm) = (Vec::new(), Vec::new());
    // In turns: what else the machine does slows both.
    for _ in 0..5 {
        native.push(micros(load("check", None)?)?);
        let printed = run::capture(command("node", "").arg("tests/vectors/speed.mjs"))?;
        wasm.push(micros(lines(&printed))?);
    }
    let (native, wasm) = (median(native), median(wasm));
    let ratio = wasm / native;
    Ok(Row {
        what: "whole-form check, wasm (Node) against native".into(),
        figure: format!("{ratio:.1}× ({wasm:.0} µs, {native:.0} µs)"),
        budget: "≤ 5×".into(),
        good: ratio <= 5.0,
    })
}

/// Filings through HTTP a second, on both databases.
///
/// # Errors
/// When PostgreSQL is not to be had, or the program does not run.
pub(crate) fn submissions() -> Result<Vec<Row>> {
    let cluster = Cluster::durable()?;
    let row = |line: &Value| {
        let ratio = number(line, "ratio")?;
        let (ours, bare) = (number(line, "ours_per_second")?, number(line, "bare_per_second")?);
        Ok(Row {
            what: format!("durable submissions, {}, against a bare loop", text(line, "database")?),
            figure: format!("{:.0} % ({ours:.0}/s, {bare:.0}/s)", ratio * 100.0),
            budget: "≥ 70 %".into(),
            good: ratio >= 0.7,
        })
    };
    load("submissions", Some(&cluster))?.iter().map(row).collect()
}

/// The first page of an inbox, on both databases; `notes` gets the plans of its statements.
///
/// # Errors
/// As [`submissions`].
pub(crate) fn inbox(notes: &mut Vec<String>) -> Result<Vec<Row>> {
    let cluster = Cluster::durable()?;
    let (plans, figures): (Vec<_>, Vec<_>) =
        load("inbox", Some(&cluster))?.into_iter().partition(|line| line["plan"].is_string());
    for plan in &plans {
        let (database, statement) = (text(plan, "database")?, text(plan, "statement")?);
        notes.push(format!("{statement} on {database}:\n{}", text(plan, "plan")?));
    }
    let row = |line: &Value| {
        let (few, many) = (number(line, "ms_few")?, number(line, "ms_many")?);
        let ratio = number(line, "ratio")?;
        Ok(Row {
            what: text(line, "what")?.into(),
            figure: format!("{ratio:.2}× ({many:.1} ms, {few:.1} ms)"),
            budget: "≤ 1.5×".into(),
            good: ratio <= 1.5,
        })
    };
    figures.iter().map(row).collect()
}

/// The migrations since dockets on a database of the release before, on both engines.
///
/// # Errors
/// As [`submissions`].
pub(crate) fn migration() -> Result<Vec<Row>> {
    let cluster = Cluster::durable()?;
    let row = |line: &Value| {
        let seconds = number(line, "seconds")?;
        let (before, after) = (number(line, "gb_before")?, number(line, "gb_after")?);
        Ok(Row {
            what: format!("{}, {}, 1 million cases", text(line, "what")?, text(line, "database")?),
            figure: format!("{seconds:.0} s ({before:.1} GB before, {after:.1} GB at its end)"),
            budget: "≤ 300 s".into(),
            good: seconds <= 300.0,
        })
    };
    load("migration", Some(&cluster))?.iter().map(row).collect()
}

fn load(what: &str, cluster: Option<&Cluster>) -> Result<Vec<Value>> {
    let program = run::root().join("target/release/load");
    let mut load = command(&program.to_string_lossy(), "");
    if let Some(cluster) = cluster {
        load.env(URL_VARIABLE, cluster.url());
    }
    run::capture(load.arg(what)).map(|printed| lines(&printed))
}

fn lines(printed: &str) -> Vec<Value> {
    printed.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn number(line: &Value, name: &str) -> Result<f64> {
    line[name].as_f64().ok_or_else(|| format!("no {name} in {line}"))
}

fn text<'a>(line: &'a Value, name: &str) -> Result<&'a str> {
    line[name].as_str().ok_or_else(|| format!("no {name} in {line}"))
}
