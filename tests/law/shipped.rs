//! What ships beside the code: calendars, consent texts, templates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::Datelike as _;
use serde_json::Value;
use shouwang::app::CalendarInForce;
use shouwang::service::texts::Texts;

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
    assert_eq!(files, shipped, "a year's file is not in app.rs, or the other way round");
    let (first, last) = (*files.first().unwrap(), *files.last().unwrap());
    assert_eq!(files.len(), usize::try_from(last - first + 1).unwrap(), "a year is missing");
    let new_year = chrono::NaiveDate::from_ymd_opt(last, 12, 31).unwrap();
    let due = calendar.calendar.due(new_year, 7);
    assert!(due.provisional && due.due.year() == last + 1, "a year not announced is provisional");
}

#[test]
fn every_consent_text_is_named_as_its_file() {
    let texts = Texts::load();
    let loaded = [
        ("truthful", &texts.truthful),
        ("authorisation", &texts.authorisation),
        ("notice", &texts.notice),
    ];
    for (kind, text) in loaded {
        assert!(text.version.starts_with(kind), "{}", text.version);
        let file = json(&format!("server/texts/{}.json", text.version));
        assert_eq!(file["version"], text.version.as_str());
        assert_eq!(text.points.len(), 3, "{kind}: three plain sentences");
        assert!(text.points.iter().all(|point| point.ends_with('。')), "{kind}");
        assert!(text.text.chars().count() > 100 && text.text.trim() == text.text, "{kind}");
    }
    for path in listed("server/texts") {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name != "templates" && name != "messages" {
            assert_eq!(json(&format!("server/texts/{name}.json"))["version"], name.as_str());
        }
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
