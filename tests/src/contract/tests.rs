//! That the check notices.

use reqwest::header::HeaderName;

use super::*;

fn problem(code: &str, status: u16) -> Vec<u8> {
    let body = json!({ "type": format!("urn:shouwang:error:{code}"), "title": "不行。",
        "detail": "再试。", "status": status, "code": code, "request_id": "00" });
    serde_json::to_vec(&body).unwrap()
}

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

fn told(asked: &Asked, status: u16, answer: &[(&'static str, &str)], body: &[u8]) -> bool {
    let always = [("x-request-id", "0123456789abcdef")];
    let named = |(name, value): &(&'static str, &str)| {
        (HeaderName::from_static(name), value.parse().unwrap())
    };
    let headers: HeaderMap = always.iter().chain(answer).map(named).collect();
    check(asked, &Answered { status, headers: &headers, body }).is_ok()
}

fn asked(method: &str, path: &str, body: &[u8]) -> Asked {
    let body = Some(body.to_vec());
    Asked { method: method.into(), path: path.into(), kind: JSON.into(), body }
}

#[test]
fn an_answer_that_the_document_does_not_know_is_noticed() {
    let regions = asked("GET", "/api/v1/regions", b"");
    let nowhere = asked("GET", "/api/v1/nowhere", b"");
    let (json, wrong) = (&[("content-type", JSON)], &[("content-type", PROBLEM)]);
    let waits = &[("content-type", JSON), ("retry-after", "3")];
    let good = problem("region.unknown", 404);
    let more = String::from_utf8(good.clone()).unwrap().replacen('{', r#"{"more":1,"#, 1);
    assert!(told(&regions, 404, wrong, &good));
    assert!(told(&regions, 200, json, b"[]"));
    assert!(told(&asked("GET", "/elsewhere", b""), 999, &[], b"?"));
    assert!(!told(&regions, 409, wrong, &good), "status");
    assert!(!told(&regions, 404, wrong, &problem("case.unknown", 404)), "code");
    assert!(!told(&regions, 404, json, &good), "content type");
    assert!(!told(&regions, 200, json, b"{}"), "body");
    assert!(!told(&regions, 404, wrong, more.as_bytes()), "another field");
    assert!(!told(&regions, 200, waits, b"[]"), "header");
    assert!(!told(&nowhere, 200, json, b"[]"), "path");
}

#[test]
fn a_body_that_may_not_be_sent_and_was_taken_is_noticed() {
    let taken = |body: &[u8]| taken(&asked("POST", "/api/v1/sessions", body)).is_ok();
    assert!(taken(br#"{"login":"a","password":"b"}"#));
    assert!(!taken(br#"{"login":"a"}"#), "a field too few");
    assert!(!taken(br#"{"login":"a","password":"b","more":1}"#), "a field too many");
    assert!(!taken(br#"{"login":"a","password":1}"#), "type");
}
