//! `check`, `check-field`, `due`, `thumbprint`: the shared crate from the command line.

use std::io::{BufRead as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use serde_json::{Value, json};
use wasm_validator::date::parse_date;
use wasm_validator::field::{FieldReport, KINDS, check_field as judge_field};
use wasm_validator::{Context, check_json, thumbprint as print};

use super::{Failure, block_on, connect, day};
use crate::clock::Clock;
use crate::config::Storage;
use crate::domain::calendar::CalendarInForce;
use crate::service::places::rules::RuleBook;

/// Exit status: all could be read, and some are not good.
const NOT_ALL: u8 = 1;
/// Exit status: some could not be read.
const UNREAD: u8 = 2;

/// The day to judge by.
fn as_of_day(text: Option<&str>) -> Result<NaiveDate, Failure> {
    Ok(match text {
        None => Clock::system().today(),
        Some(text) => day(text)?,
    })
}

fn say(value: &impl serde::Serialize) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    Ok(out.write_all(b"\n")?)
}

fn exit(all_ok: bool) -> ExitCode {
    if all_ok { ExitCode::SUCCESS } else { ExitCode::from(NOT_ALL) }
}

/// For commands that answer what could be read, and name the rest on standard error.
fn exit_unread(all_read: bool) -> ExitCode {
    if all_read { ExitCode::SUCCESS } else { ExitCode::from(UNREAD) }
}

pub(super) fn check(file: &Path, as_of: Option<&str>) -> Result<ExitCode, Failure> {
    let context = Context::new(as_of_day(as_of)?);
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let text = String::from_utf8_lossy(&bytes);
    let mut all_ok = true;
    for declaration in declarations(&text) {
        let report = check_json(declaration, &context).report;
        all_ok &= report.ok;
        say(&report)?;
    }
    Ok(exit(all_ok))
}

/// One declaration over many lines, or one on each line.
fn declarations(text: &str) -> Vec<&str> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let is_whole = serde_json::from_str::<Value>(text).is_ok();
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    // A broken line among others gets a report of its own; a single broken document of many
    // lines gets one report, not one for each line: its inner lines are indented.
    let is_lines = lines().count() > 1
        && lines().any(|line| line.starts_with('{') && line.trim_end().ends_with('}'));
    if is_whole || !is_lines { vec![text] } else { lines().collect() }
}

pub(super) fn check_field(
    kind: &str,
    values: &[String],
    as_of: Option<&str>,
) -> Result<ExitCode, Failure> {
    let as_of = as_of_day(as_of)?;
    let mut all_ok = true;
    let mut judge = |value: &str| -> Result<(), Failure> {
        let report = judge_field(kind, value, as_of)
            .ok_or_else(|| format!("unknown kind {kind}; known: {}", KINDS.join(", ")))?;
        all_ok &= matches!(report, FieldReport::Good { .. });
        say(&report)
    };
    for value in values {
        if value == "-" {
            lines(&mut judge)?;
        } else {
            judge(value)?;
        }
    }
    Ok(exit(all_ok))
}

/// Calls `each` for every line of standard input, empty ones too.
fn lines(each: &mut impl FnMut(&str) -> Result<(), Failure>) -> Result<(), Failure> {
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        each(line.strip_suffix('\r').unwrap_or(&line))?;
    }
    Ok(())
}

/// The years of the installation, if there is one.
async fn calendar(storage: &Storage) -> Result<CalendarInForce, Failure> {
    let is_there = match storage.database_file() {
        Some(file) => file.exists(),
        None => true,
    };
    if !is_there {
        return Ok(CalendarInForce::shipped()?);
    }
    let db = connect(storage).await?;
    let found = if db.is_empty().await? {
        CalendarInForce::shipped()?
    } else {
        db.need_current().await?;
        RuleBook::load(&mut db.begin_read().await?).await?.calendar
    };
    db.close().await;
    Ok(found)
}

pub(super) fn due(from: &str, days: u32, storage: &Storage) -> Result<ExitCode, Failure> {
    let calendar = block_on(calendar(storage))?.calendar;
    if days == 0 || days > wasm_validator::calendar::MAX_DAYS {
        return Err(format!(
            "--working-days goes from 1 to {}",
            wasm_validator::calendar::MAX_DAYS
        )
        .into());
    }
    let mut all_read = true;
    let mut count = |text: &str| -> Result<(), Failure> {
        let Some(from) = parse_date(text.trim()) else {
            all_read = false;
            eprintln!("shouwang: not a date: {text}");
            return Ok(());
        };
        say(&calendar.due(from, days))
    };
    if from == "-" {
        lines(&mut count)?;
    } else {
        count(from)?;
    }
    Ok(exit_unread(all_read))
}

pub(super) fn thumbprint(files: &[PathBuf]) -> Result<ExitCode, Failure> {
    let mut all_read = true;
    for file in files {
        match assess(file) {
            Ok(line) => say(&line)?,
            Err(failure) => {
                all_read = false;
                eprintln!("shouwang: {}: {failure}", file.display());
            }
        }
    }
    Ok(exit_unread(all_read))
}

fn assess(file: &Path) -> Result<Value, Failure> {
    let bytes = std::fs::read(file)?;
    // Greymaps of scanners are judged here, but never accepted from a phone.
    let photo = if bytes.starts_with(b"P5") {
        image::load_from_memory_with_format(&bytes, image::ImageFormat::Pnm)?.to_rgba8()
    } else {
        crate::gateway::photo::decode(&bytes).map_err(|code| code.as_str().to_owned())?.to_rgba8()
    };
    let found = print::assess(photo.as_raw(), photo.width(), photo.height());
    Ok(json!({
        "file": file.display().to_string(),
        "verdict": found.verdict,
        "score": found.score,
        "reasons": found.reasons,
    }))
}
