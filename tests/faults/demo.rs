//! `serve --demo`: what somebody sees who tries it for the first time, and the second.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use reqwest::Client;
use serde_json::{Value, json};
use tests::{Backend, try_send};

use crate::installation::{Installation, NOW, Server, program};

/// Every case of a county's, newest first.
async fn cases(server: &Server, county: &str) -> Vec<Value> {
    let officer = server.officer(county).await;
    let mut found = Vec::new();
    let mut path = "/cases?view=all&limit=100".to_owned();
    loop {
        let page = officer.get(&path).await.expect(200);
        found.extend(page["items"].as_array().expect("cases").clone());
        let Some(next) = page["next"].as_str() else { return found };
        path = format!("/cases?view=all&limit=100&cursor={next}");
    }
}

async fn both(server: &Server) -> [Vec<Value>; 2] {
    for (county, code) in [("yongqiao", "341302"), ("tongliang", "500151")] {
        let overview = server.officer(county).await.get("/overview").await.expect(200);
        let townships = overview["items"].as_array().expect("townships");
        assert!(!townships.is_empty());
        for one in townships {
            let its_code = one["township"]["code"].as_str().expect("a code");
            assert!(its_code.starts_with(code), "{its_code} in {county}");
        }
    }
    [cases(server, "yongqiao").await, cases(server, "tongliang").await]
}

fn texts<'a>(cases: &'a [Value], field: &str) -> BTreeSet<&'a str> {
    cases.iter().filter_map(|case| case[field].as_str()).collect()
}

#[tokio::test]
async fn the_demo_has_cases_of_every_kind_and_is_filled_once() {
    let installation = Installation::new(Backend::Sqlite).await;
    let args = ["--demo", "--now", NOW];
    let server = installation.serve_with(&args);
    let found = both(&server).await;
    assert!(found.iter().all(|county| county.len() >= 50), "both counties have theirs");
    let all = found.concat();
    assert_eq!(all.len(), 200);
    let states = ["accepted", "refused", "returned", "submitted", "withdrawn"];
    assert_eq!(texts(&all, "state"), states.into());
    for (field, what) in [("overdue", "late"), ("by_proxy", "by proxy"), ("opened", "opened")] {
        let count = all.iter().filter(|case| case[field] == true).count();
        assert!((1..200).contains(&count), "{count} of 200 are {what}");
    }
    for flag in ["withdrawal_requested", "review_requested", "signature_missing", "photos_missing"]
    {
        let has =
            |case: &&Value| case["flags"].as_array().is_some_and(|all| all.contains(&json!(flag)));
        let count = all.iter().filter(has).count();
        assert!((1..100).contains(&count), "{count} of 200 have {flag}");
    }
    let filed = texts(&all, "routed_at");
    assert!(filed.first().is_some_and(|oldest| *oldest < "2026-08-20"), "some are old");
    assert!(filed.last().is_some_and(|newest| *newest > "2026-09-23"), "some are new");
    let password = server.password("yongqiao").to_owned();
    server.stop();
    installation.expect_whole();

    // Again: the same cases, and passwords that were never printed before.
    let server = installation.serve_with(&args);
    let again = both(&server).await;
    for (before, after) in found.iter().zip(&again) {
        assert_eq!(texts(before, "reference"), texts(after, "reference"));
    }
    assert_ne!(server.password("yongqiao"), password);
    let asked = json!({ "login": "yongqiao", "password": password });
    let old = Client::new().post(format!("{}/api/v1/sessions", server.url)).json(&asked);
    try_send(old).await.expect("the server answers").expect_problem(401, "session.wrong");
    server.stop();
}

#[tokio::test]
async fn a_demo_account_that_was_shut_out_stays_so() {
    let installation = Installation::new(Backend::Sqlite).await;
    installation.serve().stop();
    assert_eq!(installation.run(&["accounts", "disable", "fuli"]).status.code(), Some(0));
    let server = installation.serve();
    server.officer("chulan").await.get("/cases").await.expect(200);
    server.stop();
    let listed = installation.run(&["accounts", "list"]);
    let listed = String::from_utf8(listed.stdout).expect("it prints text");
    assert!(listed.contains("chulan\t") && !listed.contains("fuli\t"), "{listed}");
}

/// The keys that the demo makes open what it keeps: neither is for others on the machine.
#[cfg(unix)]
#[test]
fn keys_and_data_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("new/data");
    let mut command = Command::new(program());
    command.args(["serve", "--demo", "--demo-cases", "0", "--listen", "127.0.0.1:0"]);
    command.env("SHOUWANG_DATA", &data).env_remove("SHOUWANG_DATABASE");
    command.env_remove("SHOUWANG_KEY_FILE").env_remove("SHOUWANG_MASTER_KEYS");
    let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a start");
    let out = BufReader::new(server.stdout.take().expect("its output is ours"));
    let listens = out.lines().any(|line| line.is_ok_and(|line| line.starts_with("listening ")));
    server.kill().expect("it is stopped");
    server.wait().expect("it ends");
    assert!(listens, "it starts");
    for (name, mode) in [("", 0o700), ("objects", 0o700), ("demo.keys", 0o600)] {
        let found = std::fs::metadata(data.join(name)).expect(name).permissions().mode();
        assert_eq!(found & 0o777, mode, "{name}");
    }
}
