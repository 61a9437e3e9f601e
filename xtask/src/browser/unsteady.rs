//! A test that fails once and passes when its file is run by itself has met a hiccup of the
//! machine. The run is good then, and says so loudly: it must hide no fault that comes often.

use crate::count::Counts;
use crate::run::Result;

use super::told::Told;

/// More files than this in one run are no hiccup.
const MOST: usize = 2;

/// What a run came to whose failed files were run `again`, each once. Tests of a file that
/// passes then count as passed, with a remark; what fails twice has failed.
pub(super) fn settle(
    mut first: Counts,
    tests: &[Told],
    mut again: impl FnMut(&str) -> Result<Counts>,
) -> Counts {
    let files = failed(tests);
    if first.failed == 0 || files.is_empty() || files.len() > MOST {
        return first;
    }
    let mut unsteady = Vec::new();
    first.failed = 0;
    for file in files {
        let failures: Vec<&Told> = failures(tests, file).collect();
        let number = u32::try_from(failures.len()).unwrap_or(u32::MAX);
        println!("\n{file} failed; it is run once more, by itself");
        match again(file) {
            Ok(Counts { failed: 0, .. }) => {
                first.passed += number;
                unsteady.push(file);
                tell(file, &failures);
            }
            Ok(_) => first.failed += number,
            Err(problem) => {
                eprintln!("{file}: {problem}");
                first.failed += number;
            }
        }
    }
    if !unsteady.is_empty() {
        first.remarks.push(format!("不稳, {} unsteady: {}", unsteady.len(), unsteady.join(", ")));
    }
    first
}

/// The first failure in full: the spec reporter's lines are far above by now.
fn tell(file: &str, failures: &[&Told]) {
    eprintln!("\n!! 不稳 unsteady: {file} failed, and passed when it was run again. It had said:");
    // Parts come before the test that they are of, which only counts them.
    if let Some(Told { name, failure: Some(why), .. }) = failures.first() {
        eprintln!("   {name}\n{why}\n");
    }
}

fn failures<'a>(tests: &'a [Told], file: &'a str) -> impl Iterator<Item = &'a Told> {
    tests.iter().filter(move |test| test.file == file && test.failure.is_some())
}

/// The files in which a test failed, each once, in the order of their failures.
fn failed(tests: &[Told]) -> Vec<&str> {
    let mut files = Vec::new();
    for test in tests.iter().filter(|test| test.failure.is_some()) {
        if !files.contains(&&*test.file) {
            files.push(&*test.file);
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::settle;
    use crate::browser::told::Told;
    use crate::count::Counts;

    fn told(file: &str, failed: bool) -> Told {
        let failure = failed.then(|| "why".to_owned());
        Told { file: file.to_owned(), name: "a".to_owned(), nesting: 0, seconds: 1.0, failure }
    }

    /// Runs `settle` over these failed files, of which those in `steady` pass the second time.
    fn after(files: &[&str], steady: &[&str]) -> (Counts, Vec<String>) {
        let mut tests: Vec<Told> = files.iter().map(|file| told(file, true)).collect();
        tests.push(told("good", false));
        let failed = u32::try_from(files.len()).unwrap();
        let mut asked = Vec::new();
        let counts = settle(Counts::of(1, failed), &tests, |file| {
            asked.push(file.to_owned());
            Ok(Counts::of(1, u32::from(!steady.contains(&file))))
        });
        (counts, asked)
    }

    #[test]
    fn nothing_is_run_again_where_all_passed() {
        assert_eq!(after(&[], &[]), (Counts::of(1, 0), vec![]));
    }

    #[test]
    fn two_files_that_pass_then_are_passed_with_their_names() {
        for files in [&["a"][..], &["a", "b"]] {
            let (counts, asked) = after(files, files);
            assert_eq!(
                (counts.passed, counts.failed),
                (1 + u32::try_from(files.len()).unwrap(), 0)
            );
            let said = format!("不稳, {} unsteady: {}", files.len(), files.join(", "));
            assert_eq!(counts.remarks, [said]);
            assert_eq!(asked, files, "each once");
        }
    }

    #[test]
    fn three_are_no_hiccup() {
        assert_eq!(after(&["a", "b", "c"], &["a", "b", "c"]), (Counts::of(1, 3), vec![]));
    }

    #[test]
    fn what_fails_twice_has_failed() {
        let (counts, asked) = after(&["a", "b"], &["b"]);
        assert_eq!((counts.passed, counts.failed), (2, 1));
        assert_eq!(counts.remarks, ["不稳, 1 unsteady: b"]);
        assert_eq!(asked, ["a", "b"]);
        let failing = settle(Counts::of(0, 1), &[told("a", true)], |_| Err("gone".to_owned()));
        assert_eq!(failing, Counts::of(0, 1));
    }

    #[test]
    fn a_run_that_fails_without_a_test_has_failed() {
        let counts = settle(Counts::of(4, 1), &[told("good", false)], |_| panic!("nothing to run"));
        assert_eq!(counts, Counts::of(4, 1));
    }

    #[test]
    fn a_file_with_several_failures_is_run_once() {
        let tests = [told("a", true), told("a", true)];
        let mut runs = 0;
        let counts = settle(Counts::of(0, 2), &tests, |_| {
            runs += 1;
            Ok(Counts::of(2, 0))
        });
        assert_eq!((counts.passed, counts.failed, runs), (2, 0, 1));
    }
}
