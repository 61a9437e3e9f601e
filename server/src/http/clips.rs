//! `/clips`, `/sounds`: the phone's sentences as a county has recorded them.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, ETAG, IF_NONE_MATCH};
use actix_web::web::{Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

use super::body;
use super::client::network_of;
use super::extract::{self, Officer};
use super::pieces::{Held, Pieces};
use super::problem::Problem;
use crate::app::App;
use crate::domain::error::{Error, ErrorCode};
use crate::service::open::clips::{self as service, ClipView};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OfCounty {
    /// Code of the county.
    county: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OfText {
    /// SHA-256 of the sentence that was read, in UTF-8; 64 lower-case hex digits.
    text: String,
}

/// Key of a sentence in a path: up to 100 letters, digits, `.`, `_`, `-`.
fn key(request: &HttpRequest) -> Result<&str, ErrorCode> {
    let key = request.match_info().get("key").unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    ((1..=100).contains(&key.len()) && key.bytes().all(plain))
        .then_some(key)
        .ok_or(ErrorCode::RequestBadId)
}

/// The recordings of a county. Revalidated by `ETag`: 304 when nothing has changed.
#[utoipa::path(get, path = "/api/v1/clips", operation_id = "list_clips", params(OfCounty), tag = "phone",
    responses((status = 200, body = Vec<ClipView>, headers(("ETag"))), (status = 304, description = "as before")))]
pub(super) async fn list(
    request: HttpRequest,
    app: Data<App>,
    query: Result<Query<OfCounty>, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let query = query.map_err(|_| ErrorCode::RequestQuery)?;
    let listed = serde_json::to_vec(&service::list(&app, &query.county).await?);
    let listed = listed.map_err(Error::fault)?;
    // Weak: a proxy may have compressed it.
    let etag = format!("W/\"{}\"", hex::encode(&Sha256::digest(&listed)[..12]));
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known == Some(etag.as_str());
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((CACHE_CONTROL, "no-cache")).insert_header((ETAG, etag));
    if is_known {
        return Ok(response.finish());
    }
    Ok(response.content_type("application/json").body(listed))
}

/// A recording; its bytes never change under this hash.
#[utoipa::path(get, path = "/api/v1/sounds/{sha256}", params(("sha256" = String, Path)), tag = "phone",
    responses((status = 200, body = Vec<u8>, content_type = "audio/webm")))]
pub(super) async fn sound(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let sha256 = extract::sha256(&request)?;
    let sound = service::read(&app, &sha256, network_of(&request)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        // Audio is compressed already.
        .insert_header((CONTENT_ENCODING, "identity"))
        .content_type(sound.mime)
        .body(Held::new(Pieces(sound.bytes.into()), sound.room)))
}

/// Takes the county's recording of a sentence, replacing the one before.
#[utoipa::path(put, path = "/api/v1/clips/{key}", params(("key" = String, Path), OfText), tag = "desk",
    security(("officer" = [])), request_body(content = Vec<u8>, content_type = "audio/webm"),
    responses((status = 201, body = ClipView), (status = 200, body = ClipView, description = "there was one before")))]
pub(super) async fn record(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    query: Result<Query<OfText>, actix_web::Error>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    service::may_record(&app, officer.0).await?;
    let key = key(&request)?;
    let text = query.ok().and_then(|query| extract::hash(&query.text));
    let text = text.ok_or(ErrorCode::RequestQuery)?;
    let sound = match body::bytes(&request, payload, service::SIZE_MAX, &app.photos, 1).await {
        Err(error) if error.code == ErrorCode::RequestTooLarge => {
            return Err(ErrorCode::ClipTooLarge.into());
        }
        read => read?,
    };
    let (clip, is_new) = service::record(&app, officer.0, key, text, sound).await?;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(clip))
}

/// Ends the use of the county's recording of a sentence.
#[utoipa::path(delete, path = "/api/v1/clips/{key}", params(("key" = String, Path)), tag = "desk",
    security(("officer" = [])), responses((status = 204)))]
pub(super) async fn remove(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    service::remove(&app, officer.0, key(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
