//! `POST /declarations/check`.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;
use wasm_validator::canonical::short_code;
use wasm_validator::{Report, check_value};

use crate::app::App;
use crate::domain::error::Error;
use crate::http::body;
use crate::http::problem::Problem;
use crate::service::filing::received::{Received, context};

/// What a phone without WebAssembly cannot compute itself.
#[derive(Serialize, ToSchema)]
struct Checked {
    #[serde(flatten)]
    report: Report,
    /// 8 digits that belong to this content.
    short_code: String,
}

/// Judges and keeps nothing: for phones whose browser has no WebAssembly.
#[utoipa::path(post, path = "/api/v1/declarations/check", tag = "phone",
    request_body(content = serde_json::Value, description = "a `Declaration`; anything else is judged, too: the report says what it lacks"),
    responses((status = 200, body = Checked)))]
pub(in crate::http) async fn check(
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let text = body::text(&request, payload).await?;
    let received = Received::parse(&text)?;
    let mut tx = app.db.begin_read().await.map_err(Error::from)?;
    let places = app.places.read(&mut tx).await?;
    let context = context(&app, &places, &received.value, app.clock.today());
    let (report, _) = check_value(&received.value, &context);
    let short_code = short_code(&received.value);
    Ok(HttpResponse::Ok().json(Checked { report, short_code }))
}
