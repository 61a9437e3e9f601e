//! Request ids and the log: one line for each request, with nothing personal: the route's
//! pattern, never the path.

use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method};
use actix_web::middleware::Next;

use super::body;
use crate::clock::IdGen;
use crate::jobs::metrics;

tokio::task_local! {
    static REQUEST_ID: String;
}

/// Id of the request being served.
pub(super) fn request_id() -> String {
    REQUEST_ID.try_with(String::clone).unwrap_or_default()
}

/// A method as it is logged and counted: invented ones are counted together.
fn name(method: &Method) -> &'static str {
    const KNOWN: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// The outermost middleware: gives the request its id, then counts and logs it.
pub(super) async fn trace(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = hex::encode(IdGen.bytes::<8>());
    let started = Instant::now();
    let method = name(request.method());
    let is_endless = body::is_endless(request.headers());
    let mut response = REQUEST_ID.scope(id.clone(), next.call(request)).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "-".into());
    let (status, taken) = (response.status().as_u16(), started.elapsed());
    metrics::observe(method, &route, status, taken);
    tracing::info!(
        request_id = id,
        method,
        route,
        status,
        ms = u64::try_from(taken.as_millis()).unwrap_or(u64::MAX),
        "request"
    );
    if is_endless && response.status().is_client_error() {
        // Refused before the body was read: the rest is not awaited.
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(response)
}
