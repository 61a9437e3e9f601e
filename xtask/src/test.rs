//! Runs steps, tells how long each took, and sums up.

use std::time::Instant;

use crate::count::Counts;
use crate::run::Result;
use crate::steps::Step;

/// Runs the named ones of these steps, or all. A step that fails does not keep the others from
/// running: one run shows everything that is wrong.
///
/// # Errors
/// When a name is unknown or anything failed.
pub(crate) fn run(steps: &[Step], names: &[&str]) -> Result {
    let known: Vec<&str> = steps.iter().map(|step| step.name).collect();
    if let Some(name) = names.iter().find(|name| !known.contains(name)) {
        return Err(format!("no step {name}; there are: {}", known.join(", ")));
    }
    let chosen = |step: &&Step| names.is_empty() || names.contains(&step.name);
    let mut total = Counts::default();
    let mut report = Vec::new();
    let begun = Instant::now();
    for step in steps.iter().filter(chosen) {
        println!("\n== {}", step.name);
        let started = Instant::now();
        let counts = (step.run)().unwrap_or_else(|problem| {
            eprintln!("{}: {problem}", step.name);
            Counts::of(0, 1)
        });
        let word = if counts.failed == 0 { "ok" } else { "FAILED" };
        let seconds = started.elapsed().as_secs_f32();
        let mut line =
            format!("{:<10} {word:<7} {:>4} passed {seconds:>7.1} s", step.name, counts.passed);
        if !counts.remarks.is_empty() {
            line.push_str("  ! ");
            line.push_str(&counts.remarks.join("\n           ! "));
        }
        println!("== {line}");
        report.push(line);
        total += counts;
    }
    let (Counts { passed, failed, .. }, seconds) = (total, begun.elapsed().as_secs());
    println!("\n{}\n\n{passed} passed, {failed} failed in {seconds} s", report.join("\n"));
    if failed == 0 { Ok(()) } else { Err("not all is well".into()) }
}
