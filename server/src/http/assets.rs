//! The phone app and the desk, embedded in the binary.

use std::borrow::Cow;

use actix_web::http::Method;
use actix_web::http::header::{ACCEPT_ENCODING, ETAG, IF_NONE_MATCH};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use super::pieces::Pieces;
use super::problem::Problem;
use crate::domain::error::ErrorCode;

#[derive(RustEmbed)]
#[folder = "../web-client/dist"]
#[allow_missing = true]
struct Dist;

/// Whether the web client was built before the server.
#[must_use]
pub fn has_pages() -> bool {
    Dist::get("index.html").is_some()
}

/// Hashes of the pages' inline styles, which show something before the stylesheet has loaded,
/// as sources of a content security policy.
pub(super) fn inline_styles() -> String {
    let pages = ["index.html", "desk/index.html"].map(Dist::get);
    let hashes =
        pages.iter().flatten().flat_map(|page| hashes(&String::from_utf8_lossy(&page.data)));
    hashes.collect::<Vec<_>>().join(" ")
}

fn hashes(page: &str) -> Vec<String> {
    let styles = page.split("<style>").skip(1).filter_map(|rest| rest.split("</style>").next());
    styles.map(|style| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(style)))).collect()
}

/// A file of the web client's build; for `/` and `/desk` the app's page.
pub(super) async fn serve(request: HttpRequest) -> Result<HttpResponse, Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(ErrorCode::RequestNotFound.into());
    }
    let path = request.path().trim_start_matches('/');
    let page = match path {
        "" => "index.html".to_owned(),
        "desk" | "desk/" => "desk/index.html".to_owned(),
        path => path.to_owned(),
    };
    let accepts_br = request
        .headers()
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(takes_brotli);
    let compressed = if accepts_br { Dist::get(&format!("{page}.br")) } else { None };
    let is_compressed = compressed.is_some();
    let Some(file) = compressed.or_else(|| Dist::get(&page)) else {
        if !has_pages() && page.ends_with("index.html") {
            let page = include_str!("no_pages.html");
            let mut response = HttpResponse::ServiceUnavailable();
            return Ok(response.content_type("text/html; charset=utf-8").body(page));
        }
        return Err(ErrorCode::RequestNotFound.into());
    };
    let etag = format!(
        "\"{}{}\"",
        hex::encode(&file.metadata.sha256_hash()[..12]),
        u8::from(is_compressed)
    );
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    // Names with a hash never change; pages and the service worker must be revalidated.
    let immutable = page.contains("assets/");
    let cache = if immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response =
        if known == Some(etag.as_str()) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header(("Cache-Control", cache));
    response.insert_header((ETAG, etag.clone()));
    response.insert_header(("Vary", "Accept-Encoding"));
    if is_compressed {
        response.insert_header(("Content-Encoding", "br"));
    }
    response.content_type(media_type(&page));
    if known == Some(etag.as_str()) {
        return Ok(response.finish());
    }
    // Embedded bytes are not copied.
    let data = match file.data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    };
    Ok(response.body(Pieces(data)))
}

fn takes_brotli(list: &str) -> bool {
    let mut offers = list.split(',').map(|one| one.split(';').map(str::trim));
    offers.any(|mut one| {
        let named = one.next() == Some("br");
        named && one.all(|weight| !matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn media_type(page: &str) -> &'static str {
    match page.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{hashes, takes_brotli};

    #[test]
    fn brotli_goes_to_those_who_take_it() {
        for list in ["br", "gzip, deflate, br", "gzip;q=0.5, br;q=1.0", "zstd,br ; q=0.1"] {
            assert!(takes_brotli(list), "{list}");
        }
        for list in ["", "gzip", "br;q=0", "gzip, br; q=0.000", "brotli"] {
            assert!(!takes_brotli(list), "{list}");
        }
    }

    #[test]
    fn a_style_is_known_by_its_hash() {
        let page = "<style>a{color:red}</style><p>b</p><noscript><style></style></noscript>";
        let of_nothing = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        assert_eq!(hashes(page).len(), 2);
        assert_eq!(hashes(page)[1], of_nothing);
        assert!(hashes("<p>style</p>").is_empty());
    }
}
