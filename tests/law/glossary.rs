//! Each name that `docs/glossary.md` gives is there.

use std::collections::BTreeSet;

use crate::source::read;
use crate::tree::{ending, tree};

/// Of every table, the names in its column "in code".
fn names(paper: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut column = None;
    for line in paper.lines() {
        let Some(row) = line.strip_prefix("| ") else {
            // The line below a head is not the end of its table.
            column = column.filter(|_| line.starts_with('|'));
            continue;
        };
        let cells: Vec<_> = row.split(" | ").map(|cell| cell.trim_end_matches(" |")).collect();
        let head = cells.iter().position(|cell| *cell == "in code");
        column = head.or(column);
        let cell = column.filter(|_| head.is_none()).and_then(|at| cells.get(at));
        found.extend(cell.into_iter().flat_map(|cell| quoted(cell)));
    }
    found
}

fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Every word of the code, and the names of its files.
fn words() -> BTreeSet<String> {
    let tree = tree();
    let mut found = BTreeSet::new();
    let code = ending(&tree, &[".rs", ".ts", ".vue", ".sql"]);
    let ours = ["server/src/", "wasm-validator/src/", "web-client/src/", "migrations/"];
    for path in code.into_iter().filter(|path| ours.iter().any(|start| path.starts_with(start))) {
        let text = format!("{path} {}", read(path));
        let parts = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        found.extend(parts.filter(|word| !word.is_empty()).map(str::to_owned));
    }
    found
}

#[test]
fn every_name_of_the_glossary_is_in_the_code() {
    let names = names(&read("docs/glossary.md"));
    assert!(names.len() > 70, "{names:?}");
    let words = words();
    let missing: Vec<_> = names.iter().filter(|name| !words.contains(*name)).collect();
    assert!(missing.is_empty(), "not in the code: {missing:?}");
}

#[test]
fn names_are_read_from_their_column() {
    let paper = "| term | in code | meaning |\n|---|---|---|\n| 代填 | `proxy`, `Proxy` | `else` |\n\n\
                 | term | will be |\n|---|---|\n| 卷 | `docket` |\n";
    assert_eq!(names(paper), ["Proxy", "proxy"].map(str::to_owned).into());
}
