//! `PUT /declarations/{id}/attachments/{sha256}`.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::domain::error::ErrorCode;
use crate::http::body;
use crate::http::extract::{self, Device};
use crate::http::problem::Problem;
use crate::service::filing::attach::{self as service, AttachmentReceipt, Sender};

/// Takes the bytes of a photo in the manifest, in any order, any number of times.
#[utoipa::path(put, path = "/api/v1/declarations/{id}/attachments/{sha256}",
    params(("id" = uuid::Uuid, Path), ("sha256" = String, Path)), tag = "phone", security(("device" = [])),
    request_body(content = Vec<u8>, content_type = "image/jpeg"),
    responses((status = 201, body = AttachmentReceipt), (status = 200, body = AttachmentReceipt, description = "it was there")))]
pub(in crate::http) async fn attach(
    device: Device,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    take(&app, &Sender::Device(device.0), &request, payload).await
}

/// Reads and stores a photo, from a phone or the desk.
pub(in crate::http) async fn take(
    app: &Data<App>,
    sender: &Sender,
    request: &HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let id = extract::id(request)?;
    let sha256 = extract::sha256(request)?;
    // Checked before the bytes are read: only listed photos are accepted, up to their listed size.
    let listed = service::find_listed(app, id, sender, &sha256).await?;
    let most = usize::try_from(listed.size).unwrap_or_default();
    let arrived = match body::bytes(request, payload, most, &app.photos, 1).await {
        Ok(arrived) => arrived,
        Err(error) if error.code == ErrorCode::RequestTooLarge => {
            return Err(ErrorCode::AttachmentTooLarge.into());
        }
        Err(error) => return Err(error.into()),
    };
    let receipt = service::attach(app, id, sender, &sha256, arrived).await?;
    let mut response = if receipt.created { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(receipt))
}
