//! All files of the repository, as those laws need them that judge papers.

use std::path::Path;

use crate::source::root;

/// What is built, fetched, or nobody's text.
const PASSED_OVER: [&str; 5] = ["target", "node_modules", "dist", "mutants.out", ".git"];

/// Every file and folder below the workspace, with `/`.
pub(crate) fn tree() -> Vec<String> {
    let mut found = Vec::new();
    collect(&root(), &mut found);
    let below = |path: &String| path.replace(std::path::MAIN_SEPARATOR, "/");
    found.iter().map(below).collect()
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        if PASSED_OVER.iter().any(|one| name == *one) {
            continue;
        }
        let path = entry.path();
        found.push(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
        if path.is_dir() {
            collect(&path, found);
        }
    }
}

/// Those that end in one of these.
pub(crate) fn ending<'a>(tree: &'a [String], ends: &[&str]) -> Vec<&'a str> {
    let of_them = |path: &&String| ends.iter().any(|end| path.ends_with(end));
    tree.iter().filter(of_them).map(String::as_str).collect()
}
