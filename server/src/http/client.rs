//! The client's address and scheme: from the connection, or as reported by a proxy that
//! the operator trusts. The only place that reads forwarding headers; limits,
//! cookies and HSTS go by it.
//!
//! A proxy adds what it saw at the right end of the list. So the walk goes from the right,
//! over proxies that are trusted, and ends at the first address that is not: everything to
//! the left of it was written by a client. It also ends before an entry that is no address
//! (`unknown`, `_hidden`, nonsense): such a request counts for the proxy that sent it, and
//! shares that with others of its kind only.

#[cfg(test)]
mod tests;
mod unnamed;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::LazyLock;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderValue, ORIGIN, STRICT_TRANSPORT_SECURITY};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest};

use crate::config::Proxies;

const X_FORWARDED_FOR: &str = "x-forwarded-for";
const X_FORWARDED_PROTO: &str = "x-forwarded-proto";
/// The header of RFC 7239.
const FORWARDED: &str = "forwarded";
/// A year. Without `includeSubDomains`: the county's other hosts are not ours to speak for.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// What limits count by: the client's IPv4 address, or its IPv6 network of 64 bits, within which a
/// client can choose from 2^64 addresses.
pub(super) fn network_of(request: &HttpRequest) -> IpAddr {
    let peer = peer(request);
    proxies(request).tell_unnamed(peer, request.headers());
    subnet(proxies(request).address(peer, request.headers()))
}

/// The client for which a trusted proxy asks; none where the peer itself is the client.
pub(super) fn by_proxy(request: &HttpRequest) -> Option<IpAddr> {
    let (proxies, peer) = (proxies(request), peer(request));
    proxies.trusts_peer(peer).then(|| proxies.address(peer, request.headers()))
}

fn peer(request: &HttpRequest) -> IpAddr {
    request.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip())
}

/// Whether a cookie must go back over TLS only: the proxy, or the browser by naming the
/// page's origin, says https. A client that lies here affects only its own cookie.
pub(super) fn cookie_is_secure(request: &HttpRequest) -> bool {
    let origin = request.headers().get(ORIGIN).and_then(|origin| origin.to_str().ok());
    let by_browser = origin.is_some_and(|origin| is_prefixed(origin, "https://"));
    by_browser || is_https(request)
}

/// Middleware: a client that came over TLS must use it for a year (HSTS).
pub(super) async fn strict_transport(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let is_https = is_https(request.request());
    let mut response = next.call(request).await?;
    if is_https {
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, HSTS);
    }
    Ok(response)
}

fn is_https(request: &HttpRequest) -> bool {
    proxies(request).is_https(peer(request), request.headers())
}

fn proxies(request: &HttpRequest) -> &Proxies {
    static NONE: LazyLock<Proxies> = LazyLock::new(Proxies::default);
    request.app_data::<Data<Proxies>>().map_or(&*NONE, |proxies| proxies.get_ref())
}

impl Proxies {
    /// The client's address. Two headers that disagree are a client's doing, since a
    /// proxy writes one and passes on the other: then the peer's own address counts.
    fn address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        let by = |hops: Vec<Hop>| (!hops.is_empty()).then(|| self.walk(peer, &hops));
        match (by(x_forwarded_for(headers)), by(forwarded_for(headers))) {
            (Some(one), Some(other)) if subnet(one) != subnet(other) => peer,
            (Some(found), _) | (None, Some(found)) => found,
            (None, None) => peer,
        }
    }

    /// From the peer on towards the client, as far as trust goes.
    fn walk(&self, peer: IpAddr, hops: &[Hop]) -> IpAddr {
        let (mut reached, mut is_trusted) = (peer, self.trusts_peer(peer));
        for hop in hops {
            let Some(next) = hop.filter(|_| is_trusted) else { break };
            reached = next;
            // A loopback address in the middle of a list is a local user trying something,
            // unless the operator says that a proxy stands there.
            is_trusted = self.trusts(next);
        }
        reached
    }

    /// Whether the other end of a connection is a proxy.
    pub(super) fn trusts_peer(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.near.iter().any(|network| network.contains(&peer)) || self.trusts(peer)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(&address))
    }

    /// Any `https` that a trusted proxy names counts: where each proxy of a chain adds its scheme,
    /// the browser's is one of them, and a false one harms only the client that sent it.
    fn is_https(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        let mut said = if self.trusts_peer(peer) { schemes(headers) } else { Vec::new() };
        said.retain(|scheme| ["http", "https"].iter().any(|one| one.eq_ignore_ascii_case(scheme)));
        if said.is_empty() {
            self.public_https
        } else {
            said.iter().any(|scheme| scheme.eq_ignore_ascii_case("https"))
        }
    }
}

/// An entry of a list of hops; none for anything but an address.
type Hop = Option<IpAddr>;

/// IPv4 as it is, IPv6 without its last 64 bits.
fn subnet(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) >> 64 << 64).into(),
    }
}

/// Nearest first. Several lines are one list (RFC 9110, section 5.3).
fn x_forwarded_for(headers: &HeaderMap) -> Vec<Hop> {
    let lines = headers.get_all(X_FORWARDED_FOR).map(|line| line.to_str().unwrap_or_default());
    let mut hops: Vec<_> = lines.flat_map(|line| line.split(',').map(node)).collect();
    hops.reverse();
    hops
}

/// Nearest first. A line that is not well formed is one entry that is no address.
fn forwarded_for(headers: &HeaderMap) -> Vec<Hop> {
    let mut hops = Vec::new();
    for line in headers.get_all(FORWARDED) {
        match elements(line) {
            Some(found) => hops.extend(found.iter().map(|pairs| node(value(pairs, "for")?))),
            None => hops.push(None),
        }
    }
    hops.reverse();
    hops
}

/// What trusted proxies say of the scheme.
fn schemes(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all(X_FORWARDED_PROTO).filter_map(|line| line.to_str().ok());
    let named = lines.flat_map(|line| line.split(',')).map(|scheme| scheme.trim().to_owned());
    let forwarded = headers.get_all(FORWARDED).filter_map(elements).flatten();
    let forwarded = forwarded.filter_map(|pairs| value(&pairs, "proto").map(str::to_owned));
    named.chain(forwarded).collect()
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
fn node(text: &str) -> Hop {
    let text = text.trim();
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']');
    let address = IpAddr::from_str(text)
        .ok()
        .or_else(|| bracketed()?.parse::<Ipv6Addr>().ok().map(IpAddr::V6))
        .or_else(|| SocketAddr::from_str(text).ok().map(|socket| socket.ip()));
    address.map(|address| address.to_canonical())
}

type Pairs = Vec<(String, String)>;

fn value<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    pairs.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
}

/// The elements of one `Forwarded` line: `for="[2001:db8::1]:47";proto=https, for=…`.
fn elements(line: &HeaderValue) -> Option<Vec<Pairs>> {
    let pair = |text: &str| {
        let (name, value) = text.split_once('=')?;
        Some((name.trim().to_owned(), unquoted(value.trim())?))
    };
    let pairs = |element: &str| {
        let parts = split(element, ';')?;
        parts.into_iter().filter(|part| !part.trim().is_empty()).map(pair).collect()
    };
    split(line.to_str().ok()?, ',')?.into_iter().map(pairs).collect()
}

/// At separators that stand outside quotes; none when a quote is not closed.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut parts, mut start, mut is_quoted, mut is_escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if c == separator && !is_quoted => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    (!is_quoted).then_some(parts)
}

/// A token, or a quoted string without its quotes.
fn unquoted(text: &str) -> Option<String> {
    let Some(rest) = text.strip_prefix('"') else {
        return (!text.contains('"')).then(|| text.to_owned());
    };
    let mut plain = String::new();
    let mut characters = rest.strip_suffix('"')?.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => plain.push(characters.next()?),
            '"' => return None,
            c => plain.push(c),
        }
    }
    Some(plain)
}

fn is_prefixed(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
