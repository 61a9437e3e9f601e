//! Counts for the operator, in Prometheus' text format, on a listener of their own.

use std::net::TcpListener;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use actix_web::web::{self, Data};
use actix_web::{App as Web, HttpResponse, HttpServer};
use prometheus::core::Collector;
use prometheus::{
    HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};

use crate::app::App;
use crate::domain::backfill::Backfill;
use crate::domain::message::MessageState;

struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    messages: IntCounterVec,
    unreadable: IntGauge,
    backfills: IntGauge,
}

const WELL_FORMED: &str = "a constant name is well formed";

static METRICS: LazyLock<Metrics> = LazyLock::new(|| {
    let registry = Registry::new();
    let requests = IntCounterVec::new(
        Opts::new("shouwang_requests_total", "Requests answered"),
        &["method", "route", "status"],
    );
    let seconds = HistogramVec::new(
        HistogramOpts::new("shouwang_request_seconds", "Time to answer"),
        &["method", "route"],
    );
    let messages = IntCounterVec::new(
        Opts::new("shouwang_messages_total", "Attempts to send a text message, by what came of it"),
        &["state"],
    );
    let unreadable = IntGauge::new(
        "shouwang_unreadable_records",
        "Records met since the start that do not open",
    );
    let backfills = IntGauge::new("shouwang_backfills_open", "Backfills that have not ended");
    let (requests, seconds) = (requests.expect(WELL_FORMED), seconds.expect(WELL_FORMED));
    let messages = messages.expect(WELL_FORMED);
    let (unreadable, backfills) = (unreadable.expect(WELL_FORMED), backfills.expect(WELL_FORMED));
    // Nobody is told that they have ended before they have been counted.
    backfills.set(Backfill::ALL.len().try_into().unwrap_or(i64::MAX));
    for collector in [
        Box::new(requests.clone()) as Box<dyn Collector>,
        Box::new(seconds.clone()),
        Box::new(messages.clone()),
        Box::new(unreadable.clone()),
        Box::new(backfills.clone()),
    ] {
        registry.register(collector).expect("each is registered once");
    }
    Metrics { registry, requests, seconds, messages, unreadable, backfills }
});

/// Counts a request, under its route's pattern, never its path.
pub fn observe(method: &str, route: &str, status: u16, taken: Duration) {
    let metrics = &*METRICS;
    metrics.requests.with_label_values(&[method, route, &status.to_string()]).inc();
    metrics.seconds.with_label_values(&[method, route]).observe(taken.as_secs_f64());
}

/// Counts an attempt to send a text message; `given_up` is the one to alert on.
pub fn count_message(state: MessageState) {
    METRICS.messages.with_label_values(&[state.as_str()]).inc();
}

/// Sets how many backfills have not come to their end.
pub fn set_backfills_open(open: usize) {
    METRICS.backfills.set(i64::try_from(open).unwrap_or(i64::MAX));
}

/// Serves `/metrics`.
///
/// # Errors
/// When the address cannot be listened on.
pub fn server(app: Arc<App>, listener: TcpListener) -> std::io::Result<actix_web::dev::Server> {
    let server = HttpServer::new(move || {
        let app = Data::from(Arc::clone(&app));
        Web::new().app_data(app).route("/metrics", web::get().to(text))
    });
    Ok(server.workers(1).disable_signals().listen(listener)?.run())
}

async fn text(app: Data<App>) -> HttpResponse {
    let met = app.unreadable.count();
    METRICS.unreadable.set(i64::try_from(met).unwrap_or(i64::MAX));
    let text = TextEncoder::new().encode_to_string(&METRICS.registry.gather());
    match text {
        Ok(text) => HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
