//! What strangers do, each kind once on one connection.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use tests::{Form, Phone, heavy};
use wasm_validator::canonical::sha256_hex;

use super::wire::{Wire, head};

/// Whether it wants to do harm, or is only one of very many.
#[derive(Clone, Copy)]
pub(super) enum Manner {
    Hostile,
    Saturating,
}

type Done = Pin<Box<dyn Future<Output = ()> + Send>>;

pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) manner: Manner,
    /// Once, by the connection of that number.
    pub(super) once: fn(Target, usize) -> Done,
}

macro_rules! kinds {
    ($($manner:ident $name:ident)*) => {
        &[$(Kind {
            name: stringify!($name),
            manner: Manner::$manner,
            once: |target, number| Box::pin($name(target, number)),
        }),*]
    };
}

pub(super) const KINDS: &[Kind] = kinds! {
    Hostile sign_ins
    Hostile invented_methods
    Hostile long_heads
    Hostile stalled_photos
    Hostile stalled_forms
    Hostile slow_chunks
    Hostile many_values
    Hostile look_ups
    Hostile unread_answers
    Hostile filings_without_waiting
    Saturating filings
    Saturating large_photos
    Saturating costly_photos
};

/// The server, and what is sent to it.
#[derive(Clone)]
pub(super) struct Target {
    url: String,
    address: String,
    number: Arc<AtomicU64>,
    noise: Arc<Photo>,
    costly: Arc<Vec<Photo>>,
}

/// Just under what a photo may have.
const LARGE: usize = 9_800_000;

impl Target {
    pub(super) fn new(url: &str) -> Self {
        // A JPEG to its first bytes, and no more of one.
        let noise: Vec<u8> = [0xff, 0xd8, 0xff]
            .into_iter()
            .chain((0..).map(|n: u32| (n ^ (n >> 9)) as u8))
            .take(LARGE)
            .collect();
        let costly = [
            heavy::progressive_jpeg(5_000, 5_000, 4),
            heavy::progressive_jpeg(5_000, 5_000, 3),
            heavy::baseline_jpeg(5_000, 5_000, 4, &[&[1], &[2], &[3], &[4]]),
            // Not costly by itself but for its scans, and so beside another.
            heavy::baseline_jpeg(4_000, 4_000, 4, &[&[1], &[2], &[3], &[4]]),
            heavy::webp_lossless(5_000, 5_000),
            heavy::png_16_bit(5_000, 5_000),
            heavy::png_with_profile(200 << 20),
        ];
        Self {
            url: url.to_owned(),
            address: url.trim_start_matches("http://").to_owned(),
            number: Arc::default(),
            noise: Arc::new(Photo::new(noise)),
            costly: Arc::new(costly.map(Photo::new).into()),
        }
    }

    /// Another one each time.
    fn next(&self) -> u64 {
        self.number.fetch_add(1, Ordering::Relaxed)
    }

    /// As a proxy on the server's machine tells it: everybody comes from elsewhere.
    fn any_address(&self) -> String {
        let [_, a, b, c] = u32::try_from(self.next() % (1 << 24)).unwrap().to_be_bytes();
        format!("X-Forwarded-For: 100.{a}.{b}.{c}\r\nContent-Type: application/json\r\n")
    }

    async fn post(&self, path: &str, body: &str) {
        let head = head("POST", path, &self.any_address(), body.len());
        let Some(mut wire) = Wire::open(&self.address).await else { return };
        if wire.write(&[&head, body.as_bytes()].concat()).await {
            let _ = wire.read().await;
        }
    }

    /// A fresh filing that lists this photo: the head of the request that sends it.
    async fn listed(&self, photo: &Photo) -> Option<Vec<u8>> {
        let phone = Phone::new(self.url.clone());
        let mut form = Form::SelfFiled.with_photos(&[("evidence", b"a photo")]);
        let Photo { bytes, sha256 } = photo;
        form["attachments"][0]["sha256"] = json!(sha256);
        form["attachments"][0]["size"] = json!(bytes.len());
        let request = phone.request(reqwest::Method::PUT, "").json(&form);
        let filed = tests::try_send(request).await.ok()?;
        let path = format!("/api/v1/declarations/{}/attachments/{sha256}", phone.id);
        let headers = format!("Authorization: Device {}\r\n{}", phone.key, self.any_address());
        (filed.status == 201).then(|| head("PUT", &path, &headers, bytes.len()))
    }

    /// Sends a photo but for its last bytes.
    async fn send(&self, photo: &Photo, kept_back: usize) {
        let Some(head) = self.listed(photo).await else { return };
        let Some(mut wire) = Wire::open(&self.address).await else { return };
        let sent = wire.write(&head).await
            && wire.write(&photo.bytes[..photo.bytes.len() - kept_back]).await;
        if sent {
            wire.wait().await;
        }
    }
}

/// A photo, hashed once: who waits for that cannot ask after the server meanwhile.
struct Photo {
    bytes: Vec<u8>,
    sha256: String,
}

impl Photo {
    fn new(bytes: Vec<u8>) -> Self {
        Self { sha256: sha256_hex(&bytes), bytes }
    }
}

async fn sign_ins(target: Target, _: usize) {
    let login = format!("u{}", target.next());
    target.post("/api/v1/sessions", &json!({ "login": login, "password": "p" }).to_string()).await;
}

/// As nginx passes them on; 20 KB each.
async fn invented_methods(target: Target, _: usize) {
    let Some(mut wire) = Wire::open(&target.address).await else { return };
    let mut requests = Vec::new();
    for _ in 0..16 {
        let method = format!("ZAB{:010}{}", target.next(), "X".repeat(20_000));
        let headers = format!("Host: x\r\n{}\r\n", target.any_address());
        requests.extend(format!("{method} /healthz HTTP/1.1\r\n{headers}").into_bytes());
    }
    requests.extend(head("GET", "/healthz", "", 0));
    if wire.write(&requests).await {
        let _ = wire.read().await;
    }
}

/// Long paths, agents and ids, and a head that does not end.
async fn long_heads(target: Target, _: usize) {
    let Some(mut wire) = Wire::open(&target.address).await else { return };
    let number = target.next();
    let long = format!("{number}{}", "x".repeat(12_000));
    let headers = format!(
        "User-Agent: {long}\r\nX-Request-Id: {long}\r\nReferer: {long}\r\n{}",
        target.any_address()
    );
    for path in [format!("/{long}"), format!("/api/v1/regions?parent={long}")] {
        let request = head("GET", &path, &headers, 0);
        let request = String::from_utf8(request).unwrap().replace("Connection: close\r\n", "");
        if !wire.write(request.as_bytes()).await {
            return;
        }
    }
    let endless = format!("GET / HTTP/1.1\r\nX-A: {}", "x".repeat(120_000));
    if wire.write(endless.as_bytes()).await {
        wire.wait().await;
    }
}

/// All but the last byte.
async fn stalled_photos(target: Target, _: usize) {
    target.send(&target.noise, 1).await;
}

async fn stalled_forms(target: Target, number: usize) {
    let path =
        ["/api/v1/declarations/check", "/api/v1/sessions", "/api/v1/status-lookups"][number % 3];
    let length = 256 << 10;
    let Some(mut wire) = Wire::open(&target.address).await else { return };
    let head = head("POST", path, &target.any_address(), length);
    if wire.write(&head).await && wire.write(&vec![b' '; length - 1]).await {
        wire.wait().await;
    }
}

/// A body of no length, byte by byte, for as long as it is taken.
async fn slow_chunks(target: Target, _: usize) {
    let Some(mut wire) = Wire::open(&target.address).await else { return };
    let head = head("POST", "/api/v1/declarations/check", &target.any_address(), 0);
    let head =
        String::from_utf8(head).unwrap().replace("Content-Length: 0", "Transfer-Encoding: chunked");
    let mut every = tokio::time::interval(std::time::Duration::from_millis(100));
    let mut is_open = wire.write(head.as_bytes()).await;
    while is_open {
        every.tick().await;
        is_open = wire.write(b"1\r\n[\r\n").await;
    }
}

/// JSON whose values take far more room than its text.
async fn many_values(target: Target, number: usize) {
    let repeated = ["[0],", "{},", "0,", "\"\",", "{\"a\":{}},"][number % 5];
    let mut body = repeated.repeat((250 << 10) / repeated.len());
    body.pop();
    let body = match number % 2 {
        0 => format!("[{body}]"),
        _ => format!("{{\"hardships\":[{body}]}}"),
    };
    target.post("/api/v1/declarations/check", &body).await;
}

async fn look_ups(target: Target, _: usize) {
    let body = json!({ "reference": format!("{:012}", target.next()), "last4": "0000" });
    target.post("/api/v1/status-lookups", &body.to_string()).await;
}

/// Asks for what is long and reads nothing of it.
async fn unread_answers(target: Target, _: usize) {
    let Some(mut wire) = Wire::open(&target.address).await else { return };
    let headers = target.any_address();
    let request = head("GET", "/api/v1/regions?under=341302", &headers, 0);
    let request = String::from_utf8(request).unwrap().replace("Connection: close\r\n", "");
    for _ in 0..64 {
        if !wire.write(request.as_bytes()).await {
            return;
        }
    }
    std::future::pending().await
}

/// Files and hangs up.
async fn filings_without_waiting(target: Target, _: usize) {
    let phone = Phone::new(target.url.clone());
    let body = Form::SelfFiled.json().to_string();
    let headers = format!("Authorization: Device {}\r\n{}", phone.key, target.any_address());
    let head = head("PUT", &format!("/api/v1/declarations/{}", phone.id), &headers, body.len());
    let Some(mut wire) = Wire::open(&target.address).await else { return };
    let _ = wire.write(&[&head, body.as_bytes()].concat()).await;
}

async fn filings(target: Target, _: usize) {
    let phone = Phone::new(target.url.clone());
    let body = Form::SelfFiled.json().to_string();
    let headers = format!("Authorization: Device {}\r\n{}", phone.key, target.any_address());
    let head = head("PUT", &format!("/api/v1/declarations/{}", phone.id), &headers, body.len());
    let Some(mut wire) = Wire::open(&target.address).await else { return };
    if wire.write(&[&head, body.as_bytes()].concat()).await {
        let _ = wire.read().await;
    }
}

async fn large_photos(target: Target, _: usize) {
    target.send(&target.noise, 0).await;
}

/// Few bytes, many pixels.
async fn costly_photos(target: Target, number: usize) {
    target.send(&target.costly[number % target.costly.len()], 0).await;
}
