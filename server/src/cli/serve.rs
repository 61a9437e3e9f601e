//! `shouwang serve`.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use chrono::DateTime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use super::{Absent, Failure, open};
use crate::app::App;
use crate::clock::Clock;
use crate::config::Serve;
use crate::http;
use crate::jobs::{backfill, delivery, housekeeping, memory, metrics, recount};
use crate::service::county::unset;
use crate::service::demo;

pub(super) fn run(options: Serve) -> Result<ExitCode, Failure> {
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        // The logger would complain on stderr, and panic when stderr is a file on the full disk
        // in question.
        .log_internal_errors(false)
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into()),
        )
        .init();
    actix_web::rt::System::new().block_on(serve(options))
}

async fn serve(options: Serve) -> Result<ExitCode, Failure> {
    let clock = match &options.now {
        Some(text) => Clock::starting_at(DateTime::parse_from_rfc3339(text)?.to_utc()),
        None => Clock::system(),
    };
    let sms = options.sms()?;
    let keyring = options.storage.keyring(options.demo)?;
    let app = open(&options.storage, keyring, clock, Absent::Make).await?;
    for warning in options.warnings() {
        tracing::warn!("{warning}");
    }
    if !http::has_pages() {
        eprintln!(
            "shouwang: this program was built without its pages: phones and the desk see nothing. \
             Build web-client (`npm ci && npm run build`), then the server again"
        );
    }
    let mut out = std::io::stdout().lock();
    if options.demo {
        for account in demo::prepare(&app, options.demo_cases).await? {
            writeln!(out, "account {account}")?;
        }
    }
    tell_unset(&app).await?;
    let listener = bind(options.listen)?;
    let address = listener.local_addr()?;
    if let Some(address) = options.metrics {
        let listener = bind(address)?;
        writeln!(out, "metrics http://{}/metrics", listener.local_addr()?)?;
        actix_web::rt::spawn(metrics::server(Arc::clone(&app), listener)?);
    }
    let limits = Arc::new(http::Limits::new());
    let counters = Arc::clone(&limits);
    let forget = move |now| counters.forget(now);
    actix_web::rt::spawn(housekeeping::run(Arc::clone(&app), forget));
    actix_web::rt::spawn(recount::run(Arc::clone(&app)));
    actix_web::rt::spawn(memory::give_back());
    let (stop, stopped) = watch::channel(false);
    let backfill = actix_web::rt::spawn(backfill::run(Arc::clone(&app), stopped.clone()));
    let delivery = actix_web::rt::spawn(delivery::run(Arc::clone(&app), sms, stopped));
    let workers = options.workers.max(1);
    let server = http::server(Arc::clone(&app), limits, options.proxies(), listener, workers)?;
    actix_web::rt::spawn(stop_on_signal(server.handle())?);
    // Announced only when the socket is bound and signals are handled: a reader of this line may
    // connect, or stop the server, at once.
    writeln!(out, "listening http://{address}")?;
    out.flush()?;
    drop(out);
    server.await?;
    stop.send_replace(true);
    delivery.await?;
    backfill.await?;
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Logs in one line how many offices have no telephone and how many counties no signature, and how
/// to set them.
async fn tell_unset(app: &App) -> Result<(), Failure> {
    let unset = unset::find(app).await?;
    if !unset.is_none() {
        tracing::warn!(
            counties_without_telephone = unset.county_telephones,
            townships_without_telephone = unset.township_telephones,
            counties_without_signature = unset.signatures,
            "farmers are told no number, messages name no sender; \
             set them: shouwang regions telephone CODE NUMBER, \
             shouwang regions signature CODE NAME"
        );
    }
    Ok(())
}

fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .map_err(|error| format!("cannot listen on {address}: {error}").into())
}

/// SIGTERM finishes accepted requests; SIGINT, from a keyboard, does not wait for them.
fn stop_on_signal(server: ServerHandle) -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        let is_graceful = tokio::select! {
            _ = terminate.recv() => true,
            _ = interrupt.recv() => false,
        };
        server.stop(is_graceful).await;
    })
}
