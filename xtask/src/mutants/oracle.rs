//! Which tests reach a mutant, and whether one of them fails with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, RwLock};
use std::time::{Duration, Instant};

use super::list::Mutant;
use super::tree::Built;
use crate::postgres::{Cluster, URL_VARIABLE};
use crate::run::{self, Result};

/// So long that no load makes a test take it: a test that takes longer never ends.
const PATIENCE: Duration = Duration::from_secs(180);

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// This test failed.
    Caught(String),
    /// This test did not end.
    Endless(String),
    /// This many tests reached it, and none failed.
    Missed(usize),
}

impl Outcome {
    pub(super) const fn is_missed(&self) -> bool {
        matches!(self, Self::Missed(_))
    }

    /// What other tests say as well.
    fn add(&mut self, other: Self) {
        match (&*self, other) {
            (Self::Missed(some), Self::Missed(more)) => *self = Self::Missed(some + more),
            (_, other) => *self = other,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Caught(test) => write!(f, "caught\t{test}"),
            Self::Endless(test) => write!(f, "endless\t{test}"),
            Self::Missed(tests) => write!(f, "MISSED\tby {tests} tests"),
        }
    }
}

#[derive(Debug, Clone)]
struct Test {
    program: PathBuf,
    folder: PathBuf,
    name: String,
    seconds: f32,
    /// The mutants that the test reaches.
    passes: BTreeSet<usize>,
}

#[derive(Debug, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    Never,
}

/// A cluster of our own. Each test leaves a database there, and there are thousands.
struct Databases {
    cluster: Cluster,
    used: AtomicUsize,
    lock: RwLock<()>,
}

/// Asks the tests about each mutant, `jobs` at a time; outcomes are told as they come. Those
/// on PostgreSQL are asked last, of what is left: most is the same there.
///
/// # Errors
/// When a test program or PostgreSQL cannot be started.
pub(super) fn ask(
    mutants: &[Mutant],
    built: &Built,
    wanted: Option<&str>,
    jobs: usize,
) -> Result<BTreeMap<usize, Outcome>> {
    let cluster = Cluster::start()?;
    let databases = Databases { cluster, used: AtomicUsize::new(0), lock: RwLock::new(()) };
    let (last, first) =
        list(built, wanted)?.into_iter().partition(|test| test.name.ends_with("postgres"));
    let mut outcomes: BTreeMap<usize, Outcome> = (0..mutants.len())
        .filter(|id| !built.unbuildable.contains(id))
        .map(|id| (id, Outcome::Missed(0)))
        .collect();
    for tests in [first, last] {
        let tests = survey(tests, built, jobs, &databases)?;
        let left: Vec<usize> =
            outcomes.iter().filter(|(_, now)| now.is_missed()).map(|(id, _)| *id).collect();
        let shared = Mutex::new(&mut outcomes);
        each(&left, jobs, |id| {
            let started = Instant::now();
            let outcome = outcome(*id, &tests, built, &databases)?;
            let (name, seconds) = (&mutants[*id].name, started.elapsed().as_secs_f32());
            println!("{outcome}\t{name}\tMUTANT_ON={id}\t{seconds:.1} s");
            locked(&shared).entry(*id).and_modify(|known| known.add(outcome));
            Ok(())
        })?;
    }
    Ok(outcomes)
}

/// All tests of all programs, or the wanted ones.
fn list(built: &Built, wanted: Option<&str>) -> Result<Vec<Test>> {
    let is_wanted =
        |name: &&str| wanted.is_none_or(|text| text.split(',').any(|part| name.contains(part)));
    let mut tests = Vec::new();
    for (program, folder) in &built.tests {
        let listed = run::capture(Command::new(program).args(["--list", "--format", "terse"]))?;
        let names = listed.lines().filter_map(|line| line.strip_suffix(": test"));
        // A server under hundreds of connections takes minutes.
        let names = names.filter(|name| !name.starts_with("memory::")).filter(is_wanted);
        tests.extend(names.map(|name| Test {
            program: program.clone(),
            folder: folder.clone(),
            name: name.to_owned(),
            seconds: 0.0,
            passes: BTreeSet::new(),
        }));
    }
    Ok(tests)
}

/// Runs every test once, without a mutant. One that fails already is no judge: those that read
/// the sources find them changed.
fn survey(
    tests: Vec<Test>,
    built: &Built,
    jobs: usize,
    databases: &Databases,
) -> Result<Vec<Test>> {
    let started = Instant::now();
    let logs = run::root().join(super::FOLDER).join("passed");
    let _ = std::fs::remove_dir_all(&logs);
    std::fs::create_dir_all(&logs).map_err(|error| format!("{}: {error}", logs.display()))?;
    let judges = Mutex::new(Vec::new());
    let numbered: Vec<_> = tests.iter().enumerate().collect();
    each(&numbered, jobs, |(number, test)| {
        let log = logs.join(number.to_string());
        let started = Instant::now();
        if test.end(("MUTANT_LOG", &log), built, databases)? != End::Passed {
            println!("mutants: {} fails without any, and is not asked", test.name);
            return Ok(());
        }
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        let passes = text.lines().filter_map(|line| line.parse().ok()).collect();
        let seconds = started.elapsed().as_secs_f32();
        locked(&judges).push(Test { seconds, passes, ..(*test).clone() });
        Ok(())
    })?;
    let mut judges = judges.into_inner().map_err(|_| "a thread panicked")?;
    judges.sort_by(|a, b| a.cost().total_cmp(&b.cost()));
    let seconds = started.elapsed().as_secs_f32();
    println!("mutants: {} tests in {seconds:.0} s, {jobs} at a time", judges.len());
    Ok(judges)
}

fn outcome(id: usize, tests: &[Test], built: &Built, databases: &Databases) -> Result<Outcome> {
    let on = PathBuf::from(id.to_string());
    let mut asked = 0;
    for test in tests.iter().filter(|test| test.passes.contains(&id)) {
        asked += 1;
        let ends = || test.end(("MUTANT_ON", &on), built, databases);
        match ends()? {
            End::Passed => {}
            End::Never => return Ok(Outcome::Endless(test.name.clone())),
            // Run again: the failure may have had another cause.
            End::Failed if ends()? != End::Passed => return Ok(Outcome::Caught(test.name.clone())),
            End::Failed => println!("mutants: {} fails now and then", test.name),
        }
    }
    Ok(Outcome::Missed(asked))
}

impl Test {
    /// Quick tests first; and tests that reach few mutants are the likeliest to notice.
    #[allow(clippy::cast_precision_loss, reason = "some thousands at most")]
    fn cost(&self) -> f32 {
        self.seconds * self.passes.len() as f32
    }

    fn end(&self, variable: (&str, &Path), built: &Built, databases: &Databases) -> Result<End> {
        let _kept = databases.used_once()?;
        let mut command = Command::new(&self.program);
        command.args(["--exact", &self.name]).current_dir(&self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.env(URL_VARIABLE, databases.cluster.url()).env(variable.0, variable.1);
        command.env("SHOUWANG_PROGRAM", &built.server);
        let started = Instant::now();
        let mut child =
            command.spawn().map_err(|error| format!("{}: {error}", self.program.display()))?;
        loop {
            if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
                return Ok(if status.success() { End::Passed } else { End::Failed });
            }
            if started.elapsed() > PATIENCE {
                let _ = child.kill().and_then(|()| child.wait());
                return Ok(End::Never);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Databases {
    /// For as long as a test runs. After some hundreds what they left is dropped.
    fn used_once(&self) -> Result<std::sync::RwLockReadGuard<'_, ()>> {
        const KEPT: usize = 400;
        if self.used.fetch_add(1, Ordering::Relaxed) % KEPT == KEPT - 1 {
            let _nobody_else = self.lock.write().map_err(|_| "a thread panicked")?;
            let names = "SELECT datname FROM pg_database WHERE datname LIKE 't________________%'";
            let psql = || {
                let mut psql = Command::new("psql");
                psql.arg(self.cluster.url()).args(["-qAt"]);
                psql
            };
            let names = run::capture(psql().args(["-c", names]))?;
            let drops = names.lines().map(|name| format!("DROP DATABASE \"{name}\" WITH (FORCE)"));
            let drops: Vec<String> = drops.flat_map(|drop| ["-c".to_owned(), drop]).collect();
            run::capture(psql().args(drops))?;
        }
        self.lock.read().map_err(|_| "a thread panicked".into())
    }
}

/// Does each, `jobs` at a time; ends at the first error.
fn each<T: Sync>(items: &[T], jobs: usize, f: impl Fn(&T) -> Result + Sync) -> Result {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            f(item)?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| "a thread panicked".to_owned())?)
    })
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
