//! Accounts, managed from the command line. There are no default passwords.

use chrono::NaiveDate;

use crate::app::App;
use crate::domain::account_act::AccountAct;
use crate::domain::error::Result;
use crate::domain::post::{Post, PostKind};
use crate::domain::staff::Staff;
use crate::gateway::passwords;
use crate::service::people::error::{AccountError, LOGIN_MAX, LOGIN_MIN, NAME_MAX};
use crate::service::people::{acts, posts};
use crate::store::accounts::{self, Account, NewAccount};
use crate::store::{self, sessions};

/// An account to be added, with its first post.
#[derive(Debug, Clone, Copy)]
pub struct NewStaff<'a> {
    /// Login name.
    pub login: &'a str,
    /// Name shown in the timeline.
    pub name: &'a str,
    /// What they do.
    pub post: PostKind,
    /// Code of the place where they do it.
    pub region: &'a str,
    /// The first day on which they do it.
    pub from_day: NaiveDate,
    /// The password, in clear.
    pub password: &'a str,
}

/// Adds an account. Blocks while it hashes the password.
///
/// # Errors
/// As [`AccountError`] says.
pub async fn add(app: &App, new: NewStaff<'_>) -> std::result::Result<Staff, AccountError> {
    let NewStaff { login, name, password, .. } = new;
    // Names are typed at a desk and read in lists: no spaces, and a limited length.
    let speakable = |c: char| c.is_alphanumeric() || "._-".contains(c);
    let name = name.trim();
    if !(LOGIN_MIN..=LOGIN_MAX).contains(&login.chars().count())
        || !login.chars().all(speakable)
        || !(1..=NAME_MAX).contains(&name.chars().count())
        || name.contains(char::is_control)
    {
        return Err(AccountError::Name);
    }
    check_password(password)?;
    let password_hash = passwords::hash(password, &app.ids)?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let region_id = posts::place(app, &mut tx, new.post, new.region).await?;
    let id = app.ids.uuid(now);
    let account = NewAccount { id, login, name, password_hash: &password_hash, created_at: now };
    if !accounts::insert(&mut tx, &account).await? {
        return Err(AccountError::Taken);
    }
    let (kind, from_day) = (new.post, new.from_day);
    let post = Post { kind, region_id, from_day, to_day: None, deputy_of: None };
    store::posts::insert(&mut tx, id, &post).await?;
    acts::record(app, &mut tx, id, AccountAct::Added).await?;
    tx.commit().await?;
    Ok(Staff { id, login: login.into(), name: name.into(), posts: vec![post] })
}

fn check_password(password: &str) -> std::result::Result<(), AccountError> {
    let is_long_enough = password.chars().count() >= passwords::MIN_LENGTH;
    let fits = is_long_enough && password.len() <= passwords::MAX_BYTES;
    if fits { Ok(()) } else { Err(AccountError::Password) }
}

/// Disables an account; its sessions end at once.
///
/// # Errors
/// As [`AccountError`] says.
pub async fn disable(app: &App, login: &str) -> std::result::Result<(), AccountError> {
    let mut tx = app.db.begin().await?;
    let id = accounts::find_id(&mut tx, login).await?.ok_or(AccountError::Unknown)?;
    if !accounts::disable(&mut tx, login, app.clock.now()).await? {
        return Err(AccountError::Unknown);
    }
    acts::record(app, &mut tx, id, AccountAct::Disabled).await?;
    sessions::revoke_all(&mut tx, login, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// Sets a new password and ends every session of the account.
///
/// # Errors
/// As [`AccountError`] says.
pub async fn set_password(
    app: &App,
    login: &str,
    password: &str,
) -> std::result::Result<(), AccountError> {
    check_password(password)?;
    let hash = passwords::hash(password, &app.ids)?;
    let mut tx = app.db.begin().await?;
    let id = accounts::find_id(&mut tx, login).await?.ok_or(AccountError::Unknown)?;
    if !accounts::set_password(&mut tx, login, &hash).await? {
        return Err(AccountError::Unknown);
    }
    acts::record(app, &mut tx, id, AccountAct::PasswordSet).await?;
    sessions::revoke_all(&mut tx, login, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// Every active account with its posts, past and future ones too, and the code of each one's place.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn list(app: &App) -> Result<Vec<(Staff, Vec<String>)>> {
    let mut tx = app.db.begin_read().await?;
    let mut listed = Vec::new();
    for Account { id, login, name } in accounts::list(&mut tx).await? {
        let posts = store::posts::list_of(&mut tx, id).await?;
        let mut codes = Vec::with_capacity(posts.len());
        for post in &posts {
            codes.push(store::regions::get_current(&mut tx, post.region_id).await?.code);
        }
        listed.push((Staff { id, login, name, posts }, codes));
    }
    Ok(listed)
}
