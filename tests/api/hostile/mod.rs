//! Hostile input: whatever is sent, the answer is ours, says nothing back of what was
//! sent, and the next one is served.

mod bodies;
mod crowds;
mod paths;
mod shapes;
mod sizes;
mod wire;

use serde_json::{Value, json};
use shouwang::domain::error::ErrorCode;
use shouwang::http::code;
use tests::{Answer, Officer, Phone, TestApp, jpeg};
use wasm_validator::Code;
use wasm_validator::canonical::sha256_hex;

/// Stands in hostile bodies; no answer may repeat it.
const SECRET: &str = "绝密ZQ7x";

/// A problem of the table, of the kind that blames the sender.
#[track_caller]
fn assert_refused(answer: &Answer, what: &str) {
    let text: String = answer.text.chars().take(600).collect();
    assert!((400..500).contains(&answer.status), "{what}: {} {text}", answer.status);
    assert_eq!(answer.content_type, "application/problem+json", "{what}: {text}");
    let code = answer.body["code"].as_str().unwrap_or_else(|| panic!("{what}: no code: {text}"));
    let known = ErrorCode::ALL.iter().find(|known| known.as_str() == code);
    let known = known.unwrap_or_else(|| panic!("{what}: {code} is not in the table"));
    assert_eq!(code::status(*known), answer.status, "{what}: {code}");
    for found in answer.violations() {
        assert!(Code::from_name(&found).is_some(), "{what}: {found} is not in the table");
    }
    assert!(!answer.text.contains(SECRET), "{what} is repeated: {text}");
    assert!(answer.text.len() < 64 << 10, "{what}: a long answer of {}", answer.text.len());
}

/// Refused, or taken: never a fault, never in other words than ours.
#[track_caller]
fn assert_answered(answer: &Answer, what: &str) {
    if answer.status >= 400 {
        assert_refused(answer, what);
    } else {
        assert_eq!(answer.content_type, "application/json", "{what}: {}", answer.text);
    }
}

/// The server goes on.
async fn assert_alive(app: &TestApp) {
    for path in ["/healthz", "/readyz"] {
        let answer = app.client().get(format!("{}{path}", app.url)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
}

/// Somebody with every credential, a case and a listed photo.
struct Sender<'a> {
    app: &'a TestApp,
    phone: Phone,
    officer: Officer,
    photo: Vec<u8>,
}

impl<'a> Sender<'a> {
    async fn new(app: &'a TestApp) -> Self {
        let (phone, photo) = (app.phone(), jpeg(9));
        let form = tests::Form::SelfFiled.with_photos(&[("evidence", &photo)]);
        let _ = phone.file(&form).await.expect(201);
        Self { app, phone, officer: app.officer("chulan").await, photo }
    }

    /// Every operation of the OpenAPI document, its path filled in.
    fn operations(&self) -> Vec<(String, String)> {
        let document: Value =
            serde_json::from_str(&shouwang::http::openapi::document().unwrap()).unwrap();
        let mut found = Vec::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                found.push((method.to_uppercase(), self.fill(path)));
            }
        }
        found
    }

    fn fill(&self, path: &str) -> String {
        let path = path.replace("{id}", &self.phone.id.to_string()).replace("{n}", "2");
        path.replace("{sha256}", &sha256_hex(&self.photo)).replace("{key}", "name.title")
    }

    /// With the credential that the path asks for, and all that answers need.
    fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.app.url);
        let request = self.app.client().request(method.parse().unwrap(), url);
        if path.contains("/declarations/") || path.contains("/correction-claims") {
            return request.header("Authorization", format!("Device {}", self.phone.key));
        }
        request
            .bearer_auth(&self.officer.token)
            .header("If-Match", "\"1\"")
            .header("Idempotency-Key", "hostile-request")
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        self.phone.send(request).await
    }

    /// Nothing has happened to the case.
    async fn assert_untouched(&self) {
        let view = self.phone.view().await.expect(200);
        assert_eq!(view["receipt"]["version"], 1);
        assert_eq!(view["status"]["state"], "submitted");
        let page = self.officer.get("/cases").await.expect(200);
        assert_eq!(page["counts"]["open"], json!(1), "something was stored");
    }
}
