//! Somebody who may write into the database, and has no key, rewrites a timeline: every hash is
//! made anew, as anybody can who reads how. `verify` finds it, and the page shows nothing of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::{FromRow, PgPool, SqlitePool};
use tests::Backend;
use uuid::Uuid;

use crate::filing::Filing;
use crate::installation::Installation;
use crate::upgrade;

/// An event, as far as whoever rewrites it cares.
#[derive(Debug, Clone, FromRow)]
struct Event {
    docket_id: Uuid,
    seq: i64,
    kind: String,
    at: DateTime<Utc>,
    actor_kind: String,
    actor_id: Option<Uuid>,
    previous: Vec<u8>,
    commitment: Vec<u8>,
    hash: Vec<u8>,
    format: i64,
}

impl Event {
    /// Written from the description of the formats, not with the program's own code.
    fn bytes(&self, previous: &[u8], format: u8) -> Vec<u8> {
        let name = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let docket = if format == 2 { name("case") } else { Vec::new() };
        let rows = if format == 2 { vec![0; 32] } else { Vec::new() };
        [
            format!("shouwang-event-{format}").as_bytes(),
            previous,
            &docket,
            self.docket_id.as_bytes(),
            &self.seq.to_be_bytes(),
            &self.at.timestamp_micros().to_be_bytes(),
            &name(&self.kind),
            &name(&self.actor_kind),
            self.actor_id.unwrap_or_default().as_bytes(),
            &self.commitment,
            &rows,
        ]
        .concat()
    }
}

const EVENTS: &str = "SELECT docket_id, seq, kind, at, actor_kind, actor_id, previous, commitment, \
     hash, format FROM events ORDER BY docket_id, seq";

/// Every event, or those of one case.
async fn events(installation: &Installation, case: Option<Uuid>) -> Vec<Event> {
    let mut found: Vec<Event> = match installation.backend {
        Backend::Sqlite => {
            let pool = SqlitePool::connect(&installation.database).await.unwrap();
            sqlx::query_as(EVENTS).fetch_all(&pool).await.unwrap()
        }
        Backend::Postgres => {
            let pool = PgPool::connect(&installation.database).await.unwrap();
            sqlx::query_as(EVENTS).fetch_all(&pool).await.unwrap()
        }
    };
    found.retain(|event| case.is_none_or(|case| event.docket_id == case));
    found
}

fn literal(backend: Backend, bytes: &[u8]) -> String {
    match backend {
        Backend::Sqlite => format!("X'{}'", hex::encode(bytes)),
        Backend::Postgres => format!("'\\x{}'::bytea", hex::encode(bytes)),
    }
}

/// Whoever writes a chain anew tells its docket, too, where it ends.
async fn write(installation: &Installation, events: &[Event]) {
    let blob = |bytes: &[u8]| literal(installation.backend, bytes);
    let id = |event: &Event| match installation.backend {
        Backend::Sqlite => blob(event.docket_id.as_bytes()),
        Backend::Postgres => format!("'{}'", event.docket_id),
    };
    if let Some(last) = events.last() {
        let sql = format!(
            "UPDATE dockets SET chain_length = {}, chain_head = {} WHERE id = {}",
            last.seq,
            blob(&last.hash),
            id(last)
        );
        assert_eq!(installation.execute(&sql).await, 1);
    }
    for event in events {
        let id = id(event);
        let sql = format!(
            "UPDATE events SET at = '{}', previous = {}, hash = {}, format = {} \
             WHERE docket_id = {id} AND seq = {}",
            event.at.to_rfc3339(),
            blob(&event.previous),
            blob(&event.hash),
            event.format,
            event.seq
        );
        assert_eq!(installation.execute(&sql).await, 1);
    }
}

/// The last event was nine days earlier. From `first` on, hashes are made as anybody can: bytes of
/// that format, SHA-256, and the format that the row then tells.
fn forged(events: &[Event], first: i64, bytes: u8, format: i64) -> Vec<Event> {
    let mut forged = events.to_vec();
    forged.last_mut().unwrap().at -= TimeDelta::days(9);
    let mut previous = vec![0; 32];
    for event in &mut forged {
        if event.seq >= first {
            event.previous.clone_from(&previous);
            event.hash = Sha256::digest(event.bytes(&previous, bytes)).to_vec();
            event.format = format;
        }
        previous.clone_from(&event.hash);
    }
    forged
}

fn expect_found(installation: &Installation, reference: &str, how: &str) {
    let (code, summary, problems) = installation.verify(&[]);
    assert_eq!((code, &summary["ok"]), (Some(1), &json!(false)), "{how}");
    assert!(problems.lines().count() == 1 && problems.contains(reference), "{how}: {problems}");
    assert!(problems.contains("timeline"), "{how}: {problems}");
}

async fn new_chain(backend: Backend) {
    let installation = Installation::new(backend).await;
    let server = installation.serve();
    let mut filing = Filing::new(&server.url, 1);
    filing.go_on().await;
    let officer = server.officer("chulan").await;
    let answer = json!({ "message": "乡镇已收下", "notified": { "how": "phone" } });
    officer.open_and_answer(filing.phone.id, "acceptance", &answer).await;
    let path = format!("/cases/{}/events", filing.phone.id);
    let own = events(&installation, Some(filing.phone.id)).await;
    let last = own.last().unwrap().seq;
    assert!(own.iter().all(|event| event.format == 2), "{own:?}");
    installation.expect_whole();
    for (how, first, bytes, format) in [
        ("the whole chain as of the first format", 1, 1, 1),
        ("its end as of the first format", last, 1, 1),
        ("the second format without the key", 1, 2, 2),
        ("its end so", last, 2, 2),
        ("bytes of one and the name of the other", 1, 1, 2),
        ("a format that nobody knows", 1, 2, 3),
        ("the date alone", last + 1, 2, 2),
    ] {
        write(&installation, &forged(&own, first, bytes, format)).await;
        expect_found(&installation, filing.reference(), how);
        officer.get(&path).await.expect_problem(500, "server.fault");
        write(&installation, &own).await;
        let _ = officer.get(&path).await.expect(200);
    }
    // Whoever keeps the server is told which, and where.
    let log = std::fs::read_to_string(installation.path("log")).unwrap();
    let told = format!("case {}: its timeline is broken at event {last}", filing.phone.id);
    assert!(log.contains(&told), "{log}");
    // Nor when the table of backfills says that old chains are still to be endorsed.
    write(&installation, &forged(&own, 1, 1, 1)).await;
    installation.execute("UPDATE backfills SET finished = FALSE WHERE name = 'old_chains'").await;
    server.stop();
    installation.serve().stop();
    expect_found(&installation, filing.reference(), "after a start");
    write(&installation, &own).await;
    installation.expect_whole();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_chain_is_not_rewritten_unnoticed_sqlite() {
    new_chain(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_chain_is_not_rewritten_unnoticed_postgres() {
    new_chain(Backend::Postgres).await;
}

/// Chains that are older than the key: what they were at the upgrade, they stay.
async fn old_chain(backend: Backend) {
    let installation = upgrade::any(backend).await;
    let all = events(&installation, None).await;
    assert!(all.len() > 500 && all.iter().all(|event| event.format == 1));
    let accepted = all.iter().rfind(|event| event.kind == "accepted").unwrap();
    let (case, at) = (accepted.docket_id, accepted.seq);
    let old: Vec<_> = all.iter().filter(|event| event.docket_id == case).cloned().collect();
    let cut: Vec<_> = old.iter().take_while(|event| event.seq <= at).cloned().collect();
    assert_eq!(cut.len(), old.len(), "it is the last event");
    installation.expect_whole();

    let reference = reference(&installation, case).await;
    write(&installation, &forged(&old, 1, 1, 1)).await;
    expect_found(&installation, &reference, "its end");
    // It goes on in the second format, and is rewritten then.
    write(&installation, &old).await;
    let server = upgrade::serve(&installation);
    let officer = server.officer("yongqiao").await;
    let view = officer.open(case).await;
    let progress = json!({ "kind": "visited", "on": "2026-10-20" });
    let township = server.officer("chulan").await;
    let _ = township.answer(case, &view["version"], "progress", &progress).await.expect(200);
    let mut another = Filing::new(&server.url, 1);
    another.go_on().await;
    server.stop();
    installation.expect_whole();
    let longer = events(&installation, Some(case)).await;
    let formats: Vec<_> = longer.iter().skip(old.len()).map(|event| event.format).collect();
    assert!(!formats.is_empty() && formats.iter().all(|format| *format == 2), "{formats:?}");
    for first in [1, i64::try_from(old.len()).unwrap() + 1] {
        write(&installation, &forged(&longer, first, 1, 1)).await;
        expect_found(&installation, &reference, "all of the first format");
    }
    // The endorsement is taken away, and the table of backfills says that it is still to be made.
    installation.execute("DELETE FROM old_chains").await;
    installation
        .execute("UPDATE backfills SET finished = FALSE, reached = '' WHERE name = 'old_chains'")
        .await;
    write(&installation, &forged(&longer, 1, 1, 1)).await;
    upgrade::serve(&installation).stop();
    let (code, _, problems) = installation.verify(&[]);
    assert!(code == Some(1) && problems.contains(&reference), "{problems}");
}

async fn reference(installation: &Installation, case: Uuid) -> String {
    let sql = "SELECT reference FROM cases WHERE id = $1";
    match installation.backend {
        Backend::Sqlite => {
            let pool = SqlitePool::connect(&installation.database).await.unwrap();
            sqlx::query_scalar(sql).bind(case).fetch_one(&pool).await.unwrap()
        }
        Backend::Postgres => {
            let pool = PgPool::connect(&installation.database).await.unwrap();
            sqlx::query_scalar(sql).bind(case).fetch_one(&pool).await.unwrap()
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_chain_is_not_rewritten_unnoticed_sqlite() {
    old_chain(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_chain_is_not_rewritten_unnoticed_postgres() {
    old_chain(Backend::Postgres).await;
}
