//! `POST /sessions`, `POST /sessions/refresh`, `DELETE /sessions/current`.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::extract::Officer;
use super::limits::Limits;
use super::problem::Problem;
use super::{body, client};
use crate::app::App;
use crate::domain::error::ErrorCode;
use crate::service::people::known_browser::{self, Browser};
use crate::service::people::sessions::{self as service, Session, SessionRequest};
use crate::store::accounts::Credentials;

/// Name of the cookie that holds the refresh token.
pub(super) const COOKIE: &str = "shouwang_refresh";
/// Path of the cookie, so that it is sent to sessions only.
const PATH: &str = "/api/v1/sessions";

fn cookie(request: &HttpRequest, value: String, hours: Option<i64>) -> Cookie<'static> {
    kept(request, COOKIE.to_owned(), value, hours.map(Duration::hours))
}

fn known_browser(request: &HttpRequest, app: &App, account: &Credentials) -> Option<Browser> {
    let cookie = request.cookie(&known_browser::cookie_name(app, account.id))?;
    known_browser::read(app, account, cookie.value())
}

fn kept(
    request: &HttpRequest,
    name: String,
    value: String,
    age: Option<Duration>,
) -> Cookie<'static> {
    let mut cookie = Cookie::build(name, value)
        .path(PATH)
        .http_only(true)
        .secure(client::cookie_is_secure(request))
        .same_site(SameSite::Strict)
        .finish();
    cookie.set_max_age(age);
    cookie
}

/// Signs in; the refresh token comes in a cookie.
#[utoipa::path(post, path = "/api/v1/sessions", request_body = SessionRequest, tag = "desk",
    responses((status = 201, body = Session, headers(("Set-Cookie" = String, description = "the refresh token; for `/api/v1/sessions` only")))))]
pub(super) async fn sign_in(
    request: HttpRequest,
    app: Data<App>,
    limits: Data<Limits>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let asked: SessionRequest = body::json(&request, payload).await?;
    asked.check()?;
    let account = service::find_account(&app, &asked.login).await?;
    let browser = account.as_ref().and_then(|account| known_browser(&request, &app, account));
    let taken = limits.sign_in(&request, &asked.login, browser, app.clock.now())?;
    let session = service::sign_in(&app, asked, account.clone(), browser).await;
    // An attempt that found no place in the queue does not count.
    if !session.as_ref().is_err_and(|error| error.code == ErrorCode::SessionWrong) {
        limits.give_back(&taken);
    }
    let session = session?;
    let mut response = HttpResponse::Created();
    response.cookie(cookie(&request, session.refresh_token.clone(), session.cookie_hours));
    if let Some(account) = account {
        let name = known_browser::cookie_name(&app, account.id);
        let value = known_browser::issue(&app, &account, browser);
        response.cookie(kept(&request, name, value, Some(Duration::days(known_browser::DAYS))));
    }
    Ok(response.json(session))
}

/// A new access token for the cookie.
#[utoipa::path(post, path = "/api/v1/sessions/refresh", tag = "desk", security(("session" = [])),
    responses((status = 200, body = Session, headers(("Set-Cookie" = String, description = "the next refresh token")))))]
pub(super) async fn refresh(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    // SameSite=Strict keeps other sites out; what a browser says beyond that must agree.
    let site = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(ErrorCode::SessionOrigin.into());
    }
    let token = request.cookie(COOKIE).ok_or(ErrorCode::SessionRequired)?;
    let session = service::refresh(&app, token.value()).await?;
    let cookie = cookie(&request, session.refresh_token.clone(), session.cookie_hours);
    Ok(HttpResponse::Ok().cookie(cookie).json(session))
}

/// Signs out; every token of the session is invalid from now on.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "desk", security(("officer" = [])),
    responses((status = 204, description = "signed out", headers(("Set-Cookie" = String, description = "takes the cookie away")))))]
pub(super) async fn sign_out(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    service::sign_out(&app, officer.0).await?;
    let mut cookie = cookie(&request, String::new(), None);
    cookie.make_removal();
    Ok(HttpResponse::NoContent().cookie(cookie).finish())
}
