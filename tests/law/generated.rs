//! Generated files and golden declarations are committed, and fit the code.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proc_macro2::Delimiter;
use serde_json::{Value, json};
use shouwang::domain::answer::MESSAGE_MAX;
use shouwang::http::openapi::document;
use tests::Form;
use wasm_validator::canonical::{self, sha256_hex, short_code};
use wasm_validator::declaration::{DESCRIPTION_MAX, HOUSEHOLD_MAX, Household, NOTE_MAX};
use wasm_validator::text::PersonName;
use wasm_validator::{Context, Declaration, check_json};

use crate::source::{each, group, ident, is_punct, read, sources, string};

/// `METHOD /path` of every operation of the OpenAPI document.
pub(crate) fn operations() -> BTreeSet<String> {
    let document: Value = serde_json::from_str(&document().unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().unwrap().keys();
        methods.map(|method| format!("{} {path}", method.to_uppercase())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[test]
fn the_openapi_document_is_the_committed_one() {
    // Not assert_eq!: nobody reads two documents of 80 KB side by side.
    assert!(
        document().unwrap() == read("server/openapi.json"),
        "server/openapi.json is out of date: cargo run -p shouwang -- openapi > \
         server/openapi.json, then `npm run api` in web-client"
    );
}

#[test]
fn the_page_of_rights_is_what_the_table_says() {
    assert!(
        shouwang::cli::rights::page() == read("docs/rights.md"),
        "docs/rights.md is out of date: cargo run -p shouwang -- rights > docs/rights.md"
    );
}

#[test]
fn the_limits_of_the_web_client_are_those_of_crate_and_server() {
    const FILE: &str = "web-client/src/shared/form/limits.ts";
    let limits = [
        ("NAME_MAX", "Characters of a name.", PersonName::MAX as u64),
        (
            "NOTE_MAX",
            "Characters of a note, a reason, a relation, of how a name is read.",
            NOTE_MAX,
        ),
        ("DESCRIPTION_MAX", "Characters of the description.", DESCRIPTION_MAX),
        ("HOUSEHOLD_MAX", "People in a household.", HOUSEHOLD_MAX.unsigned_abs()),
        ("MEMBERS_MAX", "Members of a household who are named.", Household::MEMBERS_MAX as u64),
        ("MESSAGE_MAX", "Characters of an officer's message to the applicant.", MESSAGE_MAX as u64),
    ];
    let mut text = String::from(
        "// The most that the crate and the server take: tests/law/generated.rs says what stands here.\n",
    );
    for (name, what, most) in limits {
        text += &format!("/** {what} */\nexport const {name} = {most}\n");
    }
    assert!(text == read(FILE), "{FILE} is out of date; it must be\n{text}");
}

#[test]
fn every_route_is_in_the_document() {
    let source =
        sources("server/src/http").into_iter().find(|source| source.path.ends_with("http/mod.rs"));
    let source = source.unwrap();
    let mut routes = BTreeSet::new();
    let mut path = String::new();
    each(&source.tokens, &mut |token, rest| {
        // resource("/path") … web::method()
        match ident(token).as_deref() {
            Some("resource") => {
                let named = rest.first().and_then(|next| group(next, Delimiter::Parenthesis));
                if let Some(text) = named.and_then(|inside| string(inside.first()?)) {
                    path = format!("/api/v1{text}");
                }
            }
            Some(method @ ("get" | "put" | "post" | "delete" | "patch" | "head"))
                if rest.get(1).is_some_and(|dot| is_punct(dot, '.')) && !path.is_empty() =>
            {
                routes.insert(format!("{} {path}", method.to_uppercase()));
            }
            _ => {}
        }
    });
    assert_eq!(routes, operations(), "http/mod.rs and http/openapi.rs name different operations");
}

#[test]
fn golden_declarations_are_good_and_keep_their_hashes() {
    let forms = [
        ("self", Form::SelfFiled),
        ("proxy", Form::Proxy),
        ("corrected", Form::Corrected),
        ("members", Form::Members),
    ];
    let context = Context::new(NaiveDate::from_ymd_opt(2026, 9, 24).unwrap());
    let mut hashes = BTreeMap::new();
    for (name, form) in forms {
        let text = read(&format!("tests/golden/{name}.json"));
        let checked = check_json(&text, &context);
        assert!(checked.report.ok, "{name}: {:?}", checked.report);
        let value = checked.value.unwrap();
        assert_eq!(value, form.json());
        let bytes = canonical::to_bytes(&value);
        // Nothing is lost or added between what a phone sends and what we read.
        let read: Declaration = serde_json::from_value(value.clone()).unwrap();
        let again = canonical::to_bytes(&serde_json::to_value(&read).unwrap());
        assert_eq!(String::from_utf8(again), String::from_utf8(bytes.clone()), "{name}");
        let hash =
            json!({ "content_sha256": sha256_hex(&bytes), "short_code": short_code(&value) });
        hashes.insert(name, hash);
    }
    let pinned: BTreeMap<String, Value> =
        serde_json::from_str(&read("tests/golden/hashes.json")).unwrap();
    let hashes: BTreeMap<String, Value> =
        hashes.into_iter().map(|(name, hash)| (name.to_owned(), hash)).collect();
    assert_eq!(
        hashes, pinned,
        "the identity of declarations has changed: every phone with an unsent one would get a 409"
    );
}
