//! `GET /cases`, `POST /cases/search`, `GET /overview`, `GET /village-cases`.

use actix_web::web::{Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::domain::error::ErrorCode;
use crate::http::body;
use crate::http::extract::Officer;
use crate::http::problem::Problem;
use crate::service::views::inbox::{self, CasePage, InboxQuery};
use crate::service::views::overview::{self as county, Overview};
use crate::service::views::search::{self as counter, CaseSearch, FoundCases};
use crate::service::views::village::{self, VillageCase};

/// A page of the inbox.
#[utoipa::path(get, path = "/api/v1/cases", params(InboxQuery), tag = "desk", security(("officer" = [])),
    responses((status = 200, body = CasePage)))]
pub(in crate::http) async fn list(
    officer: Officer,
    app: Data<App>,
    query: Result<Query<InboxQuery>, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let query = query.map_err(|_| ErrorCode::RequestQuery)?;
    Ok(HttpResponse::Ok().json(inbox::list(&app, officer.0, &query).await?))
}

/// For applicants without their slip: cases of the officer's region by a reference, an id
/// number or a telephone, in any state. The number travels in the body only.
#[utoipa::path(post, path = "/api/v1/cases/search", request_body = CaseSearch, tag = "desk", security(("officer" = [])),
    responses((status = 200, body = FoundCases)))]
pub(in crate::http) async fn search(
    officer: Officer,
    request: HttpRequest,
    app: Data<App>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let asked = body::json(&request, payload).await?;
    Ok(HttpResponse::Ok().json(counter::search(&app, officer.0, &asked).await?))
}

/// The county's townships: overdue, unopened, refused, returned twice.
#[utoipa::path(get, path = "/api/v1/overview", tag = "desk", security(("officer" = [])),
    responses((status = 200, body = Overview)))]
pub(in crate::http) async fn overview(
    officer: Officer,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(county::overview(&app, officer.0).await?))
}

/// Of the accepted cases, what their village sees: whom to go to, and by when.
#[utoipa::path(get, path = "/api/v1/village-cases", tag = "desk", security(("officer" = [])),
    responses((status = 200, body = Vec<VillageCase>)))]
pub(in crate::http) async fn of_village(
    officer: Officer,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(village::list(&app, officer.0).await?))
}
