//! Signing in, staying signed in, signing out.

use std::sync::Arc;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::domain::account_act::AccountAct;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::post::{Post, PostKind, is_officer};
use crate::domain::rights::Use;
use crate::domain::staff::Staff;
use crate::gateway::passwords::{self, Asker};
use crate::gateway::tokens::{self, Bearer};
use crate::gateway::totp;
use crate::service::people::acts;
use crate::service::people::known_browser::Browser;
use crate::service::people::one_time_codes;
use crate::service::places::regions::RegionView;
use crate::store::accounts::{Account, Credentials};
use crate::store::{Tx, accounts, posts, sessions};

/// The body of a sign-in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionRequest {
    /// Login name.
    pub login: String,
    /// The password.
    pub password: String,
    /// The current one-time code, six digits; needed when the account has one-time codes.
    #[serde(default)]
    pub otp: Option<String>,
}

/// The account that is signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountView {
    /// Permanent id of the account.
    pub id: Uuid,
    /// Login name.
    pub login: String,
    /// Name, shown in the timeline.
    pub name: String,
    /// The post that they are known by.
    pub post: PostKind,
    /// The place of that post.
    pub region: RegionView,
    /// What they may do, by any of their posts. What may be done with a case, the case says.
    pub uses: Vec<Use>,
    /// Townships where they are a deputy today: `GET /cases?township=CODE`.
    pub deputised: Vec<RegionView>,
}

/// The answer to a sign-in or a refresh; the refresh token travels in a cookie.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Session {
    /// Access token, for `Authorization: Bearer`.
    pub access_token: String,
    /// Lifetime of the access token, in seconds.
    pub expires_in: i64,
    /// The account that is signed in.
    pub account: AccountView,
    /// Only in the answer to a cadre's password: 32 bytes in hex, always the same for the
    /// account. With it the phone opens what it has kept after the password was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_key: Option<String>,
    /// Hex of 32 random bytes; the server keeps only its SHA-256.
    #[serde(skip)]
    pub refresh_token: String,
    /// How many hours the cookie may live; absent: as long as the browser is open.
    #[serde(skip)]
    pub cookie_hours: Option<i64>,
}

/// Hours until the password is asked for again: a working day at the desk; a week for a cadre,
/// whose phone may be in a valley without signal until then.
const fn session_hours(is_officer: bool) -> i64 {
    if is_officer { 12 } else { 7 * 24 }
}

/// An office computer is shared: closing the browser signs out. A cadre's phone is not, and
/// its browser ends whenever the phone wants the memory.
fn cookie_hours(is_officer: bool) -> Option<i64> {
    (!is_officer).then(|| session_hours(is_officer))
}

/// Minutes in which an old refresh token is accepted once more, as its answer may have been lost:
/// a desk retries at once, a cadre's phone when it next has a signal.
const fn grace_minutes(is_officer: bool) -> i64 {
    if is_officer { 1 } else { session_hours(is_officer) * 60 }
}

impl SessionRequest {
    /// Rejects impossible input before anything of it is stored, counted or tried.
    ///
    /// # Errors
    /// `session.wrong`: no account can have such a name or password.
    pub fn check(&self) -> Result<()> {
        let given = [Some(&self.login), Some(&self.password), self.otp.as_ref()];
        let fits = given.into_iter().flatten().all(|text| text.len() <= passwords::MAX_BYTES);
        if fits { Ok(()) } else { Err(ErrorCode::SessionWrong.into()) }
    }
}

/// The account with that login; its password is still to be checked.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn find_account(app: &App, login: &str) -> Result<Option<Credentials>> {
    let mut tx = app.db.begin_read().await?;
    Ok(accounts::find_credentials(&mut tx, login).await?)
}

/// Signs in, with what [`find_account`] found for the login. Where a new password was set meanwhile
/// the tried one is wrong; one-time codes are asked for as they are set now.
///
/// # Errors
/// `session.wrong` for a wrong login and a wrong password alike; only after the right ones
/// `session.otp_needed`, `session.otp_wrong` and `session.throttled`; `server.busy`,
/// database errors.
pub async fn sign_in(
    app: &Arc<App>,
    request: SessionRequest,
    found: Option<Credentials>,
    browser: Option<Browser>,
) -> Result<Session> {
    let phc = found.as_ref().map(|account| account.password_hash.clone());
    let asker = browser.map_or(Asker::Stranger, |_| Asker::Known);
    let right = app.passwords.verify(asker, request.password, phc).await?;
    let id = found.as_ref().map(|account| account.id);
    let Some(tried) = found.filter(|_| right) else {
        return wrong(app, id).await;
    };
    let now = app.clock.now();
    let bearer = Bearer { account: tried.id, session: app.ids.uuid(now) };
    let mut tx = app.db.begin().await?;
    // A new password ends every session, also the one that was being opened with the old one.
    let account = accounts::lock_credentials(&mut tx, tried.id).await?;
    let Some(account) = account.filter(|now| now.password_hash == tried.password_hash) else {
        drop(tx);
        return wrong(app, id).await;
    };
    if let Some(sealed) = &account.totp_sealed {
        let secret = one_time_codes::open(app, account.id, sealed)?;
        let code = request.otp.as_deref().ok_or(ErrorCode::SessionOtpNeeded)?;
        let guesser = (account.id, browser);
        let throttled = |wait| Error::throttled(ErrorCode::SessionThrottled, wait);
        app.otp_tries.take(guesser, now).map_err(throttled)?;
        let is_new = match totp::step_of(&secret, code.trim(), now) {
            Some(step) => {
                app.otp_tries.give_back(&guesser);
                accounts::use_totp(&mut tx, account.id, step).await?
            }
            None => false,
        };
        if !is_new {
            acts::record(app, &mut tx, account.id, AccountAct::CodeWrong).await?;
            tx.commit().await?;
            return Err(ErrorCode::SessionOtpWrong.into());
        }
    }
    let posts = posts::list_held(&mut tx, account.id, app.clock.today()).await?;
    let is_officer = is_officer(&posts);
    let expires_at = now + TimeDelta::hours(session_hours(is_officer));
    sessions::insert(&mut tx, bearer.session, account.id, now, expires_at).await?;
    acts::record(app, &mut tx, account.id, AccountAct::SignedIn).await?;
    let mut session = renew(app, &mut tx, bearer, None).await?;
    tx.commit().await?;
    if !is_officer {
        let key = app.keyring.index("phone key", &account.id.to_string());
        session.phone_key = Some(hex::encode(key));
    }
    Ok(session)
}

/// Puts on record that the login or the password was wrong, and says so.
async fn wrong<T>(app: &App, account: Option<Uuid>) -> Result<T> {
    acts::record_failure(app, account).await?;
    Err(ErrorCode::SessionWrong.into())
}

/// A new access token and a new refresh token for an old one. A token that comes back a second
/// time gets another pair within the time of grace, as long as nobody used the pair given for
/// it. Otherwise it was stolen or copied, and the session ends; it also ends as soon as both
/// pairs are used.
///
/// # Errors
/// `session.expired`, database errors.
pub async fn refresh(app: &App, token: &str) -> Result<Session> {
    let hash = hash(token);
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let found = sessions::find_refresh(&mut tx, &hash).await?;
    let found = found.ok_or(ErrorCode::SessionExpired)?;
    let posts = posts::list_held(&mut tx, found.account_id, app.clock.today()).await?;
    let is_officer = is_officer(&posts);
    let grace = TimeDelta::minutes(grace_minutes(is_officer));
    if found.is_behind || found.used_at.is_some_and(|used_at| now >= used_at + grace) {
        sessions::revoke(&mut tx, found.session_id, now).await?;
        acts::record(app, &mut tx, found.account_id, AccountAct::TokenReused).await?;
        tx.commit().await?;
        return Err(ErrorCode::SessionExpired.into());
    }
    sessions::use_refresh(&mut tx, &hash, now).await?;
    // `renew` checks whether the session has ended, as for every other request.
    let bearer = Bearer { account: found.account_id, session: found.session_id };
    let session = renew(app, &mut tx, bearer, Some(&hash)).await?;
    tx.commit().await?;
    Ok(session)
}

/// Ends the session; its tokens are accepted no more.
///
/// # Errors
/// `session.expired`, database errors.
pub async fn sign_out(app: &App, bearer: Bearer) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let staff = signed_in(app, &mut tx, bearer).await?;
    sessions::revoke(&mut tx, bearer.session, app.clock.now()).await?;
    acts::record(app, &mut tx, staff.id, AccountAct::SignedOut).await?;
    Ok(tx.commit().await?)
}

/// The account behind a token, as the database has it now, if one of its posts lets it do that.
///
/// # Errors
/// Those of [`signed_in`]; `account.no_post`, and `account.not_allowed` where none of its posts does.
pub async fn staff(app: &App, tx: &mut Tx, bearer: Bearer, task: Use) -> Result<Staff> {
    let staff = signed_in(app, tx, bearer).await?;
    if staff.posts_for(task).next().is_some() {
        return Ok(staff);
    }
    let has_post = staff.post().is_some();
    Err(if has_post { ErrorCode::AccountNotAllowed } else { ErrorCode::AccountNoPost }.into())
}

/// The account behind a token, whatever its posts are today.
///
/// # Errors
/// `session.expired` when the account or the session has ended, database errors.
pub async fn signed_in(app: &App, tx: &mut Tx, bearer: Bearer) -> Result<Staff> {
    let now = app.clock.now();
    let found = accounts::find_signed_in(tx, bearer.account, bearer.session, now).await?;
    let Account { id, login, name } = found.ok_or(ErrorCode::SessionExpired)?;
    let posts = posts::list_held(tx, id, app.clock.today()).await?;
    Ok(Staff { id, login, name, posts })
}

async fn renew(
    app: &App,
    tx: &mut Tx,
    bearer: Bearer,
    given_for: Option<&[u8]>,
) -> Result<Session> {
    let staff = signed_in(app, tx, bearer).await?;
    let now = app.clock.now();
    let refresh_token = hex::encode(app.ids.bytes::<32>());
    sessions::insert_refresh(tx, &hash(&refresh_token), bearer.session, now, given_for).await?;
    let access_token = tokens::issue(app.keyring.token_key(), bearer, now).map_err(Error::fault)?;
    Ok(Session {
        access_token,
        expires_in: tokens::LIFETIME,
        cookie_hours: cookie_hours(staff.is_officer()),
        account: view(app, tx, staff).await?,
        phone_key: None,
        refresh_token,
    })
}

async fn view(app: &App, tx: &mut Tx, staff: Staff) -> Result<AccountView> {
    let places = app.places.read(tx).await?;
    let Post { kind, region_id, .. } = *staff.post().ok_or(ErrorCode::AccountNoPost)?;
    let mut deputised = Vec::new();
    for post in staff.posts.iter().filter(|post| post.deputy_of.is_some()) {
        deputised.push(RegionView::get(&places, post.region_id)?);
    }
    let region = RegionView::get(&places, region_id)?;
    let uses = staff.uses();
    let Staff { id, login, name, .. } = staff;
    Ok(AccountView { id, login, name, post: kind, region, uses, deputised })
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
