//! Both stores are destroyed; only the backup, made while filings arrived, and the keys
//! are left.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::AssertSqlSafe;
use tests::{Backend, Officer, wav};
use tokio::sync::mpsc;

use crate::filing::Filing;
use crate::installation::{Installation, NOW, Server};

async fn run(backend: Backend) {
    let installation = Installation::new(backend).await;
    let mut server = installation.serve();
    let county = server.officer("yongqiao").await;
    let recording = record(&county).await;
    let _ = county.get("/cases").await.expect(200);
    let logs = logs_of(&installation, "yongqiao");
    let (before, during) = back_up_while_filings_arrive(&installation, &server).await;
    assert!(before.len() >= 20 && !during.is_empty());
    server.kill();
    expect_no_keys(&installation);
    let backup = installation.path("backup").display().to_string();
    let from = ["--from", backup.as_str()];
    let (code, summary, _) = installation.verify(&from);
    assert_eq!((code, &summary["ok"]), (Some(0), &true.into()));
    // The recording is told from photos by what it is, also where no row can be asked.
    assert_eq!(summary["clips"], 1);
    assert!(summary["photos"].as_u64() >= Some(20), "{summary}");

    let in_use = installation.run(&["restore", from[0], from[1]]);
    expect_refusal(&in_use, "is in use already");
    destroy(&installation).await;
    expect_damage_found(&installation, &from);
    let restored = installation.run(&["restore", from[0], from[1]]);
    let said = String::from_utf8_lossy(&restored.stderr);
    assert_eq!(restored.status.code(), Some(0), "{said}");
    assert_eq!(logs_of(&installation, "yongqiao"), logs);

    let server = installation.serve();
    let officer = server.officer("chulan").await;
    assert_eq!(officer.get(&recording).await.status, 200);
    let before: Vec<_> = before.into_iter().map(|filing| filing.at(&server.url)).collect();
    for filing in &before {
        filing.expect_kept(&officer).await;
    }
    for filing in during {
        // Some came after the copy; phones that still have them send them again.
        let mut again = Filing { receipt: None, has_photo: false, ..filing.at(&server.url) };
        again.go_on().await;
        assert!(again.is_done());
    }
    server.stop();
    installation.expect_whole();
    tamper(&installation, &before).await;
}

/// What is on record of an account: what it has done, what it has seen.
fn logs_of(installation: &Installation, login: &str) -> [String; 2] {
    let day = &NOW[..10];
    let seen = ["reads", "--account", login, "--from", day, "--to", day];
    [&["accounts", "history", login][..], &seen].map(|args| {
        let printed = String::from_utf8(installation.run(args).stdout).expect("text");
        assert!(!printed.is_empty(), "{args:?}");
        printed
    })
}

/// A county reads a sentence of the phone's; where it is heard.
async fn record(county: &Officer) -> String {
    let path = format!("/clips/name.title?text={}", "0".repeat(64));
    let put = county.request(reqwest::Method::PUT, &path).body(wav(1));
    let clip = county.send(put).await.expect(201);
    format!("/sounds/{}", clip["sha256"].as_str().expect("a hash"))
}

/// Filings whose photo was acknowledged before the backup began, and those after.
async fn back_up_while_filings_arrive(
    installation: &Installation,
    server: &Server,
) -> (Vec<Filing>, Vec<Filing>) {
    let stop = Arc::new(AtomicBool::new(false));
    let (sent, mut is_sent) = mpsc::unbounded_channel();
    for connection in 0..4 {
        let (url, stop, sent) = (server.url.clone(), Arc::clone(&stop), sent.clone());
        tokio::spawn(async move {
            for seed in (connection..=u8::MAX).step_by(4) {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let mut filing = Filing::new(&url, seed);
                filing.go_on().await;
                assert!(filing.is_done());
                let _ = sent.send(filing);
            }
        });
    }
    drop(sent);
    let mut before = Vec::new();
    while before.len() < 20 {
        before.push(is_sent.recv().await.expect("filings arrive"));
    }
    let to = installation.path("backup");
    let mut command = installation.command(&["backup", "--to"]);
    // Needs no keys.
    command.arg(to).env_remove("SHOUWANG_KEY_FILE");
    let made = tokio::task::spawn_blocking(move || command.output()).await;
    let made = made.expect("it runs").expect("it runs");
    let mut during = Vec::new();
    // At least one that the copy cannot have.
    during.push(is_sent.recv().await.expect("filings arrive"));
    stop.store(true, Ordering::SeqCst);
    while let Some(filing) = is_sent.recv().await {
        during.push(filing);
    }
    let said = String::from_utf8_lossy(&made.stderr);
    assert_eq!(made.status.code(), Some(0), "{said}");
    assert!(said.contains("keys are not part of the backup"), "{said}");
    (before, during)
}

/// No file of the backup holds any key.
fn expect_no_keys(installation: &Installation) {
    let keys = std::fs::read_to_string(installation.path("keys")).expect("the key file");
    let keys: Vec<_> = keys.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(keys.len(), 4);
    for file in files(&installation.path("backup")) {
        let bytes = std::fs::read(&file).expect("a file of the backup");
        for key in &keys {
            let secret = key.rsplit(' ').next().expect("its last word").as_bytes();
            let found = bytes.windows(secret.len()).any(|part| part == secret);
            assert!(!found, "{} holds a key", file.display());
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

async fn destroy(installation: &Installation) {
    std::fs::remove_dir_all(installation.path("data")).expect("the photos are gone");
    if installation.backend == Backend::Sqlite {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(installation.path(&format!("test.db{ending}")));
        }
        return;
    }
    let (server, name) = installation.database.rsplit_once('/').expect("a URL");
    let pool = sqlx::PgPool::connect(&format!("{server}/postgres")).await.expect("a cluster");
    for sql in [format!("DROP DATABASE {name} WITH (FORCE)"), format!("CREATE DATABASE {name}")] {
        sqlx::query(AssertSqlSafe(sql)).execute(&pool).await.expect("the database is gone");
    }
    pool.close().await;
}

fn expect_refusal(done: &std::process::Output, why: &str) {
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.contains(why), "{said}");
}

/// A backup that is not to the byte what was made is found and not restored.
fn expect_damage_found(installation: &Installation, from: &[&str]) {
    let restore = [&["restore"], from].concat();
    let objects = |summary: &serde_json::Value| {
        summary["photos"].as_u64().expect("photos") + summary["clips"].as_u64().expect("clips")
    };
    let all = objects(&installation.verify(from).1);
    let object = files(&installation.path("backup/objects")).remove(0);
    for file in [&object, &dump(installation)] {
        flip(file);
        expect_refusal(&installation.run(&restore), "the backup is damaged");
        assert_eq!(installation.object_files().len(), 0, "nothing was touched");
        flip(file);
    }
    // One that does not open is one all the same.
    flip(&object);
    let (code, summary, _) = installation.verify(from);
    assert_eq!((code, objects(&summary)), (Some(1), all));
    assert_eq!(summary["problems"], 2, "its bytes are others, and nothing is in them");
    flip(&object);
    let manifest = installation.path("backup/manifest.json");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    let mut newer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    newer["migration"] = (newer["migration"].as_i64().expect("a number") + 1).into();
    std::fs::write(&manifest, newer.to_string()).expect("it is written");
    expect_refusal(&installation.run(&restore), "newer");
    std::fs::write(&manifest, text).expect("it is written");
    let aside = installation.path("aside");
    std::fs::rename(&manifest, &aside).expect("it is moved");
    expect_refusal(&installation.run(&restore), "no whole backup");
    std::fs::rename(&aside, &manifest).expect("it is moved back");
    let again = installation.command(&["backup", "--to"]).arg(installation.path("backup")).output();
    let again = again.expect("it runs");
    assert_ne!(again.status.code(), Some(0), "nothing is backed up over a backup");
}

fn dump(installation: &Installation) -> PathBuf {
    installation.path(match installation.backend {
        Backend::Sqlite => "backup/database.sqlite",
        Backend::Postgres => "backup/database.pgdump",
    })
}

/// Changes one bit in the middle; twice is not at all.
fn flip(file: &Path) {
    let mut bytes = std::fs::read(file).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(file, bytes).expect("it is written");
}

/// Whatever is changed behind the server's back is found, in the right case, and
/// nothing personal is said of it.
async fn tamper(installation: &Installation, filings: &[Filing]) {
    let of = |case: usize| {
        let reference = filings[case].reference();
        format!("(SELECT id FROM cases WHERE reference = '{reference}')")
    };
    let statements = [
        format!(
            "UPDATE duties SET stopped_at = '2026-09-30T01:00:00+00:00' WHERE docket_id = {}",
            of(0)
        ),
        format!("UPDATE cases SET photos_missing = 3 WHERE id = {}", of(1)),
        format!("UPDATE cases SET state = 'accepted' WHERE id = {}", of(2)),
        format!("UPDATE events SET actor_kind = 'system' WHERE seq = 1 AND docket_id = {}", of(3)),
        format!("DELETE FROM events WHERE seq = 2 AND docket_id = {}", of(4)),
        format!("DELETE FROM events WHERE seq = 3 AND docket_id = {}", of(5)),
        format!(
            "UPDATE declaration_versions SET sealed = (SELECT sealed FROM declaration_versions \
             WHERE case_id = {}) WHERE case_id = {}",
            of(10),
            of(6)
        ),
        format!(
            "UPDATE declaration_versions SET content_sha256 = (SELECT hash FROM events \
             WHERE seq = 1 AND docket_id = {}) WHERE case_id = {}",
            of(10),
            of(7)
        ),
        // Filed by a proxy, says the row alone.
        format!("UPDATE cases SET by_proxy = NOT by_proxy WHERE id = {}", of(8)),
    ];
    for sql in &statements {
        assert_eq!(installation.execute(sql).await, 1, "{sql}");
    }
    // The photo of some case, which is none of those above or one more problem of it.
    let before = installation.verify(&[]);
    flip(&installation.object_files().remove(0));
    let (code, summary, problems) = installation.verify(&[]);
    assert_eq!((code, &summary["ok"]), (Some(1), &false.into()));
    assert_eq!(problems.lines().count(), before.2.lines().count() + 1);
    assert_eq!(summary["problems"], problems.lines().count());
    for (case, filing) in filings.iter().enumerate() {
        let named = before.2.contains(filing.reference());
        assert_eq!(named, case < statements.len(), "case {case}: {problems}");
    }
    for personal in ["孙桂芳", "342201197802060021", "13955700001"] {
        assert!(!problems.contains(personal));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_brings_everything_back_on_sqlite() {
    run(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_brings_everything_back_on_postgres() {
    run(Backend::Postgres).await;
}
