//! What may say that something is missing.

use std::process::Command;

use super::tree::Tree;
use crate::run::Result;

/// One that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    /// Clippy, which says what the type check says as well.
    Rust,
    Laws,
    /// The shared crate for the browser: what the web client is checked with.
    Module,
    VueTypes,
    WebTests,
}

/// What a check says of the folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    Nothing,
    /// The first thing that is wrong in the sources, and who says so.
    Fault {
        by: &'static str,
        text: String,
    },
    /// It failed and named no place in the sources: there is no disk, no database, no network, or
    /// it crashed. Such a failure notices nothing.
    Unclear(String),
}

/// What the machine is to blame for, wherever it comes up.
const MACHINE: [&str; 9] = [
    "PoolTimedOut",
    "timed out",
    "onnection refused",
    "ECONNREFUSED",
    "too many clients",
    "Too many open files",
    "Address already in use",
    "No space left on device",
    "Cannot allocate memory",
];

impl Check {
    /// All, as they are asked about a whole commit.
    pub(super) const ALL: [Self; 5] =
        [Self::Module, Self::VueTypes, Self::WebTests, Self::Rust, Self::Laws];

    /// Who must be asked about a change of that file, cheapest first. The laws read both sides; of
    /// the other side's sources the compilers and vitest read none.
    pub(super) fn of(path: &str) -> &'static [Self] {
        let is_rust = path.ends_with(".rs");
        if path.starts_with("web-client/") {
            &[Self::VueTypes, Self::WebTests, Self::Laws]
        } else if path.starts_with("migrations/") || is_rust && !path.starts_with("wasm-validator/")
        {
            // The web client's, where the API has changed.
            &[Self::Rust, Self::Laws]
        } else if is_rust {
            &[Self::Rust, Self::Laws, Self::VueTypes, Self::WebTests]
        } else {
            &[Self::VueTypes, Self::WebTests, Self::Rust, Self::Laws]
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Rust => "clippy",
            Self::Laws => "tests/law",
            Self::Module => "xtask wasm",
            Self::VueTypes => "vue-tsc",
            Self::WebTests => "vitest",
        }
    }

    /// Whether it reads what the shared crate is made into.
    pub(super) const fn needs_module(self) -> bool {
        matches!(self, Self::VueTypes | Self::WebTests)
    }

    /// What it says of the folder.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn ask(self, tree: &Tree, postgres: (&str, &str)) -> Result<Said> {
        const SHORT: &str = "--quiet --message-format short";
        let mut command = match self {
            Self::Rust => tree.cargo(&format!("clippy {SHORT} --workspace --all-targets")),
            // With the server's features as its program has them: it is built once.
            Self::Laws => tree.cargo(&format!("test {SHORT} -p shouwang -p tests --test law")),
            Self::Module => tree.cargo("xtask wasm"),
            // What it remembers is read again only where it has changed.
            Self::VueTypes => {
                tree.npx("vue-tsc --noEmit --incremental --tsBuildInfoFile ../target/vue-tsc.json")
            }
            Self::WebTests => tree.npx("vitest run --bail 1"),
        };
        command.env(postgres.0, postgres.1).env("NO_COLOR", "1");
        self.said(&mut command)
    }

    fn said(self, command: &mut Command) -> Result<Said> {
        let output = command.output().map_err(|error| {
            format!("cannot start {}: {error}", command.get_program().to_string_lossy())
        })?;
        let text = [output.stdout, output.stderr].concat();
        Ok(self.judge(output.status.success(), &String::from_utf8_lossy(&text)))
    }

    fn judge(self, is_passed: bool, text: &str) -> Said {
        let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        // A place, then what is said there, where these are two lines.
        let count = if matches!(self, Self::Rust | Self::VueTypes) { 1 } else { 2 };
        let fault = (0..lines.len()).find_map(|at| {
            let told = lines[at..].iter().take(count).copied().collect::<Vec<_>>().join(" ");
            let by = self.finds(lines[at], &told, is_passed)?;
            let is_machine = MACHINE.iter().any(|sign| told.contains(sign));
            (!is_machine).then_some(Said::Fault { by, text: told })
        });
        match fault {
            Some(fault) => fault,
            None if is_passed => Said::Nothing,
            None => Said::Unclear(lines.iter().take(3).copied().collect::<Vec<_>>().join(" ")),
        }
    }

    /// Who finds a fault in the line, or in `told`, which has the next one too. Only Clippy has
    /// remarks about what passes.
    fn finds(self, line: &str, told: &str, is_passed: bool) -> Option<&'static str> {
        let is_fault = match self {
            Self::Rust if is_passed => is_at_place(line, ": warning"),
            Self::Rust if is_at_place(line, ": error") => return Some("type check"),
            _ if is_passed => false,
            Self::Rust => false,
            Self::Laws => {
                let panicked = line.split_once(" panicked at ");
                let is_ours = |(_, place): (_, &str)| !place.starts_with('/');
                panicked.is_some_and(is_ours) || is_at_place(line, ": error")
            }
            Self::Module => line.starts_with("error") && told.contains("--> wasm-validator/"),
            Self::VueTypes => line.contains("): error TS"),
            Self::WebTests => line.starts_with("FAIL "),
        };
        is_fault.then(|| self.name())
    }
}

/// `server/src/app.rs:7:13` before `what`: in a file of ours, that is below the folder.
fn is_at_place(line: &str, what: &str) -> bool {
    let Some((place, _)) = line.split_once(what) else { return false };
    let is_number = |part: &str| part.parse::<u32>().is_ok();
    !place.starts_with('/') && place.rsplitn(3, ':').take(2).all(is_number)
}

#[cfg(test)]
mod tests {
    use super::{Check, Said};

    fn fault(by: &'static str, text: &str) -> Said {
        Said::Fault { by, text: text.into() }
    }

    #[test]
    fn what_names_a_place_is_noticed() {
        let error = "server/src/a.rs:3:1: error[E0425]: cannot find value `a`";
        let said = Check::Rust.judge(false, &format!("{error}\nerror: could not compile"));
        assert_eq!(said, fault("type check", error));
        let lint = "server/src/a.rs:3:1: warning: unused variable: `a`";
        assert_eq!(Check::Rust.judge(true, lint), fault("clippy", lint));
        let panic = "thread 'a' (7) panicked at tests/law/a.rs:3:1:\nno words\nnote: run with";
        let told = "thread 'a' (7) panicked at tests/law/a.rs:3:1: no words";
        assert_eq!(Check::Laws.judge(false, panic), fault("tests/law", told));
        let crate_error = "error[E0425]: no `a`\n  --> wasm-validator/src/a.rs:3:1";
        let told = "error[E0425]: no `a` --> wasm-validator/src/a.rs:3:1";
        assert_eq!(Check::Module.judge(false, crate_error), fault("xtask wasm", told));
        let vue = "src/a.vue(3,1): error TS2304: Cannot find name 'a'.";
        assert_eq!(Check::VueTypes.judge(false, vue), fault("vue-tsc", vue));
        let test = " RUN  v4\n\n FAIL  tests/a.test.ts > a\nAssertionError: expected";
        let told = "FAIL  tests/a.test.ts > a AssertionError: expected";
        assert_eq!(Check::WebTests.judge(false, test), fault("vitest", told));
    }

    #[test]
    fn a_failure_without_a_place_notices_nothing() {
        for (check, text) in [
            (Check::Rust, "error: failed to get `serde` as a dependency of package `shouwang`"),
            (Check::Rust, "error: linking with `cc` failed: exit status: 1"),
            (Check::Rust, "/registry/a/lib.rs:3:1: error: expected item"),
            (Check::Laws, "error: test failed\nprocess didn't exit (signal: 9, SIGKILL: kill)"),
            (Check::Laws, "thread 'a' panicked at /registry/sqlx/a.rs:3:1:\na database"),
            (Check::Laws, "thread 'a' panicked at tests/src/app.rs:3:1:\nit answers: PoolTimedOut"),
            (Check::Module, "error: could not download file"),
            (Check::VueTypes, "TypeError: Cannot read properties of undefined"),
            (Check::WebTests, "Error: [vitest-pool]: Worker exited unexpectedly"),
            (Check::WebTests, "FAIL  tests/a.test.ts > a\nError: Test timed out in 5000ms."),
        ] {
            let told = text.replace('\n', " ");
            assert_eq!(check.judge(false, text), Said::Unclear(told));
        }
        assert_eq!(Check::Laws.judge(false, ""), Said::Unclear(String::new()));
    }

    #[test]
    fn a_fault_beside_a_failure_of_the_machine_is_noticed() {
        let text = "thread 'a' panicked at tests/src/app.rs:3:1:\nPoolTimedOut\n\
                    thread 'b' panicked at tests/law/b.rs:3:1:\nno words\n";
        let told = "thread 'b' panicked at tests/law/b.rs:3:1: no words";
        assert_eq!(Check::Laws.judge(false, text), fault("tests/law", told));
    }

    #[test]
    fn what_passes_says_nothing() {
        for check in Check::ALL {
            assert_eq!(check.judge(true, "FAIL \nit panicked at tests/a.rs:1:1:"), Said::Nothing);
        }
    }
}
