//! Data with other people's verdicts: the samples in `tests/data`, always, and a larger
//! folder of the same layout besides when `SHOUWANG_TEST_DATA` names one.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use image::ImageReader;
use serde_json::{Value, json};
use shouwang::domain::calendar::CalendarInForce;
use tests::{Backend, Form, TestApp};
use wasm_validator::field::{FieldReport, check_field};
use wasm_validator::thumbprint::assess;
use wasm_validator::{Code, Context, check_value};

fn folders() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("data")];
    folders.extend(std::env::var_os("SHOUWANG_TEST_DATA").map(PathBuf::from));
    folders
}

fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 24).unwrap()
}

/// The lines of that file in every folder.
fn lines(name: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for file in folders().iter().map(|folder| folder.join(name)) {
        let text = std::fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(text.lines().count() > 10, "{} has next to nothing", file.display());
        lines.extend(text.lines().map(str::to_owned));
    }
    lines
}

fn cases(name: &str) -> Vec<Value> {
    lines(name).iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The pictures of that folder in every folder.
fn pictures(name: &str) -> Vec<PathBuf> {
    let mut pictures = Vec::new();
    for folder in folders().iter().map(|folder| folder.join(name)) {
        let entries = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let files = entries.map(|entry| entry.unwrap().path());
        pictures.extend(files.filter(|file| file.extension().is_none_or(|end| end != "csv")));
    }
    assert!(!pictures.is_empty(), "{name} is empty");
    pictures
}

/// `None` when it is good.
fn judge(kind: &str, value: &str) -> Option<Code> {
    match check_field(kind, value, as_of()).unwrap() {
        FieldReport::Good { .. } => None,
        FieldReport::Bad { violation, .. } => Some(violation.code),
    }
}

/// Full-width digits, spaces, hyphens and a look-alike X are taken for what was meant.
fn is_as_meant(value: &str) -> bool {
    !value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'X'))
}

#[test]
fn id_numbers() {
    let mut agreed = 0;
    for case in cases("id-number-cases.jsonl") {
        let (value, verdicts) =
            (case["value"].as_str().unwrap(), case["verdicts"].as_object().unwrap());
        let ours = judge("id-number", value);
        if case["agree"] != true {
            continue;
        }
        let theirs = verdicts.values().any(|verdict| verdict == true);
        let explained = match ours {
            // What they all refuse for its writing, people write.
            None => is_as_meant(value),
            // First-generation numbers ended in 2012; no one is born tomorrow.
            Some(code) => matches!(code, Code::IdNumberFifteen | Code::IdNumberFuture),
        };
        assert!(ours.is_none() == theirs || explained, "{case}: {ours:?}");
        agreed += 1;
    }
    assert!(agreed > 100, "only {agreed} cases are agreed on");
}

#[test]
fn mobile_numbers() {
    for case in cases("mobile-cases.jsonl") {
        let value = case["value"].as_str().unwrap();
        let ours = judge("mobile", value);
        // A prefix opened tomorrow is no mistake today: we take more than their list.
        let is_valid = case["libphonenumber_mobile_valid"] == true;
        assert!(!is_valid || ours.is_none(), "{case}: {ours:?}");
    }
}

#[test]
fn names() {
    let mut differing = Vec::new();
    for case in cases("name-cases.jsonl") {
        let ours = judge("name", case["name"].as_str().unwrap());
        let differs = match case["suggest"].as_str().unwrap() {
            "accept" => ours.is_some(),
            "reject" => ours.is_none(),
            _ => false,
        };
        if differs {
            differing.push(format!("{case}: {ours:?}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn deadlines() {
    let calendar = CalendarInForce::shipped().unwrap().calendar;
    let lines = lines("deadline-7wd-2023-2024.csv");
    for line in lines.iter().filter(|line| !line.starts_with("received,")) {
        let [from, due, _] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let ours = calendar.due(from.parse().unwrap(), 7);
        assert_eq!(ours.due.to_string(), due, "from {from}");
    }
}

#[test]
fn households() {
    for case in cases("households.jsonl") {
        let head = &case["members"][0];
        let form = Form::SelfFiled.with(&[
            ("/applicant/name", head["name"].clone()),
            ("/applicant/relation_to_head", json!("head")),
            ("/applicant/id_status", json!("given")),
            ("/applicant/id_number", head["id"].clone()),
            ("/home/region", case["village_code"].clone()),
            ("/household/size", json!(case["members"].as_array().unwrap().len())),
        ]);
        let report = check_value(&form, &Context::new(as_of())).0;
        assert!(report.ok, "{}: {report:?}", case["n"]);
    }
}

#[test]
fn thumbprints() {
    for path in pictures("thumbprints") {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let photo = ImageReader::open(&path).unwrap().decode().unwrap().to_rgba8();
        let found =
            serde_json::to_value(assess(photo.as_raw(), photo.width(), photo.height())).unwrap();
        let verdict = found["verdict"].as_str().unwrap();
        // Advice only; but a good print must not be called none, nor a picture good.
        assert!(!name.starts_with("good") || verdict != "none", "{name}: {found}");
        assert!(!name.starts_with("not") || verdict != "good", "{name}: {found}");
    }
}

#[tokio::test]
async fn bad_images() {
    let app = TestApp::start(Backend::Sqlite).await;
    for path in pictures("bad-images") {
        let (name, bytes) = (path.display().to_string(), std::fs::read(&path).unwrap());
        // A manifest lists no empty photo.
        if bytes.is_empty() {
            continue;
        }
        for kind in ["evidence", "thumbprint"] {
            let phone = app.phone();
            let _ = phone.file(&Form::SelfFiled.with_photos(&[(kind, &bytes)])).await.expect(201);
            let answer = phone.attach(&bytes).await;
            let is_polite = matches!(answer.status, 201 | 413 | 422);
            assert!(is_polite, "{name}: {} {}", answer.status, answer.text);
        }
    }
}
