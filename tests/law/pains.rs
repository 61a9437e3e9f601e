//! Every pain of `docs/pains.md` is kept away by tests that are there.

use crate::source::read;

/// The tests of a row: `file` and the name it has there.
fn tests_of(row: &str) -> Vec<(String, String)> {
    let kept = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
    kept.split("; `")
        .map(|one| {
            let one = one.trim_start_matches('`');
            let (file, name) = one.split_once("`: ").unwrap_or_else(|| panic!("no test in {row}"));
            (file.to_owned(), name.to_owned())
        })
        .collect()
}

#[test]
fn what_people_suffer_from_elsewhere_has_a_test_that_is_there() {
    let pains = read("docs/pains.md");
    let rows: Vec<_> = pains.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(!rows.is_empty());
    for row in rows {
        for (file, name) in tests_of(row) {
            let source = read(&file);
            let forms = [format!("fn {name}("), format!("('{name}'"), format!("(\"{name}\"")];
            assert!(
                forms.iter().any(|form| source.contains(form)),
                "{file} has no test of that name: {name}"
            );
        }
    }
}
