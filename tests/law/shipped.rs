//! What ships beside the code: calendars, consent texts, templates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::Datelike as _;
use serde_json::Value;
use shouwang::domain::calendar::CalendarInForce;
use shouwang::service::county::consents::Texts;
use wasm_validator::canonical::sha256_hex;

use crate::source::{read, root};

fn listed(folder: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(root().join(folder)).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

fn json(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The words of an enum, as the OpenAPI document lists them.
fn choices(name: &str) -> BTreeSet<String> {
    let document: Value =
        serde_json::from_str(&shouwang::http::openapi::document().unwrap()).unwrap();
    let listed = document["components"]["schemas"][name]["enum"].as_array();
    let listed = listed.unwrap_or_else(|| panic!("{name} is no enum of the document"));
    listed.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_calendar_file_ships_and_says_its_year() {
    let calendar = CalendarInForce::shipped().unwrap();
    let shipped: BTreeSet<i32> = calendar.years.iter().map(|year| year.year).collect();
    let mut files = BTreeSet::new();
    for path in listed("wasm-validator/calendar") {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let file = json(&format!("wasm-validator/calendar/{name}.json"));
        assert_eq!(file["year"].to_string(), name);
        let notices = file["notice"].as_array().unwrap();
        assert!(!notices.is_empty(), "{name} names no notice");
        for notice in notices {
            for field in ["number", "title", "issued_on"] {
                assert!(
                    notice[field].as_str().is_some_and(|text| !text.is_empty()),
                    "{name}: {field}"
                );
            }
        }
        files.insert(name.parse().unwrap());
    }
    assert_eq!(
        files, shipped,
        "a year's file is not in domain/calendar.rs, or the other way round"
    );
    let (first, last) = (*files.first().unwrap(), *files.last().unwrap());
    assert_eq!(files.len(), usize::try_from(last - first + 1).unwrap(), "a year is missing");
    let new_year = chrono::NaiveDate::from_ymd_opt(last, 12, 31).unwrap();
    let due = calendar.calendar.due(new_year, 7);
    assert!(due.provisional && due.due.year() == last + 1, "a year not announced is provisional");
}

/// The consent texts of every release, by version and hash. People have agreed to them:
/// none is ever changed or taken away, here or in `server/texts`.
const RELEASED: &[(&str, &str)] = &[
    ("truthful-2026-01", "0e352021d15a4bccaf5de3eec79e99e63a07b1791ebc188dc627681a33172a71"),
    ("authorisation-2026-01", "446537078e10b92dbf5088bc670aca174b065be510a17fdb5f8fd9680d5140ef"),
    ("notice-2026-01", "3179c9be0d7cc4d2755ea3e60a49ad0489236a86058ccb066d9e964866350b7f"),
];

#[test]
fn every_consent_text_that_shipped_is_kept_word_for_word() {
    let shipped = json("server/texts/consents.json");
    let shipped = shipped.as_array().unwrap();
    let named =
        |entry: &Value| ["version", "sha256"].map(|name| entry[name].as_str().unwrap().to_owned());
    let first: Vec<_> = shipped.iter().take(RELEASED.len()).map(named).collect();
    let released: Vec<_> =
        RELEASED.iter().map(|(a, b)| [(*a).to_owned(), (*b).to_owned()]).collect();
    assert_eq!(first, released, "consents.json only ever grows");
    let mut files = BTreeSet::new();
    for entry in shipped {
        let [version, sha256] = named(entry);
        let file = json(&format!("server/texts/{version}.json"));
        let text = file["text"].as_str().unwrap();
        assert_eq!(
            sha256_hex(text.as_bytes()),
            sha256,
            "{version} has been changed: what people agreed to stays, a new wording is a new \
             version with a file and a line of its own"
        );
        assert_eq!((&file["version"], &file["kind"]), (&entry["version"], &entry["kind"]));
        assert!(version.starts_with(entry["kind"].as_str().unwrap()), "{version}");
        assert_eq!(
            file["points"].as_array().map(Vec::len),
            Some(3),
            "{version}: three plain sentences"
        );
        let points = file["points"].as_array().unwrap().iter();
        assert!(points.clone().all(|point| point.as_str().unwrap().ends_with('。')), "{version}");
        assert!(text.chars().count() > 100 && text.trim() == text, "{version}");
        assert!(files.insert(version), "one version twice");
    }
    let others = ["templates", "messages", "consents"];
    for path in listed("server/texts") {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(
            files.contains(&name) || others.contains(&name.as_str()),
            "{name} is not in consents.json"
        );
    }
    let texts = Texts::load();
    for (kind, text) in [
        ("truthful", &texts.truthful),
        ("authorisation", &texts.authorisation),
        ("notice", &texts.notice),
    ] {
        let newest = shipped.iter().rfind(|entry| entry["kind"] == kind).unwrap();
        assert_eq!(
            named(newest),
            [text.version.clone(), text.sha256.clone()],
            "the newest is in force"
        );
    }
}

#[test]
fn templates_speak_for_every_choice() {
    let templates = json("server/texts/templates.json");
    let mut keys: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (section, key) in
        [("acceptance", "id"), ("return", "item"), ("refusal", "ground"), ("progress", "kind")]
    {
        for template in templates[section].as_array().unwrap() {
            let name = template[key].as_str().unwrap().to_owned();
            let text = template["text"].as_str().unwrap();
            assert!(
                text.trim() == text && (6..=500).contains(&text.chars().count()),
                "{name}: {text}"
            );
            for word in ["驳回", "拒绝", "不合格"] {
                assert!(!text.contains(word), "{section}/{name} says {word}");
            }
            let filled = text.replace("{county_telephone}", "");
            assert!(!filled.contains(['{', '}']), "{section}/{name}: an unknown placeholder");
            keys.entry(section).or_default().push(name);
        }
    }
    let all = templates.as_object().unwrap().keys().map(String::as_str).collect::<BTreeSet<_>>();
    assert_eq!(all, keys.keys().copied().collect());
    for (section, name) in
        [("return", "DefectItem"), ("refusal", "RefusalGround"), ("progress", "ProgressKind")]
    {
        let unique: BTreeSet<String> = keys[section].iter().cloned().collect();
        assert_eq!(unique.len(), keys[section].len(), "{section}: one twice");
        assert_eq!(unique, choices(name), "{section}");
    }
    let refusals = templates["refusal"].as_array().unwrap().iter();
    for refusal in refusals.chain(&[templates["progress"][2].clone()]) {
        let text = refusal["text"].as_str().unwrap();
        assert!(
            text.contains("不同意请打{county_telephone}"),
            "who is refused is told whom to call"
        );
    }
}
