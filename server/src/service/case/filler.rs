//! 代填人: who fills in for another may be signed in; then the desk knows who it was.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::Declaration;
use wasm_validator::declaration::{FiledBy, KinRelation, ProxyRole};

use crate::app::App;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::staff::Role;
use crate::gateway::tokens;
use crate::service::case::form::Reading;
use crate::service::people::sessions;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::regions::RegionView;
use crate::store::{Tx, accounts};

/// Who filled in, as they say themselves, and who was signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FillerView {
    /// As written in the form.
    pub name: String,
    /// What they say they are.
    #[schema(value_type = String)]
    pub role: ProxyRole,
    /// To the applicant, as they say.
    #[schema(value_type = Option<String>)]
    pub relation: Option<KinRelation>,
    /// The account is of that name. Otherwise all of the above is only said.
    pub verified: bool,
    /// Who was signed in, under whatever name they filed. A cadre may file for a household
    /// of another village: where they belong is shown, not judged.
    pub account: Option<FillerAccount>,
}

/// An account that filled in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FillerAccount {
    /// Login name.
    pub login: String,
    /// Whose it is.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Where it belongs, with the names above.
    pub region: RegionView,
}

/// The account behind `Shouwang-Filler`. Only a form filled in for another has a filler;
/// with one's own the header says nothing and is not even read: a farmer who files on a
/// cadre's phone must not be held up by the cadre's session.
///
/// # Errors
/// `session.expired` for a token that is forged, old, signed out or of a disabled account:
/// to be sent again with a fresh one, or without; the database's.
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

/// As the desk shows it; `None` for one's own form.
///
/// # Errors
/// The database's.
pub async fn view(
    tx: &mut Tx,
    places: &Gazetteer,
    reading: &Reading,
) -> Result<Option<FillerView>> {
    let Some(proxy) = &reading.form.proxy else { return Ok(None) };
    let account = match reading.version.filler_account_id {
        Some(id) => Some(accounts::find(tx, id).await?.ok_or(ErrorCode::ServerFault)?),
        None => None,
    };
    let name = proxy.name.trim();
    let verified = account.as_ref().is_some_and(|account| account.name.trim() == name);
    let account = match account {
        Some(found) => Some(FillerAccount {
            login: found.login,
            name: found.name,
            role: found.role,
            region: RegionView::get(places, found.region_id)?,
        }),
        None => None,
    };
    Ok(Some(FillerView {
        name: name.to_owned(),
        role: proxy.role,
        relation: proxy.relation,
        verified,
        account,
    }))
}
