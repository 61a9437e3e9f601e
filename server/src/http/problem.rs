//! RFC 9457 problem+json: sentences from the catalogue, never internal details.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::WWW_AUTHENTICATE;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::openapi::{Object, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};
use wasm_validator::Violation;

use super::code::{challenge, status, tells_when};
use super::trace;
use crate::catalogue;
use crate::domain::case_head::CaseHead;
use crate::domain::error::{Error, ErrorCode};

/// Time for a database or disk to recover, or for an operator to notice.
const SOON: Duration = Duration::from_secs(30);

/// A use case's error as a response.
#[derive(Debug)]
pub(crate) struct Problem(Error);

/// The body of every error.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProblemBody {
    /// `urn:shouwang:error:CODE`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, in Chinese.
    pub title: &'static str,
    /// What to do, in Chinese.
    pub detail: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Code of the error.
    pub code: ErrorCode,
    /// Id of the request, to find it in the log.
    pub request_id: String,
    /// Every broken rule; empty for other errors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
    /// How the case stands, where the request came late or its filing does not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<CaseHead>,
}

impl PartialSchema for ErrorCode {
    fn schema() -> RefOr<Schema> {
        let codes = Self::ALL.iter().map(|code| code.as_str());
        Object::builder().schema_type(Type::String).enum_values(Some(codes)).into()
    }
}

impl ToSchema for ErrorCode {}

impl<E: Into<Error>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.code.as_str())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(status(self.0.code)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let Self(error) = self;
        let (answer, code) = (self.status_code(), error.code);
        let request_id = trace::request_id();
        // An unreadable record is logged once, where it is found.
        let is_told = code == ErrorCode::RecordUnreadable && error.rotten().is_none();
        if answer.is_server_error() && !is_told {
            let cause = error.cause();
            tracing::error!(request_id, code = code.as_str(), error = cause, "failed");
        }
        let sentence = catalogue::sentence(code.as_str());
        let body = ProblemBody {
            kind: format!("urn:shouwang:error:{}", code.as_str()),
            title: sentence.map_or("", |sentence| &sentence.text),
            detail: sentence.map_or("", |sentence| &sentence.hint),
            status: answer.as_u16(),
            code,
            request_id,
            violations: error.violations.clone(),
            current: error.current.as_deref().cloned(),
        };
        let mut response = HttpResponse::build(answer);
        if let Some(wait) = error.retry_after.or(tells_when(code).then_some(SOON)) {
            // Rounded up to whole seconds.
            response.insert_header((
                "Retry-After",
                wait.as_secs() + u64::from(wait.subsec_nanos() > 0),
            ));
        }
        if let Some(scheme) = challenge(code) {
            response.insert_header((WWW_AUTHENTICATE, scheme));
        }
        if matches!(answer, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT) {
            // The rest of a refused body is not awaited.
            response.force_close();
        }
        response.content_type("application/problem+json").json(body)
    }
}
