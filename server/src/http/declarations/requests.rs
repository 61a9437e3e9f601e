//! `POST /declarations/{id}/withdrawal-request`, `POST …/review-request`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::http::extract::{self, Device};
use crate::http::problem::Problem;
use crate::service::filing::requests as service;
use crate::service::views::status::Status;

/// Asks to withdraw; the township calls back and confirms.
#[utoipa::path(post, path = "/api/v1/declarations/{id}/withdrawal-request", params(("id" = uuid::Uuid, Path)), tag = "phone",
    security(("device" = [])),
    responses((status = 200, body = Status)))]
pub(in crate::http) async fn request_withdrawal(
    device: Device,
    request: HttpRequest,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let id = extract::id(&request)?;
    Ok(HttpResponse::Ok().json(service::withdrawal(&app, id, &device.0).await?))
}

/// Asks the county to look at a refusal.
#[utoipa::path(post, path = "/api/v1/declarations/{id}/review-request", params(("id" = uuid::Uuid, Path)), tag = "phone",
    security(("device" = [])),
    responses((status = 200, body = Status)))]
pub(in crate::http) async fn request_review(
    device: Device,
    request: HttpRequest,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let id = extract::id(&request)?;
    Ok(HttpResponse::Ok().json(service::review(&app, id, &device.0).await?))
}
