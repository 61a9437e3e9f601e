//! 代填人: somebody who fills in for another may be signed in; then the desk knows who it was.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::Declaration;
use wasm_validator::declaration::{FiledBy, KinRelation, ProxyRole};

use crate::app::App;
use crate::clock::china_day;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::post::{Post, PostKind};
use crate::gateway::tokens;
use crate::service::case::form::Reading;
use crate::service::people::sessions;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::regions::RegionView;
use crate::store::accounts::{self, Account};
use crate::store::{Tx, posts};

/// Who filled in: what the form says of them, and the account that was signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FillerView {
    /// Name, as written in the form.
    pub name: String,
    /// Their role, as the form says.
    #[schema(value_type = String)]
    pub role: ProxyRole,
    /// Their kinship with the applicant, as the form says.
    #[schema(value_type = Option<String>)]
    pub relation: Option<KinRelation>,
    /// Whether the account has that name. If not, all of the above is only their word.
    pub verified: bool,
    /// The account that was signed in, whatever name the form has. A cadre may file for a household
    /// of another village: where they belong is shown, not judged.
    pub account: Option<FillerAccount>,
}

/// An account that filled in a form.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FillerAccount {
    /// Login name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The post that it had on that day.
    pub post: PostKind,
    /// The place of that post, with the names above it.
    pub region: RegionView,
}

/// The account whose token came in the header `Shouwang-Filler`. Only a form filled in for another
/// has a filler. For one's own form the token is not even read: a farmer who files on a cadre's
/// phone must not be held up by the cadre's session.
///
/// # Errors
/// `session.expired` for a token that is forged, old, signed out or of a disabled account: the
/// phone sends again with a fresh token, or without one; database errors.
pub async fn account(
    app: &App,
    tx: &mut Tx,
    form: &Declaration,
    token: Option<&str>,
) -> Result<Option<Uuid>> {
    let Some(token) = token.filter(|_| form.filed_by == FiledBy::Proxy) else { return Ok(None) };
    let bearer = tokens::read(app.keyring.token_key(), token, app.clock.now());
    let bearer = bearer.ok_or(ErrorCode::SessionExpired)?;
    Ok(Some(sessions::signed_in(app, tx, bearer).await?.id))
}

/// The filler as the desk shows them; `None` when the applicant filled in the form.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn view(
    tx: &mut Tx,
    places: &Gazetteer,
    reading: &Reading,
) -> Result<Option<FillerView>> {
    let Some(proxy) = &reading.form.proxy else { return Ok(None) };
    let account = match reading.version.filler_account_id {
        Some(id) => Some(account_on(tx, places, id, china_day(reading.version.received_at)).await?),
        None => None,
    };
    let name = proxy.name.trim();
    let verified = account.as_ref().is_some_and(|account| account.name.trim() == name);
    Ok(Some(FillerView {
        name: name.to_owned(),
        role: proxy.role,
        relation: proxy.relation,
        verified,
        account,
    }))
}

/// The account, by the post that it had on that day; by its last one where it had none.
async fn account_on(
    tx: &mut Tx,
    places: &Gazetteer,
    id: Uuid,
    day: NaiveDate,
) -> Result<FillerAccount> {
    let Account { login, name, .. } =
        accounts::find(tx, id).await?.ok_or(ErrorCode::ServerFault)?;
    let posts = posts::list_of(tx, id).await?;
    let held = posts.iter().find(|post| post.is_held_on(day)).or(posts.last());
    let Post { kind, region_id, .. } = *held.ok_or(ErrorCode::ServerFault)?;
    Ok(FillerAccount { login, name, post: kind, region: RegionView::get(places, region_id)? })
}
