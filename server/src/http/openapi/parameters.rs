//! Patterns and descriptions of parameters, by name: every operation that has one of them
//! reads it by the same function of `extract`.

use serde_json::{Value, json};

use wasm_validator::region;

use super::schemas::{SHA256, UUID};

/// Name, pattern, and a description for where the handler has none.
const KNOWN: &[(&str, &str, &str)] = &[
    ("id", UUID, "A UUID of version 4 or 7, in lower case"),
    ("sha256", SHA256, "SHA-256, 64 lower-case hex digits"),
    ("text", SHA256, "SHA-256, 64 lower-case hex digits"),
    ("key", "^[A-Za-z0-9._-]{1,100}$", "A sentence's key"),
    ("If-Match", "^\"[0-9]{1,18}\"$", "The version that was looked at, quoted: its `ETag`"),
    ("Idempotency-Key", "^[!-~]{8,100}$", "8 to 100 visible ASCII characters, one key a request"),
];

/// Parameters whose value is a place's code.
const PLACES: &[(&str, &str)] = &[
    ("village", "Code of a village"),
    ("township", "Code of a township"),
    ("county", "Code of a county"),
    ("parent", "Code of a place"),
    ("under", "Code of a county"),
];

/// Adds patterns and missing descriptions. A parameter may be omitted; it
/// cannot be null.
pub(super) fn describe(operation: &mut Value) {
    let listed = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in listed.into_iter().flatten() {
        not_null(&mut parameter["schema"]);
        whole(&mut parameter["schema"]);
        let Some((pattern, what)) = known(&parameter["name"]) else { continue };
        parameter["schema"]["pattern"] = json!(pattern);
        if parameter["description"].is_null() {
            parameter["description"] = json!(what);
        }
    }
}

/// Its pattern and description.
fn known(name: &Value) -> Option<(String, &'static str)> {
    let other = KNOWN.iter().find(|(known, ..)| name == known);
    let place = PLACES.iter().find(|(known, _)| name == known);
    other
        .map(|(_, pattern, what)| ((*pattern).to_owned(), *what))
        .or_else(|| place.map(|(_, what)| (region::pattern(), *what)))
}

/// Gives 64-bit integers their limits. A parameter is not JSON, so these are the type's own.
fn whole(schema: &mut Value) {
    if schema["format"] == "int64" {
        for (limit, value) in [("minimum", i64::MIN), ("maximum", i64::MAX)] {
            if schema[limit].is_null() {
                schema[limit] = json!(value);
            }
        }
    }
}

/// Reduces "`T` or null" to `T`.
fn not_null(schema: &mut Value) {
    if let Some(types) = schema["type"].as_array() {
        schema["type"] = types.iter().find(|one| *one != "null").cloned().into();
    }
    let choices = schema["oneOf"].as_array().map_or(&[][..], Vec::as_slice);
    if let Some(choice) = choices.iter().find(|choice| choice["type"] != "null") {
        *schema = choice.clone();
    }
}
