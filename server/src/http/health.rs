//! Alive, and ready to take filings.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};

use crate::app::App;
use crate::store::settings;

/// The process answers.
#[get("/healthz")]
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// The database answers too.
#[get("/readyz")]
pub(super) async fn ready(app: Data<App>) -> HttpResponse {
    let asked = async {
        let mut tx = app.db.begin_read().await?;
        settings::find(&mut tx, "ready").await
    };
    match asked.await {
        Ok(_) => HttpResponse::Ok().content_type("text/plain").body("ready\n"),
        Err(_) => HttpResponse::ServiceUnavailable().content_type("text/plain").body("not ready\n"),
    }
}
