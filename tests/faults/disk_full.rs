//! The disk is full. A limit on the size of files makes every write fail for good
//! (EFBIG), anywhere and without being root; it is set and lifted on the running
//! server. For PostgreSQL it is the disk of the photos: its own is the cluster's.

use std::process::Command;

use tests::{Answer, Backend};

use crate::filing::Filing;
use crate::installation::{Installation, Server};

/// `None`: as much as there is.
fn limit(server: &Server, bytes: Option<u64>) {
    let soft = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
    let mut command = Command::new("prlimit");
    command.arg("--pid").arg(server.pid().to_string()).arg(format!("--fsize={soft}:"));
    assert!(command.status().expect("prlimit of util-linux").success());
}

async fn answer(filing: &Filing) -> Answer {
    filing.send().await.expect("the server answers")
}

#[tokio::test]
async fn nothing_is_acknowledged_that_is_not_durable_on_sqlite() {
    let installation = Installation::new(Backend::Sqlite).await;
    let server = installation.serve_limited();
    let mut seeds = 0..;
    let mut fresh = || Filing::new(&server.url, seeds.next().expect("enough seeds"));
    let mut early = fresh();
    early.go_on().await;
    let mut photo_later = fresh();
    photo_later.receipt = Some(answer(&photo_later).await.expect(201)["receipt"].clone());

    // A little is left: it runs full in the middle of a transaction.
    let log = std::fs::metadata(installation.path("test.db-wal")).expect("the write-ahead log");
    limit(&server, Some(log.len() + (64 << 10)));
    let mut kept = Vec::new();
    let full = loop {
        let mut filing = fresh();
        let sent = answer(&filing).await;
        if sent.status != 201 {
            let _ = sent.expect_problem(507, "server.storage");
            break filing;
        }
        filing.receipt = Some(sent.body["receipt"].clone());
        kept.push(filing);
        assert!(kept.len() < 100, "the disk is never full");
    };

    // Nothing is left, not even for the log.
    limit(&server, Some(0));
    let fuller = fresh();
    let _ = answer(&fuller).await.expect_problem(507, "server.storage");
    let before = installation.object_files();
    let sent = photo_later.send_photo().await.expect("the server answers");
    let _ = sent.expect_problem(507, "server.storage");
    assert_eq!(installation.object_files(), before, "no half photo stays");
    let _ = early.phone.view().await.expect(200);

    limit(&server, None);
    for filing in [full, fuller] {
        // 201: the refused request had left nothing.
        let receipt = answer(&filing).await.expect(201)["receipt"].clone();
        kept.push(Filing { receipt: Some(receipt), ..filing });
    }
    let _ = photo_later.send_photo().await.expect("the server answers").expect(201);
    photo_later.has_photo = true;
    let officer = server.officer("chulan").await;
    for filing in kept.iter().chain([&early, &photo_later]) {
        filing.expect_kept(&officer).await;
    }
    server.stop();
    let summary = installation.expect_whole();
    assert_eq!(summary["cases"], kept.len() + 2);
    assert_eq!(summary["orphans"], 0);
}

#[tokio::test]
async fn a_photo_is_not_acknowledged_on_postgres() {
    let installation = Installation::new(Backend::Postgres).await;
    let server = installation.serve_limited();
    limit(&server, Some(0));
    let mut filing = Filing::new(&server.url, 1);
    filing.receipt = Some(answer(&filing).await.expect(201)["receipt"].clone());
    let sent = filing.send_photo().await.expect("the server answers");
    let _ = sent.expect_problem(507, "server.storage");
    assert_eq!(installation.object_files().len(), 0, "no half photo stays");
    limit(&server, None);
    filing.go_on().await;
    assert!(filing.is_done());
    filing.expect_kept(&server.officer("chulan").await).await;
    server.stop();
    assert_eq!(installation.expect_whole()["orphans"], 0);
}
