//! Every answer that a test gets is compared with the API's document: the status, the error's
//! code, the content type, the headers and the body of each must be said there. Who adds an
//! error is told so by the test that brings it about.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use reqwest::Request;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use serde_json::{Value, json};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = shouwang::http::openapi::document().expect("the document");
    let mut document = serde_json::from_str(&text).expect("the document is JSON");
    close(&mut document);
    document
});

/// By place in the document. Compiling one takes longer than most tests' requests.
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// A request on the wire.
#[derive(Debug)]
pub(crate) struct Asked {
    method: String,
    path: String,
    kind: String,
    /// None where it is not in memory.
    body: Option<Vec<u8>>,
}

impl From<&Request> for Asked {
    fn from(request: &Request) -> Self {
        let kind = header(request.headers(), CONTENT_TYPE.as_str()).unwrap_or_default();
        let body = match request.body() {
            Some(body) => body.as_bytes().map(<[u8]>::to_vec),
            None => Some(Vec::new()),
        };
        Self {
            method: request.method().as_str().into(),
            path: request.url().path().into(),
            kind: kind.to_ascii_lowercase(),
            body,
        }
    }
}

/// An answer on the wire.
pub(crate) struct Answered<'a> {
    pub(crate) status: u16,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// What the document does not say of this answer; nothing outside the API.
pub(crate) fn check(asked: &Asked, answered: &Answered<'_>) -> Result<(), String> {
    if !asked.path.starts_with("/api/v1/") {
        return Ok(());
    }
    let (name, response) = documented(asked, answered.status)?;
    if answered.status < 300 {
        taken(asked).map_err(|lack| format!("{name}: {lack}"))?;
    }
    headers(&response, answered.headers).map_err(|lack| format!("{name}: {lack}"))?;
    let sent = header(answered.headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let is_plain = !answered.headers.contains_key(CONTENT_ENCODING);
    let body = is_plain.then_some(answered.body);
    content(&name, &response["content"], sent, body)
}

/// JSON that was taken is JSON that the document lets be sent. Of other bodies the server
/// looks at the bytes, not at what they are called, and at none that it has not asked for.
fn taken(asked: &Asked) -> Result<(), String> {
    let (name, operation) = operation(asked).ok_or("no such operation")?;
    let said = &operation["requestBody"]["content"];
    let is_read = asked.kind.contains("json") && said.is_object();
    let body = asked.body.as_deref().filter(|_| is_read);
    body.map_or(Ok(()), |body| content(&format!("body of {name}"), said, &asked.kind, Some(body)))
}

/// That type is there, and JSON that can be read is as its schema says.
fn content(name: &str, said: &Value, kind: &str, body: Option<&[u8]>) -> Result<(), String> {
    let Some(said) = said.as_object() else {
        let is_empty = body.is_some_and(<[u8]>::is_empty);
        return is_empty.then_some(()).ok_or(format!("{name} is said to have no body"));
    };
    let kind = kind.split(';').next().unwrap_or_default();
    let said = said.get(kind).ok_or(format!("{name} comes as {kind:?}"))?;
    let Some(body) = body.filter(|_| kind.ends_with("json")) else { return Ok(()) };
    let body = serde_json::from_slice(body).map_err(|error| format!("{name}: {error}"))?;
    let validator = validator(&format!("{name} {kind}"), &said["schema"]);
    // Never the body itself: it may be long.
    let wrong = validator.iter_errors(&body);
    let wrong = wrong.map(|error| format!("{}: {}", error.instance_path(), error.masked()));
    let wrong: Vec<String> = wrong.collect();
    wrong.is_empty().then_some(()).ok_or_else(|| format!("{name}: {}", wrong.join("; ")))
}

/// The response that the document has for this answer, and what it is called.
fn documented(asked: &Asked, status: u16) -> Result<(String, Value), String> {
    let Asked { method, path, .. } = asked;
    let Some((name, operation)) = operation(asked) else {
        let code = if find(path).is_some() { "request.method" } else { "request.not_found" };
        let name = format!("{method} {path} ({code})");
        return Ok((name, DOCUMENT["components"]["responses"][code].clone()));
    };
    let name = format!("{name} -> {status}");
    match resolved(&operation["responses"][status.to_string()]) {
        Value::Null => Err(format!(
            "{name} is not in the document: a row of server/src/http/openapi/errors.rs lacks a code"
        )),
        response => Ok((name, response.clone())),
    }
}

/// Method and template, and what the document has there.
fn operation(asked: &Asked) -> Option<(String, &'static Value)> {
    let (template, item) = find(&asked.path)?;
    let operation = item.get(asked.method.to_lowercase())?;
    Some((format!("{} {template}", asked.method), operation))
}

/// The path's template: a name before a parameter.
fn find(path: &str) -> Option<(&'static String, &'static Value)> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let theirs: Vec<&str> = template.split('/').collect();
        theirs.len() == parts.len()
            && theirs.iter().zip(&parts).all(|(theirs, ours)| {
                theirs == ours || (theirs.starts_with('{') && !ours.is_empty())
            })
    };
    let paths = DOCUMENT["paths"].as_object()?;
    let fitting = paths.iter().filter(|(template, _)| fits(template));
    fitting.min_by_key(|(template, _)| template.matches('{').count())
}

fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str().and_then(|name| name.strip_prefix('#')) {
        Some(pointer) => DOCUMENT.pointer(pointer).unwrap_or(&Value::Null),
        None => value,
    }
}

fn headers(response: &Value, sent: &HeaderMap) -> Result<(), String> {
    let ours = DOCUMENT["components"]["headers"].as_object().into_iter().flat_map(|all| all.keys());
    for name in ours.filter(|name| sent.contains_key(name.as_str())) {
        response["headers"].get(name).ok_or(format!("{name} is not said to be sent"))?;
    }
    for name in response["headers"].as_object().into_iter().flat_map(|listed| listed.keys()) {
        let said = &DOCUMENT["components"]["headers"][name];
        let value = header(sent, name).ok_or(format!("no {name}"))?;
        if !said.is_null() && !validator(name, &said["schema"]).is_valid(&json!(value)) {
            return Err(format!("{name}: {value}"));
        }
    }
    Ok(())
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn validator(name: &str, schema: &Value) -> Arc<Validator> {
    let mut validators = VALIDATORS.lock().expect("no test panics in here");
    let made = validators.entry(name.to_owned()).or_insert_with(|| {
        let mut root = schema.clone();
        root["components"] = DOCUMENT["components"].clone();
        let options = jsonschema::options().should_validate_formats(true);
        Arc::new(options.build(&root).unwrap_or_else(|error| panic!("{name}: {error}")))
    });
    Arc::clone(made)
}

/// In a test no object has more than the document says: a field that nobody described is one
/// that nobody decided to send. Parts of an `allOf` are closed by the whole.
fn close(document: &mut Value) {
    let mut parts = Vec::new();
    each(document, &mut |object| {
        let all_of = object["allOf"].as_array().into_iter().flatten();
        parts.extend(all_of.filter_map(|part| part["$ref"].as_str().map(str::to_owned)));
    });
    let names: Vec<&str> = parts.iter().filter_map(|part| part.rsplit('/').next()).collect();
    let schemas = document["components"]["schemas"].as_object_mut().into_iter().flatten();
    for (name, schema) in schemas {
        let is_object = schema["properties"].is_object();
        if is_object && schema["additionalProperties"].is_null() && !names.contains(&&**name) {
            schema["additionalProperties"] = json!(false);
        }
    }
    each(document, &mut |object| {
        if object["allOf"].is_array() {
            object["unevaluatedProperties"] = json!(false);
        }
    });
}

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

#[cfg(test)]
mod tests;
