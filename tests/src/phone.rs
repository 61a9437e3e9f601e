//! Who talks to the server: a phone with its key, an officer with a session.

use reqwest::Response;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::contract::{self, Answered, Asked};

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON, or null.
    pub body: Value,
    /// Raw text, to compare receipts byte for byte.
    pub text: String,
    /// `content-type`.
    pub content_type: String,
}

impl Answer {
    /// Read to its end, and compared with the document.
    ///
    /// # Errors
    /// The connection's: an answer that was cut off is none.
    async fn of(asked: &Asked, response: Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let content_type = headers.get("content-type").and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_owned();
        let bytes = response.bytes().await?;
        let answered = Answered { status, headers: &headers, body: &bytes };
        contract::check(asked, &answered).unwrap_or_else(|lack| panic!("{lack}"));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Self { status, body, text, content_type })
    }

    /// The status must be this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.body
    }

    /// A problem+json with this code.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status, self.body["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.text
        );
        assert_eq!(self.content_type, "application/problem+json");
        assert!(self.body["request_id"].as_str().is_some_and(|id| !id.is_empty()));
        assert!(self.body["title"].as_str().is_some_and(|title| !title.is_empty()), "{code}");
        self.body
    }

    /// The codes of its violations.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        let listed = self.body["violations"].as_array().cloned().unwrap_or_default();
        listed.iter().filter_map(|one| one["code"].as_str().map(str::to_owned)).collect()
    }
}

/// Its connections rest for less time than the server keeps them open: a request does not
/// meet the end of one. No server here has TLS, whose certificates take 10 ms to read.
pub(crate) fn client() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .tls_certs_only([])
        .pool_idle_timeout(std::time::Duration::from_secs(2))
}

/// A phone: one declaration's id and key.
#[derive(Debug, Clone)]
pub struct Phone {
    url: String,
    /// Made here, as phones do.
    pub id: Uuid,
    /// 43 characters of base64url.
    pub key: String,
    client: reqwest::Client,
}

impl Phone {
    /// A fresh one, talking to the server at `url`.
    #[must_use]
    pub fn new(url: String) -> Self {
        let random = [Uuid::new_v4(), Uuid::new_v4()];
        let bytes: Vec<u8> = random.iter().flat_map(|id| id.into_bytes()).collect();
        Self {
            url,
            id: Uuid::now_v7(),
            key: base64url(&bytes),
            client: client().build().expect("a client"),
        }
    }

    /// The same phone on fresh connections, to a server that may have moved.
    #[must_use]
    pub fn at(self, url: String) -> Self {
        Self { url, client: client().build().expect("a client"), ..self }
    }

    /// Another phone that knows the id, but not the key.
    #[must_use]
    pub fn stranger(&self) -> Self {
        Self { id: self.id, ..Self::new(self.url.clone()) }
    }

    /// The same phone and key, for another case.
    #[must_use]
    pub fn with_id(self, id: Uuid) -> Self {
        Self { id, ..self }
    }

    /// Any request with the key.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/api/v1/declarations/{}{path}", self.url, self.id);
        self.client.request(method, url).header("Authorization", format!("Device {}", self.key))
    }

    /// `PUT /declarations/{id}`.
    pub async fn file(&self, form: &Value) -> Answer {
        self.send(self.request(reqwest::Method::PUT, "").json(form)).await
    }

    /// `PUT /declarations/{id}`, filled in by somebody who is signed in.
    pub async fn file_as(&self, token: &str, form: &Value) -> Answer {
        let request = self.request(reqwest::Method::PUT, "").header("Shouwang-Filler", token);
        self.send(request.json(form)).await
    }

    /// `PUT …/versions/{n}`.
    pub async fn correct(&self, version: i64, form: &Value) -> Answer {
        let path = format!("/versions/{version}");
        self.send(self.request(reqwest::Method::PUT, &path).json(form)).await
    }

    /// `PUT …/attachments/{sha256 of the bytes}`.
    pub async fn attach(&self, bytes: &[u8]) -> Answer {
        self.attach_as(&wasm_validator::canonical::sha256_hex(bytes), bytes).await
    }

    /// The same under another hash.
    pub async fn attach_as(&self, sha256: &str, bytes: &[u8]) -> Answer {
        let request = self.request(reqwest::Method::PUT, &format!("/attachments/{sha256}"));
        self.send(request.header("Content-Type", "image/jpeg").body(bytes.to_vec())).await
    }

    /// `GET /declarations/{id}`.
    pub async fn view(&self) -> Answer {
        self.send(self.request(reqwest::Method::GET, "")).await
    }

    /// `POST …/{what}-request`.
    pub async fn ask(&self, what: &str) -> Answer {
        self.send(self.request(reqwest::Method::POST, &format!("/{what}-request"))).await
    }

    /// Sends anything.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        try_send(request).await.expect("the server answers")
    }
}

/// A signed-in officer.
#[derive(Debug, Clone)]
pub struct Officer {
    url: String,
    /// Access token.
    pub token: String,
    /// Keeps the refresh cookie.
    pub client: reqwest::Client,
}

impl Officer {
    /// With a name and a password that the server knows.
    pub async fn sign_in(url: &str, login: &str, password: &str) -> Self {
        let client = client().cookie_store(true).build().expect("a client");
        let asked = json!({ "login": login, "password": password });
        let answer = try_send(client.post(format!("{url}/api/v1/sessions")).json(&asked)).await;
        let session = answer.expect("the server answers").expect(201);
        let token = session["access_token"].as_str().expect("a token").to_owned();
        Self { url: url.to_owned(), token, client }
    }

    /// Any request with the token; `path` begins after `/api/v1`.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}/api/v1{path}", self.url)).bearer_auth(&self.token)
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(reqwest::Method::GET, path)).await
    }

    /// `GET /cases/{id}`: opens it.
    pub async fn open(&self, id: Uuid) -> Value {
        self.get(&format!("/cases/{id}")).await.expect(200)
    }

    /// An answer with `If-Match` and a fresh `Idempotency-Key`.
    pub async fn answer(&self, id: Uuid, version: &Value, action: &str, body: &Value) -> Answer {
        let key = Uuid::new_v4().to_string();
        self.answer_with_key(id, version, action, body, &key).await
    }

    /// The same under a chosen key.
    pub async fn answer_with_key(
        &self,
        id: Uuid,
        version: &Value,
        action: &str,
        body: &Value,
        key: &str,
    ) -> Answer {
        let request = self
            .request(reqwest::Method::POST, &format!("/cases/{id}/{action}"))
            .header("If-Match", format!("\"{version}\""))
            .header("Idempotency-Key", key)
            .json(body);
        self.send(request).await
    }

    /// Opens and answers.
    pub async fn open_and_answer(&self, id: Uuid, action: &str, body: &Value) -> Value {
        let version = self.open(id).await["version"].clone();
        self.answer(id, &version, action, body).await.expect(200)
    }

    /// Sends anything.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        try_send(request).await.expect("the server answers")
    }
}

/// Sends, where the server may not be there or may end before it has answered.
///
/// # Errors
/// The connection's.
pub async fn try_send(request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
    let (client, request) = request.build_split();
    let request = request?;
    let asked = Asked::from(&request);
    Answer::of(&asked, client.execute(request).await?).await
}

fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |n, byte| (n << 8) | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let index = (group >> (18 - 6 * place)) & 63;
            text.push(char::from(LETTERS[index as usize]));
        }
    }
    text
}
