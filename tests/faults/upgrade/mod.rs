//! What an earlier version kept is there after the upgrade: its backup is restored, migrated
//! and verified, and every page, count, due day, receipt and timeline is the same. What came
//! since may stand beside it.

mod make;
mod pages;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tests::Backend;

use crate::installation::{Installation, Server};
use pages::Pages;

/// After all that happened in them.
pub(crate) const NOW: &str = "2026-10-20T12:00:00+08:00";

async fn run(backend: Backend) {
    for named in std::fs::read_dir(fixtures()).expect("fixtures") {
        let packed = packed(&named.expect("a fixture").path(), backend);
        let unpacked = tempfile::tempdir().expect("a temporary folder");
        tar(&["-xzf", &packed, "-C", &path(unpacked.path())]);
        let installation = restored(backend, unpacked.path()).await;
        installation.expect_whole();
        let before = Pages::of(unpacked.path());
        let now = before.read_again(&serve(&installation)).await;
        let mut changed = Vec::new();
        for (page, before) in &before.pages {
            let now = now.get(page).unwrap_or(&Value::Null);
            differences(page, before, now, &mut changed);
        }
        assert!(before.pages.len() > 500, "{} pages", before.pages.len());
        assert!(changed.is_empty(), "{packed}: {changed:#?}");
    }
}

/// An installation of an earlier version, restored and migrated; nothing has been served of it.
pub(crate) async fn any(backend: Backend) -> Installation {
    let named = std::fs::read_dir(fixtures()).expect("fixtures").next();
    let packed = packed(&named.expect("a fixture").expect("a folder").path(), backend);
    let unpacked = tempfile::tempdir().expect("a temporary folder");
    tar(&["-xzf", &packed, "-C", &path(unpacked.path())]);
    restored(backend, unpacked.path()).await
}

/// What is no longer so.
fn differences(place: &str, before: &Value, now: &Value, changed: &mut Vec<String>) {
    match (before, now) {
        (Value::Object(before), Value::Object(now)) => {
            for (name, before) in before {
                let now = now.get(name).unwrap_or(&Value::Null);
                differences(&format!("{place}/{name}"), before, now, changed);
            }
        }
        (Value::Array(before), Value::Array(now)) if before.len() == now.len() => {
            for (place_in_it, (before, now)) in before.iter().zip(now).enumerate() {
                differences(&format!("{place}/{place_in_it}"), before, now, changed);
            }
        }
        _ if before == now => {}
        _ => changed.push(format!("{place}: {before} is {now}")),
    }
}

/// In which `shouwang restore` has put this fixture, with its keys.
async fn restored(backend: Backend, fixture: &Path) -> Installation {
    let installation = Installation::new(backend).await;
    let keys = std::fs::read(fixture.join("keys")).expect("the fixture's keys");
    std::fs::write(installation.path("keys"), keys).expect("a key file");
    let done = installation.run(&["restore", "--from", &path(&fixture.join("backup"))]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    installation
}

pub(crate) fn serve(installation: &Installation) -> Server {
    installation.serve_with(&["--demo", "--now", NOW])
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("upgrade")
}

/// The backup, its keys and its pages: sealed or small, so packed it is a third smaller.
fn packed(fixture: &Path, backend: Backend) -> String {
    let name = match backend {
        Backend::Sqlite => "sqlite",
        Backend::Postgres => "postgres",
    };
    path(&fixture.join(name).with_extension("tar.gz"))
}

fn tar(args: &[&str]) {
    let done = Command::new("tar").args(args).status();
    assert!(done.expect("tar is there").success(), "tar {args:?}");
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    run(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    run(Backend::Postgres).await;
}

#[test]
fn what_changed_is_seen_and_what_came_is_not() {
    let before = serde_json::json!({ "a": [1, { "b": "x" }], "c": null });
    for (now, seen) in [
        (serde_json::json!({ "a": [1, { "b": "x", "new": 1 }], "c": null }), vec![]),
        (serde_json::json!({ "a": [1, { "b": "y" }] }), vec!["/a/1/b: \"x\" is \"y\""]),
        (serde_json::json!({ "a": [1] }), vec!["/a: [1,{\"b\":\"x\"}] is [1]"]),
        (serde_json::json!({ "c": null }), vec!["/a: [1,{\"b\":\"x\"}] is null"]),
    ] {
        let mut changed = Vec::new();
        differences("", &before, &now, &mut changed);
        assert_eq!(changed, seen);
    }
}
