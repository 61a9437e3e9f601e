//! A proxy that the operator has not named: the limits count everybody behind it as one client.

use std::net::IpAddr;
use std::sync::Once;

use actix_web::http::header::HeaderMap;

use super::{FORWARDED, Proxies, X_FORWARDED_FOR};

/// Logged once for each start: it concerns every request, or none.
static TOLD: Once = Once::new();

impl Proxies {
    pub(super) fn tell_unnamed(&self, peer: IpAddr, headers: &HeaderMap) {
        if self.is_unnamed(peer, headers) {
            TOLD.call_once(|| {
                tracing::warn!(
                    "a machine of a private network says for whom it asks, and is not trusted: \
                     if it is a proxy, all behind it share the limits of one client until it is \
                     named with --trusted-proxy"
                );
            });
        }
    }

    /// Only a proxy has a reason to send these headers from such a network; from the internet
    /// anybody may invent them.
    pub(super) fn is_unnamed(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        let peer = peer.to_canonical();
        let is_near = match peer {
            IpAddr::V4(peer) => peer.is_private() || peer.is_link_local(),
            IpAddr::V6(peer) => peer.is_unique_local() || peer.is_unicast_link_local(),
        };
        let says = headers.contains_key(X_FORWARDED_FOR) || headers.contains_key(FORWARDED);
        is_near && says && !self.trusts_peer(peer)
    }
}
