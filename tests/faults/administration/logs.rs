//! Who has looked, and who signed in, from the command line.

use super::*;

/// The lines of a command's answer, each in its columns but the first, which is a time.
#[track_caller]
fn rows(done: Output) -> Vec<Vec<String>> {
    let printed = expect(done);
    let columns = |line: &str| line.split('\t').skip(1).map(str::to_owned).collect();
    printed.lines().map(columns).collect()
}

async fn logs(backend: Backend) {
    let installation = Installation::new(backend).await;
    let list = file(&installation, "list.csv", LIST);
    expect(import(&installation, &list, "2023-06", &["--apply"]));
    let add = |login, region| {
        let args = ["accounts", "add", "--login", login, "--name", "张三", "--region", region];
        expect(installation.run(&args)).trim_end().to_owned()
    };
    let password = add("zhang", "341302103");
    let server = installation.serve_with(&[]);
    let phone = Phone::new(server.url.clone());
    let filed = phone.file(&Form::SelfFiled.json()).await.expect(201);
    let reference = filed["receipt"]["reference"].as_str().expect("a reference").to_owned();
    let officer = Officer::sign_in(&server.url, "zhang", &password).await;
    let _ = officer.get("/cases").await.expect(200);
    let _ = officer.open(phone.id).await;
    let seen = ["zhang", "张三", "case", "answer", &reference].map(str::to_owned).to_vec();
    let listed = ["zhang", "张三", "row", "answer", ""].map(str::to_owned).to_vec();
    let reads = |args: &[&str]| installation.run(&[&["reads"], args].concat());
    assert_eq!(rows(reads(&["--case", &reference])), std::slice::from_ref(&seen));
    assert_eq!(rows(reads(&["--account", "zhang"])), [seen, listed]);
    let before = ["--account", "zhang", "--from", "2026-01-01", "--to", "2026-01-31"];
    assert!(rows(reads(&before)).is_empty());
    expect_complaint(reads(&["--account", "nobody"]), "no active account");
    expect_complaint(reads(&["--case", "123"]), "12 digits");
    expect_complaint(reads(&["--case", "123456789014"]), "case.unknown");
    expect_complaint(reads(&[]), "--case");

    for args in [
        &["password", "zhang"][..],
        &["totp", "zhang"],
        &["totp", "zhang", "--off"],
        &["disable", "zhang"],
    ] {
        expect(installation.run(&[&["accounts"], args].concat()));
    }
    let acts = ["added", "signed_in", "password_set", "codes_set", "codes_dropped", "disabled"];
    let told = rows(installation.run(&["accounts", "history", "zhang"]));
    assert_eq!(told.concat(), acts);
    expect_complaint(installation.run(&["accounts", "history", "nobody"]), "no account");
    server.stop();
}

#[tokio::test]
async fn the_logs_are_read_on_sqlite() {
    logs(Backend::Sqlite).await;
}

#[tokio::test]
async fn the_logs_are_read_on_postgres() {
    logs(Backend::Postgres).await;
}
