//! `POST /correction-claims`.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::domain::error::ErrorCode;
use crate::http::body;
use crate::http::extract::Device;
use crate::http::limits::Limits;
use crate::http::problem::Problem;
use crate::service::filing::claim::{self as service, Claimed, CorrectionClaim};

/// Binds another phone's fresh key to a returned case, by reference and one-time code.
#[utoipa::path(post, path = "/api/v1/correction-claims", request_body = CorrectionClaim, tag = "phone", security(("device" = [])),
    responses((status = 200, body = Claimed)))]
pub(in crate::http) async fn claim(
    device: Device,
    request: HttpRequest,
    app: Data<App>,
    limits: Data<Limits>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let taken = limits.look_up(&request, app.clock.now())?;
    let asked = body::json(&request, payload).await?;
    let claimed = service::claim(&app, &device.0, &asked).await;
    if !claimed.as_ref().is_err_and(|error| error.code == ErrorCode::CorrectionCode) {
        limits.give_back(&taken);
    }
    Ok(HttpResponse::Ok().json(claimed?))
}
