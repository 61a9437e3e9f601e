//! Alive, and ready to take filings.

use std::time::Duration;

use actix_web::rt::time::timeout;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};

use crate::app::App;
use crate::store::settings;

/// The process answers.
#[get("/healthz")]
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// Whoever asks has given up long before a request would: it is asked again every few
/// seconds.
const WAIT: Duration = Duration::from_secs(1);

/// The database answers too, at once.
#[get("/readyz")]
pub(super) async fn ready(app: Data<App>) -> HttpResponse {
    let asked = async {
        let mut tx = app.db.begin_read().await?;
        settings::find(&mut tx, "ready").await
    };
    match timeout(WAIT, asked).await {
        Ok(Ok(_)) => HttpResponse::Ok().content_type("text/plain").body("ready\n"),
        _ => HttpResponse::ServiceUnavailable().content_type("text/plain").body("not ready\n"),
    }
}
