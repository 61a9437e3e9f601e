//! Reading bodies within limits, with our own errors.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, TRANSFER_ENCODING};
use actix_web::web::{Data, Payload};
use actix_web::{HttpMessage as _, HttpRequest};
use futures_core::Stream as _;
use serde::de::DeserializeOwned;
use tokio::time::interval;

use super::client::network_of;
use super::pace::Pace;
use super::strict;
use crate::app::App;
use crate::bounds::{AGAIN, Arrived, Budget};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::service::filing::received::Received;

/// Most bytes of a JSON body. A declaration has some 5 KB; staff requests have less.
pub(super) const JSON_MAX: usize = 256 << 10;

/// Memory for each byte of JSON: itself, its value, its canonical text, the report on it.
const WEIGHT_OF_JSON: usize = 4;

/// More than any photo has; no honest client announces as much.
const HONEST_MAX: u64 = 16 << 20;

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whether a body is longer than any limit, or does not say how long it is.
pub(super) fn is_endless(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING) || announced(headers).is_some_and(|n| n > HONEST_MAX)
}

/// At most `max` bytes, whose room in the budget is taken before they are read: each
/// byte counts `weight` times. There is no time limit, as long as the body keeps its pace.
///
/// # Errors
/// `request.too_large`, before reading more than `max`; `server.busy` when others keep
/// the budget; `request.too_slow`; `request.malformed` when the connection breaks.
pub(super) async fn bytes(
    request: &HttpRequest,
    mut payload: Payload,
    max: usize,
    budget: &Budget,
    weight: usize,
) -> Result<Arrived> {
    let announced = announced(request.headers());
    if announced.is_some_and(|length| length > max as u64) {
        return Err(ErrorCode::RequestTooLarge.into());
    }
    let expected = announced.and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let room = budget.take(network_of(request), expected * weight).await;
    let mut room = room.ok_or_else(|| Error::throttled(ErrorCode::ServerBusy, AGAIN))?;
    let mut bytes = Vec::with_capacity(expected);
    let mut pace = Pace::new();
    let mut second = interval(Duration::from_secs(1));
    // The first tick fires at once.
    second.tick().await;
    loop {
        let next = poll_fn(|context| Pin::new(&mut payload).poll_next(context));
        let chunk = tokio::select! {
            biased;
            chunk = next => chunk,
            _ = second.tick() => {
                if !pace.is_kept() {
                    return Err(ErrorCode::RequestTooSlow.into());
                }
                continue;
            }
        };
        let Some(chunk) = chunk else { return Ok(Arrived { bytes, room: Some(room) }) };
        let chunk = chunk.map_err(|_| ErrorCode::RequestMalformed)?;
        pace.add(chunk.len());
        if bytes.len() + chunk.len() > max {
            return Err(ErrorCode::RequestTooLarge.into());
        }
        // The length was not announced.
        let more = (bytes.len() + chunk.len()).saturating_sub(bytes.capacity());
        if more > 0 {
            // Doubled, as a vector grows.
            let more = more.max(bytes.len()).min(max - bytes.len());
            if !room.grow(more * weight) {
                return Err(Error::throttled(ErrorCode::ServerBusy, AGAIN));
            }
            bytes.reserve_exact(bytes.capacity() + more - bytes.len());
        }
        bytes.extend_from_slice(&chunk);
    }
}

/// JSON text; its room is held until the request ends, as values made of it may live so long. The
/// content type is checked if there is one.
///
/// # Errors
/// As [`bytes`], and `request.media_type`.
pub(super) async fn text(request: &HttpRequest, payload: Payload) -> Result<String> {
    let named = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_json = named.is_none_or(|name| name.to_ascii_lowercase().contains("json"));
    if !is_json {
        return Err(ErrorCode::RequestMediaType.into());
    }
    let app = request.app_data::<Data<App>>().ok_or(ErrorCode::ServerFault)?;
    let Arrived { bytes, room } =
        bytes(request, payload, JSON_MAX, &app.forms, WEIGHT_OF_JSON).await?;
    if let Some(room) = room {
        request.extensions_mut().insert(room);
    }
    String::from_utf8(bytes).map_err(|_| ErrorCode::RequestMalformed.into())
}

/// A JSON body as a `T`.
///
/// # Errors
/// As [`text`], `request.malformed` for invalid JSON, and `request.invalid` with the
/// place for a wrong shape or a control character.
pub(super) async fn json<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: Payload,
) -> Result<T> {
    read(&text(request, payload).await?, ErrorCode::RequestInvalid)
}

/// An officer's action on a case, and its text as received.
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
