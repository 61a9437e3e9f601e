//! `PUT /declarations/{id}/versions/{n}`.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use wasm_validator::Declaration;

use crate::app::App;
use crate::domain::error::ErrorCode;
use crate::http::body;
use crate::http::extract::{self, Device};
use crate::http::problem::Problem;
use crate::service::filing::correct::{self as service, Form};
use crate::service::views::receipt::Submission;

/// Corrects, when returned or while a listed photo has not arrived: the whole form, or as
/// `application/merge-patch+json` only what changes.
#[utoipa::path(put, path = "/api/v1/declarations/{id}/versions/{n}",
    params(("id" = uuid::Uuid, Path), ("n" = i64, Path, minimum = 1, description = "the next version, from 2"),
        ("Shouwang-Filler" = Option<String>, Header, description = "access token of who fills in for another; only read with `filed_by: proxy`")),
    request_body(description = "a whole declaration, or what changes",
        content((Declaration = "application/json"), (serde_json::Value = "application/merge-patch+json"))), tag = "phone", security(("device" = [])),
    responses((status = 201, body = Submission), (status = 200, body = Submission, description = "the same came before")))]
pub(in crate::http) async fn correct(
    device: Device,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let id = extract::id(&request)?;
    let number = request.match_info().get("n").and_then(|text| text.parse().ok());
    let number = number.filter(|n: &i64| *n >= 1).ok_or(ErrorCode::RequestBadId)?;
    let named = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_patch = named.is_some_and(|name| name.starts_with("application/merge-patch+json"));
    let form = if is_patch { Form::Patch } else { Form::Whole };
    let text = body::text(&request, payload).await?;
    let submission =
        service::correct(&app, id, number, &device.0, &text, form, extract::filler(&request))
            .await?;
    let mut response =
        if submission.created { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(submission))
}
