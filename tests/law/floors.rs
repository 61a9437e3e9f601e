//! Imports point down only.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenTree};

use crate::source::{Source, each, group, ident, is_punct, place, sources};

/// The floors of the server crate, lowest first. What is shared stands where the lowest
/// that needs it can reach it: `clock`, `catalogue` and `private` know nothing of the rest, `app`
/// and `config` put the stores and gateways together.
const FLOORS: &[&[&str]] = &[
    &["clock", "catalogue", "private", "bounds"],
    &["domain"],
    &["store", "gateway"],
    &["app", "config"],
    &["service"],
    &["http", "jobs", "cli"],
];

/// Edges that do not point down, each with its reason. One that is gone fails too.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("app", "service", "App holds the consent texts, which service::texts reads"),
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

/// Top-level modules of the crate that a file names by `crate::…` or `super::…`.
fn imports(source: &Source) -> Vec<(String, String)> {
    let below = source.path.trim_start_matches("server/src/").trim_end_matches(".rs");
    let mut module: Vec<String> = below.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        module.pop();
    }
    let mut found = Vec::new();
    walk(source, &source.tokens, &module, &mut found);
    found
}

fn walk(
    source: &Source,
    tokens: &[TokenTree],
    module: &[String],
    found: &mut Vec<(String, String)>,
) {
    let is_inner = |at: usize| at >= 2 && ident(&tokens[at - 2]).as_deref() == Some("mod");
    for (at, token) in tokens.iter().enumerate() {
        match ident(token).as_deref() {
            Some("crate") => heads(source, &tokens[at + 1..], &[], found),
            Some("super") if at == 0 || !is_punct(&tokens[at - 1], ':') => {
                heads(source, &tokens[at + 1..], &module[..module.len() - 1], found);
            }
            _ => {}
        }
        if let TokenTree::Group(inner) = token {
            let inside: Vec<TokenTree> = inner.stream().into_iter().collect();
            let mut module = module.to_vec();
            if is_inner(at) {
                module.extend(ident(&tokens[at - 1]));
            }
            walk(source, &inside, &module, found);
        }
    }
}

/// What a path goes on with after `base`: `:: name`, `:: super`, `:: { several }`.
fn heads(source: &Source, rest: &[TokenTree], base: &[String], found: &mut Vec<(String, String)>) {
    let [first, second, next, tail @ ..] = rest else { return };
    if !is_punct(first, ':') || !is_punct(second, ':') {
        return;
    }
    let mut add = |token: &TokenTree, tail: &[TokenTree]| match ident(token).as_deref() {
        Some("super") if !base.is_empty() => {
            heads(source, tail, &base[..base.len() - 1], found);
        }
        Some(name) => {
            let top = base.first().map_or(name, String::as_str);
            found.push((top.to_owned(), place(source, token)));
        }
        None => {}
    };
    match group(next, Delimiter::Brace) {
        None => add(next, tail),
        Some(listed) => {
            for one in listed.split(|token| is_punct(token, ',')) {
                if let [head, tail @ ..] = one {
                    add(head, tail);
                }
            }
        }
    }
}

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
        for (to, at) in imports(&source) {
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
            let is_binding = source.path.ends_with("/wasm.rs") || source.path.ends_with("/lib.rs");
            assert!(name != "wasm_bindgen" || is_binding, "{at}: only wasm.rs names wasm_bindgen");
        });
    }
}
