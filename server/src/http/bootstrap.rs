//! `GET /bootstrap`, `GET /regions`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use serde::Deserialize;
use utoipa::IntoParams;

use super::problem::Problem;
use crate::app::App;
use crate::domain::error::{Error, ErrorCode};
use crate::service::open::bootstrap::{self as service, Bootstrap};
use crate::service::places::regions::{self, RegionView};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Scanned {
    /// Code of a village, as in its QR code.
    village: Option<String>,
    /// The list that the code is from, YYYY-MM; an unknown list is treated as absent.
    list: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Below {
    /// Code of a place: lists its children.
    parent: Option<String>,
    /// Code of a county: lists all places below it.
    under: Option<String>,
}

fn well_formed<T>(query: Result<Query<T>, actix_web::Error>) -> Result<T, Error> {
    query.map(Query::into_inner).map_err(|_| ErrorCode::RequestQuery.into())
}

/// Everything that a phone needs to file.
#[utoipa::path(get, path = "/api/v1/bootstrap", params(Scanned), tag = "phone",
    responses((status = 200, body = Bootstrap)))]
pub(super) async fn bootstrap(
    app: Data<App>,
    query: Result<Query<Scanned>, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let Scanned { village, list } = well_formed(query)?;
    let answer = service::bootstrap(&app, village.as_deref(), list.as_deref()).await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// Places below a place, all below a county, or the counties.
#[utoipa::path(get, path = "/api/v1/regions", params(Below), tag = "phone",
    responses((status = 200, body = Vec<RegionView>)))]
pub(super) async fn regions(
    app: Data<App>,
    query: Result<Query<Below>, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let Below { parent, under } = well_formed(query)?;
    Ok(HttpResponse::Ok().json(regions::list(&app, parent.as_deref(), under.as_deref()).await?))
}
