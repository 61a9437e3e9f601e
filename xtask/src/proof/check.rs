//! What may say that something is missing.

use std::process::Command;

use super::tree::Tree;
use crate::run::Result;

/// One that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    Types,
    Clippy,
    Laws,
    VueTypes,
    WebTests,
}

impl Check {
    /// All, as they are summed up.
    pub(super) const ALL: [Self; 5] =
        [Self::Types, Self::Clippy, Self::Laws, Self::VueTypes, Self::WebTests];

    /// Who must be asked about a change of that file, cheapest first. The laws read both sides; of
    /// the other side's sources the compilers and vitest read none.
    pub(super) fn of(path: &str) -> &'static [Self] {
        if path.starts_with("web-client/") {
            &[Self::VueTypes, Self::WebTests, Self::Laws]
        } else if path.ends_with(".rs") && !path.starts_with("wasm-validator/") {
            // The web client's, where the API has changed.
            &[Self::Types, Self::Clippy, Self::Laws]
        } else if path.ends_with(".rs") {
            &[Self::Types, Self::Clippy, Self::Laws, Self::VueTypes, Self::WebTests]
        } else {
            &[Self::VueTypes, Self::WebTests, Self::Types, Self::Clippy, Self::Laws]
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Types => "type check",
            Self::Clippy => "clippy",
            Self::Laws => "tests/law",
            Self::VueTypes => "vue-tsc",
            Self::WebTests => "vitest",
        }
    }

    /// The first thing that it finds wrong in the folder, or nothing.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn ask(self, tree: &Tree, postgres: (&str, &str)) -> Result<Option<String>> {
        const ARGS: &str = "--quiet --workspace --all-targets --message-format short";
        match self {
            Self::Types => said(&mut tree.cargo(&format!("check {ARGS}")), is_error, 1),
            Self::Clippy => {
                said(&mut tree.cargo(&format!("clippy {ARGS} -- -D warnings")), is_error, 1)
            }
            Self::Laws => {
                let mut laws = tree.cargo("test --quiet -p tests --test law");
                said(laws.env(postgres.0, postgres.1), is_panic, 2)
            }
            Self::VueTypes => said(&mut tree.npx("vue-tsc --noEmit"), is_error, 1),
            Self::WebTests => said(tree.npx("vitest run").env("NO_COLOR", "1"), is_failure, 2),
        }
    }
}

fn is_error(line: &str) -> bool {
    line.contains("error")
}

fn is_panic(line: &str) -> bool {
    line.contains(" panicked at ")
}

fn is_failure(line: &str) -> bool {
    line.trim_start().starts_with("FAIL ")
}

/// So many lines from where it first goes wrong: a test's place, then what it says.
fn said(command: &mut Command, is_first: fn(&str) -> bool, count: usize) -> Result<Option<String>> {
    let output = command.output().map_err(|error| {
        format!("cannot start {}: {error}", command.get_program().to_string_lossy())
    })?;
    if output.status.success() {
        return Ok(None);
    }
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let first = lines.iter().position(|line| is_first(line)).unwrap_or(0);
    Ok(Some(lines.iter().skip(first).take(count).copied().collect::<Vec<_>>().join(" ")))
}
