//! Liveness and readiness.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::rt::time::timeout;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tokio::sync::Mutex;

use super::assets::has_pages;
use crate::app::App;
use crate::domain::error::Result;
use crate::store::settings;

/// Responds as long as the process runs.
#[get("/healthz")]
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// How long the write may take; less than in a request, as probes give up sooner and come again
/// every few seconds.
const WAIT: Duration = Duration::from_secs(1);

/// Numbers of the last write that was begun and the last one that was done: probes that come
/// together share one.
#[derive(Debug, Default)]
pub(super) struct LastWritten {
    begun: AtomicU64,
    written: Mutex<u64>,
}

/// Whether the database takes a write now: where it only answers reads, nothing can be filed.
#[get("/readyz")]
pub(super) async fn ready(app: Data<App>, last: Data<LastWritten>) -> HttpResponse {
    let outcome = timeout(WAIT, last.write(&app)).await;
    let (mut answer, text) = match outcome {
        Ok(Ok(())) if !has_pages() => (HttpResponse::Ok(), "ready, but without pages\n".to_owned()),
        Ok(Ok(())) => (HttpResponse::Ok(), "ready\n".to_owned()),
        Ok(Err(error)) => {
            (HttpResponse::ServiceUnavailable(), format!("not ready: {}\n", error.code.as_str()))
        }
        Err(_) => (HttpResponse::ServiceUnavailable(), "not ready: too slow\n".to_owned()),
    };
    answer.content_type("text/plain").body(text)
}

impl LastWritten {
    async fn write(&self, app: &App) -> Result<()> {
        let before = self.begun.load(Ordering::SeqCst);
        let mut written = self.written.lock().await;
        if *written > before {
            return Ok(());
        }
        let (number, now) = (self.begun.fetch_add(1, Ordering::SeqCst) + 1, app.clock.now());
        let mut tx = app.db.begin().await?;
        settings::set(&mut tx, settings::READY, &now.to_rfc3339(), now).await?;
        tx.commit().await?;
        *written = number;
        Ok(())
    }
}
