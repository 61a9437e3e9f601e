//! What holds for every schema: numbers that hash alike everywhere, hashes, closed requests.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// A UUID of version 4 or 7 in its one spelling; version 8 and the like are no ids of ours.
pub(super) const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$";
pub(super) const SHA256: &str = "^[0-9a-f]{64}$";
/// 6, 9 or 12 digits; no province begins with 0.
pub(super) const REGION: &str = "^[1-9][0-9]{5}([0-9]{3}|[0-9]{6})?$";

/// Beyond it a reader that counts in doubles sees another number (RFC 8785).
const INTEGER_MAX: i64 = (1 << 53) - 1;

/// Completes all schemas, and lets those of requests have no other fields than theirs.
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
    for name in of_requests(api) {
        let schema = &mut api["components"]["schemas"][&name];
        if schema["properties"].is_object() {
            schema["additionalProperties"] = json!(false);
        }
    }
}

/// Of an object in an object; none where it has none. (An index would put a null there.)
fn fields<'a>(
    value: &'a mut Value,
    name: &str,
) -> impl Iterator<Item = (&'a String, &'a mut Value)> {
    value.get_mut(name).and_then(Value::as_object_mut).into_iter().flatten()
}

fn contains(list: &Value, name: &str) -> bool {
    list.as_array().is_some_and(|list| list.iter().any(|one| one == name))
}

/// Every object of the document, schemas among them.
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

/// Names of the schemas that bodies of requests lead to.
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
