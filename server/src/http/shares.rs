//! Each line has a limited share of the connections, so that one client cannot take them all.
//! A stranger's connections are counted; a proxy may have any number, and its requests are
//! counted for the clients that they come from.

use std::any::Any;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::rt::net::TcpStream;
use actix_web::web::Data;
use actix_web::{Error, ResponseError as _};
use socket2::SockRef;

use super::client;
use super::pieces::Held;
use super::problem::Problem;
use crate::bounds::{AGAIN, Places};
use crate::config::Proxies;
use crate::domain::error::{self, ErrorCode};

/// For how long a client may take nothing of an answer before its connection ends; bodies have as
/// long (`pace.rs`). The kernel counts: while an answer waits to be read, no code here runs.
const UNREAD: Duration = Duration::from_secs(30);

/// Ends every connection of this listener whose peer has stopped reading.
///
/// # Errors
/// When the kernel refuses.
pub(super) fn end_unread(listener: &TcpListener) -> std::io::Result<()> {
    SockRef::from(listener).set_tcp_user_timeout(Some(UNREAD))
}

/// A new connection: a stranger's takes a place until it ends, or is closed at once.
pub(super) fn admit(
    places: &Places,
    proxies: &Proxies,
    connection: &dyn Any,
    data: &mut Extensions,
) {
    let Some(stream) = connection.downcast_ref::<TcpStream>() else { return };
    let Ok(peer) = stream.peer_addr().map(|peer| peer.ip().to_canonical()) else { return };
    if proxies.trusts_peer(peer) {
        return;
    }
    match places.take(peer) {
        Some(place) => drop(data.insert(place)),
        // Closed when it is next polled; if this fails, it is closed already.
        None => drop(SockRef::from(stream).shutdown(std::net::Shutdown::Both)),
    }
}

/// Middleware: a request through a proxy takes a place until its response has been sent.
pub(super) async fn share(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let places = request.app_data::<Data<Places>>().zip(client::by_proxy(request.request()));
    let place = places.map(|(places, who)| places.take(who));
    if matches!(place, Some(None)) {
        let busy = Problem::from(error::Error::throttled(ErrorCode::ServerBusy, AGAIN));
        return Ok(request.into_response(busy.error_response()));
    }
    let place = place.flatten();
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| BoxBody::new(Held::new(body, place))))
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service};
    use actix_web::web;

    use super::*;

    #[actix_web::test]
    async fn a_place_is_kept_until_the_answer_has_been_sent() {
        let app = actix_web::App::new()
            .app_data(Data::new(Places::new(1)))
            .wrap(from_fn(share))
            .route("/", web::get().to(async || "long"));
        let app = init_service(app).await;
        let ask = |client: &'static str| {
            let request = TestRequest::get().peer_addr(([127, 0, 0, 1], 1).into());
            let request = request.insert_header(("X-Forwarded-For", client)).to_request();
            call_service(&app, request)
        };
        let first = ask("192.0.2.1").await;
        let refused = ask("192.0.2.1").await;
        assert_eq!(
            (refused.status(), first.status()),
            (503.try_into().unwrap(), 200.try_into().unwrap())
        );
        assert_eq!(refused.headers().get("Retry-After").unwrap(), "5");
        assert_eq!(ask("192.0.2.2").await.status(), 200);
        drop(first);
        assert_eq!(ask("192.0.2.1").await.status(), 200);
    }
}
