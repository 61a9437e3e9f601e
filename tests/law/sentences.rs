//! Every code has its sentence and hint in every language of the catalogue, and no code
//! has a sentence elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Value, json};
use shouwang::domain::error::ErrorCode;
use tests::{Form, id_number};
use wasm_validator::{Code, Context, check_value};

use crate::source::{read, sources, strings};
use crate::words::texts;

const LANGUAGES: &[&str] = &["zh-CN", "en"];

/// Chinese in our literals that is no sentence of a code.
const CHINESE: &[(&str, &str)] = &[
    ("server/src/service/demo/", "invented people and answers"),
    ("server/src/http/openapi/", "the name of the procedure"),
    (
        "server/src/service/case/form.rs",
        "名字里有字打不出来: stands for a name, in the inbox and on the phone",
    ),
    ("server/src/service/imports/regions/", "what names of places end in"),
    ("server/src/domain/place_name.rs", "what names of places end in"),
    ("wasm-validator/src/rules/", "the paragraph that a rule is from"),
    ("wasm-validator/src/calendar/", "names of holidays fixed by national regulation"),
];

type Catalogue = BTreeMap<String, Value>;

fn catalogue(language: &str) -> Catalogue {
    let path = format!("wasm-validator/catalogue/{language}.json");
    serde_json::from_str(&read(&path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Names between braces.
fn placeholders(text: &str) -> BTreeSet<String> {
    let parts = text.split('{').skip(1);
    parts.map(|part| part.split_once('}').expect("a closing brace").0.to_owned()).collect()
}

/// Placeholders of a code's sentence and hint together.
fn asked(catalogue: &Catalogue, code: &str) -> BTreeSet<String> {
    let entry = &catalogue[code];
    ["text", "hint"].iter().flat_map(|part| placeholders(entry[part].as_str().unwrap())).collect()
}

/// The same, of each `[with {name}|without {name}]` only the one that is said.
fn either(catalogue: &Catalogue, code: &str, given: &BTreeSet<String>) -> BTreeSet<String> {
    let entry = &catalogue[code];
    let text = ["text", "hint"].map(|part| entry[part].as_str().unwrap()).concat();
    let mut said = BTreeSet::new();
    for part in text.split(['[', ']']) {
        let (known, otherwise) = part.split_once('|').unwrap_or((part, part));
        let first = placeholders(known);
        said.extend(if first.is_subset(given) { first } else { placeholders(otherwise) });
    }
    said
}

#[test]
fn every_code_has_words_in_every_language() {
    let findings = Code::ALL.iter().map(|code| code.as_str());
    let errors = ErrorCode::ALL.iter().map(|code| code.as_str());
    let codes: BTreeSet<&str> = findings.chain(errors).collect();
    assert_eq!(codes.len(), Code::ALL.len() + ErrorCode::ALL.len(), "one name for two codes");
    for language in LANGUAGES {
        let catalogue = catalogue(language);
        let keys: BTreeSet<&str> = catalogue.keys().map(String::as_str).collect();
        let missing: Vec<_> = codes.difference(&keys).collect();
        assert!(missing.is_empty(), "{language} has no words for {missing:?}");
        let more: Vec<_> = keys
            .difference(&codes)
            .filter(|key| !["network.", "app."].iter().any(|own| key.starts_with(own)))
            .collect();
        assert!(more.is_empty(), "{language} has words for {more:?}, which nothing says");
        for (code, entry) in &catalogue {
            let parts: Vec<_> = entry.as_object().unwrap().keys().collect();
            assert_eq!(parts, ["hint", "text"], "{language} {code}");
            for text in [&entry["text"], &entry["hint"]] {
                let text = text.as_str().unwrap();
                assert!(text.len() > 3 && text.trim() == text, "{language} {code}: {text:?}");
            }
        }
    }
}

#[test]
fn placeholders_are_the_same_in_every_language() {
    let [first, others @ ..] = LANGUAGES else { panic!("no language") };
    let first = catalogue(first);
    for other in others {
        let other = catalogue(other);
        assert!(first.keys().eq(other.keys()));
        for code in first.keys() {
            assert_eq!(asked(&first, code), asked(&other, code), "{code}");
        }
    }
    // A problem's title is sent as it stands: nothing fills it in.
    for code in ErrorCode::ALL {
        assert_eq!(asked(&first, code.as_str()), BTreeSet::new(), "{}", code.as_str());
    }
}

/// An officer reads a sentence of their own where the farmer's would be misunderstood.
#[test]
fn the_desks_own_sentences_are_of_codes_and_ask_for_no_more() {
    let farmers = catalogue("zh-CN");
    let desks = catalogue("zh-CN-desk");
    assert!(desks.len() > 20);
    for (code, entry) in &desks {
        assert!(farmers.contains_key(code), "{code} is no code");
        assert_ne!(entry, &farmers[code], "{code} is told to farmers in these words");
        assert!(asked(&desks, code).is_subset(&asked(&farmers, code)), "{code}");
        for part in ["text", "hint"] {
            let text = entry[part].as_str().unwrap();
            for word in ["您的", "念给您", "乡镇帮您", "照样能报", "没有电话”", "家里"]
            {
                assert!(!text.contains(word), "{code} speaks to a farmer: {text}");
            }
        }
    }
}

/// What only a phone that files is ever told: codes, or beginnings of them.
const PHONES: &[&str] = &[
    "app.",
    "correction.code",
    "declaration.linked",
    "declaration.not_correctable",
    "declaration.unknown",
    "declaration.version_gap",
    "device.",
    "lookup.",
    "network.",
];

/// An officer reads the farmer's sentence where there is none of their own.
#[test]
fn what_the_desk_says_is_not_a_farmers_and_names_what_the_desk_has() {
    let (farmers, desks) = (catalogue("zh-CN"), catalogue("zh-CN-desk"));
    let desk: String = texts(&["web-client/src/desk", "web-client/src/shared/texts/zh-CN.ts"])
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let mut phones: BTreeSet<_> = PHONES.iter().collect();
    for (code, farmers) in &farmers {
        if let Some(kind) = PHONES.iter().find(|kind| code.starts_with(**kind)) {
            assert!(!desks.contains_key(code), "{code} is never told to an officer");
            phones.remove(kind);
            continue;
        }
        let entry = desks.get(code).unwrap_or(farmers);
        for part in ["text", "hint"] {
            let text = entry[part].as_str().unwrap();
            for word in [
                "您的村",
                "帮您",
                "您填的",
                "手机里",
                "手机上的日期",
                "手机日期",
                "给乡镇打电话",
                "告诉乡镇",
            ] {
                assert!(!text.contains(word), "{code} speaks to a farmer: {text}");
            }
            for named in ["选“", "勾“", "按“"].iter().flat_map(|verb| text.split(verb).skip(1))
            {
                let option = named.split('”').next().unwrap();
                assert!(desk.contains(option), "{code}: the desk has no “{option}”");
            }
        }
    }
    assert!(phones.is_empty(), "no code begins so: {phones:?}");
}

#[test]
fn every_placeholder_is_filled() {
    let long = || json!("长".repeat(501));
    let photo = |n: usize, size: u32| json!({ "kind": "evidence", "sha256": format!("{n:064x}"), "size": size, "media_type": "image/jpeg" });
    let photos = |count, size| (0..count).map(|n| photo(n, size)).collect::<Value>();
    let six =
        json!(["illness", "schooling", "disability", "accident", "no_labour", "unsafe_water"]);
    let young = json!(id_number("34130220150101001"));
    let crowd = (0..21).map(|_| json!({ "name": "王二", "born": 1899 })).collect::<Value>();
    let provoked = [
        Form::SelfFiled.with(&[("/declared_on", json!("2020-01-01"))]),
        Form::SelfFiled.with(&[
            ("/applicant/id_status", json!("given")),
            ("/applicant/id_number", young),
            ("/home/note", long()),
            ("/household/size", json!(99)),
            ("/hardships", six),
            ("/description", long()),
            ("/attachments", photos(13, 5 << 20)),
        ]),
        Form::SelfFiled.with(&[("/attachments", photos(1, 11 << 20))]),
        Form::SelfFiled.with(&[
            ("/applicant/id_status", json!("given")),
            ("/applicant/id_number", json!("11010519491231002")),
        ]),
        Form::SelfFiled.with(&[
            ("/applicant/id_status", json!("given")),
            ("/applicant/id_number", json!("1101051949123100211")),
        ]),
        Form::Proxy.with(&[("/proxy/reason_note", long()), ("/signature/reason", long())]),
        Form::Members.with(&[("/household/members", crowd)]),
    ];
    let context = Context::new(NaiveDate::from_ymd_opt(2026, 9, 24).unwrap());
    let catalogue = catalogue("zh-CN");
    let mut found = BTreeSet::new();
    for form in provoked {
        for violation in check_value(&form, &context).0.violations {
            let code = violation.code.as_str();
            let given = json!(violation.params).as_object().unwrap().keys().cloned().collect();
            let said = either(&catalogue, code, &given);
            assert!(said.is_subset(&given), "{code} gives only {given:?}");
            found.insert(code);
        }
    }
    let with_holes = catalogue.keys().filter(|code| !asked(&catalogue, code).is_empty());
    let untried: Vec<_> = with_holes.filter(|code| !found.contains(code.as_str())).collect();
    assert!(untried.is_empty(), "add what provokes {untried:?}");
}

#[test]
fn no_sentence_stands_elsewhere() {
    let mut used: BTreeSet<&(&str, &str)> = BTreeSet::new();
    let is_chinese =
        |c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '，' | '。');
    for source in sources("server/src").iter().chain(&sources("wasm-validator/src")) {
        for (at, text) in strings(source) {
            if !text.contains(is_chinese) {
                continue;
            }
            let allowed = CHINESE.iter().find(|(path, _)| source.path.starts_with(path));
            assert!(allowed.is_some(), "{at}: a sentence outside the catalogue: {text}");
            used.extend(allowed);
        }
    }
    let unused: Vec<_> = CHINESE.iter().filter(|one| !used.contains(one)).collect();
    assert!(unused.is_empty(), "no longer needed: {unused:?}");
}
