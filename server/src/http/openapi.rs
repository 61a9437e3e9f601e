//! The OpenAPI document, from the code.

use std::sync::LazyLock;

use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{bootstrap, cases, clips, declarations, lookups, sessions};

#[derive(OpenApi)]
#[openapi(
    info(title = "Shouwang", description = "Self-declaration of farm households (农户自主申报)"),
    modifiers(&Security),
    paths(
        bootstrap::bootstrap, bootstrap::regions,
        declarations::submit, declarations::view, declarations::check, declarations::correct,
        declarations::attach, declarations::request_withdrawal, declarations::request_review, declarations::claim,
        lookups::look_up,
        clips::list, clips::sound, clips::record, clips::remove,
        sessions::sign_in, sessions::refresh, sessions::sign_out,
        cases::list, cases::search, cases::overview, cases::open, cases::events, cases::photo,
        cases::accept, cases::send_back, cases::refuse, cases::transfer, cases::progress,
        cases::amend, cases::follow_up, cases::link, cases::unlink, cases::reopen, cases::enter, cases::attach, cases::issue_code,
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

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let device = ApiKeyValue::with_description(
            "Authorization",
            "`Device KEY`: 43 characters of base64url, 256 random bits made on the phone for one declaration",
        );
        let officer =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        components.add_security_scheme("device", SecurityScheme::ApiKey(ApiKey::Header(device)));
        components.add_security_scheme("officer", SecurityScheme::Http(officer));
    }
}

/// Pretty JSON with a last line break, as committed.
///
/// # Errors
/// Never, short of a fault in the library.
pub fn document() -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&Api::openapi())?;
    text.push('\n');
    Ok(text)
}
