//! `cargo xtask proof COMMIT`: whether this house notices what is forgotten.
//!
//! Each hunk of the commit's hand-written code is left out by itself, and the checks that need no
//! running server are asked: the type check, clippy, vue-tsc, vitest and `tests/law`. Generated
//! files are generated anew without the hunk, as who forgets it would do. It is told which check
//! noticed first, and what it said.
//!
//! Hand-written is all but tests, papers, comments, styles and what is generated (`kind.rs`). A
//! file has logic where a changed line decides, repeats, calls or names a value on the way: tables,
//! lists, types, sentences and markup have none.

mod check;
mod hunk;
mod kind;
mod tree;

use std::collections::{BTreeMap, VecDeque};
use std::time::Instant;

use crate::postgres::{Cluster, URL_VARIABLE};
use crate::run::{self, Result};
use check::Check;
use hunk::Hunk;
use kind::Kind;
use tree::{Tree, git};

/// What was told of a commit; its name follows.
const REPORTS: &str = "target/proof";
const API: &str = "server/openapi.json";
const API_TYPES: &str = "web-client/src/shared/api/schema.d.ts";

/// Asks about each hunk of `commit`.
///
/// # Errors
/// When the commit as a whole does not pass, or a hunk is missed by nobody.
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
        let (by, what) = match proof.leave_out(hunk)? {
            Some((check, what)) => (check.name(), what),
            None => (NOBODY, String::new()),
        };
        *noticed.entry(by).or_default() += 1;
        let seconds = started.elapsed().as_secs();
        proof.tell(&format!("{}\t{by}, {seconds} s\t{what}", hunk.place()))?;
    }
    let by: Vec<String> = noticed.iter().map(|(by, number)| format!("{number} {by}")).collect();
    proof.tell(&format!("{} hunks: {}", hunks.len(), by.join(", ")))?;
    proof.tell(&files(&hunks))?;
    proof.tell(&format!("{} s", begun.elapsed().as_secs()))?;
    match noticed.get(NOBODY) {
        None => Ok(()),
        Some(number) => Err(format!("{number} hunks are missed by nobody")),
    }
}

const NOBODY: &str = "NOTHING NOTICED";

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
        hunks.sort_by_key(|hunk| Check::of(&hunk.path)[0] != Check::Types);
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
            if let Some(said) = self.ask(check)? {
                return Err(format!("{} is not whole, {}: {said}", self.commit, check.name()));
            }
        }
        Ok(())
    }

    /// Who notices first that it is not there, and what that one says.
    fn leave_out(&mut self, hunk: &Hunk) -> Result<Option<(Check, String)>> {
        let whole = self.tree.read(&hunk.path);
        let generated = [API, API_TYPES].map(|file| (file, self.tree.read(file)));
        self.put(&hunk.path, hunk.left_out(&whole).as_deref())?;
        let noticed = self.notice(&hunk.path)?;
        // A file that came back with the hunk goes again.
        let is_gone = hunk.whole && hunk.new.lines.is_empty();
        self.put(&hunk.path, (!is_gone).then_some(whole.as_str()))?;
        for (file, text) in generated {
            if self.tree.read(file) != text {
                self.put(file, Some(&text))?;
            }
        }
        Ok(noticed)
    }

    fn notice(&mut self, path: &str) -> Result<Option<(Check, String)>> {
        let mut checks: VecDeque<Check> = Check::of(path).iter().copied().collect();
        while let Some(check) = checks.pop_front() {
            if check == Check::Laws && path.ends_with(".rs") && self.generate()? {
                checks.extend([Check::VueTypes, Check::WebTests]);
            }
            if let Some(said) = self.ask(check)? {
                return Ok(Some((check, said)));
            }
        }
        Ok(None)
    }

    fn ask(&mut self, check: Check) -> Result<Option<String>> {
        if matches!(check, Check::VueTypes | Check::WebTests) && self.is_module_old {
            run::capture(&mut self.tree.cargo("xtask wasm"))?;
            self.is_module_old = false;
        }
        check.ask(&self.tree, (URL_VARIABLE, self.cluster.url()))
    }

    fn put(&mut self, path: &str, text: Option<&str>) -> Result {
        self.is_module_old |= path.starts_with("wasm-validator/");
        self.tree.put(path, text)
    }

    /// The API's document and its types; whether they are others now.
    fn generate(&mut self) -> Result<bool> {
        // Where there is none, the laws say so as well.
        let generated = run::capture(&mut self.tree.cargo("run --quiet -p shouwang -- openapi"));
        let Ok(document) = generated else { return Ok(false) };
        if document == self.tree.read(API) {
            return Ok(false);
        }
        self.put(API, Some(&document))?;
        let generate = format!("openapi-typescript ../{API} -o ../{API_TYPES}");
        run::capture(&mut self.tree.npx(&generate))?;
        Ok(true)
    }
}

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
