//! The OpenAPI document, from the code. Handlers declare what they take and their
//! successful responses; errors, headers and patterns are added here
//! once for all of them.

mod errors;
mod parameters;
mod problems;
mod schemas;

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::problem::ProblemBody;
use super::{bootstrap, cases, clips, declarations, floods, lookups, sessions};

#[derive(OpenApi)]
#[openapi(
    info(title = "Shouwang", description = "Self-declaration of farm households (农户自主申报)"),
    components(schemas(ProblemBody)),
    paths(
        bootstrap::bootstrap,
        bootstrap::regions,
        declarations::submit,
        declarations::view,
        declarations::check,
        declarations::correct,
        declarations::attach,
        declarations::request_withdrawal,
        declarations::request_review,
        declarations::claim,
        lookups::look_up,
        clips::list,
        clips::sound,
        clips::record,
        clips::remove,
        sessions::sign_in,
        sessions::refresh,
        sessions::sign_out,
        cases::list,
        cases::search,
        cases::overview,
        cases::of_village,
        floods::list,
        floods::refuse,
        cases::open,
        cases::events,
        cases::photo,
        cases::reads,
        cases::accept,
        cases::send_back,
        cases::refuse,
        cases::transfer,
        cases::progress,
        cases::amend,
        cases::follow_up,
        cases::sign,
        cases::link,
        cases::unlink,
        cases::reopen,
        cases::enter,
        cases::attach,
        cases::issue_code,
    )
)]
struct Api;

/// The methods of a path, as `Allow` lists them; empty where there is no such path.
pub(super) fn methods(path: &str) -> String {
    static PATHS: LazyLock<utoipa::openapi::Paths> = LazyLock::new(|| Api::openapi().paths);
    let Some(item) = PATHS.get_path_item(path) else { return String::new() };
    let known =
        [("GET", &item.get), ("PUT", &item.put), ("POST", &item.post), ("DELETE", &item.delete)];
    let named =
        known.into_iter().filter_map(|(name, operation)| operation.as_ref().and(Some(name)));
    named.collect::<Vec<_>>().join(", ")
}

/// Fields in the order in which people read them.
#[derive(Serialize)]
struct Document {
    openapi: Value,
    info: Value,
    paths: Value,
    components: Value,
}

/// The authentication schemes.
fn security_schemes() -> Value {
    json!({
        "device": {
            "type": "http",
            "scheme": "Device",
            "description": "`Authorization: Device KEY`: 43 characters of base64url, 256 random \
                bits made on the phone for one declaration. The scheme is our own.",
        },
        "officer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": super::sessions::COOKIE,
            "description": "Set by the answer to a password, and anew by each refresh.",
        },
    })
}

/// An operation's name in the table of errors.
fn name(method: &str, path: &str) -> String {
    format!("{method} {}", path.strip_prefix("/api/v1").unwrap_or(path))
}

fn complete() -> serde_json::Result<Document> {
    let mut api = serde_json::to_value(Api::openapi())?;
    let mut problems = problems::Problems::default();
    for (path, item) in api["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            parameters::describe(operation);
            schemas::bytes(operation);
            let codes = errors::of(&name(method, path), operation);
            problems.add(operation, &codes);
        }
    }
    schemas::close(&mut api);
    problems.finish(&mut api["components"]);
    api["components"]["securitySchemes"] = security_schemes();
    let [openapi, info, paths, components] =
        ["openapi", "info", "paths", "components"].map(|part| api[part].take());
    Ok(Document { openapi, info, paths, components })
}

/// Pretty JSON with a final line break, as committed.
///
/// # Errors
/// Never, short of a fault in the library.
pub fn document() -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&complete()?)?;
    text.push('\n');
    Ok(text)
}
