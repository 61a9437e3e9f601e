//! What the code cites is in `docs/sources.md`; what a paper names is in the repository.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::read;
use crate::tree::{ending, tree};

const SOURCES: &str = "docs/sources.md";
const CODE: &[&str] = &[".rs", ".ts", ".vue", ".mjs", ".js", ".css", ".sql", ".json", ".md"];
/// Made from code that cites.
const GENERATED: [&str; 3] = ["server/openapi.json", "schema.d.ts", "package-lock.json"];
/// Standards that are cited by a number after it, and what is cited as it is.
const NUMBERED: [&str; 6] = ["RFC ", "GB ", "GB/T ", "GA ", "GA/T ", "ISO "];
const WHOLE: [&str; 5] = ["PIPL", "Civil Code", "WCAG", "ASVS", "国办发明电"];

/// The tags of a line: `S2`, `RFC 9110`, `PIPL`; and `[AH]` where it is no code.
fn tags(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let apart = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    for (at, _) in line.match_indices('S') {
        let digit = line[at + 1..].chars().next().filter(|c| ('0'..='4').contains(c));
        let ends = !line[at + 1..].chars().nth(1).is_some_and(|c| c.is_alphanumeric() || c == '_');
        found.extend(digit.filter(|_| apart(at) && ends).map(|digit| format!("S{digit}")));
    }
    for standard in NUMBERED {
        for (at, _) in line.match_indices(standard).filter(|&(at, _)| apart(at)) {
            let number = line[at + standard.len()..].split(|c: char| !c.is_ascii_digit()).next();
            let number = number.filter(|number| !number.is_empty());
            found.extend(number.map(|number| format!("{standard}{number}")));
        }
    }
    found.extend(WHOLE.iter().filter(|tag| line.contains(*tag)).map(ToString::to_string));
    for (at, _) in words(line).match_indices('[') {
        let inner = words(line)[at + 1..].split(']').next().unwrap_or_default();
        if (1..=3).contains(&inner.len()) && inner.chars().all(|c| c.is_ascii_uppercase()) {
            found.push(format!("[{inner}]"));
        }
    }
    found
}

/// What of a line is said to people: a comment, the source of a rule, all of a paper.
fn words(line: &str) -> &str {
    let trimmed = line.trim_start();
    let whole = ["*", "/*", "--", "|", "- ", "//"].iter().any(|start| trimmed.starts_with(start));
    if whole {
        return line;
    }
    let from = line.find(" // ").or_else(|| line.find("source: \""));
    from.map_or("", |at| &line[at..])
}

#[test]
fn every_tag_that_is_cited_is_a_source_and_every_source_is_cited() {
    let tree = tree();
    let mut cited = BTreeMap::new();
    for path in ending(&tree, CODE) {
        if path == SOURCES || path.ends_with("papers.rs") {
            continue;
        }
        if GENERATED.iter().any(|end| path.ends_with(end)) {
            continue;
        }
        for (number, line) in read(path).lines().enumerate() {
            for tag in tags(line) {
                cited.entry(tag).or_insert_with(|| format!("{path}:{}", number + 1));
            }
        }
    }
    let sources = read(SOURCES);
    let rows = sources.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let rows: BTreeSet<_> = rows.map(str::to_owned).collect();
    assert!(rows.len() > 10, "{rows:?}");
    let unknown: Vec<_> = cited.iter().filter(|(tag, _)| !rows.contains(*tag)).collect();
    assert!(unknown.is_empty(), "no row in {SOURCES}: {unknown:#?}");
    let idle: Vec<_> = rows.iter().filter(|tag| !cited.contains_key(*tag)).collect();
    assert!(idle.is_empty(), "cited by nobody: {idle:?}");
}

#[test]
fn tags_are_found_where_they_are_cited() {
    for (line, expected) in [
        (r#"source: "S2 三(二); [J]", check"#, &["S2", "[J]"][..]),
        (
            "/// RFC 9110, and `GB/T 2260` (Civil Code 17).",
            &["RFC 9110", "GB/T 2260", "Civil Code"],
        ),
        ("const S2X: [T; 2] = x[K]; // of [AH]", &["[AH]"]),
        ("let rows: [A] = S10;", &[]),
    ] {
        assert_eq!(tags(line), expected, "{line}");
    }
}

/// What looks like a path in a paper: within backticks or the brackets of a link.
fn paths(paper: &str) -> Vec<&str> {
    let quoted = paper.split('`').skip(1).step_by(2);
    let linked = paper.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    quoted.chain(linked).filter(|text| is_path(text)).collect()
}

const ENDS: [&str; 12] = [
    ".rs", ".ts", ".vue", ".mjs", ".js", ".json", ".jsonl", ".md", ".sql", ".toml", ".tsv", ".css",
];
const FOLDERS: [&str; 8] = [
    "server/",
    "wasm-validator/",
    "web-client/",
    "tests/",
    "xtask/",
    "docs/",
    "migrations/",
    "src/",
];

/// What an operator has, and no repository.
const MADE: [&str; 1] = ["manifest.json"];

fn is_path(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    !MADE.contains(&text)
        && !text.starts_with(['/', '.'])
        && text.chars().all(plain)
        && (ENDS.iter().any(|end| text.ends_with(end))
            || FOLDERS.iter().any(|at| text.starts_with(at)))
}

/// Whole, or as the last part of a path: a recipe of the server says `http/mod.rs`.
fn is_there(tree: &[String], path: &str) -> bool {
    let path = path.trim_end_matches('/');
    tree.iter().any(|one| one == path || one.ends_with(&format!("/{path}")))
}

#[test]
fn every_path_that_a_paper_names_is_there() {
    let tree = tree();
    let mut missing = Vec::new();
    for paper in ending(&tree, &[".md"]) {
        let text = read(paper);
        let gone = paths(&text).into_iter().filter(|path| !is_there(&tree, path));
        missing.extend(gone.map(|path| format!("{paper}: {path}")));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_paper_that_a_file_names_is_there() {
    let tree = tree();
    let mut missing = Vec::new();
    let name = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    for path in ending(&tree, CODE).into_iter().filter(|path| !path.ends_with("papers.rs")) {
        for (number, line) in read(path).lines().enumerate() {
            for word in line.split(|c| !name(c)).map(|word| word.trim_end_matches('.')) {
                let paper = word.trim_start_matches("./").trim_start_matches("../");
                if paper.ends_with(".md") && paper.len() > 3 && !is_there(&tree, paper) {
                    missing.push(format!("{path}:{}: {word}", number + 1));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// `server/src/clock.rs`, not `tests/upgrade/NAME/web.tar.gz`.
fn is_named(word: &str) -> bool {
    let made_up = |part: &str| part.chars().all(|c| c.is_ascii_uppercase()) && !part.is_empty();
    word.contains('/') && is_path(word) && !word.split(['/', '.']).any(made_up)
}

#[test]
fn every_path_that_a_comment_names_is_there() {
    let tree = tree();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let mut missing = Vec::new();
    let mut named = 0;
    let code = ending(&tree, &[".rs", ".ts", ".vue", ".mjs", ".sql", ".css"]);
    for path in code.into_iter().filter(|path| !path.ends_with("papers.rs")) {
        for (number, line) in read(path).lines().enumerate() {
            let ours = words(line).split(|c| !plain(c)).map(|word| word.trim_end_matches('.'));
            for word in ours.filter(|word| is_named(word) && ENDS.iter().any(|e| word.ends_with(e)))
            {
                named += 1;
                if !is_there(&tree, word) {
                    missing.push(format!("{path}:{}: {word}", number + 1));
                }
            }
        }
    }
    assert!(named > 20, "only {named} found");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// A newcomer reads it in one go: where things are, what always holds, how to add to it.
const ARCHITECTURE_LINES: usize = 150;
/// What was decided, why, and what was tried instead.
const DECISION_LINES: usize = 3;
const COLUMNS: usize = 120;

#[test]
fn the_papers_stay_short() {
    let lines = read("ARCHITECTURE.md").lines().count();
    assert!(lines <= ARCHITECTURE_LINES, "ARCHITECTURE.md: {lines} lines");
    let decisions = read("docs/decisions.md");
    for decision in decisions.split("\n- ").skip(1) {
        let lines: Vec<_> = decision.lines().take_while(|line| !line.is_empty()).collect();
        assert!(lines.len() <= DECISION_LINES, "{} lines: {decision}", lines.len());
        let widest = lines.iter().map(|line| line.chars().count()).max();
        assert!(widest <= Some(COLUMNS), "{widest:?} columns: {decision}");
    }
}

#[test]
fn every_invariant_names_its_test() {
    let paper = read("ARCHITECTURE.md");
    let section = paper.split("## What always holds").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let starts = |line: &str| line.starts_with(|c: char| c.is_ascii_digit());
    let mut invariants: Vec<String> = Vec::new();
    for line in section.lines().take_while(|line| !line.starts_with("Deliberately")) {
        match invariants.last_mut() {
            Some(last) if !starts(line) => *last += line,
            _ if starts(line) => invariants.push(line.to_owned()),
            _ => {}
        }
    }
    assert!(invariants.len() > 10, "{invariants:#?}");
    let untested: Vec<_> =
        invariants.iter().filter(|invariant| !invariant.contains("`tests/")).collect();
    assert!(untested.is_empty(), "{untested:#?}");
}
