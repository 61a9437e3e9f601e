//! How many tests a runner says it ran, read off what it prints.

use std::ops::AddAssign;

/// Tests that passed and tests that did not.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Tests that passed.
    pub(crate) passed: u32,
    /// Tests that failed.
    pub(crate) failed: u32,
    /// What the summary must say besides: nothing, where all is as usual.
    pub(crate) remarks: Vec<String>,
}

impl Counts {
    /// A check that is one test in itself.
    pub(crate) const ONE: Self = Self::of(1, 0);

    /// So many, with nothing to remark.
    pub(crate) const fn of(passed: u32, failed: u32) -> Self {
        Self { passed, failed, remarks: Vec::new() }
    }

    /// Adds what one line says, if it closes a suite of cargo test, vitest or node.
    pub(crate) fn read(&mut self, line: &str) {
        let line = without_colours(line);
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["test", "result:", _, rest @ ..] | ["Tests", rest @ ..] => {
                for pair in rest.windows(2) {
                    self.add(pair[1], pair[0]);
                }
            }
            ["#" | "ℹ", "pass", number] => self.add("passed", number),
            ["#" | "ℹ", "fail", number] => self.add("failed", number),
            _ => {}
        }
    }

    fn add(&mut self, what: &str, number: &str) {
        let number = number.parse().unwrap_or(0);
        match what.trim_end_matches(';') {
            "passed" => self.passed += number,
            "failed" => self.failed += number,
            _ => {}
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.remarks.extend(other.remarks);
    }
}

/// The text without ANSI escapes (`ESC [ … letter`).
fn without_colours(line: &str) -> String {
    let mut out = String::new();
    let mut parts = line.split("\u{1b}[");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(0, |at| at + 1);
        out.push_str(&part[end..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn of(lines: &[&str]) -> (u32, u32) {
        let mut counts = Counts::default();
        lines.iter().for_each(|line| counts.read(line));
        (counts.passed, counts.failed)
    }

    #[test]
    fn closing_lines_are_read() {
        let cargo = "test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; \
                     finished in 0.04s";
        assert_eq!(of(&[cargo, "test result: ok. 3 passed; 0 failed; 0 ignored"]), (15, 2));
        assert_eq!(of(&["      Tests  1 failed | 5 passed (6)"]), (5, 1));
        assert_eq!(
            of(&["\u{1b}[2m      Tests \u{1b}[22m \u{1b}[32m5 passed\u{1b}[39m (5)"]),
            (5, 0)
        );
        assert_eq!(of(&["# tests 4", "# pass 3", "# fail 1"]), (3, 1));
        assert_eq!(of(&["ℹ pass 3", "ℹ fail 0"]), (3, 0));
        assert_eq!(
            of(&["test a_test ... ok", "Test Files  2 passed (2)", "running 5 tests"]),
            (0, 0)
        );
    }
}
