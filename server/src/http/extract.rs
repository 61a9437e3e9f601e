//! Parts of requests: device keys, tokens, ids, preconditions.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use uuid::Uuid;

use super::problem::Problem;
use crate::app::App;
use crate::domain::error::ErrorCode;
use crate::gateway::tokens::{self, Bearer};
use crate::service::case::device::DeviceKey;

/// Header with the access token of the cadre who fills in for another.
const FILLER: &str = "Shouwang-Filler";

/// `Authorization: Device …`.
#[derive(Debug)]
pub(super) struct Device(pub(super) DeviceKey);

/// `Authorization: Bearer …`. Extracted without waiting, as the first argument of a handler:
/// a request with a forged token never has its body read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Officer(pub(super) Bearer);

/// A header that may be sent once: of two values, a proxy might have judged the other.
fn only<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    let mut values = request.headers().get_all(name);
    let value = values.next().filter(|_| values.next().is_none())?;
    value.to_str().ok()
}

fn credential<'a>(request: &'a HttpRequest, scheme: &str) -> Option<&'a str> {
    let value = only(request, AUTHORIZATION.as_str())?;
    let (found, credential) = value.split_once(' ')?;
    found.eq_ignore_ascii_case(scheme).then(|| credential.trim())
}

impl FromRequest for Device {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = credential(request, "Device").and_then(DeviceKey::parse);
        ready(key.map(Self).ok_or_else(|| ErrorCode::DeviceMissing.into()))
    }
}

impl FromRequest for Officer {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(token) = credential(request, "Bearer") else {
            return ready(Err(ErrorCode::SessionRequired.into()));
        };
        let bearer = request
            .app_data::<Data<App>>()
            .and_then(|app| tokens::read(app.keyring.token_key(), token, app.clock.now()));
        ready(bearer.map(Self).ok_or_else(|| ErrorCode::SessionExpired.into()))
    }
}

/// `Shouwang-Filler`: the access token of the cadre who fills in for another. A malformed one
/// is passed on too, and refused like a forged one.
pub(super) fn filler(request: &HttpRequest) -> Option<&str> {
    request.headers().contains_key(FILLER).then(|| only(request, FILLER).unwrap_or_default())
}

/// An id in a path: a UUID of version 4 or 7, as phones make them.
pub(super) fn id(request: &HttpRequest) -> Result<Uuid, ErrorCode> {
    let text = request.match_info().get("id").unwrap_or_default();
    let id = Uuid::try_parse(text).map_err(|_| ErrorCode::RequestBadId)?;
    // One spelling only: two spellings of an id would be two idempotency keys.
    let canonical = id.hyphenated().to_string() == text;
    match id.get_version_num() {
        4 | 7 if canonical => Ok(id),
        _ => Err(ErrorCode::RequestBadId),
    }
}

/// A SHA-256 in a path: 64 lower-case hex digits.
pub(super) fn sha256(request: &HttpRequest) -> Result<Vec<u8>, ErrorCode> {
    hash(request.match_info().get("sha256").unwrap_or_default()).ok_or(ErrorCode::RequestBadId)
}

/// 64 lower-case hex digits.
pub(super) fn hash(text: &str) -> Option<Vec<u8>> {
    let lower = text.len() == 64 && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    hex::decode(text).ok().filter(|_| lower)
}

/// `If-Match: "7"`.
pub(super) fn if_match(request: &HttpRequest) -> Result<i64, ErrorCode> {
    let version = only(request, "If-Match")
        .and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok());
    version.ok_or(ErrorCode::CasePreconditionMissing)
}

/// `Idempotency-Key`: 8 to 100 visible characters.
pub(super) fn idempotency_key(request: &HttpRequest) -> Result<String, ErrorCode> {
    let key = only(request, "Idempotency-Key").unwrap_or_default().trim();
    let is_visible = key.bytes().all(|byte| byte.is_ascii_graphic());
    if is_visible && (8..=100).contains(&key.len()) {
        Ok(key.to_owned())
    } else {
        Err(ErrorCode::IdempotencyMissing)
    }
}
