//! Our own sources as tokens: comments, doc comments and tests are not what laws judge.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A file.
pub(crate) struct Source {
    /// Below the workspace, with `/`.
    pub(crate) path: String,
    /// Without comments and tests.
    pub(crate) tokens: Vec<TokenTree>,
}

/// The workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A file below the workspace.
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every `.rs` file below a folder, but test modules in files of their own.
pub(crate) fn sources(folder: &str) -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root().join(folder), &mut files);
    files.sort();
    assert!(!files.is_empty(), "{folder} has no source");
    let below = |file: &Path| {
        let path = file.strip_prefix(root()).unwrap().to_str().unwrap();
        path.replace(std::path::MAIN_SEPARATOR, "/")
    };
    let load = |file: PathBuf| {
        let path = below(&file);
        let stream: TokenStream = read(&path).parse().unwrap_or_else(|e| panic!("{path}: {e}"));
        Source { path, tokens: without_tests(stream) }
    };
    files.into_iter().filter(|file| !file.ends_with("tests.rs")).map(load).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            collect(&entry, files);
        } else if entry.extension().is_some_and(|end| end == "rs") {
            files.push(entry);
        }
    }
}

/// Drops `#[doc = …]`, which doc comments become, and every item under `#[cfg(test)]`.
fn without_tests(stream: TokenStream) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if is_punct(&token, '#') {
            while tokens.peek().is_some_and(|next| is_punct(next, '!')) {
                tokens.next();
            }
            let attribute = tokens.peek().map(|next| next.to_string().replace(' ', ""));
            let attribute = attribute.unwrap_or_default();
            if attribute.starts_with("[doc=") || attribute == "[cfg(test)]" {
                tokens.next();
                if attribute == "[cfg(test)]" {
                    let ends = |token: &TokenTree| {
                        is_punct(token, ';') || group(token, Delimiter::Brace).is_some()
                    };
                    while tokens.next().is_some_and(|token| !ends(&token)) {}
                }
                continue;
            }
        }
        kept.push(match token {
            TokenTree::Group(inner) => {
                let inside = without_tests(inner.stream()).into_iter().collect();
                let mut copy = proc_macro2::Group::new(inner.delimiter(), inside);
                copy.set_span(inner.span());
                copy.into()
            }
            other => other,
        });
    }
    kept
}

/// What stands in brackets of that kind.
pub(crate) fn group(token: &TokenTree, delimiter: Delimiter) -> Option<Vec<TokenTree>> {
    match token {
        TokenTree::Group(group) if group.delimiter() == delimiter => {
            Some(group.stream().into_iter().collect())
        }
        _ => None,
    }
}

/// Whether it is this sign.
pub(crate) fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// The name, if it is one.
pub(crate) fn ident(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}

/// The text of a string literal, without its quotes; escapes as written.
pub(crate) fn string(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    let text = literal.to_string();
    let inner = text.trim_start_matches(['r', 'b', 'c', '#']).trim_end_matches('#');
    Some(inner.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// Calls back for every token, at any depth, with what follows it in its group.
pub(crate) fn each<'a>(tokens: &'a [TokenTree], visit: &mut dyn FnMut(&TokenTree, &[TokenTree])) {
    for (at, token) in tokens.iter().enumerate() {
        visit(token, &tokens[at + 1..]);
        if let TokenTree::Group(group) = token {
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            each(&inside, visit);
        }
    }
}

/// `file:line` of a token.
pub(crate) fn place(source: &Source, token: &TokenTree) -> String {
    format!("{}:{}", source.path, token.span().start().line)
}

/// Every string literal of a file with its place.
pub(crate) fn strings(source: &Source) -> Vec<(String, String)> {
    let mut found = Vec::new();
    each(&source.tokens, &mut |token, _| {
        if let Some(text) = string(token) {
            found.push((place(source, token), text));
        }
    });
    found
}
