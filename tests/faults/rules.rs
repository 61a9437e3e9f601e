//! Policies and calendars that change while servers run: each follows at its next request, and no
//! restart is needed.

use serde_json::{Value, json};
use tests::{Backend, Form, Phone};

use crate::installation::{Installation, Server};

#[track_caller]
fn expect(installation: &Installation, args: &[&str]) -> String {
    let done = installation.run(args);
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(0), "{args:?}: {said}");
    String::from_utf8(done.stdout).expect("it prints text")
}

fn documents(printed: &str) -> Vec<Value> {
    printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn file(installation: &Installation, name: &str, text: &str) -> String {
    let path = installation.path(name);
    std::fs::write(&path, text).expect("a file");
    path.display().to_string()
}

/// The policy that ships, with as many days from that day on.
fn policy(installation: &Installation, valid_from: &str, days: u32) -> String {
    let mut policy = documents(&expect(installation, &["policy", "list"]))[0].clone();
    policy["valid_from"] = valid_from.into();
    policy["answer_working_days"] = days.into();
    file(installation, "policy.json", &policy.to_string())
}

/// The year that ships, with a day off that a second notice adds.
fn year(installation: &Installation, off: &str) -> String {
    let text = include_str!("../../wasm-validator/calendar/2026.json");
    let mut year: Value = serde_json::from_str(text).expect("JSON");
    let day = json!({ "name": "临时放假", "from": off, "to": off });
    year["holidays"].as_array_mut().expect("a list").push(day);
    file(installation, "2026.json", &year.to_string())
}

async fn served(server: &Server) -> (Value, usize) {
    let url = format!("{}/api/v1/bootstrap?village=341302103209", server.url);
    let served: Value = reqwest::get(url).await.expect("it answers").json().await.expect("JSON");
    let year = served["calendar"].as_array().expect("years").iter().find(|one| one["year"] == 2026);
    let off = year.expect("the year")["holidays"].as_array().expect("a list").len();
    (served["policy"]["answer_working_days"].clone(), off)
}

async fn filed(server: &Server) -> (Phone, Value) {
    let phone = Phone::new(server.url.clone());
    let answer = phone.file(&Form::SelfFiled.json()).await.expect(201);
    (phone, answer["status"]["due_on"].clone())
}

async fn due(phone: &Phone) -> Value {
    phone.view().await.expect(200)["status"]["due_on"].clone()
}

/// Asks again until it is so; the job looks every five seconds.
async fn until_due(phone: &Phone, day: &str) {
    for _ in 0..200_000 {
        if due(phone).await == day {
            return;
        }
    }
    panic!("the server never counted anew: {}", due(phone).await);
}

/// Two servers on one database; SQLite has one process that serves, and the commands beside it.
async fn follows(backend: Backend) {
    let installation = Installation::new(backend).await;
    let mut servers = vec![installation.serve()];
    if backend == Backend::Postgres {
        servers.push(installation.serve());
    }
    let shipped = served(&servers[0]).await;
    assert_eq!(shipped.0, 7);
    let new = policy(&installation, "2026-09-24", 4);
    expect(&installation, &["policy", "add", &new]);
    let mut phones = Vec::new();
    for server in &servers {
        assert_eq!(served(server).await, (json!(4), shipped.1));
        let (phone, day) = filed(server).await;
        // 28, 29 and 30 September, 8 October.
        assert_eq!(day, "2026-10-08");
        phones.push(phone);
    }
    // For what was counted it comes too late; for a county without any it does not.
    let late = policy(&installation, "2026-09-24", 5);
    let refused = installation.run(&["policy", "add", &late]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("2026-09-24") && said.contains("policy.json"), "{said}");
    expect(&installation, &["policy", "add", &late, "--county", "500151"]);

    let off = year(&installation, "2026-09-29");
    expect(&installation, &["calendar", "import", &off, "--apply"]);
    for (server, phone) in servers.iter().zip(&phones) {
        assert_eq!(served(server).await, (json!(4), shipped.1 + 1));
        assert_eq!(filed(server).await.1, "2026-10-09");
        assert_eq!(due(phone).await, "2026-10-09");
    }
    let recorded = documents(&expect(&installation, &["policy", "history"]));
    let told =
        |one: &Value| (one["county"].clone(), one["document"]["answer_working_days"].clone());
    let told: Vec<_> = recorded.iter().map(told).collect();
    assert_eq!(
        told,
        [(Value::Null, json!(7)), (Value::Null, json!(4)), (json!("500151"), json!(5)),]
    );
    let imported = documents(&expect(&installation, &["calendar", "history"]));
    assert_eq!((imported.len(), &imported[0]["year"]), (1, &json!(2026)));
    servers.into_iter().for_each(Server::stop);
    installation.expect_whole();
}

#[tokio::test]
async fn a_running_server_follows_the_command_line_sqlite() {
    follows(Backend::Sqlite).await;
}

#[tokio::test]
async fn running_servers_follow_each_other_postgres() {
    follows(Backend::Postgres).await;
}

/// The command ends in the middle of its recount, as a kill would end it.
async fn ends_half_way(backend: Backend) {
    let installation = Installation::new(backend).await;
    let server = installation.serve();
    let (phone, day) = filed(&server).await;
    assert_eq!(day, "2026-10-12");
    let (stop, go_on): (&[&str], &str) = match backend {
        Backend::Sqlite => (
            &[
                "CREATE TRIGGER stop BEFORE UPDATE ON duties BEGIN SELECT RAISE(ABORT, 'stopped'); END",
            ],
            "DROP TRIGGER stop",
        ),
        Backend::Postgres => (
            &[
                "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ \
                 BEGIN RAISE EXCEPTION 'stopped'; END $$",
                "CREATE TRIGGER stop BEFORE UPDATE ON duties FOR EACH ROW EXECUTE FUNCTION stop()",
            ],
            "DROP TRIGGER stop ON duties",
        ),
    };
    for sql in stop {
        let _ = installation.execute(sql).await;
    }
    let off = year(&installation, "2026-09-29");
    let stopped = installation.run(&["calendar", "import", &off, "--apply"]);
    assert_eq!(stopped.status.code(), Some(2));
    assert_eq!(due(&phone).await, "2026-10-12");
    let _ = installation.execute(go_on).await;
    // Nobody restarts the server, nobody imports again.
    until_due(&phone, "2026-10-13").await;
    server.stop();
    installation.expect_whole();
}

#[tokio::test]
async fn a_server_ends_the_recount_of_a_command_that_was_killed_sqlite() {
    ends_half_way(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_server_ends_the_recount_of_a_command_that_was_killed_postgres() {
    ends_half_way(Backend::Postgres).await;
}

/// As versions kept them before they had tables.
async fn carried_over(backend: Backend) {
    let installation = Installation::new(backend).await;
    expect(&installation, &["migrate"]);
    let mut policy = documents(&expect(&installation, &["policy", "list"]))[0].clone();
    policy["valid_from"] = "2026-01-01".into();
    policy["answer_working_days"] = 3.into();
    let mut next = policy.clone();
    next["valid_from"] = "2026-06-01".into();
    let text = include_str!("../../wasm-validator/calendar/2026.json");
    let mut year: Value = serde_json::from_str(text).expect("JSON");
    year["workdays"] = json!(["2026-01-04"]);
    for (name, value) in [("policies", json!([policy, next])), ("calendar.imported", json!([year]))]
    {
        let value = value.to_string();
        let row = format!(
            "INSERT INTO settings (name, value, changed_at) \
             VALUES ('{name}', '{value}', '2026-02-03 04:05:06+00:00')"
        );
        assert_eq!(installation.execute(&row).await, 1);
    }
    // Counted by what is imported, as soon as the schema is this version's.
    let due = |installation: &Installation| {
        let due = expect(installation, &["due", "--from", "2026-09-18", "--working-days", "2"]);
        documents(&due)[0]["due"].clone()
    };
    for _ in 0..2 {
        expect(&installation, &["migrate"]);
        // The 20th was a Sunday worked, and is none in the imported year.
        assert_eq!(due(&installation), "2026-09-22");
        let known = documents(&expect(&installation, &["policy", "list"]));
        assert_eq!(known[1..], [policy.clone(), next.clone()]);
        let recorded = documents(&expect(&installation, &["policy", "history"]));
        let at: Vec<_> = recorded.iter().map(|one| one["recorded_at"].clone()).collect();
        assert_eq!(at, [Value::Null, json!("2026-02-03T04:05:06Z"), json!("2026-02-03T04:05:06Z")]);
        let imported = documents(&expect(&installation, &["calendar", "history"]));
        assert_eq!((imported.len(), &imported[0]["document"]), (1, &year));
    }
    let left = "DELETE FROM settings WHERE name IN ('policies', 'calendar.imported')";
    assert_eq!(installation.execute(left).await, 0);
}

#[tokio::test]
async fn what_was_kept_as_settings_is_carried_over_once_sqlite() {
    carried_over(Backend::Sqlite).await;
}

#[tokio::test]
async fn what_was_kept_as_settings_is_carried_over_once_postgres() {
    carried_over(Backend::Postgres).await;
}
