//! Additions to all schemas: exact integers, hash patterns, closed request bodies.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// A UUID of version 4 or 7 in its only accepted spelling.
pub(super) const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$";
pub(super) const SHA256: &str = "^[0-9a-f]{64}$";
/// Typed text: line breaks and tabs, and no other control character.
const TEXT: &str = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$";

/// Beyond it, a reader that uses doubles sees another number (RFC 8785).
const INTEGER_MAX: i64 = (1 << 53) - 1;

/// Media types accepted for photos; they are served as JPEG.
const PHOTOS: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];
/// Media types of recordings, accepted and served.
const SOUNDS: [&str; 4] = ["audio/webm", "audio/ogg", "audio/mp4", "audio/wav"];

/// Raw bytes are not JSON: media types for operations whose handler names only one.
pub(super) fn bytes(operation: &mut Value) {
    let sent = operation.pointer_mut("/requestBody/content");
    sent.into_iter().for_each(|content| as_any(content, &[&PHOTOS, &SOUNDS]));
    for (_, response) in fields(operation, "responses") {
        response
            .get_mut("content")
            .into_iter()
            .for_each(|content| as_any(content, &[&PHOTOS[..1], &SOUNDS]));
    }
}

fn as_any(content: &mut Value, kinds: &[&[&str]]) {
    for kinds in kinds {
        if content.get(kinds[0]).is_some() {
            let bytes = json!({ "schema": { "type": "string", "format": "binary" } });
            *content = kinds.iter().map(|kind| ((*kind).to_owned(), bytes.clone())).collect();
        }
    }
}

/// Completes all schemas, and closes those of requests to further fields.
pub(super) fn close(api: &mut Value) {
    each(api, &mut |schema| {
        let is_integer = schema["type"] == "integer" || contains(&schema["type"], "integer");
        if is_integer && schema["format"] == "int64" {
            for (limit, value) in [("minimum", -INTEGER_MAX), ("maximum", INTEGER_MAX)] {
                if schema[limit].is_null() {
                    schema[limit] = json!(value);
                }
            }
        }
        for (name, property) in fields(schema, "properties") {
            if (name == "sha256" || name.ends_with("_sha256")) && property["pattern"].is_null() {
                property["pattern"] = json!(SHA256);
            }
        }
    });
    for (_, item) in fields(api, "paths") {
        let operations = item.as_object_mut().into_iter().flatten();
        operations.for_each(|(_, operation)| name_any(operation, "requestBody"));
    }
    for name in of_requests(api) {
        let schema = &mut api["components"]["schemas"][&name];
        name_any(schema, "properties");
        if schema["properties"].is_object() {
            schema["additionalProperties"] = json!(false);
        }
        each(schema, &mut |text| {
            let is_text = text["type"] == "string" || contains(&text["type"], "string");
            if text["format"] == "uuid" && text["pattern"].is_null() {
                text["pattern"] = json!(UUID);
            }
            if is_text && ["pattern", "enum", "format"].iter().all(|word| text[*word].is_null()) {
                text["pattern"] = json!(TEXT);
            }
        });
    }
    api["components"]["schemas"]["Json"] = any();
}

/// Where any value is allowed it must still be JSON as this server reads it: below `place`, every
/// schema that says nothing else refers to `Json`.
fn name_any(value: &mut Value, place: &str) {
    let Some(inside) = value.get_mut(place) else { return };
    each(inside, &mut |schema| {
        let says =
            schema.as_object().into_iter().flatten().filter(|(word, _)| *word != "description");
        if says.count() == 0 {
            schema["$ref"] = json!("#/components/schemas/Json");
        }
    });
}

/// The least that holds for any body (`wasm_validator::canonical::parse`).
fn any() -> Value {
    let same = json!({ "$ref": "#/components/schemas/Json" });
    json!({
        "description": "Any value: integers without a fraction, up to 2^53 - 1 either way, and \
            names without control characters.",
        "anyOf": [
            { "type": ["null", "boolean", "string"] },
            { "type": "integer", "minimum": -INTEGER_MAX, "maximum": INTEGER_MAX },
            { "type": "array", "items": same },
            { "type": "object", "propertyNames": { "pattern": TEXT }, "additionalProperties": same },
        ],
    })
}

/// A nested object; `None` where there is none. (Indexing would insert a null.)
fn fields<'a>(
    value: &'a mut Value,
    name: &str,
) -> impl Iterator<Item = (&'a String, &'a mut Value)> {
    value.get_mut(name).and_then(Value::as_object_mut).into_iter().flatten()
}

fn contains(list: &Value, name: &str) -> bool {
    list.as_array().is_some_and(|list| list.iter().any(|one| one == name))
}

/// Visits every object of the document, schemas among them.
fn each(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Object(_) => {
            visit(value);
            value.as_object_mut().into_iter().flatten().for_each(|(_, inside)| each(inside, visit));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, visit)),
        _ => {}
    }
}

/// Names of the schemas reachable from request bodies.
fn of_requests(api: &Value) -> BTreeSet<String> {
    let operations = api["paths"].as_object().into_iter().flat_map(|paths| paths.values());
    let operations = operations.filter_map(Value::as_object).flat_map(|item| item.values());
    let mut waiting: Vec<&Value> = operations.map(|operation| &operation["requestBody"]).collect();
    let mut found = BTreeSet::new();
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(fields) => waiting.extend(fields.values()),
            Value::Array(items) => waiting.extend(items),
            Value::String(text) => {
                let name = text.strip_prefix("#/components/schemas/").unwrap_or_default();
                if !name.is_empty() && found.insert(name.to_owned()) {
                    waiting.push(&api["components"]["schemas"][name]);
                }
            }
            _ => {}
        }
    }
    found
}
