//! What the parameters of requests look like, by name: every operation that has one of them
//! reads it by the same function of `extract`.

use serde_json::{Value, json};

use super::schemas::{REGION, SHA256, UUID};

/// Name, pattern, and what it is where the handler does not say.
const KNOWN: &[(&str, &str, &str)] = &[
    ("id", UUID, "A UUID of version 4 or 7, in lower case"),
    ("sha256", SHA256, "SHA-256, 64 lower-case hex digits"),
    ("text", SHA256, "SHA-256, 64 lower-case hex digits"),
    ("key", "^[A-Za-z0-9._-]{1,100}$", "A sentence's key"),
    ("If-Match", "^\"[0-9]{1,18}\"$", "The version that was looked at, quoted: its `ETag`"),
    ("Idempotency-Key", "^[!-~]{8,100}$", "8 to 100 visible ASCII characters, one key a request"),
    ("village", REGION, "Code of a village"),
    ("township", REGION, "Code of a township"),
    ("county", REGION, "Code of a county"),
    ("parent", REGION, "Code of a place"),
    ("under", REGION, "Code of a county"),
    ("list", "^[0-9]{4}-(0[1-9]|1[0-2])$", "A year's list"),
];

/// Adds patterns and, where there is none, a description. A parameter may be left out; null
/// it cannot be.
pub(super) fn describe(operation: &mut Value) {
    let listed = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in listed.into_iter().flatten() {
        not_null(&mut parameter["schema"]);
        let Some((_, pattern, what)) = KNOWN.iter().find(|(name, ..)| parameter["name"] == *name)
        else {
            continue;
        };
        parameter["schema"]["pattern"] = json!(pattern);
        if parameter["description"].is_null() {
            parameter["description"] = json!(what);
        }
    }
}

/// Of `T` or null, `T`.
fn not_null(schema: &mut Value) {
    if let Some(types) = schema["type"].as_array() {
        schema["type"] = types.iter().find(|one| *one != "null").cloned().into();
    }
    let choices = schema["oneOf"].as_array().map_or(&[][..], Vec::as_slice);
    if let Some(choice) = choices.iter().find(|choice| choice["type"] != "null") {
        *schema = choice.clone();
    }
}
