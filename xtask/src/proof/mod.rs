//! `cargo xtask proof COMMIT`: whether this house notices what is forgotten.
//!
//! Each hunk of the commit's hand-written code is left out by itself, and the checks that need no
//! running server are asked: the type check, clippy, vue-tsc, vitest and `tests/law`. Generated
//! files are generated anew without the hunk, as who forgets it would do. It is told which check
//! noticed first, and what it said. Where none noticed and one failed for a reason of the machine's,
//! the hunk is not judged.
//!
//! Hand-written is all but tests, papers, comments, styles and what is generated (`kind.rs`). A
//! file has logic where a changed line decides, repeats, calls or names a value on the way: tables,
//! lists, types, sentences and markup have none.

mod check;
mod hunk;
mod kind;
mod outcome;
mod tree;

use std::collections::{BTreeMap, VecDeque};
use std::time::Instant;

use crate::postgres::{Cluster, URL_VARIABLE};
use crate::run::{self, Result};
use check::{Check, Said};
use hunk::Hunk;
use kind::Kind;
use outcome::{Outcome, verdict};
use tree::{Tree, git};

/// What was told of a commit; its name follows.
const REPORTS: &str = "target/proof";
const API: &str = "server/openapi.json";
const API_TYPES: &str = "web-client/src/shared/api/schema.d.ts";
const RIGHTS: &str = "docs/rights.md";
/// What the program prints, and the command that makes it do so.
const PRINTED: [(&str, &str); 2] = [("openapi", API), ("rights", RIGHTS)];

/// Asks about each hunk of `commit`.
///
/// # Errors
/// When the commit as a whole does not pass, or a hunk is noticed by nobody or not judged.
pub(crate) fn run(commit: &str) -> Result {
    let begun = Instant::now();
    let commit =
        run::capture(&mut git(&["rev-parse", "--short", &format!("{commit}^{{commit}}")]))?;
    let mut proof = Proof {
        tree: Tree::of(commit.trim())?,
        cluster: Cluster::start()?,
        commit: commit.trim().to_owned(),
        report: String::new(),
        is_module_old: true,
    };
    let hunks = proof.hunks()?;
    proof.tell(&format!("{}, {} hunks to leave out", proof.title()?, hunks.len()))?;
    proof.pass_whole()?;
    let mut noticed: BTreeMap<&str, usize> = BTreeMap::new();
    for hunk in &hunks {
        let started = Instant::now();
        let (by, what) = proof.leave_out(hunk)?.told();
        *noticed.entry(by).or_default() += 1;
        let seconds = started.elapsed().as_secs();
        proof.tell(&format!("{}\t{by}, {seconds} s\t{what}", hunk.place()))?;
    }
    let by: Vec<String> = noticed.iter().map(|(by, number)| format!("{number} {by}")).collect();
    proof.tell(&format!("{} hunks: {}", hunks.len(), by.join(", ")))?;
    proof.tell(&files(&hunks))?;
    proof.tell(&format!("{} s", begun.elapsed().as_secs()))?;
    verdict(&noticed)
}

struct Proof {
    tree: Tree,
    cluster: Cluster,
    commit: String,
    report: String,
    /// Whether the shared crate has changed since it was built for the browser.
    is_module_old: bool,
}

impl Proof {
    /// Those of hand-written code: what the compilers of Rust say first, so that they build as
    /// seldom as can be.
    fn hunks(&self) -> Result<Vec<Hunk>> {
        let before = format!("{}^", self.commit);
        let diff =
            ["diff", "--no-color", "--no-ext-diff", "--no-renames", "-U0", &before, &self.commit];
        let mut hunks = hunk::split(&run::capture(&mut git(&diff))?);
        let text = |commit: &str, path: &str| {
            run::capture(&mut git(&["show", &format!("{commit}:{path}")])).unwrap_or_default()
        };
        hunks.retain(|hunk| {
            let (old, new) = (text(&before, &hunk.path), text(&self.commit, &hunk.path));
            kind::of(hunk, &old, &new) == Kind::Code
        });
        hunks.sort_by_key(|hunk| Check::of(&hunk.path)[0] != Check::Rust);
        Ok(hunks)
    }

    fn title(&self) -> Result<String> {
        let title = run::capture(&mut git(&["log", "-1", "--format=%h %s", &self.commit]))?;
        Ok(title.trim().to_owned())
    }

    /// Prints a line, and keeps it with those before.
    fn tell(&mut self, line: &str) -> Result {
        println!("{line}");
        self.report += line;
        self.report.push('\n');
        run::write(&run::root().join(REPORTS).join(format!("{}.txt", self.commit)), &self.report)
    }

    /// What fails already is no judge.
    fn pass_whole(&mut self) -> Result {
        for check in Check::ALL {
            let said = match self.ask(check)? {
                Said::Nothing => continue,
                Said::Fault { text, .. } | Said::Unclear(text) => text,
            };
            let problem = format!("{} is not whole, {}: {said}", self.commit, check.name());
            self.tell(&problem)?;
            return Err(problem);
        }
        Ok(())
    }

    /// What is noticed while it is not there.
    fn leave_out(&mut self, hunk: &Hunk) -> Result<Outcome> {
        let whole = self.tree.read(&hunk.path);
        let generated = [API, API_TYPES, RIGHTS].map(|file| (file, self.tree.read(file)));
        self.put(&hunk.path, hunk.left_out(&whole).as_deref())?;
        let outcome = self.notice(&hunk.path)?;
        // A file that came back with the hunk goes again.
        let is_gone = hunk.whole && hunk.new.lines.is_empty();
        self.put(&hunk.path, (!is_gone).then_some(whole.as_str()))?;
        for (file, text) in generated {
            if self.tree.read(file) != text {
                self.put(file, Some(&text))?;
            }
        }
        Ok(outcome)
    }

    fn notice(&mut self, path: &str) -> Result<Outcome> {
        let mut checks: VecDeque<Check> = Check::of(path).iter().copied().collect();
        Outcome::of(|| {
            let Some(check) = checks.pop_front() else { return Ok(None) };
            if check == Check::Laws && path.ends_with(".rs") && self.generate()? {
                checks.extend([Check::VueTypes, Check::WebTests]);
            }
            Ok(Some((check, self.ask(check)?)))
        })
    }

    /// Asks again where it is unclear: the machine may have been busy.
    fn ask(&mut self, check: Check) -> Result<Said> {
        if check.needs_module() && self.is_module_old {
            match self.ask_once(Check::Module)? {
                Said::Nothing => {}
                said => return Ok(said),
            }
        }
        match self.ask_once(check)? {
            Said::Unclear(_) => self.ask_once(check),
            said => Ok(said),
        }
    }

    fn ask_once(&mut self, check: Check) -> Result<Said> {
        let said = check.ask(&self.tree, (URL_VARIABLE, self.cluster.url()))?;
        self.is_module_old &= !(check == Check::Module && said == Said::Nothing);
        Ok(said)
    }

    fn put(&mut self, path: &str, text: Option<&str>) -> Result {
        self.is_module_old |= path.starts_with("wasm-validator/src/");
        self.tree.put(path, text)
    }

    /// What is made from the sources; whether the API's document is another now.
    fn generate(&mut self) -> Result<bool> {
        let before = self.tree.read(API);
        // Where it cannot be built, or prints nothing, the laws say so as well.
        if run::capture(&mut self.tree.cargo(BUILD)).is_err() {
            return Ok(false);
        }
        for (command, file) in PRINTED {
            let printed = run::capture(&mut self.tree.program(command));
            if let Some(text) = printed.ok().filter(|text| *text != self.tree.read(file)) {
                self.put(file, Some(&text))?;
            }
        }
        if self.tree.read(API) == before {
            return Ok(false);
        }
        let generate = format!("openapi-typescript ../{API} -o ../{API_TYPES}");
        run::capture(&mut self.tree.npx(&generate))?;
        Ok(true)
    }
}

/// The program, with the features of the laws' build.
const BUILD: &str = "build --quiet -p shouwang -p tests --bin shouwang";

/// How many files there are and how many with logic, and each with the line that shows it.
fn files(hunks: &[Hunk]) -> String {
    let mut files: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for hunk in hunks {
        let line = files.entry(&hunk.path).or_default();
        *line = line.or_else(|| kind::logic(hunk));
    }
    let with_logic = files.values().flatten().count();
    let mut text = format!("{} hand-written files, {with_logic} of them with logic", files.len());
    for (path, line) in files {
        text += &format!("\n  {path}\t{}", line.unwrap_or("no logic"));
    }
    text
}
