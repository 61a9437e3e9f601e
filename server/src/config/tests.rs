use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use clap::Parser;
use tempfile::TempDir;

use super::{Serve, is_here};

#[derive(Debug, Parser)]
struct Command {
    #[command(flatten)]
    serve: Serve,
}

/// What is warned of with these options, the data in a folder of that mode.
fn warnings(mode: u32, options: &[&str]) -> Vec<String> {
    let folder = TempDir::new().expect("a folder");
    std::fs::set_permissions(folder.path(), Permissions::from_mode(mode)).expect("a mode");
    let data = folder.path().to_str().expect("a path").to_owned();
    let args = [&["shouwang", "--data", &data], options].concat();
    let command = Command::try_parse_from(args).expect("options");
    let found = command.serve.warnings();
    found.into_iter().map(|warning| warning.replace(&data, "DATA")).collect()
}

#[track_caller]
fn expect(options: &[&str], part: Option<&str>) {
    let found = warnings(0o700, options);
    match part {
        Some(part) => {
            assert!(found.len() == 1 && found[0].contains(part), "{options:?}: {found:?}")
        }
        None => assert!(found.is_empty(), "{options:?}: {found:?}"),
    }
}

#[test]
fn a_data_folder_that_others_may_look_into() {
    for (mode, shown) in [(0o755, "755"), (0o750, "750"), (0o701, "701"), (0o710, "710")] {
        let found = warnings(mode, &[]);
        let told =
            format!("others on this machine may look into DATA (mode {shown}): `chmod 700 DATA`");
        assert_eq!(found, [told]);
    }
    assert_eq!(warnings(0o700, &[]), [""; 0]);
}

#[test]
fn messages_that_leave_the_machine_unencrypted() {
    let part = Some("telephones and texts go to --sms-url unencrypted: use https://");
    for url in [
        "http://sms.example/send",
        "http://10.0.0.7:8080/",
        "http://localhost.example.cn/",
        "http://128.0.0.1/",
        "http://example.cn/localhost",
        "http://127.evil.example/",
        "http://localhost:1@sms.example/",
    ] {
        expect(&["--sms-url", url], part);
    }
    for url in [
        "https://sms.example/send",
        "http://localhost/send",
        "http://LOCALHOST:9000/",
        "http://127.0.0.1:9000?to=1",
        "http://127.8.0.1",
        "http://[::1]:9000/",
    ] {
        expect(&["--sms-url", url], None);
    }
}

#[test]
fn a_database_elsewhere_that_may_be_anybodys() {
    let part = Some("add sslmode=verify-full to its address");
    for address in [
        "postgres://u@db.example/shouwang",
        "postgres://u@10.0.0.7/shouwang",
        "postgres://u@db.example/shouwang?sslmode=require",
        "postgresql://u@localhost.example.cn/shouwang?sslmode=prefer",
        "postgres://u@127.evil.example/shouwang",
    ] {
        expect(&["--database", address], part);
    }
    for address in [
        "postgres://u@db.example/shouwang?sslmode=verify-full",
        "postgres://u@db.example/shouwang?sslmode=verify-ca",
        "postgres://u@localhost/shouwang",
        "postgres://u@127.0.0.1:5432/shouwang",
        "postgres://u@[::1]/shouwang",
        "postgres:///shouwang?host=/run/postgresql",
        "sqlite:data/shouwang.db",
    ] {
        expect(&["--database", address], None);
    }
}

#[test]
fn the_folder_of_a_socket_is_here() {
    // `postgres:///shouwang` where PostgreSQL listens there.
    assert!(is_here("/var/run/postgresql"));
    assert!(!is_here("") && !is_here("run/postgresql"));
}

#[test]
fn each_thing_is_warned_of_beside_the_others() {
    let options = ["--sms-url", "http://sms.example/", "--database", "postgres://u@db.example/s"];
    assert_eq!(warnings(0o755, &options).len(), 3);
}
