//! `cargo xtask nightly mutants`: whether the tests notice a small break.
//!
//! cargo-mutants lists every small change ("mutant") of the server and of the shared crate;
//! a sample is drawn by a seed. Building each by itself costs a minute or more, nearly all of
//! it the linker's. So they are all woven into one copy of the sources, each behind a switch
//! (`weave.rs`), and built once (`tree.rs`). Which test comes by which switch is found by
//! running every test once; then each mutant is switched on for those tests only, until one
//! fails (`oracle.rs`).

mod list;
mod oracle;
mod tree;
mod weave;

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use crate::count::Counts;
use crate::run::{self, Result};
use list::Mutant;
use oracle::Outcome;

/// Where the copy, what is built of it, and the results lie.
const FOLDER: &str = "target/mutants";
/// Outcome, name and the test that noticed, of the last run.
const OUTCOMES: &str = "target/mutants/outcomes.tsv";
/// Percent of the sample that must be noticed.
const GOAL: usize = 90;

/// The options of the command line.
#[derive(Debug, Default)]
struct Asked {
    seed: Option<u64>,
    count: Option<usize>,
    /// Only lines that have changed since that commit, all of them.
    since: Option<String>,
    /// Only those whose name contains one of these, all of them.
    only: Option<String>,
    /// Only tests whose name contains one of these are asked: do the new ones notice?
    tests: Option<String>,
    /// How many mutants are tried at a time.
    jobs: Option<usize>,
}

/// A sample by a seed of the moment, of which some 200 compile.
///
/// # Errors
/// As [`run`].
pub(crate) fn sample() -> Result<Counts> {
    run(&[])
}

/// `[--seed N] [--count N] [--since COMMIT] [--only TEXT,TEXT] [--tests TEXT,TEXT] [--jobs N]`
///
/// # Errors
/// When an option is unknown, or a tool is missing or fails. Mutants that were not noticed are
/// counted as failed only where they are more than one in ten.
pub(crate) fn run(args: &[&str]) -> Result<Counts> {
    let asked = parse(args)?;
    list::install()?;
    let mut mutants = list::all(asked.since.as_deref())?;
    let equivalents = list::equivalents()?;
    mutants.retain(|mutant| !equivalents.contains(&mutant.lasting_name()));
    if let Some(text) = &asked.only {
        mutants.retain(|mutant| text.split(',').any(|part| mutant.name.contains(part)));
    } else if asked.since.is_none() {
        // Only a first draw is left to chance; it is printed, so that it can be drawn again.
        let seed = asked.seed.unwrap_or_else(|| RandomState::new().build_hasher().finish() >> 32);
        let count = asked.count.unwrap_or(260);
        println!("mutants: {count} of {}, drawn with --seed {seed}", mutants.len());
        mutants = list::draw(mutants, seed, count);
    }
    if mutants.is_empty() {
        println!("mutants: nothing to break");
        return Ok(Counts::ONE);
    }
    let built = tree::build(&mutants)?;
    println!("mutants: {} cannot be built", built.unbuildable.len());
    let jobs =
        asked.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let outcomes = oracle::ask(&mutants, &built, asked.tests.as_deref(), jobs)?;
    judge(&mutants, &outcomes)
}

fn parse(args: &[&str]) -> Result<Asked> {
    let mut asked = Asked::default();
    for pair in args.chunks(2) {
        let [option, value] = pair else { return Err(format!("{} needs a value", pair[0])) };
        let bad = |_| format!("{option} {value}: not understood");
        match *option {
            "--seed" => asked.seed = Some(value.parse().map_err(bad)?),
            "--count" => asked.count = Some(value.parse().map_err(bad)?),
            "--jobs" => asked.jobs = Some(value.parse().map_err(bad)?),
            "--since" => asked.since = Some((*value).to_owned()),
            "--only" => asked.only = Some((*value).to_owned()),
            "--tests" => asked.tests = Some((*value).to_owned()),
            _ => return Err(format!("{option}: not an option")),
        }
    }
    Ok(asked)
}

fn judge(mutants: &[Mutant], outcomes: &BTreeMap<usize, Outcome>) -> Result<Counts> {
    let line = |(id, outcome): (&usize, &Outcome)| format!("{outcome}\t{}\n", mutants[*id].name);
    run::write(&run::root().join(OUTCOMES), &outcomes.iter().map(line).collect::<String>())?;
    let missed = outcomes.values().filter(|outcome| outcome.is_missed()).count();
    let caught = outcomes.len() - missed;
    println!("mutants: {caught} of {} noticed (goal {GOAL} %); {OUTCOMES}", outcomes.len());
    let enough = caught * 100 >= outcomes.len() * GOAL;
    Ok(if enough { Counts::ONE } else { Counts::of(0, 1) })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn options_have_values() {
        assert_eq!(parse(&["--seed", "7", "--count", "9"]).unwrap().seed, Some(7));
        assert!(parse(&["--seed"]).is_err());
        assert!(parse(&["--seed", "x"]).is_err());
        assert!(parse(&["--speed", "1"]).is_err());
    }
}
