//! The browser's tests wait for a page's function by `support/until.mjs` alone.

use crate::source::read;
use crate::tree::{ending, tree};

/// Playwright's own, which takes a promise for true: what is only promised is not waited for.
const BLIND: &str = "waitForFunction";

#[test]
fn a_promise_is_never_taken_for_true() {
    let tree = tree();
    let ours =
        ending(&tree, &[".mjs"]).into_iter().filter(|path| path.starts_with("tests/browser/"));
    let mut waits = 0;
    let mut blind = Vec::new();
    for path in ours {
        let text = read(path);
        waits += text.matches("until(").count();
        if text.contains(BLIND) {
            blind.push(path);
        }
    }
    assert!(waits > 0, "tests/browser is elsewhere");
    assert_eq!(blind, Vec::<&str>::new(), "use `until` of support/until.mjs, not {BLIND}");
}
