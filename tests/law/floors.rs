//! Imports point down only.

use std::collections::BTreeSet;

use crate::imports::imports;
use crate::source::{each, ident, place, sources};

/// The floors of the server crate, lowest first. What is shared stands where the lowest
/// that needs it can reach it: what is below `domain` knows nothing of the rest, `app` and `config`
/// put the stores and gateways together.
const FLOORS: &[&[&str]] = &[
    &["clock", "catalogue", "private", "bounds", "names"],
    &["domain"],
    &["store", "gateway"],
    &["app", "config"],
    &["service"],
    &["http", "jobs", "cli"],
];

/// The files of floor 0 that name `wasm_bindgen`.
const BINDINGS: &[&str] = &["/lib.rs", "/wasm.rs", "/browser.rs"];

/// Edges that do not point down, each with its reason. One that is gone fails too.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("app", "service", "App holds the consent texts, which service::county::consents reads"),
    ("http", "jobs", "http::trace counts requests in the registry that jobs::metrics serves"),
    ("cli", "http", "`serve` starts the server"),
    ("cli", "jobs", "`serve` starts the jobs"),
];

/// What a browser does not have: floor 0 must build without it.
const NOT_ON_FLOOR_0: &[&str] = &[
    "fs",
    "net",
    "process",
    "thread",
    "env",
    "Instant",
    "SystemTime",
    "tokio",
    "sqlx",
    "actix_web",
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The module of `server/src/MODULE.rs` or `server/src/MODULE/…`.
fn module_of(path: &str) -> &str {
    let below = path.trim_start_matches("server/src/").trim_end_matches(".rs");
    below.split('/').next().unwrap()
}

#[test]
fn imports_point_down_only() {
    let mut used: BTreeSet<&(&str, &str, &str)> = BTreeSet::new();
    let mut edges = 0;
    for source in sources("server/src") {
        let from = module_of(&source.path);
        if ["lib", "main"].contains(&from) {
            continue;
        }
        let here = floor(from).unwrap_or_else(|| panic!("{from}: on which floor?"));
        for (path, at) in imports("server/src", &source) {
            let to = path[0].clone();
            // `crate::name` of a macro or a re-export of the crate's root has no floor.
            let Some(there) = floor(&to) else { panic!("{at}: crate::{to} is on no floor") };
            edges += 1;
            let exception = EXCEPTIONS.iter().find(|(a, b, _)| (*a, *b) == (from, to.as_str()));
            assert!(
                from == to || there < here || exception.is_some(),
                "{at}: {from} must not import {to}, which is not below it"
            );
            used.extend(exception);
        }
    }
    assert!(edges > 300, "only {edges} imports found: is the parser still right?");
    let unused: Vec<_> = EXCEPTIONS.iter().filter(|edge| !used.contains(edge)).collect();
    assert!(unused.is_empty(), "no longer needed: {unused:?}");
}

#[test]
fn actix_stays_on_the_top_floor() {
    for source in sources("server/src") {
        let is_top = floor(module_of(&source.path)) == Some(FLOORS.len() - 1);
        each(&source.tokens, &mut |token, _| {
            let named = ident(token).is_some_and(|name| name.starts_with("actix"));
            assert!(!named || is_top, "{}: actix below http", place(&source, token));
        });
    }
}

#[test]
fn floor_0_asks_for_nothing_that_a_browser_lacks() {
    for source in sources("wasm-validator/src") {
        each(&source.tokens, &mut |token, _| {
            let Some(name) = ident(token) else { return };
            let at = place(&source, token);
            assert!(!NOT_ON_FLOOR_0.contains(&name.as_str()), "{at}: {name} on floor 0");
            let is_binding = BINDINGS.iter().any(|file| source.path.ends_with(file));
            assert!(name != "wasm_bindgen" || is_binding, "{at}: wasm_bindgen outside its files");
        });
    }
}
