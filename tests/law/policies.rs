//! A county's recorded policies stay what they are: a key that came later may be left out of their
//! document and is read where it stands there.

use proc_macro2::{Delimiter, TokenTree};
use serde_json::{Value, json};
use shouwang::domain::policy::{AskedPart, Policy, ServedPolicy};

use crate::source::{Source, group, ident, is_punct, read, sources};

/// The document of the first policies: its keys never change, as phones are served them.
fn first() -> Value {
    serde_json::to_value(ServedPolicy::from(&Policy::default())).unwrap()
}

/// The keys of a struct whose fields are `pub name: Type`, but those that are flattened.
fn keys(source: &Source, name: &str) -> Vec<String> {
    let at = |token: &TokenTree| ident(token).as_deref() == Some(name);
    let is_struct = |two: &[TokenTree]| ident(&two[0]).as_deref() == Some("struct") && at(&two[1]);
    let begin = source.tokens.windows(2).position(is_struct);
    let begin = begin.unwrap_or_else(|| panic!("no {name} in {}", source.path));
    let fields = source.tokens[begin..].iter().find_map(|token| group(token, Delimiter::Brace));
    let fields = fields.unwrap();
    let mut keys = Vec::new();
    for field in fields.split(|token| is_punct(token, ',')) {
        let is_flat = field.iter().any(|token| token.to_string().contains("flatten"));
        let key =
            field.windows(2).find(|two| is_punct(&two[1], ':')).and_then(|two| ident(&two[0]));
        keys.extend(key.filter(|_| !is_flat));
    }
    keys
}

/// Every key that a policy's document may have.
fn all_keys() -> Vec<String> {
    let of = |folder: &str, file: &str, names: &[&str]| -> Vec<String> {
        let source = sources(folder).into_iter().find(|source| source.path.ends_with(file));
        let source = source.unwrap_or_else(|| panic!("no {file}"));
        names.iter().flat_map(|name| keys(&source, name)).collect()
    };
    let mut all = of("server/src/domain", "domain/policy.rs", &["Policy", "ProcedurePolicy"]);
    all.extend(of("wasm-validator/src", "src/policy.rs", &["FormPolicy"]));
    all
}

#[test]
fn a_policy_from_before_a_key_reads_and_hashes_as_ever() {
    let first = first();
    let policy = Policy::read(&first).unwrap_or_else(|fault| panic!("a key is missed: {fault}"));
    assert_eq!(policy.document(), first, "a key is to be left out where nothing is said");
}

#[test]
fn each_number_has_bounds() {
    for key in all_keys() {
        let mut document = first();
        document[&key] = json!(u32::MAX);
        assert!(Policy::parse(&document.to_string()).is_err(), "{key} may be any number");
    }
}

#[test]
fn each_key_that_came_later_is_read_and_told_to_the_operator() {
    let first = first();
    let all = all_keys();
    let is_first = |key: &&String| first.get(key).is_some();
    assert_eq!(all.iter().filter(is_first).count(), first.as_object().unwrap().len(), "{all:?}");
    let operations = read("docs/operations.md");
    for key in all.iter().filter(|key| !is_first(key)) {
        let examples = [json!(true), json!(AskedPart::ALL), json!(1)];
        let documents = examples.map(|value| {
            let mut document = first.clone();
            document[key] = value;
            document
        });
        let known = documents.iter().find_map(|one| Some((one, Policy::read(one).ok()?)));
        let (document, policy) = known.unwrap_or_else(|| panic!("{key}: unknown, or no example"));
        assert_eq!(policy.document(), *document, "{key}");
        assert!(operations.contains(&format!("\"{key}\"")), "{key} is not in docs/operations.md");
    }
}
