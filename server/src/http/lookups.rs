//! `POST /status-lookups`.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::body;
use super::limits::Limits;
use super::problem::Problem;
use crate::app::App;
use crate::domain::error::ErrorCode;
use crate::service::views::look_up::{self as service, LookupResult, StatusLookup};

/// State, date and telephone by reference and last four digits; wrong and unknown look alike.
#[utoipa::path(post, path = "/api/v1/status-lookups", request_body = StatusLookup, tag = "phone",
    responses((status = 200, body = LookupResult)))]
pub(super) async fn look_up(
    request: HttpRequest,
    app: Data<App>,
    limits: Data<Limits>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let taken = limits.look_up(&request, app.clock.now())?;
    let asked = body::json(&request, payload).await?;
    let found = service::look_up(&app, &asked).await;
    if !found.as_ref().is_err_and(|error| error.code == ErrorCode::LookupNothing) {
        limits.give_back(&taken);
    }
    Ok(HttpResponse::Ok().json(found?))
}
