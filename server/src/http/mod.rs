//! Floor 4: a handler takes a request apart, calls the service and makes a response of the result.

mod assets;
mod body;
mod bootstrap;
mod cases;
mod client;
mod clips;
pub mod code;
mod declarations;
mod extract;
mod floods;
mod health;
mod limits;
mod lookups;
pub mod openapi;
mod pace;
mod pieces;
mod problem;
mod sessions;
mod shares;
mod strict;
mod telephones;
mod trace;

use std::sync::{Arc, LazyLock};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT_ENCODING, ALLOW, AcceptEncoding, Encoding, HeaderValue};
use actix_web::middleware::{Compress, DefaultHeaders, Next, from_fn};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, ResponseError as _};

use crate::app::App;
use crate::bounds::{self, Places};
use crate::config::Proxies;
use crate::domain::error::ErrorCode;
pub use assets::has_pages;
pub use limits::Limits;
use problem::Problem;

/// Content security policy: nothing from other hosts, wasm allowed, no frames.
static CONTENT_SECURITY_POLICY: LazyLock<String> = LazyLock::new(|| {
    let inline = assets::inline_styles();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' {inline}; \
         img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
});

/// Routes and their shared data.
pub fn configure(
    config: &mut ServiceConfig,
    app: Arc<App>,
    limits: Arc<Limits>,
    proxies: Arc<Proxies>,
) {
    config
        .app_data(Data::from(app))
        .app_data(Data::from(limits))
        .app_data(Data::new(health::LastWritten::default()))
        .app_data(Data::from(proxies))
        .service(
            web::scope("/api/v1")
                .wrap(Compress::default())
                .wrap(from_fn(plain_at_least))
                .wrap(DefaultHeaders::new().add(("Cache-Control", "no-store")))
                .configure(api)
                .default_service(web::to(not_found)),
        )
        .service(health::live)
        .service(health::ready)
        .service(telephones::telephones)
        .default_service(web::to(assets::serve));
}

fn api(config: &mut ServiceConfig) {
    config
        .service(resource("/bootstrap").route(web::get().to(bootstrap::bootstrap)))
        .service(resource("/regions").route(web::get().to(bootstrap::regions)))
        .service(resource("/declarations/check").route(web::post().to(declarations::check)))
        .service(
            resource("/declarations/{id}")
                .route(web::put().to(declarations::submit))
                .route(web::get().to(declarations::view)),
        )
        .service(
            resource("/declarations/{id}/versions/{n}").route(web::put().to(declarations::correct)),
        )
        .service(
            resource("/declarations/{id}/attachments/{sha256}")
                .route(web::put().to(declarations::attach)),
        )
        .service(
            resource("/declarations/{id}/withdrawal-request")
                .route(web::post().to(declarations::request_withdrawal)),
        )
        .service(
            resource("/declarations/{id}/review-request")
                .route(web::post().to(declarations::request_review)),
        )
        .service(resource("/status-lookups").route(web::post().to(lookups::look_up)))
        .service(resource("/sessions").route(web::post().to(sessions::sign_in)))
        .service(resource("/sessions/refresh").route(web::post().to(sessions::refresh)))
        .service(resource("/sessions/current").route(web::delete().to(sessions::sign_out)))
        .service(resource("/clips").route(web::get().to(clips::list)))
        .service(
            resource("/clips/{key}")
                .route(web::put().to(clips::record))
                .route(web::delete().to(clips::remove)),
        )
        .service(resource("/sounds/{sha256}").route(web::get().to(clips::sound)))
        .service(resource("/floods").route(web::get().to(floods::list)))
        .service(resource("/floods/{id}/refusal").route(web::post().to(floods::refuse)))
        .service(resource("/overview").route(web::get().to(cases::overview)))
        .service(resource("/village-cases").route(web::get().to(cases::of_village)))
        .service(
            resource("/cases")
                .route(web::get().to(cases::list))
                .route(web::post().to(cases::enter)),
        )
        .service(resource("/correction-claims").route(web::post().to(declarations::claim)))
        .service(resource("/cases/search").route(web::post().to(cases::search)))
        .service(resource("/cases/{id}").route(web::get().to(cases::open)))
        .service(resource("/cases/{id}/events").route(web::get().to(cases::events)))
        .service(resource("/cases/{id}/reads").route(web::get().to(cases::reads)))
        .service(
            resource("/cases/{id}/attachments/{sha256}")
                .route(web::get().to(cases::photo))
                .route(web::put().to(cases::attach)),
        )
        .service(resource("/cases/{id}/acceptance").route(web::post().to(cases::accept)))
        .service(resource("/cases/{id}/return").route(web::post().to(cases::send_back)))
        .service(resource("/cases/{id}/refusal").route(web::post().to(cases::refuse)))
        .service(resource("/cases/{id}/transfer").route(web::post().to(cases::transfer)))
        .service(resource("/cases/{id}/progress").route(web::post().to(cases::progress)))
        .service(resource("/cases/{id}/amendment").route(web::post().to(cases::amend)))
        .service(resource("/cases/{id}/follow-up").route(web::post().to(cases::follow_up)))
        .service(resource("/cases/{id}/signatures").route(web::post().to(cases::sign)))
        .service(resource("/cases/{id}/duplicate-of").route(web::post().to(cases::link)))
        .service(resource("/cases/{id}/unlinking").route(web::post().to(cases::unlink)))
        .service(resource("/cases/{id}/reopening").route(web::post().to(cases::reopen)))
        .service(resource("/cases/{id}/correction-codes").route(web::post().to(cases::issue_code)));
}

/// A path that answers wrong methods with an error of ours.
fn resource(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(method_not_allowed))
}

async fn not_found() -> Result<HttpResponse, Problem> {
    Err(ErrorCode::RequestNotFound.into())
}

/// Middleware: a client that accepts none of our encodings gets the body unencoded, as RFC 9110,
/// section 12.1, allows. The library's 406 has neither a code nor a sentence.
async fn plain_at_least(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let there_are = [Encoding::identity(), Encoding::gzip(), Encoding::deflate()];
    let accepted = request.get_header::<AcceptEncoding>();
    if accepted.is_some_and(|accepted| accepted.negotiate(there_are.iter()).is_none()) {
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    next.call(request).await
}

/// Lists the path's methods in `Allow` (RFC 9110, section 15.5.6).
async fn method_not_allowed(request: HttpRequest) -> HttpResponse {
    let allowed = openapi::methods(&request.match_pattern().unwrap_or_default());
    let mut response = Problem::from(ErrorCode::RequestMethod).error_response();
    if let Ok(allowed) = HeaderValue::try_from(allowed) {
        response.headers_mut().insert(ALLOW, allowed);
    }
    response
}

/// Headers that every answer carries.
fn headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add(("Content-Security-Policy", CONTENT_SECURITY_POLICY.as_str()))
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("X-Frame-Options", "DENY"))
        .add(("Referrer-Policy", "no-referrer"))
        .add((
            "Permissions-Policy",
            "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
        ))
        .add(("Cross-Origin-Resource-Policy", "same-origin"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
}

/// Serves until its handle stops it, then finishes the accepted requests. Signals are left to
/// the caller: tests run many servers in one process.
///
/// # Errors
/// When the listener cannot be used.
pub fn server(
    app: Arc<App>,
    limits: Arc<Limits>,
    proxies: Proxies,
    listener: std::net::TcpListener,
    workers: usize,
) -> std::io::Result<actix_web::dev::Server> {
    let (proxies, places) = (Arc::new(proxies), Places::new(bounds::SHARE));
    let (of_proxies, of_places) = (Arc::clone(&proxies), Data::new(places.clone()));
    let server = actix_web::HttpServer::new(move || {
        let (app, limits, proxies) =
            (Arc::clone(&app), Arc::clone(&limits), Arc::clone(&of_proxies));
        // The last one is the outermost.
        actix_web::App::new()
            .app_data(of_places.clone())
            .wrap(from_fn(shares::share))
            .wrap(headers())
            .wrap(from_fn(client::strict_transport))
            .wrap(from_fn(trace::trace))
            .configure(|config| configure(config, app, limits, proxies))
    });
    shares::end_unread(&listener)?;
    Ok(server
        .on_connect(move |stream, data| shares::admit(&places, &proxies, stream, data))
        .workers(workers)
        .max_connections(bounds::CONNECTIONS.div_ceil(workers))
        .client_request_timeout(std::time::Duration::from_secs(30))
        .shutdown_timeout(30)
        .disable_signals()
        .listen(listener)?
        .run())
}
