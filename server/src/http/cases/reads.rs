//! `GET /cases/{id}/reads`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::http::extract::{self, Officer};
use crate::http::problem::Problem;
use crate::service::views::reads::{self as service, CaseReads};

/// Who has looked at a case; for its county.
#[utoipa::path(get, path = "/api/v1/cases/{id}/reads", params(("id" = uuid::Uuid, Path)), tag = "desk", security(("officer" = [])),
    responses((status = 200, body = CaseReads)))]
pub(in crate::http) async fn reads(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(service::list(&app, officer.0, extract::id(&request)?).await?))
}
