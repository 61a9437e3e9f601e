//! The database goes away and comes back; the server stays. PostgreSQL only: SQLite is
//! a part of the process and cannot go.

use std::time::Duration;

use tests::Backend;
use tokio::task::JoinSet;

use crate::cluster::Cluster;
use crate::filing::Filing;
use crate::installation::Installation;

/// A request waits 10 s for a connection; nothing may take much longer than that.
const BOUND: Duration = Duration::from_secs(20);
/// Who asks whether it is ready does not wait as long.
const PATIENCE: Duration = Duration::from_secs(6);

#[tokio::test]
async fn requests_are_told_to_come_again_and_do() {
    let mut cluster = Cluster::start();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let installation = Installation::on(Backend::Postgres, folder, cluster.url());
    let server = installation.serve();
    // A connection for each request: the server closes those that were idle for so long,
    // and may do so while the next request is on its way.
    let client = reqwest::Client::builder().timeout(BOUND).pool_max_idle_per_host(0);
    let client = client.build().expect("a client");
    let mut filings: Vec<_> = (0..40).map(|seed| Filing::new(&server.url, seed)).collect();
    filings[0].go_on().await;

    // In the middle of some, and before others.
    let mut sending = JoinSet::new();
    for filing in filings.drain(1..) {
        sending.spawn(file(filing));
    }
    filings.push(sending.join_next().await.expect("a first one").expect("it is answered"));
    cluster.stop();
    sending.spawn(file(Filing::new(&server.url, 40)));
    let ready = format!("{}/readyz", server.url);
    let session = format!("{}/api/v1/sessions", server.url);
    let asked = serde_json::json!({ "login": "chulan", "password": "not-the-password" });
    let (ready_answer, session_answer) = tokio::join!(
        client.get(&ready).timeout(PATIENCE).send(),
        client.post(session).json(&asked).send()
    );
    assert_eq!(ready_answer.expect("an answer in time").status(), 503);
    let session_answer = session_answer.expect("an answer in time");
    assert_eq!(session_answer.status(), 503);
    assert!(session_answer.headers().contains_key("retry-after"));
    let alive = client.get(format!("{}/healthz", server.url)).send().await;
    assert_eq!(alive.expect("an answer in time").status(), 200);
    filings.extend(sending.join_all().await);
    assert!(filings.iter().any(|filing| filing.receipt.is_none()), "the late one has none");

    cluster.start_again();
    assert_eq!(client.get(&ready).send().await.expect("an answer in time").status(), 200);
    let officer = server.officer("chulan").await;
    // The server has closed connections that were idle for so long.
    let filings: Vec<_> = filings.into_iter().map(|filing| filing.at(&server.url)).collect();
    for mut filing in filings.clone() {
        filing.expect_kept(&officer).await;
        filing.go_on().await;
        assert!(filing.is_done());
    }
    server.stop();
    assert_eq!(installation.expect_whole()["cases"], filings.len());
}

/// Either it is durable, or it is to come again.
async fn file(mut filing: Filing) -> Filing {
    let answer = tokio::time::timeout(BOUND, filing.send()).await.expect("an answer in time");
    let answer = answer.expect("the server answers");
    match answer.status {
        201 => filing.receipt = Some(answer.body["receipt"].clone()),
        _ => drop(answer.expect_problem(503, "server.busy")),
    }
    filing
}
