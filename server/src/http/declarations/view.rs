//! `GET /declarations/{id}`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::http::extract::{self, Device};
use crate::http::problem::Problem;
use crate::service::views::declaration_view::{self as service, DeclarationView};

/// Receipt and status, with the masked form for an applicant who filed for herself.
#[utoipa::path(get, path = "/api/v1/declarations/{id}", params(("id" = uuid::Uuid, Path)), tag = "phone", security(("device" = [])),
    responses((status = 200, body = DeclarationView)))]
pub(in crate::http) async fn view(
    device: Device,
    request: HttpRequest,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let id = extract::id(&request)?;
    Ok(HttpResponse::Ok().json(service::view(&app, id, &device.0).await?))
}
