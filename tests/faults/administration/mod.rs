//! Places and years from the command line; and that every command has its help.

mod accounts;
mod logs;

use std::process::Output;

use reqwest::Client;
use serde_json::{Value, json};
use tests::{Backend, Form, Officer, Phone, try_send};

use crate::installation::Installation;

const LIST: &str =
    "code,name\n341302103,褚兰镇\n341302103209,大杨村委会\n341302103210,小杨村委会\n";

#[track_caller]
fn expect(done: Output) -> String {
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(0), "{said}");
    String::from_utf8(done.stdout).expect("it prints text")
}

/// It says why, and prints nothing that a program could take for an answer.
#[track_caller]
fn expect_complaint(done: Output, part: &str) {
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!((done.status.code(), done.stdout.as_slice()), (Some(2), &b""[..]), "{said}");
    assert!(said.contains(part), "{said}");
}

fn file(installation: &Installation, name: &str, text: &str) -> String {
    let path = installation.path(name);
    std::fs::write(&path, text).expect("a file");
    path.to_str().expect("a path").to_owned()
}

/// `regions import` of the county's list.
fn import(installation: &Installation, file: &str, list: &str, more: &[&str]) -> Output {
    let args =
        ["regions", "import", file, "--county", "341302", "--county-name", "埇桥区", "--list"];
    installation.run(&[&args[..], &[list], more].concat())
}

/// What is not set is one line when it starts, with counts and what to do; set, it is none.
async fn unset(backend: Backend) {
    let installation = Installation::new(backend).await;
    let list = file(&installation, "list.csv", LIST);
    let _ = expect(import(&installation, &list, "2023-06", &["--apply"]));
    let warned = || {
        drop(installation.serve_with(&[]));
        let log = std::fs::read_to_string(installation.path("log")).expect("a log");
        std::fs::remove_file(installation.path("log")).expect("a log");
        let lines = log.lines().filter(|line| line.contains("without_telephone"));
        lines.map(|line| serde_json::from_str::<Value>(line).expect("JSON")).collect::<Vec<_>>()
    };
    let set = |args: &[&str]| expect(installation.run(&[&["regions"], args].concat()));
    let counts = |line: &Value| {
        ["counties_without_telephone", "townships_without_telephone", "counties_without_signature"]
            .map(|name| line["fields"][name].as_u64().expect("a count"))
    };
    let lines = warned();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(counts(&lines[0]), [1, 1, 1]);
    let said = lines[0]["fields"]["message"].as_str().expect("a text");
    assert!(said.contains("shouwang regions telephone") && said.contains("regions signature"));
    let _ = set(&["telephone", "341302", "0557-0000000"]);
    let _ = set(&["signature", "341302", "埇桥区农业农村局"]);
    assert_eq!(counts(&warned()[0]), [0, 1, 0]);
    let _ = set(&["telephone", "341302103", "0557-0000103"]);
    assert_eq!(warned(), Vec::<Value>::new());
    let signature = |code, name| installation.run(&["regions", "signature", code, name]);
    expect_complaint(signature("341302103", "埇桥区农业农村局"), "no county");
    expect_complaint(signature("341302", "【守望】"), "signature");
}

#[tokio::test]
async fn what_is_not_set_is_said_on_sqlite() {
    unset(Backend::Sqlite).await;
}

#[tokio::test]
async fn what_is_not_set_is_said_on_postgres() {
    unset(Backend::Postgres).await;
}

async fn places(backend: Backend) {
    let installation = Installation::new(backend).await;
    let list = file(&installation, "list.csv", LIST);
    let known = || expect(installation.run(&["regions", "list"]));

    let plan = expect(import(&installation, &list, "2023-06", &[]));
    assert!(plan.contains("add\t341302103209\t大杨村委会\n"), "{plan}");
    assert!(plan.ends_with("nothing was changed; add --apply to change it\n"), "{plan}");
    assert_eq!(known(), "");

    let done = expect(import(&installation, &list, "2023-06", &["--apply"]));
    assert!(done.contains("4 added, 0 ended"), "{done}");
    assert!(done.ends_with("applied\n"), "{done}");
    assert_eq!(known(), "341302\t埇桥区\n");
    let below = || expect(installation.run(&["regions", "list", "341302"]));
    let all =
        "341302\t埇桥区\n341302103\t褚兰镇\n341302103209\t大杨村委会\n341302103210\t小杨村委会\n";
    assert_eq!(below(), all);
    let again = expect(import(&installation, &list, "2023-06", &["--apply"]));
    assert!(again.contains("0 added, 0 ended, 0 renamed, 0 moved, 4 the same"), "{again}");

    // What cannot be read, changes nothing.
    let broken = file(&installation, "broken.csv", &format!("{LIST}34130210321X,某村委会\n"));
    expect_complaint(import(&installation, &broken, "2026-01", &["--apply"]), "line 5");
    let other = file(&installation, "other.csv", "code,name\n500151109,双山镇\n");
    expect_complaint(import(&installation, &other, "2026-01", &["--apply"]), "341302");
    expect_complaint(import(&installation, "nowhere.csv", "2026-01", &["--apply"]), "nowhere.csv");
    expect_complaint(import(&installation, &list, "soon", &["--apply"]), "soon");
    assert_eq!(below(), all);
    expect_complaint(installation.run(&["regions", "list", "999999"]), "region.unknown");
}

#[tokio::test]
async fn places_are_imported_when_told_so_sqlite() {
    places(Backend::Sqlite).await;
}

#[tokio::test]
async fn places_are_imported_when_told_so_postgres() {
    places(Backend::Postgres).await;
}

fn year(holiday: &str) -> String {
    let notice =
        json!([{ "number": "国办发明电〔2026〕0号", "title": "通知", "issued_on": "2026-11-01" }]);
    let holidays = json!([{ "name": "元旦", "from": holiday, "to": "2027-01-03" }]);
    json!({ "year": 2027, "notice": notice, "holidays": holidays, "workdays": [] }).to_string()
}

#[tokio::test]
async fn a_year_is_imported_when_told_so_and_never_a_bad_one() {
    let installation = Installation::new(Backend::Sqlite).await;
    expect(installation.run(&["migrate"]));
    let listed = || expect(installation.run(&["calendar", "list"]));
    let shipped = listed();
    assert!(shipped.contains("2026\t国办发明电〔2025〕7号\n"), "{shipped}");
    let import = |text: &str, more: &[&str]| {
        let path = file(&installation, "2027.json", text);
        installation.run(&[&["calendar", "import", &path], more].concat())
    };
    expect_complaint(import("2027", &["--apply"]), "2027.json");
    expect_complaint(
        import(r#"{"year":2027,"holidays":[],"workdays":[]}"#, &["--apply"]),
        "notice",
    );
    expect_complaint(import(&year("2026-03-01"), &["--apply"]), "2026-03-01");
    expect_complaint(installation.run(&["calendar", "import", "nowhere.json"]), "nowhere.json");
    let dry = expect(import(&year("2027-01-01"), &[]));
    assert_eq!(
        dry,
        "{\"counted\":0,\"moved\":0,\"unreadable\":0}\nnothing was kept: add --apply\n"
    );
    assert_eq!(listed(), shipped);
    let applied = expect(import(&year("2027-01-01"), &["--apply"]));
    assert_eq!(serde_json::from_str::<Value>(&applied).expect("JSON")["moved"], 0);
    assert_eq!(listed(), format!("{shipped}2027\t国办发明电〔2026〕0号\n"));
}

/// As it is published on the web, a day a line; and it counts from then on.
#[tokio::test]
async fn a_year_of_holiday_cn_is_read() {
    let installation = Installation::new(Backend::Sqlite).await;
    let due = || expect(installation.run(&["due", "--from", "2027-01-28"]));
    let shipped: Value = serde_json::from_str(&due()).expect("JSON");
    assert_eq!((&shipped["due"], &shipped["provisional"]), (&json!("2027-02-08"), &json!(true)));
    expect(installation.run(&["migrate"]));
    let day =
        |name: &str, date: &str, off: bool| json!({ "name": name, "date": date, "isOffDay": off });
    let mut days = vec![day("元旦", "2027-01-01", true), day("春节", "2027-01-31", false)];
    days.extend((5..=11).map(|date| day("春节", &format!("2027-02-{date:02}"), true)));
    let text = json!({
        "$schema": "https://raw.githubusercontent.com/NateScarlet/holiday-cn/master/schema.json",
        "$id": "https://raw.githubusercontent.com/NateScarlet/holiday-cn/master/2027.json",
        "year": 2027,
        "papers": ["https://www.gov.cn/zhengce/zhengceku/202611/content_1.htm"],
        "days": days,
    });
    let path = file(&installation, "2027.json", &format!("\u{feff}{text}"));
    expect(installation.run(&["calendar", "import", &path, "--apply"]));
    // 29 and 31 January, 1 to 4 and 12 February.
    let counted: Value = serde_json::from_str(&due()).expect("JSON");
    assert_eq!((&counted["due"], &counted["provisional"]), (&json!("2027-02-12"), &json!(false)));
    let broken = text.to_string().replace("2027-02-05", "2027-02-35");
    let path = file(&installation, "broken.json", &broken);
    expect_complaint(installation.run(&["calendar", "import", &path]), "2027-02-35");
}

/// In another folder there is no installation, and none is made.
async fn nowhere(backend: Backend) {
    let installation = Installation::new(backend).await;
    for command in [
        &["accounts", "list"][..],
        &["accounts", "disable", "chulan"],
        &["accounts", "totp", "chulan"],
        &["regions", "list"],
        &["calendar", "list"],
        &["policy", "list"],
        &["verify"],
        &["poster", "--village", "341302103209"],
    ] {
        expect_complaint(installation.run(command), "there is no database at ");
        assert!(!installation.path("test.db").exists(), "{command:?}");
        assert!(!installation.path("data").exists(), "{command:?}");
    }
    if backend == Backend::Sqlite {
        let file = installation.path("test.db");
        std::fs::write(&file, "").expect("an empty file");
        let told = format!("there is no database at {}: ", file.display());
        expect_complaint(installation.run(&["accounts", "list"]), &told);
    }
    expect(installation.run(&["migrate"]));
    assert_eq!(expect(installation.run(&["accounts", "list"])), "");
}

#[tokio::test]
async fn only_what_sets_up_makes_a_database_sqlite() {
    nowhere(Backend::Sqlite).await;
}

#[tokio::test]
async fn only_what_sets_up_makes_a_database_postgres() {
    nowhere(Backend::Postgres).await;
}

/// What went wrong stands beside the code.
#[tokio::test]
async fn a_failure_names_its_cause() {
    let installation = Installation::new(Backend::Sqlite).await;
    expect(installation.run(&["migrate"]));
    installation.execute("DROP TABLE posts").await;
    installation.execute("ALTER TABLE accounts RENAME TO others").await;
    expect_complaint(installation.run(&["accounts", "list"]), "no such table: accounts");
}

#[tokio::test]
async fn a_host_may_be_named_to_listen_on() {
    let installation = Installation::new(Backend::Sqlite).await;
    let server =
        installation.serve_with(&["--demo", "--demo-cases", "0", "--metrics", "localhost:0"]);
    assert!(server.metrics.starts_with("http://127.0.0.1:"), "{}", server.metrics);
    server.stop();
    for wrong in ["localhost", "8080", "no-such-host.invalid:8080", "127.0.0.1:99999"] {
        let done = installation.run(&["serve", "--listen", wrong]);
        expect_complaint(done, "not HOST:PORT");
    }
}

/// The help of a command and of all below it; how many there are.
fn help(installation: &Installation, command: &[&str]) -> usize {
    let mut program = installation.command(&[command, &["--help"]].concat());
    program.env("SHOUWANG_DATABASE", "postgres://operator:a-secret@db/shouwang");
    let text = expect(program.output().expect("the program runs"));
    assert!(text.contains("Usage: shouwang"), "{command:?}");
    assert!(!text.contains("a-secret"), "{command:?} shows the database's password");
    let below = text.split("Commands:\n").nth(1).unwrap_or_default();
    let names = below.lines().take_while(|line| !line.is_empty());
    let names = names.filter_map(|line| line.split_whitespace().next());
    1 + names
        .filter(|name| *name != "help")
        .map(|name| help(installation, &[command, &[name]].concat()))
        .sum::<usize>()
}

#[tokio::test]
async fn every_command_has_its_help() {
    let installation = Installation::new(Backend::Sqlite).await;
    assert!(help(&installation, &[]) > 20, "commands and those below them");
    for name in ["serve", "check", "check-field", "due", "thumbprint", "migrate", "regions"]
        .into_iter()
        .chain(["accounts", "calendar", "backup", "restore", "verify", "openapi"])
    {
        expect(installation.run(&[name, "--help"]));
    }
    expect_complaint(installation.run(&["nonsense"]), "nonsense");
    assert!(!installation.path("data").exists(), "help touches nothing");
}
