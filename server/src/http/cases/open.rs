//! `GET /cases/{id}`, `/events`, `/attachments/{sha256}`.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::domain::error::ErrorCode;
use crate::http::extract::{self, Officer};
use crate::http::problem::Problem;
use crate::service::case::timeline::EventView;
use crate::service::views::case::{self as service, CaseQuery, CaseView};

/// A case. Every look is on record; the first by an officer who answers it is an event, too.
#[utoipa::path(get, path = "/api/v1/cases/{id}", params(("id" = uuid::Uuid, Path), CaseQuery), tag = "desk", security(("officer" = [])),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn open(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    query: Result<Query<CaseQuery>, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let query = query.map_err(|_| ErrorCode::RequestQuery)?;
    let view = service::open(&app, officer.0, extract::id(&request)?, *query).await?;
    Ok(HttpResponse::Ok().insert_header(("ETag", format!("\"{}\"", view.version))).json(view))
}

/// The timeline of a case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/events", params(("id" = uuid::Uuid, Path)), tag = "desk", security(("officer" = [])),
    responses((status = 200, body = Vec<EventView>)))]
pub(in crate::http) async fn events(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(service::events(&app, officer.0, extract::id(&request)?).await?))
}

/// A photo, re-encoded as JPEG.
#[utoipa::path(get, path = "/api/v1/cases/{id}/attachments/{sha256}", params(("id" = uuid::Uuid, Path), ("sha256" = String, Path)),
    tag = "desk", security(("officer" = [])),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
pub(in crate::http) async fn photo(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let (id, sha256) = (extract::id(&request)?, extract::sha256(&request)?);
    let jpeg = service::photo(&app, officer.0, id, &sha256).await?;
    Ok(HttpResponse::Ok().content_type("image/jpeg").body(jpeg))
}
