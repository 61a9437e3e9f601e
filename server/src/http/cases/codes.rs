//! `POST /cases/{id}/correction-codes`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::http::extract::{self, Officer};
use crate::http::problem::Problem;
use crate::service::filing::claim::{self as service, CorrectionCode};

/// Makes a one-time code to read out, with which another phone may correct.
#[utoipa::path(post, path = "/api/v1/cases/{id}/correction-codes", params(("id" = uuid::Uuid, Path)), tag = "desk", security(("officer" = [])),
    responses((status = 201, body = CorrectionCode)))]
pub(in crate::http) async fn issue_code(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let code = service::issue(&app, officer.0, extract::id(&request)?).await?;
    Ok(HttpResponse::Created().json(code))
}
