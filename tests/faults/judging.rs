//! The judge on the command line: what other programs read, line by line.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tests::{Form, print_jpeg};

use crate::installation::program;

/// What it said: exit code, a JSON document a line, and what is for a person.
struct Said {
    code: Option<i32>,
    lines: Vec<Value>,
    complaint: String,
}

fn run(args: &[&str], input: &str) -> Said {
    let mut command = Command::new(program());
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // One that does not read its input may have ended: that is no fault of the test's.
    let _ = child.stdin.take().expect("its input is ours").write_all(input.as_bytes());
    let done = child.wait_with_output().expect("it ends");
    let text = String::from_utf8(done.stdout).expect("it prints text");
    let lines = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let complaint = String::from_utf8(done.stderr).expect("it complains in text");
    Said { code: done.status.code(), lines, complaint }
}

/// It could not: no line, a complaint with this in it.
#[track_caller]
fn expect_complaint(args: &[&str], part: &str) {
    let said = run(args, "");
    assert_eq!((said.code, said.lines), (Some(2), vec![]), "{args:?}");
    assert!(said.complaint.contains(part), "{args:?}: {}", said.complaint);
}

fn codes(report: &Value) -> Vec<&str> {
    let violations = report["violations"].as_array().expect("a list");
    for violation in violations {
        let keys: Vec<_> = violation.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["code", "params", "path", "severity"]);
    }
    violations.iter().filter_map(|violation| violation["code"].as_str()).collect()
}

fn golden(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    path.to_str().expect("a path").to_owned()
}

#[test]
fn a_declaration_from_a_file() {
    let good = json!({ "ok": true, "violations": [] });
    for (name, day) in
        [("self", "2026-09-24"), ("proxy", "2026-09-24"), ("corrected", "2026-10-09")]
    {
        let said = run(&["check", &golden(&format!("{name}.json")), "--as-of", day], "");
        assert_eq!((said.code, said.lines), (Some(0), vec![good.clone()]), "{name}");
    }
    // Judged by another day, it says that the phone's day is far.
    let said = run(&["check", &golden("self.json"), "--as-of", "2026-12-24"], "");
    assert_eq!(codes(&said.lines[0]), ["declared_on.far"]);
    expect_complaint(&["check", "nowhere.json"], "nowhere.json");
    expect_complaint(&["check", &golden("self.json"), "--as-of", "2026-02-30"], "2026-02-30");
}

#[test]
fn declarations_a_line() {
    let check = |input: &str| run(&["check", "-", "--as-of", "2026-09-24"], input);
    let good = Form::SelfFiled.json().to_string();
    let nameless = Form::SelfFiled.with(&[("/applicant/name", json!(""))]).to_string();

    let said = check(&format!("{good}\n\n{good}\r\n"));
    assert_eq!((said.code, said.lines.len()), (Some(0), 2));

    let said = check(&format!("{good}\n{nameless}\n{{}}\n{good}"));
    assert_eq!(said.code, Some(1));
    let oks: Vec<_> = said.lines.iter().map(|report| report["ok"].clone()).collect();
    assert_eq!(oks, [json!(true), json!(false), json!(false), json!(true)]);
    assert_eq!(codes(&said.lines[1]), ["name.missing"]);
    assert_eq!(said.lines[1]["violations"][0]["path"], "/applicant/name");
    assert_eq!(codes(&said.lines[2]), ["shape.mismatch"]);

    // A line cut short is one bad report among the others.
    let cut = &good[..good.len() / 2];
    for input in [format!("{good}\n{cut}\n{good}"), format!("{cut}\n{good}\n{good}")] {
        let said = check(&input);
        let bad = said.lines.iter().filter(|report| codes(report) == ["json.malformed"]).count();
        assert_eq!((said.code, said.lines.len(), bad), (Some(1), 3, 1));
    }
}

#[test]
fn one_document_of_many_lines() {
    let drawn = std::fs::read_to_string(golden("self.json")).expect("a golden declaration");
    let check = |input: &str| run(&["check", "-", "--as-of", "2026-09-24"], input);
    for input in [&drawn, &format!("\u{feff}{drawn}")] {
        let said = check(input);
        assert_eq!((said.code, said.lines.len()), (Some(0), 1));
    }
    for input in [&drawn[..drawn.len() - 4], "", "no JSON"] {
        let said = check(input);
        assert_eq!((said.code, said.lines.len()), (Some(1), 1));
        assert_eq!(codes(&said.lines[0]), ["json.malformed"]);
        // What was entered is not said back.
        assert!(!said.lines[0].to_string().contains("孙桂芳"));
    }
}

#[test]
fn single_values() {
    let id = "342201197802060021";
    let said = run(&["check-field", "--as-of", "2026-09-24", "id-number", id], "");
    let facts =
        json!({ "birth_date": "1978-02-06", "sex": "female", "age": 48, "province_known": true });
    assert_eq!(said.lines, [json!({ "ok": true, "value": id, "facts": facts })]);
    assert_eq!(said.code, Some(0));

    // As many lines as values, in their order; one that is not good makes it 1.
    let said = run(&["check-field", "id-number", id, "342201197802060022", "--5"], "");
    let found: Vec<_> = said.lines.iter().map(|line| line["violation"]["code"].clone()).collect();
    assert_eq!(said.code, Some(1));
    assert_eq!(found, [json!(null), json!("id_number.checksum"), json!("id_number.length")]);
    assert_eq!(said.lines[1]["ok"], false);

    // From its input; an empty line is a value, too.
    let said = run(&["check-field", "mobile", "-"], "13955700001\n\n 139 5570 0001 \r\n");
    let oks: Vec<_> = said.lines.iter().map(|line| line["ok"].clone()).collect();
    assert_eq!(oks, [json!(true), json!(false), json!(true)]);
    assert_eq!(said.lines[1]["violation"]["code"], "phone.missing");
    assert_eq!(said.lines[2]["value"], "13955700001");

    for kind in ["id-number", "mobile", "phone", "name", "region", "date"] {
        let said = run(&["check-field", kind, ""], "");
        assert_eq!((said.code, said.lines.len()), (Some(1), 1), "{kind}");
        assert_eq!(said.lines[0]["ok"], false, "{kind}");
    }
    expect_complaint(&["check-field", "nonsense", "1"], "unknown kind nonsense");
    expect_complaint(&["check-field", "mobile"], "VALUES");
}

/// From the design: each counted by hand by the year's notice.
const SUMS: &[(&str, &str, &str)] = &[
    ("2026-02-13", "7", "2026-03-02"),
    ("2026-04-30", "7", "2026-05-13"),
    ("2026-09-18", "7", "2026-09-29"),
    ("2026-09-24", "7", "2026-10-12"),
    ("2026-09-30", "10", "2026-10-20"),
];

#[test]
fn working_days() {
    for (from, days, due) in SUMS {
        let said = run(&["due", "--from", from, "--working-days", days], "");
        assert_eq!((said.code, said.lines.len()), (Some(0), 1));
        let sum = &said.lines[0];
        assert_eq!((&sum["from"], &sum["due"]), (&json!(from), &json!(due)));
        assert_eq!(sum["provisional"], false);
        let counted = sum["counted"].as_array().expect("days");
        assert_eq!(json!(counted.len()).to_string(), *days);
        assert_eq!(counted.last(), Some(&json!(due)));
    }
    // Seven is the default; a day a line gives a sum a line.
    let input = "2026-09-24\n2026-12-28\n";
    let said = run(&["due", "--from", "-"], input);
    assert_eq!(said.code, Some(0));
    let [autumn, winter] = &said.lines[..] else { panic!("{:?}", said.lines) };
    assert_eq!(autumn["days"], 7);
    let skipped = autumn["skipped"].as_array().expect("days");
    let why = |day: &str| {
        let found = skipped.iter().find(|one| one["date"] == day).expect("it is skipped");
        (found["why"].as_str().expect("a word"), found["name"].as_str())
    };
    assert_eq!(why("2026-09-25"), ("holiday", Some("中秋节")));
    assert_eq!(why("2026-10-07"), ("holiday", Some("国庆节")));
    assert_eq!(why("2026-10-11"), ("weekend", None));
    // A Saturday that is worked counts.
    assert!(autumn["counted"].as_array().expect("days").contains(&json!("2026-10-10")));
    // The next year's notice is not there yet.
    assert_eq!((&winter["provisional"], &winter["due"]), (&json!(true), &json!("2027-01-07")));

    for bad in ["2026-02-30", "24.9.2026", ""] {
        expect_complaint(&["due", "--from", bad], "not a date");
    }
    for days in ["0", "367"] {
        expect_complaint(&["due", "--from", "2026-09-24", "--working-days", days], "1 to 366");
    }
    let said = run(&["due", "--from", "-"], "2026-09-24\nsoon\n2026-09-18\n");
    assert_eq!((said.code, said.lines.len()), (Some(2), 2));
    assert!(said.complaint.contains("not a date: soon"), "{}", said.complaint);
}

#[test]
fn photos_of_prints() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path.to_str().expect("a path").to_owned()
    };
    let print = write("print.jpg", &print_jpeg(40));
    let blank = write("blank.pgm", &[b"P5 64 64 255\n".as_slice(), &[240; 64 * 64]].concat());
    let text = write("text.jpg", b"no photo");
    let missing = folder.path().join("missing.jpg");

    let said = run(&["thumbprint", &print, &blank], "");
    assert_eq!((said.code, said.complaint.as_str()), (Some(0), ""));
    let [found, nothing] = &said.lines[..] else { panic!("{:?}", said.lines) };
    for (line, file) in [(found, &print), (nothing, &blank)] {
        let keys: Vec<_> = line.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["file", "reasons", "score", "verdict"]);
        assert_eq!(line["file"], **file);
        assert!(line["score"].is_number() && line["reasons"].is_array());
    }
    assert_ne!(found["verdict"], nothing["verdict"]);
    assert_ne!(nothing["reasons"], json!([]), "it says what is wrong");

    // What cannot be read does not keep the others from being judged.
    let said = run(&["thumbprint", &text, missing.to_str().expect("a path"), &print], "");
    assert_eq!((said.code, said.lines), (Some(2), vec![found.clone()]));
    let complaints: Vec<_> = said.complaint.lines().collect();
    assert_eq!(complaints.len(), 2);
    assert!(complaints[0].contains("text.jpg: attachment.not_image"), "{}", complaints[0]);
    assert!(complaints[1].contains("missing.jpg"), "{}", complaints[1]);
    expect_complaint(&["thumbprint"], "FILES");
}
