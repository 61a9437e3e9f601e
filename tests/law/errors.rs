//! What can go wrong stands in the API's document: each code with an operation, and each code that
//! a use case names with its own.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenTree};
use serde_json::Value;
use shouwang::domain::error::ErrorCode;

use crate::imports::edges;
use crate::source::{Source, each, group, ident, is_punct, sources, string};

/// Of what is no operation.
const OF_NONE: [ErrorCode; 2] = [ErrorCode::RequestNotFound, ErrorCode::RequestMethod];

/// What does not come about, though its use case names it: a session that was made just now is good.
const NEVER: [(&str, &str); 1] = [("post /api/v1/sessions", "session.expired")];

/// Operations of one use case, which names the codes of both.
const SHARED: [&str; 2] = [
    "put /api/v1/cases/{id}/attachments/{sha256}",
    "put /api/v1/declarations/{id}/attachments/{sha256}",
];

/// The codes of each operation, named `method path`: a response is called after its codes.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let text = shouwang::http::openapi::document().unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut operations = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap().values();
            let names = responses.filter_map(|one| one["$ref"].as_str()?.rsplit('/').next());
            let codes = names.flat_map(|name| name.split('-')).map(str::to_owned).collect();
            operations.insert(format!("{method} {path}"), codes);
        }
    }
    operations
}

#[test]
fn each_code_is_that_of_an_operation() {
    let documented: BTreeSet<String> = documented().into_values().flatten().collect();
    let lacks = ErrorCode::ALL.iter().filter(|code| !documented.contains(code.as_str()));
    let lacks: Vec<ErrorCode> = lacks.copied().collect();
    assert_eq!(lacks, OF_NONE, "no row of server/src/http/openapi/errors.rs has them");
}

/// A function of `server/src/http` that answers an operation, and what it calls.
struct Handler {
    operation: String,
    calls: Vec<Call>,
}

struct Call {
    module: Option<String>,
    function: String,
}

/// `#[utoipa::path(method, path = "…")]` and the body of the function below it.
fn handlers(source: &Source) -> Vec<Handler> {
    let mut found = Vec::new();
    let mut operation = None;
    for token in &source.tokens {
        if let Some(attribute) = group(token, Delimiter::Bracket) {
            operation = operation_of(&attribute).or(operation);
        } else if let Some(body) = group(token, Delimiter::Brace) {
            let handler = |operation| Handler { operation, calls: calls(&body) };
            found.extend(operation.take().map(handler));
        }
    }
    found
}

fn operation_of(attribute: &[TokenTree]) -> Option<String> {
    let [first, .., inside] = attribute else { return None };
    let inside = group(inside, Delimiter::Parenthesis)?;
    let path = inside.windows(3).find(|three| is_named(&three[0], "path"))?;
    is_named(first, "utoipa").then_some(())?;
    Some(format!("{} {}", ident(inside.first()?)?, string(&path[2])?))
}

/// Every `function(…)` and `module::function(…)`, at any depth; no method.
fn calls(body: &[TokenTree]) -> Vec<Call> {
    let mut found = Vec::new();
    for (at, token) in body.iter().enumerate() {
        let TokenTree::Group(inside) = token else { continue };
        found.extend(calls(&inside.stream().into_iter().collect::<Vec<_>>()));
        let before = |back: usize| at.checked_sub(back).map(|at| &body[at]);
        let is_sign = |back, sign| before(back).is_some_and(|token| is_punct(token, sign));
        let function = before(1).and_then(ident).filter(|_| !is_sign(2, '.'));
        if inside.delimiter() == Delimiter::Parenthesis {
            let module = before(4).and_then(ident).filter(|_| is_sign(2, ':') && is_sign(3, ':'));
            found.extend(function.map(|function| Call { module, function }));
        }
    }
    found
}

/// What a function's body names as `ErrorCode::…`, and the functions of its file that it calls.
#[derive(Default)]
struct Names {
    codes: BTreeSet<&'static str>,
    calls: BTreeSet<String>,
}

/// The functions of a file, by name.
fn functions(source: &Source) -> BTreeMap<String, Names> {
    let mut found = BTreeMap::<String, Names>::new();
    each(&source.tokens, &mut |token, rest| {
        let body = rest.iter().find_map(|token| group(token, Delimiter::Brace));
        let name = rest.first().and_then(ident).filter(|_| is_named(token, "fn"));
        let (Some(name), Some(body)) = (name, body) else { return };
        let names = found.entry(name).or_default();
        each(&body, &mut |token, rest| {
            let variant = rest.get(2).and_then(ident).unwrap_or_default();
            let code = ErrorCode::ALL.iter().find(|code| format!("{code:?}") == variant);
            names.codes.extend(code.filter(|_| is_named(token, "ErrorCode")).map(|c| c.as_str()));
        });
        let is_own = |call: &Call| call.module.as_deref().is_none_or(|module| module == "Self");
        names.calls.extend(calls(&body).into_iter().filter(is_own).map(|call| call.function));
    });
    found
}

fn is_named(token: &TokenTree, name: &str) -> bool {
    ident(token).as_deref() == Some(name)
}

/// The codes that a function names, and those of its file that it calls.
fn codes(functions: &BTreeMap<String, Names>, function: &str) -> BTreeSet<&'static str> {
    let (mut codes, mut known, mut next) = (BTreeSet::new(), BTreeSet::new(), vec![function]);
    while let Some(name) = next.pop() {
        if let Some(names) = functions.get(name).filter(|_| known.insert(name)) {
            codes.extend(&names.codes);
            next.extend(names.calls.iter().map(String::as_str));
        }
    }
    codes
}

/// A use case's file.
struct File<'a> {
    path: &'a str,
    functions: BTreeMap<String, Names>,
}

/// The file that a handler's call reaches, of those that its own file names.
fn use_case<'a>(files: &[&'a File<'a>], call: &Call) -> Option<&'a File<'a>> {
    let defining = files.iter().filter(|file| file.functions.contains_key(&call.function));
    let defining: Vec<_> = defining.copied().collect();
    // Where several have such a function, its module is not renamed.
    let module = call.module.as_ref().map(|module| format!("/{module}"));
    let is_its = |file: &&&File<'_>| module.as_ref().is_some_and(|name| file.path.contains(name));
    defining.iter().find(is_its).or(defining.first()).copied()
}

#[test]
fn an_operation_has_the_codes_that_its_use_case_names() {
    let documented = documented();
    let all = sources("server/src");
    let edges = edges("server/src", &all);
    let services = all.iter().filter(|one| one.path.starts_with("server/src/service/"));
    let services: Vec<File<'_>> =
        services.map(|one| File { path: &one.path, functions: functions(one) }).collect();
    let (mut reached, mut lacks) = (BTreeSet::new(), BTreeSet::new());
    for source in all.iter().filter(|one| one.path.starts_with("server/src/http/")) {
        let named = &edges[&source.path];
        let files: Vec<_> = services.iter().filter(|file| named.contains_key(file.path)).collect();
        for Handler { operation, calls } in handlers(source) {
            for call in &calls {
                let Some(file) = use_case(&files, call) else { continue };
                reached.insert(operation.clone());
                let mut lacking = codes(&file.functions, &call.function);
                lacking.retain(|code| !documented[&operation].contains(*code));
                lacking.retain(|code| !NEVER.contains(&(&*operation, *code)));
                lacks.extend(
                    lacking.iter().map(|code| format!("{operation}: {code}, of {}", file.path)),
                );
            }
        }
    }
    reached.extend(SHARED.map(str::to_owned));
    let operations: BTreeSet<String> = documented.into_keys().collect();
    assert_eq!(reached, operations, "whose use case is found");
    assert!(lacks.is_empty(), "rows of server/src/http/openapi/errors.rs lack: {lacks:#?}");
}
