//! What an operator reads, copies and hands on: nothing in it is anybody's.

use serde_json::{Value, json};
use tests::{Backend, Form, Phone, id_number, jpeg, try_send};
use wasm_validator::canonical;

use crate::installation::{EMPTY_DEMO, Installation};

const WRONG_LOGIN: &str = "zhoujianguo-at-home";
const WRONG_PASSWORD: &str = "correct-horse-battery";
const DESCRIPTION: &str = "老伴瘫痪在床三年，儿子不在了";
const MESSAGE: &str = "乡镇已经收下您的申报，周二上门";

/// Every text that a form carries at these places.
fn texts(form: &Value, places: &[&str]) -> Vec<String> {
    let text =
        |place: &&str| form.pointer(place).and_then(Value::as_str).expect("a text").to_owned();
    places.iter().map(text).collect()
}

#[tokio::test]
async fn sqlite() {
    the_log_is_nobodys(Backend::Sqlite).await;
}

#[tokio::test]
async fn postgres() {
    the_log_is_nobodys(Backend::Postgres).await;
}

async fn the_log_is_nobodys(backend: Backend) {
    let installation = Installation::new(backend).await;
    let server = installation.serve_with_log(EMPTY_DEMO);
    let url = |path: &str| format!("{}/api/v1{path}", server.url);
    let client = reqwest::Client::new();
    let send = async |request| try_send(request).await.expect("the server answers");
    let photo = jpeg(7);
    let mut form = Form::Proxy.with(&[
        ("/applicant/id_status", json!("given")),
        ("/applicant/id_number", json!(id_number("34220119410203001"))),
        ("/applicant/phone_status", json!("given")),
        ("/applicant/phone", json!("13955700009")),
        ("/home/note", json!("村西头水塔旁边")),
        ("/description", json!(DESCRIPTION)),
    ]);
    form["attachments"] = Form::Proxy.with_photos(&[("thumbprint", &photo)])["attachments"].clone();
    let mut entered = texts(
        &form,
        &[
            "/proxy/name",
            "/proxy/phone",
            "/applicant/name",
            "/applicant/id_number",
            "/applicant/phone",
            "/applicant/contact/name",
            "/applicant/contact/phone",
            "/applicant/contact/relation",
            "/home/region",
            "/home/note",
            "/description",
            "/attachments/0/sha256",
        ],
    );

    // A filing, its photo, and what is asked of it.
    let phone = Phone::new(server.url.clone());
    let receipt = phone.file(&form).await.expect(201)["receipt"].clone();
    let reference = receipt["reference"].as_str().expect("a reference").to_owned();
    let _ = phone.attach(&photo).await.expect(201);
    let _ = phone.view().await.expect(200);
    let last4 = &entered[3][14..];
    for last4 in [last4, "9998"] {
        let asked = json!({ "reference": reference, "last4": last4 });
        let _ = send(client.post(url("/status-lookups")).json(&asked)).await;
    }
    let claim = json!({ "reference": reference, "code": "73519482" });
    let nowhere = phone.request(reqwest::Method::GET, "/nothing?name=吴老根");
    send(nowhere).await.expect_problem(404, "request.not_found");
    let _ = send(
        client
            .post(url("/correction-claims"))
            .header("Authorization", format!("Device {}", phone.key))
            .json(&claim),
    )
    .await;

    // Bodies that are none.
    let text = form.to_string();
    for body in [
        text[..text.find("吴小林").expect("the contact")].to_owned() + "吴小林\"",
        text.replacen("\"吴老根\"", "[\"吴老根\"]", 1),
        text.replacen("\"declared_on\"", "\"吴老根\"", 1),
        text.replacen("13955700009", "1395570000", 1),
        "吴老根".to_owned(),
    ] {
        let other = Phone::new(server.url.clone());
        let request =
            other.request(reqwest::Method::PUT, "").header("Content-Type", "application/json");
        let answer = other.send(request.body(body)).await;
        assert!(matches!(answer.status, 400 | 422), "{}", answer.text);
        entered.extend([other.id.to_string(), other.key]);
    }
    phone.attach(b"not the listed photo").await.expect_problem(422, "attachment.not_listed");

    // The desk: wrongly, and well.
    let wrong = json!({ "login": WRONG_LOGIN, "password": WRONG_PASSWORD });
    send(client.post(url("/sessions")).json(&wrong)).await.expect_problem(401, "session.wrong");
    let _ = send(client.post(url("/sessions")).json(&json!({ "login": [WRONG_LOGIN] }))).await;
    let officer = server.officer("chulan").await;
    let path = format!("/cases?view=all&reference={reference}");
    let _ = officer.get(&path).await.expect(200);
    let _ = officer.get("/cases?view=all&reference=吴老根").await;
    for number in [&entered[3], &entered[4], "19955700099", "吴老根", "3422011941020300"] {
        let request = officer.request(reqwest::Method::POST, "/cases/search");
        let _ = officer.send(request.json(&json!({ "number": number }))).await;
    }
    let accepted = json!({
        "message": MESSAGE, "notified": { "how": "phone", "on": "2026-09-24" },
    });
    officer.open_and_answer(phone.id, "acceptance", &accepted).await;
    let forged = format!("{}x", officer.token);
    let _ = send(client.get(url("/cases")).bearer_auth(&forged)).await;
    let _ = send(client.get(format!("{}/desk/{}", server.url, phone.id))).await;

    entered
        .extend([WRONG_LOGIN, WRONG_PASSWORD, DESCRIPTION, MESSAGE, "73519482"].map(str::to_owned));
    entered.extend([reference, phone.id.to_string(), phone.key, officer.token]);
    entered.extend(server.accounts.iter().map(|(_, password)| password.clone()));
    server.stop();

    // A start delivers what waits: with no gateway, into the log.
    let server = installation.serve_with_log(EMPTY_DEMO);
    let officer = server.officer("chulan").await;
    while officer.open(phone.id).await["messages"][0]["state"] != "logged" {}
    entered.extend(server.accounts.iter().map(|(_, password)| password.clone()));
    server.stop();

    let log = std::fs::read_to_string(installation.path("log")).expect("a log");
    // Strictly: a field that is there twice is lost to whoever reads the log.
    let lines: Vec<Value> = log
        .lines()
        .map(|line| canonical::parse(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    let routes: Vec<_> = lines.iter().filter_map(|line| line["fields"]["route"].as_str()).collect();
    for route in [
        "/api/v1/declarations/{id}",
        "/api/v1/declarations/{id}/attachments/{sha256}",
        "/api/v1/status-lookups",
        "/api/v1/sessions",
        "/api/v1/cases",
        "/api/v1/cases/{id}",
        "/api/v1/cases/search",
    ] {
        assert!(routes.contains(&route), "{route} is not in the log: {routes:?}");
    }
    let misses = lines.iter().map(|line| &line["fields"]).filter(|fields| fields["misses"] == 1);
    let accounts: Vec<_> = misses.map(|fields| fields["account"].as_str()).collect();
    assert_eq!(accounts, [Some("chulan")], "who searched for what nobody has is in the log");
    for value in entered {
        // Sent escaped, it might be logged escaped.
        let escaped: String = value.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let percent: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for form in [value.as_str(), &escaped, &percent] {
            assert!(!log.contains(form), "{value} is in the log");
        }
    }
}
