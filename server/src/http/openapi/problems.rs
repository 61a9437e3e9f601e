//! One shared set of error responses: problem+json, with the codes and headers of each.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use serde_json::{Map, Value, json};

use super::super::code::{challenge, status, tells_when};
use crate::domain::error::ErrorCode;

/// Descriptions of headers, the same for every response.
const HEADERS: &[(&str, &str, &str)] = &[
    ("X-Request-Id", "Of this request in the log.", "^[0-9a-f]{16}$"),
    ("Retry-After", "Seconds to wait before it is asked again.", "^[0-9]+$"),
    ("Allow", "The methods that the path has.", "^[A-Z]+(, [A-Z]+)*$"),
    ("WWW-Authenticate", "How to show who asks: `Device` or `Bearer`.", "^(Device|Bearer)$"),
    ("ETag", "Of the version; a case's goes into `If-Match`.", "^(W/)?\"[!-~]+\"$"),
];

/// Error responses, by their name in the document.
#[derive(Default)]
pub(super) struct Problems(BTreeMap<String, Value>);

impl Problems {
    /// Gives an operation its error responses, one for each status.
    pub(super) fn add(&mut self, operation: &mut Value, codes: &[ErrorCode]) {
        let Some(responses) = operation["responses"].as_object_mut() else { return };
        for (status, response) in responses.iter_mut() {
            response["headers"] = headers_of(status, response);
            if response["description"].is_null() {
                response["description"] = json!(reason(status));
            }
        }
        let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
        for code in codes {
            by_status.entry(status(*code)).or_default().push(*code);
        }
        for (status, codes) in by_status {
            responses.insert(status.to_string(), self.named(&codes));
        }
    }

    /// The response for exactly these codes of one status.
    fn named(&mut self, codes: &[ErrorCode]) -> Value {
        let names: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
        let name = names.join("-");
        let reference = format!("#/components/responses/{name}");
        self.0.entry(name).or_insert_with(|| response(codes));
        json!({ "$ref": reference })
    }

    /// Adds them to the document, and the answer for paths without an operation.
    pub(super) fn finish(mut self, components: &mut Value) {
        self.named(&[ErrorCode::RequestNotFound]);
        self.named(&[ErrorCode::RequestMethod]);
        components["responses"] = self.0.into_iter().collect();
        components["headers"] = HEADERS
            .iter()
            .map(|(name, description, pattern)| {
                let schema = json!({ "type": "string", "pattern": pattern });
                let header =
                    json!({ "description": description, "required": true, "schema": schema });
                ((*name).to_owned(), header)
            })
            .collect();
    }
}

fn response(codes: &[ErrorCode]) -> Value {
    let names: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    let lines = codes.iter().map(|code| format!("`{}`: {}", code.as_str(), code.meaning().trim()));
    let mut headers = vec!["X-Request-Id"];
    if codes.iter().all(|code| tells_when(*code)) {
        headers.push("Retry-After");
    }
    if codes.iter().all(|code| challenge(*code).is_some()) {
        headers.push("WWW-Authenticate");
    }
    if codes == [ErrorCode::RequestMethod] {
        headers.push("Allow");
    }
    json!({
        "description": lines.collect::<Vec<_>>().join("\n\n"),
        "headers": references(&headers),
        "content": { "application/problem+json": { "schema": { "allOf": [
            { "$ref": "#/components/schemas/ProblemBody" },
            { "type": "object", "properties": { "code": { "type": "string", "enum": names } } },
        ] } } },
    })
}

/// Reason phrase of a status (RFC 9110, section 15).
fn reason(status: &str) -> &'static str {
    let known = StatusCode::from_bytes(status.as_bytes()).ok();
    known.and_then(|status| status.canonical_reason()).unwrap_or_default()
}

/// `ETag` on success: for an officer's view of a case, and for what a browser caches.
fn headers_of(status: &str, response: &Value) -> Value {
    let of_case = response["content"]["application/json"]["schema"]["$ref"]
        == "#/components/schemas/CaseView";
    let kept = response["headers"].get("ETag").is_some();
    let mut headers = references(&["X-Request-Id"]);
    if of_case || kept || status == "304" {
        headers.append(&mut references(&["ETag"]));
    }
    // Headers that the handler itself declares stay.
    let said = response["headers"].as_object().cloned().unwrap_or_default();
    headers
        .extend(said.into_iter().filter(|(name, _)| HEADERS.iter().all(|(ours, ..)| ours != name)));
    Value::Object(headers)
}

fn references(names: &[&str]) -> Map<String, Value> {
    let one = |name: &&str| {
        ((*name).to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }))
    };
    names.iter().map(one).collect()
}
