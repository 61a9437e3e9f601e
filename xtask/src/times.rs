//! How long each Rust test takes. The stable test harness does not say; but it begins its tests
//! in the order of their names, the next one when one has ended, and says which ends when.

use std::time::Instant;

use crate::slow::Timed;

/// What has been read of a run of `cargo test`, program by program.
pub(crate) struct Times {
    threads: usize,
    /// When the present program began, and the ends of its tests as they came.
    began: Option<Instant>,
    ended: Vec<(String, Instant)>,
    tests: Vec<Timed>,
}

impl Times {
    /// As many threads as the machine has: the harness would take them by itself.
    pub(crate) fn new() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { threads, began: None, ended: Vec::new(), tests: Vec::new() }
    }

    /// How many tests run at once; for `RUST_TEST_THREADS`.
    pub(crate) fn threads(&self) -> usize {
        self.threads
    }

    /// Takes a line that came `at` this instant. Returns whether it is worth printing: that a
    /// test went well is not.
    pub(crate) fn read(&mut self, line: &str, at: Instant) -> bool {
        if line.starts_with("running ") {
            self.began = Some(at);
            self.ended.clear();
        } else if line.starts_with("test result:") {
            self.close();
        } else if let Some((name, how)) = ended(line) {
            self.ended.push((name.to_owned(), at));
            return how != "ok";
        }
        !line.is_empty()
    }

    /// All tests of all programs.
    pub(crate) fn tests(self) -> Vec<Timed> {
        self.tests
    }

    fn close(&mut self) {
        let Some(began) = self.began.take() else { return };
        let mut order: Vec<usize> = (0..self.ended.len()).collect();
        order.sort_by(|one, other| self.ended[*one].0.cmp(&self.ended[*other].0));
        for (place, at) in order.into_iter().enumerate() {
            let (name, end) = &self.ended[at];
            // The one that ended before it could begin.
            let start =
                place.checked_sub(self.threads).map_or(began, |before| self.ended[before].1);
            let seconds = end.saturating_duration_since(start).as_secs_f64();
            self.tests.push(Timed { place: "rust".to_owned(), name: name.clone(), seconds });
        }
    }
}

/// `test NAME ... HOW`.
fn ended(line: &str) -> Option<(&str, &str)> {
    let (name, how) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    Some((name, how))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Times;

    #[test]
    fn a_test_begins_when_the_one_before_it_ends() {
        let begun = Instant::now();
        let mut times = Times { threads: 2, ..Times::new() };
        // a: 0–30, b: 0–5, c: 5–15, d: 15–17; another program has only e: 40–52.
        for (seconds, line, shown) in [
            (0, "running 4 tests", true),
            (5, "test b ... ok", false),
            (15, "test c ... FAILED", true),
            (17, "test d ... ok", false),
            (30, "test a ... ok", false),
            (30, "test result: FAILED. 3 passed; 1 failed", true),
            (40, "running 1 test", true),
            (52, "test e ... ok", false),
            (52, "", false),
            (52, "test result: ok. 1 passed; 0 failed", true),
        ] {
            assert_eq!(times.read(line, begun + Duration::from_secs(seconds)), shown, "{line}");
        }
        let told: Vec<_> =
            times.tests().into_iter().map(|test| (test.name, test.seconds)).collect();
        let expected = [("a", 30.0), ("b", 5.0), ("c", 10.0), ("d", 2.0), ("e", 12.0)];
        assert_eq!(told, expected.map(|(name, seconds)| (name.to_owned(), seconds)));
    }
}
