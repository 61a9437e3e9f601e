//! `POST /cases/{id}/…`: the actions that answer a case, each read and answered alike.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::answer::{
    Acceptance, FollowUp, Progress, Refusal, Return, Signatures, Transfer,
};
use crate::domain::error::Result;
use crate::http::body;
use crate::http::extract::{self, Officer};
use crate::http::problem::Problem;
use crate::service::procedure::amend::{self, Amendment};
use crate::service::procedure::frame::Request;
use crate::service::procedure::link::{self, Link};
use crate::service::procedure::reopen::{self, Reopening};
use crate::service::procedure::unlink::{self, Unlinking};
use crate::service::procedure::{accept, follow_up, progress, refuse, send_back, sign, transfer};
use crate::service::views::case::CaseView;

/// Reads the parts common to all actions: token, `If-Match`, `Idempotency-Key`, body.
async fn read<T: DeserializeOwned>(
    officer: Officer,
    request: &HttpRequest,
    payload: Payload,
    action: Action,
) -> Result<(Request, T)> {
    let id = extract::id(request)?;
    let if_match = extract::if_match(request)?;
    let key = extract::idempotency_key(request)?;
    let (text, answer) = body::answer(request, payload).await?;
    let name = action.as_str();
    Ok((Request::new(officer.0, id, if_match, key, name, text.as_bytes()), answer))
}

fn answered(view: &CaseView) -> HttpResponse {
    HttpResponse::Ok().insert_header(("ETag", format!("\"{}\"", view.version))).json(view)
}

/// 收下: the township takes the case on; nothing is decided yet.
#[utoipa::path(post, path = "/api/v1/cases/{id}/acceptance", request_body = Acceptance, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the quoted version"), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn accept(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> std::result::Result<HttpResponse, Problem> {
    let (asked, answer): (_, Acceptance) = read(officer, &request, payload, Action::Accept).await?;
    Ok(answered(&accept::accept(&app, &asked, &answer).await?))
}

/// 退回补正: names all defects at once.
#[utoipa::path(post, path = "/api/v1/cases/{id}/return", request_body = Return, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the quoted version"), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn send_back(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> std::result::Result<HttpResponse, Problem> {
    let (asked, answer): (_, Return) = read(officer, &request, payload, Action::Return).await?;
    Ok(answered(&send_back::send_back(&app, &asked, &answer).await?))
}

/// 不收: only on one of the closed grounds.
#[utoipa::path(post, path = "/api/v1/cases/{id}/refusal", request_body = Refusal, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the quoted version"), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn refuse(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> std::result::Result<HttpResponse, Problem> {
    let (asked, answer): (_, Refusal) = read(officer, &request, payload, Action::Refuse).await?;
    Ok(answered(&refuse::refuse(&app, &asked, &answer).await?))
}

/// 转办 within the county; the last day stays the same.
#[utoipa::path(post, path = "/api/v1/cases/{id}/transfer", request_body = Transfer, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the quoted version"), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn transfer(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> std::result::Result<HttpResponse, Problem> {
    let (asked, answer): (_, Transfer) = read(officer, &request, payload, Action::Transfer).await?;
    Ok(answered(&transfer::transfer(&app, &asked, &answer).await?))
}

/// 进展 after acceptance.
#[utoipa::path(post, path = "/api/v1/cases/{id}/progress", request_body = Progress, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the quoted version"), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn progress(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> std::result::Result<HttpResponse, Problem> {
    let (asked, answer): (_, Progress) = read(officer, &request, payload, Action::Progress).await?;
    Ok(answered(&progress::progress(&app, &asked, &answer).await?))
}

/// 签字: who of the adults has signed, and why somebody has not.
#[utoipa::path(post, path = "/api/v1/cases/{id}/signatures", request_body = Signatures, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the quoted version"), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn sign(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> std::result::Result<HttpResponse, Problem> {
    let (asked, answer): (_, Signatures) = read(officer, &request, payload, Action::Sign).await?;
    Ok(answered(&sign::sign(&app, &asked, &answer).await?))
}

/// 电话更正: corrects answers, never consents or the print.
#[utoipa::path(post, path = "/api/v1/cases/{id}/amendment", request_body = Amendment, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the quoted version"), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn amend(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> std::result::Result<HttpResponse, Problem> {
    let (asked, answer): (_, Amendment) = read(officer, &request, payload, Action::Amend).await?;
    Ok(answered(&amend::amend(&app, &asked, &answer).await?))
}

/// 关联重复 to an earlier case of the household.
#[utoipa::path(post, path = "/api/v1/cases/{id}/duplicate-of", request_body = Link, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the quoted version"), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn link(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> std::result::Result<HttpResponse, Problem> {
    let (asked, answer): (_, Link) = read(officer, &request, payload, Action::Link).await?;
    Ok(answered(&link::link(&app, &asked, &answer).await?))
}

/// The county undoes 关联重复: the case is answered by itself again, by the day that it had.
#[utoipa::path(post, path = "/api/v1/cases/{id}/unlinking", request_body = Unlinking, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the quoted version"), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn unlink(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> std::result::Result<HttpResponse, Problem> {
    let (asked, answer): (_, Unlinking) = read(officer, &request, payload, Action::Unlink).await?;
    Ok(answered(&unlink::unlink(&app, &asked, &answer).await?))
}

/// The county reopens after a request for review.
#[utoipa::path(post, path = "/api/v1/cases/{id}/reopening", request_body = Reopening, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the quoted version"), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn reopen(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> std::result::Result<HttpResponse, Problem> {
    let (asked, answer): (_, Reopening) = read(officer, &request, payload, Action::Reopen).await?;
    Ok(answered(&reopen::reopen(&app, &asked, &answer).await?))
}

/// 告知 and 国家系统录入, after an answer.
#[utoipa::path(post, path = "/api/v1/cases/{id}/follow-up", request_body = FollowUp, tag = "desk", security(("officer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header, description = "the quoted version"), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = CaseView)))]
pub(in crate::http) async fn follow_up(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> std::result::Result<HttpResponse, Problem> {
    let (asked, answer): (_, FollowUp) = read(officer, &request, payload, Action::FollowUp).await?;
    Ok(answered(&follow_up::follow_up(&app, &asked, &answer).await?))
}
