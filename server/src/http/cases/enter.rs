//! `POST /cases`, `PUT /cases/{id}/attachments/{sha256}`.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::http::body;
use crate::http::declarations::take;
use crate::http::extract::Officer;
use crate::http::problem::Problem;
use crate::service::filing::attach::{AttachmentReceipt, Sender};
use crate::service::filing::enter::{self as service, StaffEntry};
use crate::service::views::receipt::Submission;

/// Enters a declaration that came on paper, by telephone or at the counter. Idempotent.
#[utoipa::path(post, path = "/api/v1/cases", request_body = StaffEntry, tag = "desk", security(("officer" = [])),
    responses((status = 201, body = Submission), (status = 200, body = Submission, description = "the same came before")))]
pub(in crate::http) async fn enter(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let (_, asked) = body::answer::<StaffEntry>(&request, payload).await?;
    let submission = service::enter(&app, officer.0, asked).await?;
    let mut response =
        if submission.created { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(submission))
}

/// Takes a photo of a declaration that an officer entered.
#[utoipa::path(put, path = "/api/v1/cases/{id}/attachments/{sha256}",
    params(("id" = uuid::Uuid, Path), ("sha256" = String, Path)), tag = "desk", operation_id = "attach_at_desk", security(("officer" = [])),
    request_body(content = Vec<u8>, content_type = "image/jpeg"),
    responses((status = 201, body = AttachmentReceipt), (status = 200, body = AttachmentReceipt, description = "it was there")))]
pub(in crate::http) async fn attach(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    take(&app, &Sender::Officer(officer.0), &request, payload).await
}
