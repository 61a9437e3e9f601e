//! Very many connections of one address. Somebody else is answered all the same.

use std::time::Duration;

use shouwang::bounds::{CONNECTIONS, SHARE};
use shouwang::config::{Proxies, network};
use tests::{Answer, Backend, TestApp};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{interval, timeout};

use super::wire::read;

const ONE: [u8; 4] = [127, 0, 0, 2];
const OTHER: [u8; 4] = [127, 0, 0, 3];
const NEAR: [u8; 4] = [127, 0, 0, 1];
/// Whoever is let in is answered well within it.
const SOON: Duration = Duration::from_secs(20);

/// A server to which only 127.0.0.1 is a program on its own machine.
async fn open_to_strangers() -> TestApp {
    let proxies = Proxies { near: vec![network("127.0.0.1").unwrap()], ..Proxies::default() };
    TestApp::start_behind(Backend::Sqlite, proxies).await
}

/// 0 where the connection ends without an answer.
async fn ask(stream: &mut TcpStream, head: &str) -> Answer {
    let _ = stream.write_all(head.as_bytes()).await;
    timeout(SOON, read(stream)).await.expect("an answer, or the end")
}

const ALIVE: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
const LONG: &str = "GET /api/v1/regions?under=341302 HTTP/1.1\r\nHost: x\r\n\r\n";

/// A connection that dawdles, if the server lets it in.
async fn enter(app: &TestApp, dawdling: &str) -> Option<TcpStream> {
    let mut stream = app.connect(ONE).await;
    let is_inside = ask(&mut stream, ALIVE).await.status == 200;
    if is_inside {
        stream.write_all(dawdling.as_bytes()).await.unwrap();
    }
    is_inside.then_some(stream)
}

fn slow_body(headers: &str) -> String {
    format!(
        "POST /api/v1/declarations/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Content-Length: 40\r\n{headers}\r\n{{"
    )
}

#[tokio::test]
async fn a_strangers_address_has_a_share_of_the_connections() {
    let app = open_to_strangers().await;
    // Half a head, half a body, and much that nobody reads.
    let dawdling = ["GET / HTTP/1.1\r\nHost: ".to_owned(), slow_body(""), LONG.repeat(64)];
    let mut inside = Vec::new();
    for n in 0..CONNECTIONS + 100 {
        inside.extend(enter(&app, &dawdling[n % 3]).await);
    }
    assert_eq!(inside.len(), SHARE);
    assert_eq!(ask(&mut app.connect(OTHER).await, ALIVE).await.status, 200);
    assert_eq!(ask(&mut app.connect(NEAR).await, LONG).await.status, 200);
    drop(inside);
    let again = async { while ask(&mut app.connect(ONE).await, ALIVE).await.status != 200 {} };
    timeout(SOON, again).await.expect("they have gone");
}

#[tokio::test]
async fn who_reads_nothing_is_not_waited_for() {
    let app = open_to_strangers().await;
    let mut unread = Vec::new();
    for _ in 0..SHARE {
        unread.push(enter(&app, &LONG.repeat(64)).await.unwrap());
    }
    assert_eq!(ask(&mut app.connect(ONE).await, ALIVE).await.status, 0, "they have all");
    let mut second = interval(Duration::from_secs(1));
    let again = async {
        while ask(&mut app.connect(ONE).await, ALIVE).await.status != 200 {
            second.tick().await;
        }
    };
    timeout(Duration::from_secs(90), again).await.expect("their answers are given up");
}

#[tokio::test]
async fn what_a_proxy_asks_for_one_address_has_a_share_too() {
    let app = TestApp::start(Backend::Sqlite).await;
    let through = |client: String| format!("X-Forwarded-For: {client}\r\n");
    let mut waiting = JoinSet::new();
    for n in 0..SHARE + 100 {
        let mut stream = app.connect(NEAR).await;
        // A home's line.
        let asked = slow_body(&through(format!("2001:db8:0:1{:02x}::1", n % 256)));
        stream.write_all(asked.as_bytes()).await.unwrap();
        waiting.spawn(async move { read(&mut stream).await });
    }
    for _ in 0..100 {
        let answer = timeout(SOON, waiting.join_next()).await.expect("at once").unwrap().unwrap();
        answer.expect_problem(503, "server.busy");
    }
    let other = LONG.replace("\r\n\r\n", "\r\nX-Forwarded-For: 2001:db8:0:200::1\r\n\r\n");
    assert_eq!(ask(&mut app.connect(NEAR).await, &other).await.status, 200);
    assert_eq!(waiting.len(), SHARE, "the others go on");
    drop(waiting);
    let same = LONG.replace("\r\n\r\n", "\r\nX-Forwarded-For: 2001:db8:0:100::1\r\n\r\n");
    let again = async { while ask(&mut app.connect(NEAR).await, &same).await.status != 200 {} };
    timeout(SOON, again).await.expect("they have gone");
}
