//! What a file names of its own crate, as whole paths.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenTree};

use crate::source::{Source, group, ident, is_punct, place};

/// A path below the crate's root, such as `["service", "case", "form"]`, and where it is named.
pub(crate) type Import = (Vec<String>, String);

/// Every path of a file of `folder` (`server/src`) that begins with `crate::` or `super::`.
pub(crate) fn imports(folder: &str, source: &Source) -> Vec<Import> {
    let mut found = Vec::new();
    walk(source, &source.tokens, &module_of(folder, &source.path), &mut found);
    found
}

/// The module that a file is.
pub(crate) fn module_of(folder: &str, path: &str) -> Vec<String> {
    let below = path.strip_prefix(folder).unwrap().trim_matches('/').trim_end_matches(".rs");
    let mut module: Vec<String> = below.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        module.pop();
    }
    module
}

/// Which files of a folder name which others of it, apart from a module and what lies in it.
pub(crate) fn edges(
    folder: &str,
    sources: &[Source],
) -> BTreeMap<String, BTreeMap<String, String>> {
    let modules: BTreeMap<Vec<String>, &str> =
        sources.iter().map(|one| (module_of(folder, &one.path), one.path.as_str())).collect();
    let mut edges = BTreeMap::<String, BTreeMap<String, String>>::new();
    for source in sources {
        let from = module_of(folder, &source.path);
        let named = edges.entry(source.path.clone()).or_default();
        for (path, at) in imports(folder, source) {
            let prefixes = (1..=path.len()).rev().map(|length| &path[..length]);
            let Some(to) = prefixes.into_iter().find(|one| modules.contains_key(*one)) else {
                continue;
            };
            if !from.starts_with(to) && !to.starts_with(&from) {
                named.insert(modules[to].to_owned(), at);
            }
        }
    }
    edges
}

fn walk(source: &Source, tokens: &[TokenTree], module: &[String], found: &mut Vec<Import>) {
    let is_inner = |at: usize| at >= 2 && ident(&tokens[at - 2]).as_deref() == Some("mod");
    for (at, token) in tokens.iter().enumerate() {
        match ident(token).as_deref() {
            Some("crate") => follow(source, &tokens[at + 1..], &[], found),
            Some("super") if at == 0 || !is_punct(&tokens[at - 1], ':') => {
                follow(source, &tokens[at + 1..], &module[..module.len().saturating_sub(1)], found);
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
fn follow(source: &Source, rest: &[TokenTree], base: &[String], found: &mut Vec<Import>) {
    let [first, second, next, tail @ ..] = rest else { return };
    if !is_punct(first, ':') || !is_punct(second, ':') {
        return;
    }
    match group(next, Delimiter::Brace) {
        None => step(source, next, tail, base, found),
        Some(listed) => {
            for one in listed.split(|token| is_punct(token, ',')) {
                if let [head, tail @ ..] = one {
                    step(source, head, tail, base, found);
                }
            }
        }
    }
}

fn step(
    source: &Source,
    token: &TokenTree,
    tail: &[TokenTree],
    base: &[String],
    found: &mut Vec<Import>,
) {
    let path = match ident(token).as_deref() {
        Some("super") => base[..base.len().saturating_sub(1)].to_vec(),
        Some("self") => base.to_vec(),
        Some(name) => [base, &[name.to_owned()]].concat(),
        None => return,
    };
    let goes_on = tail.len() > 2 && is_punct(&tail[0], ':') && is_punct(&tail[1], ':');
    if goes_on {
        follow(source, tail, &path, found);
    } else if !path.is_empty() {
        found.push((path, place(source, token)));
    }
}
