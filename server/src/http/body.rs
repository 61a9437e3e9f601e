//! Reading bodies within limits, with our own errors.

use actix_web::HttpRequest;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, TRANSFER_ENCODING};
use actix_web::web::{Bytes, Payload};
use serde::de::DeserializeOwned;

use super::strict;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::service::received::Received;

/// A declaration has some 5 KB; staff requests less.
pub(super) const JSON_MAX: usize = 256 << 10;

/// More than any photo has; no honest client announces as much.
const HONEST_MAX: u64 = 16 << 20;

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whether a body is longer than any that is taken, or does not say how long it is.
pub(super) fn is_endless(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING) || announced(headers).is_some_and(|n| n > HONEST_MAX)
}

/// At most `max` bytes.
///
/// # Errors
/// `request.too_large`, before reading more than `max`; `request.malformed` when the
/// connection breaks.
pub(super) async fn bytes(request: &HttpRequest, payload: Payload, max: usize) -> Result<Bytes> {
    if announced(request.headers()).is_some_and(|length| length > max as u64) {
        return Err(ErrorCode::RequestTooLarge.into());
    }
    match payload.to_bytes_limited(max).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(ErrorCode::RequestMalformed.into()),
        Err(_) => Err(ErrorCode::RequestTooLarge.into()),
    }
}

/// JSON text. The content type is checked where one is named.
///
/// # Errors
/// As [`bytes`], and `request.media_type`.
pub(super) async fn text(request: &HttpRequest, payload: Payload) -> Result<String> {
    let named = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_json = named.is_none_or(|name| name.to_ascii_lowercase().contains("json"));
    if !is_json {
        return Err(ErrorCode::RequestMediaType.into());
    }
    let bytes = bytes(request, payload, JSON_MAX).await?;
    String::from_utf8(bytes.into()).map_err(|_| ErrorCode::RequestMalformed.into())
}

/// What a request says.
///
/// # Errors
/// As [`text`], `request.malformed` for what is no JSON, and `request.invalid` with the
/// place for a wrong shape or a control character.
pub(super) async fn json<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: Payload,
) -> Result<T> {
    read(&text(request, payload).await?, ErrorCode::RequestInvalid)
}

/// What an officer says of a case, and the text as received.
///
/// # Errors
/// As [`json`], with `case.answer_invalid` for a wrong shape.
pub(super) async fn answer<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: Payload,
) -> Result<(String, T)> {
    let text = text(request, payload).await?;
    let answer = read(&text, ErrorCode::CaseAnswerInvalid)?;
    Ok((text, answer))
}

fn read<T: DeserializeOwned>(text: &str, misshapen: ErrorCode) -> Result<T> {
    let value = Received::parse(text)?.value;
    strict::read(&value).map_err(|found| Error { violations: vec![found], ..misshapen.into() })
}
