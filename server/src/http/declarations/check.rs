//! `POST /declarations/check`.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use wasm_validator::{Declaration, check_value};

use crate::app::App;
use crate::domain::error::Error;
use crate::http::body;
use crate::http::problem::{Problem, ProblemBody};
use crate::service::submit::{Received, context};

/// Judges, keeps nothing: for phones whose engine takes no WebAssembly.
#[utoipa::path(post, path = "/api/v1/declarations/check", request_body = Declaration, tag = "phone",
    responses((status = 200, body = Object, description = "a report: ok, violations"),
        (status = 400, body = ProblemBody), (status = 413, body = ProblemBody)))]
pub(in crate::http) async fn check(
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let text = body::text(&request, payload).await?;
    let received = Received::parse(&text)?;
    let mut tx = app.db.begin_read().await.map_err(Error::from)?;
    let context = context(&app, &mut tx).await?;
    Ok(HttpResponse::Ok().json(check_value(&received.value, &context).0))
}
