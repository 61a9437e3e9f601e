//! `POST /status-lookups`.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::body;
use super::limits::Limits;
use super::problem::Problem;
use crate::app::App;
use crate::service::look_up::{self as service, LookupResult, StatusLookup};

/// State, date and telephone by reference and last four; wrong and unknown look alike.
#[utoipa::path(post, path = "/api/v1/status-lookups", request_body = StatusLookup, tag = "phone",
    responses((status = 200, body = LookupResult)))]
pub(super) async fn look_up(
    request: HttpRequest,
    app: Data<App>,
    limits: Data<Limits>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    limits.look_up(&request)?;
    let asked = body::json(&request, payload).await?;
    Ok(HttpResponse::Ok().json(service::look_up(&app, &asked).await?))
}
