//! `PUT /declarations/{id}`.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use wasm_validator::Declaration;

use crate::app::App;
use crate::http::body;
use crate::http::client::network_of;
use crate::http::extract::{self, Device};
use crate::http::problem::Problem;
use crate::service::filing::submit as service;
use crate::service::views::receipt::Submission;

/// Files a declaration. Idempotent: the same content gets the same receipt.
#[utoipa::path(put, path = "/api/v1/declarations/{id}", 
    params(("id" = uuid::Uuid, Path, description = "made on the phone: UUID v7 or v4"),
        ("Shouwang-Filler" = Option<String>, Header, description = "access token of who fills in for another; only read with `filed_by: proxy`")),
    request_body = Declaration, tag = "phone", security(("device" = [])),
    responses((status = 201, body = Submission), (status = 200, body = Submission, description = "the same came before")))]
pub(in crate::http) async fn submit(
    device: Device,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let id = extract::id(&request)?;
    let text = body::text(&request, payload).await?;
    let submission = service::submit(
        &app,
        id,
        &device.0,
        &text,
        extract::filler(&request),
        Some(network_of(&request)),
    )
    .await?;
    let mut response =
        if submission.created { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(submission))
}
