//! Below HTTP's good manners: raw bytes on the connection.

use tests::{Answer, Backend, Form, TestApp, on_both};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{SECRET, assert_alive, assert_refused};

async fn connect(app: &TestApp) -> TcpStream {
    let address = app.url.trim_start_matches("http://");
    TcpStream::connect(address).await.expect("the server listens")
}

/// One answer, by its length, or all until the server closes.
pub(super) async fn read(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    let (head, body) = loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header(head, "content-length").and_then(|value| value.parse().ok());
            if length.is_some_and(|length: usize| body.len() >= length) {
                break (head.to_owned(), body.to_owned());
            }
        }
        // A reset after the answer is how an unread body ends.
        match stream.read(&mut part).await {
            Ok(count @ 1..) => bytes.extend(&part[..count]),
            _ => {
                let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
                break (head.to_owned(), body.to_owned());
            }
        }
    };
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    let content_type = header(&head, "content-type").unwrap_or_default();
    Answer {
        status,
        body: serde_json::from_str(&body).unwrap_or_default(),
        text: body,
        content_type,
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(name))?;
    line.split_once(": ").map(|(_, value)| value.to_owned())
}

/// Writes and reads.
async fn speak(app: &TestApp, bytes: &[u8]) -> Answer {
    let mut stream = connect(app).await;
    let _ = stream.write_all(bytes).await;
    read(&mut stream).await
}

/// Until the server answers: how many bytes it took before it did.
async fn pour(app: &TestApp, head: &str, chunk: &[u8], most: usize) -> (Answer, usize) {
    let mut stream = connect(app).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut poured = 0;
    let (mut back, mut forth) = stream.split();
    while poured < most {
        let mut peeked = [0; 1];
        tokio::select! {
            biased;
            _ = back.peek(&mut peeked) => break,
            written = forth.write(chunk) => match written {
                Ok(count) => poured += count,
                Err(_) => break,
            },
        }
    }
    (read(&mut stream).await, poured)
}

/// What the two ends' buffers hold is taken whether anybody reads or not.
const BUFFERS: usize = 16 << 20;
const HUNDRED_MB: usize = 100 << 20;

on_both! {
    async fn a_hundred_megabytes_are_refused_unread(app: TestApp) {
        let phone = app.phone();
        let officer = app.officer("chulan").await;
        let device = format!("Authorization: Device {}", phone.key);
        let bearer = format!("Authorization: Bearer {}", officer.token);
        for (line, credential) in [
            (format!("PUT /api/v1/declarations/{}", phone.id), &device),
            ("POST /api/v1/declarations/check".into(), &device),
            ("POST /api/v1/sessions".into(), &device),
            ("POST /api/v1/status-lookups".into(), &device),
            ("POST /api/v1/cases".into(), &bearer),
        ] {
            let start = format!("{line} HTTP/1.1\r\nHost: x\r\n{credential}\r\nContent-Type: application/json\r\n");
            let announced = format!("{start}Content-Length: {HUNDRED_MB}\r\n\r\n");
            let (answer, poured) = pour(&app, &announced, &[b' '; 65_536], HUNDRED_MB).await;
            assert_refused(&answer, &line);
            assert_eq!((answer.status, answer.body["code"].as_str()), (413, Some("request.too_large")));
            assert!(poured < BUFFERS, "{line}: {poured} bytes were taken");
            let mut chunk = b"10000\r\n".to_vec();
            chunk.extend([b' '; 65_536]);
            chunk.extend(b"\r\n");
            let chunked = format!("{start}Transfer-Encoding: chunked\r\n\r\n");
            let (answer, poured) = pour(&app, &chunked, &chunk, HUNDRED_MB).await;
            assert_refused(&answer, &format!("{line} in chunks"));
            assert_eq!((answer.status, answer.body["code"].as_str()), (413, Some("request.too_large")));
            assert!(poured < BUFFERS, "{line}: {poured} bytes were taken in chunks");
        }
        assert_alive(&app).await;
    }

    async fn a_photo_that_is_larger_than_listed_is_refused_unread(app: TestApp) {
        let photo = tests::jpeg(1);
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.with_photos(&[("evidence", &photo)])).await.expect(201);
        let hash = wasm_validator::canonical::sha256_hex(&photo);
        let start = format!(
            "PUT /api/v1/declarations/{}/attachments/{hash} HTTP/1.1\r\nHost: x\r\nAuthorization: Device {}\r\n",
            phone.id, phone.key
        );
        let mut chunk = b"10000\r\n".to_vec();
        chunk.extend([0xff; 65_536]);
        chunk.extend(b"\r\n");
        for head in [format!("Content-Length: {HUNDRED_MB}"), "Transfer-Encoding: chunked".into()] {
            let (answer, poured) = pour(&app, &format!("{start}{head}\r\n\r\n"), &chunk, HUNDRED_MB).await;
            assert_refused(&answer, &head);
            assert_eq!(answer.body["code"], "attachment.too_large", "{head}");
            assert!(poured < BUFFERS, "{head}: {poured} bytes were taken");
        }
        let _ = phone.attach(&photo).await.expect(201);
    }

    async fn a_body_cut_short_stores_nothing(app: TestApp) {
        let form = Form::SelfFiled.json().to_string();
        for part in 0..8 {
            let phone = app.phone();
            let head = format!(
                "PUT /api/v1/declarations/{} HTTP/1.1\r\nHost: x\r\nAuthorization: Device {}\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                phone.id, phone.key, form.len()
            );
            let mut stream = connect(&app).await;
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.write_all(&form.as_bytes()[..form.len() * part / 8]).await.unwrap();
            if part % 2 == 0 {
                drop(stream);
            } else {
                // Half closed: the server may still answer.
                stream.shutdown().await.unwrap();
                let answer = read(&mut stream).await;
                if answer.status != 0 {
                    assert_refused(&answer, &format!("cut at {part}/8"));
                }
            }
            phone.view().await.expect_problem(404, "declaration.unknown");
            let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        }
        assert_alive(&app).await;
    }

    async fn those_who_dawdle_keep_nobody_out(app: TestApp) {
        let mut dawdling = Vec::new();
        for number in 0..200 {
            let mut stream = connect(&app).await;
            let half = "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"login\":";
            let cut = [0, 1, 20, half.len()][number % 4];
            stream.write_all(&half.as_bytes()[..cut]).await.unwrap();
            dawdling.push(stream);
        }
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        assert_alive(&app).await;
        drop(dawdling);
        assert_alive(&app).await;
    }

    async fn a_mistake_does_not_cost_the_connection(app: TestApp) {
        let mut stream = connect(&app).await;
        for (path, body, status) in [("/api/v1/nowhere", "", 404), ("/api/v1/status-lookups", "{", 400), ("/healthz", "", 200)] {
            let method = if body.is_empty() { "GET" } else { "POST" };
            let length = body.len();
            let request = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
            stream.write_all(request.as_bytes()).await.unwrap();
            assert_eq!(read(&mut stream).await.status, status, "{path}");
        }
    }

    async fn what_is_no_http_is_hung_up_on(app: TestApp) {
        let huge = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "a".repeat(1 << 20));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(5_000));
        let line = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(1 << 20));
        for bytes in [
            b"\0\0\0\0\r\n\r\n", &b"GET\r\n\r\n"[..], b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n", b"GET / HTTP/1.1\r\nBad name : x\r\n\r\n",
            b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
            b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n{}",
            b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}",
            b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n",
            huge.as_bytes(), many.as_bytes(), line.as_bytes(),
        ] {
            let mut stream = connect(&app).await;
            let _ = stream.write_all(bytes).await;
            let _ = stream.shutdown().await;
            let answer = read(&mut stream).await;
            let start: String = String::from_utf8_lossy(bytes).chars().take(80).collect();
            // The library refuses before there is a request to answer: without words.
            assert!(answer.status == 0 || (400..500).contains(&answer.status), "{start}: {}", answer.text);
            let is_silent = answer.content_type.is_empty();
            if !is_silent {
                assert_refused(&answer, &start);
            }
        }
        assert_alive(&app).await;
    }

    async fn no_path_leads_out_of_the_pages(app: TestApp) {
        for path in [
            "/..%2f..%2fCargo.toml", "/../../Cargo.toml", "/../Cargo.toml", "/%2e%2e/%2e%2e/Cargo.toml",
            "/assets/..%2f..%2f..%2fCargo.toml", "/assets/../../../Cargo.toml", "//etc/passwd", "/etc/passwd",
            "/..%5c..%5cCargo.toml", "/desk/../../Cargo.toml", "/desk/..%2f..%2fsrc/main.rs", "/index.html%00.js",
            "/.made-from/../../package.json", "/%252e%252e/Cargo.toml", "/C:/Windows/win.ini", "/file:///etc/passwd",
        ] {
            let answer = speak(&app, format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes()).await;
            assert_refused(&answer, path);
            assert_eq!(answer.body["code"], "request.not_found", "{path}");
            for leaked in ["[workspace", "root:", SECRET] {
                assert!(!answer.text.contains(leaked), "{path} leads out");
            }
        }
        for line in ["GET http://elsewhere.example/api/v1/cases", "OPTIONS *", "CONNECT example.org:443", "GET api/v1/cases"] {
            let answer = speak(&app, format!("{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes()).await;
            if answer.content_type.is_empty() {
                assert_eq!(answer.status, 400, "{line}: {}", answer.text);
            } else {
                assert_refused(&answer, line);
            }
        }
        assert_alive(&app).await;
    }

    async fn answers_are_ours_whatever_is_accepted(app: TestApp) {
        for accepted in ["identity;q=0", "identity;q=0, *;q=0", "*;q=0", "br, identity;q=0", "gzip;q=0, deflate;q=0, identity;q=0", "br;q=1.000", "gzip", "zstd", "x", "", "*", ";;;,,,"] {
            for path in ["/api/v1/regions", "/api/v1/cases", "/api/v1/nowhere"] {
                let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: {accepted}\r\nConnection: close\r\n\r\n");
                let answer = speak(&app, request.as_bytes()).await;
                // Also where no answer that there is would be taken.
                let expected = match path {
                    "/api/v1/regions" => 200,
                    "/api/v1/cases" => 401,
                    _ => 404,
                };
                assert_eq!(answer.status, expected, "{path} for {accepted:?}: {}", answer.text);
                assert!(answer.content_type.starts_with("application/"), "{path} for {accepted:?}");
            }
        }
        assert_alive(&app).await;
    }
}

/// The pace itself is tried second by second where it is written; here one body that stops,
/// for as long as it takes.
#[tokio::test]
async fn a_body_that_stops_is_told_so_and_holds_nobody_up() {
    let app = TestApp::start(Backend::Sqlite).await;
    let head = format!(
        "PUT /api/v1/declarations/{} HTTP/1.1\r\nHost: shouwang\r\nContent-Type: application/json\r\n\
         Authorization: Device {}\r\nContent-Length: 900\r\n\r\n{{",
        uuid::Uuid::now_v7(),
        "A".repeat(43)
    );
    let mut stream = connect(&app).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    let _ = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
    read(&mut stream).await.expect_problem(408, "request.too_slow");
}
