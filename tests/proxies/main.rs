//! The samples in `docs/proxies`, each run as it is before a whole server: only names,
//! ports and certificates are changed.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod proxy;

use std::net::IpAddr;
use std::time::Duration;

use proxy::{Kind, Proxy};
use reqwest::Response;
use serde_json::json;
use shouwang::bounds::{CONNECTIONS, SHARE};
use tests::{Backend, Form, TestApp, jpeg};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Whoever is not shut out is answered well within it.
const SOON: Duration = Duration::from_secs(10);

/// A photo of that size: its picture is small, its comment is not.
fn photo(size: usize, nth: u8) -> Vec<u8> {
    let small = jpeg(nth);
    let mut bytes = small[..2].to_vec();
    while bytes.len() + small.len() < size {
        let length = (size - bytes.len() - small.len() + 6).clamp(4, 65_535);
        bytes.extend([0xFF, 0xFE]);
        bytes.extend(u16::try_from(length - 2).unwrap().to_be_bytes());
        bytes.resize(bytes.len() + length - 4, b'.');
    }
    bytes.extend(&small[2..]);
    bytes
}

/// As whoever would like to be somebody else at each try.
async fn guess(client: &reqwest::Client, proxy: &Proxy, n: usize) -> Response {
    let asked = json!({ "reference": format!("{n:012}"), "last4": "0000" });
    let request = client.post(proxy.url("/api/v1/status-lookups")).json(&asked);
    let request = request.header("X-Forwarded-For", format!("203.0.113.{}", n % 250));
    let request = request.header("Forwarded", format!("for=203.0.113.{}", n % 250));
    request.send().await.unwrap()
}

async fn the_real_client_counts(proxy: &Proxy) {
    let [one, other] = ["127.0.0.2", "127.0.0.3"].map(|from| proxy.client(from.parse().ok()));
    let mut n = 0;
    while guess(&one, proxy, n).await.status() != 429 {
        n += 1;
        assert!(n < 1_000, "whoever makes up an address guesses for ever");
    }
    assert!(n >= 40, "a village behind one address is held up after {n}");
    assert_eq!(guess(&other, proxy, n).await.status(), 404, "another client is held up too");
}

async fn tls_is_told(proxy: &Proxy) {
    let asked = json!({ "login": "chulan", "password": "a-password-for-tests" });
    let request = proxy.client(None).post(proxy.url("/api/v1/sessions")).json(&asked);
    let answer = request.header("X-Forwarded-Proto", "http").send().await.unwrap();
    assert_eq!(answer.status(), 201);
    assert!(answer.headers()["strict-transport-security"].to_str().unwrap().contains("max-age="));
    for cookie in answer.headers().get_all("set-cookie") {
        assert!(cookie.to_str().unwrap().contains("; Secure"), "{cookie:?}");
    }
    assert_eq!(proxy.protocol().await.as_deref(), Some(b"h2".as_slice()));
}

async fn photos_pass(proxy: &Proxy, app: &TestApp) {
    let photos = [photo(1_300_000, 1), photo(9_900_000, 2)];
    let form = Form::SelfFiled.with_photos(&[("evidence", &photos[0]), ("evidence", &photos[1])]);
    let phone = app.phone();
    let _ = phone.file(&form).await.expect(201);
    let client = proxy.client(None);
    let put = |sha256: &str, bytes: Vec<u8>| {
        let path = format!("/api/v1/declarations/{}/attachments/{sha256}", phone.id);
        let key = format!("Device {}", phone.key);
        client.put(proxy.url(&path)).header("Authorization", key).body(bytes).send()
    };
    let sha256 = photos.each_ref().map(|bytes| wasm_validator::canonical::sha256_hex(bytes));
    for (sha256, bytes) in sha256.iter().zip(photos) {
        let answer = put(sha256, bytes).await.unwrap();
        assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
    }
    // Too large for everybody: the proxy says so, or the server, or the line breaks off.
    if let Ok(answer) = put(&sha256[0], vec![0; 13 << 20]).await {
        assert_eq!(answer.status(), 413);
    }
}

/// Of one address that asks whatever it can at once, a share is heard.
async fn others_are_answered(kind: Kind, proxy: &Proxy) {
    const ASKED: &str = "POST /api/v1/declarations/check HTTP/1.1\r\nHost: localhost\r\n\
        Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{";
    let mut waiting = JoinSet::new();
    let mut refused = 0;
    for _ in 0..CONNECTIONS + 100 {
        let line = proxy.connect("127.0.0.2:0".parse().unwrap()).await;
        let Ok(mut line) = line else {
            refused += 1;
            continue;
        };
        line.write_all(ASKED.as_bytes()).await.unwrap();
        waiting.spawn(async move {
            let mut head = [0; 4096];
            let length = line.read(&mut head).await.unwrap_or_default();
            String::from_utf8_lossy(&head[..length]).to_lowercase()
        });
    }
    // Caddy waits for a body also where the server has refused it.
    while !matches!(kind, Kind::Caddy) && refused < CONNECTIONS + 100 - SHARE {
        let told = timeout(SOON, waiting.join_next()).await.expect("it is told so at once");
        let told = told.unwrap().unwrap();
        // Which the server gives to every answer.
        assert!(!told.contains("x-request-id"), "the proxy shares out its own: {told}");
        refused += 1;
    }
    let other = proxy.client("127.0.0.3".parse().ok());
    for _ in 0..10 {
        let asked = other.get(proxy.url("/api/v1/regions?under=341302")).send();
        assert_eq!(timeout(SOON, asked).await.expect("an answer").unwrap().status(), 200);
    }
}

async fn run(kind: Kind) {
    let app = TestApp::start(Backend::Sqlite).await;
    let proxy = Proxy::start(kind, &app);
    tls_is_told(&proxy).await;
    the_real_client_counts(&proxy).await;
    photos_pass(&proxy, &app).await;
    others_are_answered(kind, &proxy).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nginx() {
    run(Kind::Nginx).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn haproxy() {
    run(Kind::HaProxy).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn caddy() {
    run(Kind::Caddy).await;
}

/// From where a client connects.
type From = Option<IpAddr>;
