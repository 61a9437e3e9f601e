//! Which tests take long. `tests/slow.tsv` lists those that may, with the reason; another one
//! is named in the summary, and fails nothing, as machines differ.

use crate::count::Counts;
use crate::run::{self, Result};

/// From here on a test is slow.
const SLOW_SECONDS: f64 = 10.0;

/// The place of all Rust tests in the list; those of the browser are in files.
pub(crate) const RUST: fn(&str) -> bool = |place| place == "rust";
/// Whether a place is a file of `tests/browser`.
pub(crate) const BROWSER: fn(&str) -> bool = |place| place.ends_with(".test.mjs");

/// A test and how long it took.
#[derive(Debug, PartialEq)]
pub(crate) struct Timed {
    /// `rust`, or its file in `tests/browser`.
    pub(crate) place: String,
    /// Its name, as the runner says it.
    pub(crate) name: String,
    /// How long it took.
    pub(crate) seconds: f64,
}

/// `tests/slow.tsv`: place, test, reason.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn list() -> Result<String> {
    run::read(&run::root().join("tests/slow.tsv"))
}

/// Prints the slow ones of `tests`, and compares them with the entries whose place `is_ours`.
/// Fails an entry whose test has not run, or that gives no reason.
pub(crate) fn compare(list: &str, is_ours: fn(&str) -> bool, tests: &[Timed]) -> Counts {
    let mut counts = Counts::default();
    let mut known = Vec::new();
    for line in list.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (place, name, reason) = entry(line);
        if !is_ours(place) {
            continue;
        }
        if reason.is_empty() || !tests.iter().any(|test| test.place == place && test.name == name) {
            eprintln!("tests/slow.tsv: no such test, or no reason: {line}");
            counts.failed += 1;
        }
        known.push((place, name));
    }
    let mut slow: Vec<&Timed> = tests.iter().filter(|test| test.seconds > SLOW_SECONDS).collect();
    slow.sort_by(|one, other| other.seconds.total_cmp(&one.seconds));
    for Timed { place, name, seconds } in slow {
        let told = format!("{place}: {name}: {seconds:.1} s");
        println!("slow: {told}");
        if !known.contains(&(&**place, &**name)) {
            counts.remarks.push(format!("slow, and not in tests/slow.tsv: {told}"));
        }
    }
    counts
}

fn entry(line: &str) -> (&str, &str, &str) {
    let mut parts = line.splitn(3, '\t').map(str::trim);
    let mut next = || parts.next().unwrap_or_default();
    (next(), next(), next())
}

#[cfg(test)]
mod tests {
    use super::{BROWSER, RUST, Timed, compare};
    use crate::count::Counts;

    fn timed(name: &str, seconds: f64) -> Timed {
        Timed { place: "rust".to_owned(), name: name.to_owned(), seconds }
    }

    #[test]
    fn what_takes_long_is_named_unless_it_is_listed() {
        let tests = [timed("listed", 12.0), timed("new", 10.1), timed("quick", 10.0)];
        let counts = compare("# a word\n\nrust\tlisted\tA reason.\n", RUST, &tests);
        assert_eq!(counts.failed, 0);
        assert_eq!(counts.remarks, ["slow, and not in tests/slow.tsv: rust: new: 10.1 s"]);
    }

    #[test]
    fn an_entry_needs_its_test_and_a_reason() {
        let tests = [timed("here", 1.0)];
        assert_eq!(compare("rust\tgone\tA reason.", RUST, &tests), Counts::of(0, 1));
        assert_eq!(compare("rust\there\t", RUST, &tests), Counts::of(0, 1));
        assert_eq!(compare("rust\there", RUST, &tests), Counts::of(0, 1));
        assert_eq!(compare("rust\there\tA reason.", RUST, &tests), Counts::of(0, 0));
        assert_eq!(
            compare("rust\tgone\tA reason.", BROWSER, &tests),
            Counts::of(0, 0),
            "another step's"
        );
    }
}
