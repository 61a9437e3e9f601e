//! `GET /cases`, `GET /overview`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};

use crate::app::App;
use crate::domain::error::ErrorCode;
use crate::http::extract::Officer;
use crate::http::problem::{Problem, ProblemBody};
use crate::service::inbox::{self, CasePage, InboxQuery};
use crate::service::overview::{self as county, Overview};

/// The inbox, a page by key.
#[utoipa::path(get, path = "/api/v1/cases", params(InboxQuery), tag = "desk", security(("officer" = [])),
    responses((status = 200, body = CasePage), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody)))]
pub(in crate::http) async fn list(
    officer: Officer,
    app: Data<App>,
    query: Result<Query<InboxQuery>, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let query = query.map_err(|_| ErrorCode::RequestQuery)?;
    Ok(HttpResponse::Ok().json(inbox::list(&app, officer.0, &query).await?))
}

/// The county's townships: overdue, unopened, refused, returned twice.
#[utoipa::path(get, path = "/api/v1/overview", tag = "desk", security(("officer" = [])),
    responses((status = 200, body = Overview), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub(in crate::http) async fn overview(
    officer: Officer,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(county::overview(&app, officer.0).await?))
}
