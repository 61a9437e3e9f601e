//! `GET /floods`, `POST /floods/{id}/refusal`.

use actix_web::web::{Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::body;
use super::extract::{self, Officer};
use super::problem::Problem;
use crate::app::App;
use crate::domain::error::ErrorCode;
use crate::service::procedure::refuse_flood::{FloodAnswered, FloodRefusal, refuse_flood};
use crate::service::views::floods::{self as service, FloodQuery, FloodView};

/// Many filings of one sender that wait for an answer, at most 200 floods, the largest first.
#[utoipa::path(get, path = "/api/v1/floods", operation_id = "list_floods", params(FloodQuery), tag = "desk", security(("officer" = [])),
    responses((status = 200, body = Vec<FloodView>)))]
pub(super) async fn list(
    officer: Officer,
    app: Data<App>,
    query: Result<Query<FloodQuery>, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let query = query.map_err(|_| ErrorCode::RequestQuery)?;
    Ok(HttpResponse::Ok().json(service::list(&app, officer.0, &query).await?))
}

/// 成批不收: each case by an event of its own, on the ground `not_household`. Cases that changed
/// since the officer saw them are skipped and listed.
#[utoipa::path(post, path = "/api/v1/floods/{id}/refusal", operation_id = "refuse_flood", request_body = FloodRefusal, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = FloodAnswered)))]
pub(super) async fn refuse(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let id = extract::id(&request)?;
    let key = extract::idempotency_key(&request)?;
    let (_, asked): (_, FloodRefusal) = body::answer(&request, payload).await?;
    let answered = refuse_flood(&app, officer.0, id, &key, &asked).await?;
    Ok(HttpResponse::Ok().json(answered))
}
