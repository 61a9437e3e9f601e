//! Accounts, managed from the command line. There are no default passwords.

use chrono::NaiveDate;
use wasm_validator::region::Level;

use crate::app::App;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::staff::{Role, Staff};
use crate::gateway::passwords;
use crate::service::places::routing;
use crate::store::accounts::{self, NewAccount};
use crate::store::sessions;

/// Limits of login names and names, in characters.
const LOGIN_MIN: usize = 2;
const LOGIN_MAX: usize = 40;
const NAME_MAX: usize = 50;

/// Why an account could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The login name is taken.
    #[error("the login name is taken")]
    Taken,
    /// The login name or the name has a wrong length or characters that are not allowed.
    #[error(
        "a login name has {LOGIN_MIN} to {LOGIN_MAX} letters, digits, dots, hyphens or underscores; \
         the name of who has it, 1 to {NAME_MAX} characters"
    )]
    Name,
    /// The password is too short, or longer than anybody types.
    #[error(
        "a password has at least {} characters, and at most {} bytes",
        passwords::MIN_LENGTH,
        passwords::MAX_BYTES
    )]
    Password,
    /// The region is unknown, or not of the level at which the role works.
    #[error("no region with that code where a {} account works: import the regions first", .0.as_str())]
    Region(Role),
    /// The two are not townships of one county, or the days are in the wrong order.
    #[error(
        "a deputy is an officer of another township of the same county, from a day to a later one"
    )]
    Deputy,
    /// A cadre's account cannot have one-time codes.
    #[error("one-time codes are for townships and counties")]
    Codes,
    /// No such account.
    #[error("no active account with that login name")]
    Unknown,
    /// Any other error.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<sqlx::Error> for AccountError {
    fn from(error: sqlx::Error) -> Self {
        Self::Other(error.into())
    }
}

/// Adds an account for a region, by code. Blocks while it hashes the password.
///
/// # Errors
/// As [`AccountError`] says.
pub async fn add(
    app: &App,
    login: &str,
    name: &str,
    role: Role,
    region_code: &str,
    password: &str,
) -> std::result::Result<Staff, AccountError> {
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
    let mut tx = app.db.begin().await?;
    let places = app.places.read(&mut tx).await?;
    let region = routing::candidates(&places, region_code, None)
        .into_iter()
        .find(|region| levels(role).contains(&region.level) && region.valid_to.is_none())
        .ok_or(AccountError::Region(role))?;
    let now = app.clock.now();
    let account = NewAccount {
        id: app.ids.uuid(now),
        login,
        name,
        role,
        region_id: region.id,
        password_hash: &password_hash,
        created_at: now,
    };
    if !accounts::insert(&mut tx, &account).await? {
        return Err(AccountError::Taken);
    }
    tx.commit().await?;
    let (login, name) = (login.into(), name.into());
    Ok(Staff { id: account.id, login, name, role, region_id: region.id, deputised: Vec::new() })
}

fn check_password(password: &str) -> std::result::Result<(), AccountError> {
    let is_long_enough = password.chars().count() >= passwords::MIN_LENGTH;
    let fits = is_long_enough && password.len() <= passwords::MAX_BYTES;
    if fits { Ok(()) } else { Err(AccountError::Password) }
}

/// The levels at which a role works. A 网格员 may have more than one village.
const fn levels(role: Role) -> &'static [Level] {
    match role {
        Role::Township => &[Level::Township],
        Role::County => &[Level::County],
        Role::Cadre => &[Level::Township, Level::Village],
    }
}

/// Disables an account; its sessions end at once.
///
/// # Errors
/// As [`AccountError`] says.
pub async fn disable(app: &App, login: &str) -> std::result::Result<(), AccountError> {
    let mut tx = app.db.begin().await?;
    if !accounts::disable(&mut tx, login, app.clock.now()).await? {
        return Err(AccountError::Unknown);
    }
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
    if !accounts::set_password(&mut tx, login, &hash).await? {
        return Err(AccountError::Unknown);
    }
    sessions::revoke_all(&mut tx, login, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// Names a deputy for the days that an officer is away: another officer of the county.
///
/// # Errors
/// As [`AccountError`] says.
pub async fn set_deputy(
    app: &App,
    login: &str,
    deputy: &str,
    from_day: NaiveDate,
    to_day: NaiveDate,
) -> std::result::Result<(), AccountError> {
    let mut tx = app.db.begin().await?;
    let away = accounts::find_by_login(&mut tx, login).await?.ok_or(AccountError::Unknown)?;
    let steps_in = accounts::find_by_login(&mut tx, deputy).await?.ok_or(AccountError::Unknown)?;
    let places = app.places.read(&mut tx).await?;
    let here = routing::of_region(&places, away.region_id)?.county_id;
    let there = routing::of_region(&places, steps_in.region_id)?.county_id;
    let both_townships = away.role == Role::Township && steps_in.role == Role::Township;
    if here != there || !both_townships || away.id == steps_in.id || from_day > to_day {
        return Err(AccountError::Deputy);
    }
    accounts::insert_deputy(&mut tx, away.id, steps_in.id, from_day, to_day).await?;
    Ok(tx.commit().await?)
}

/// Every active account, with its region's code.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn list(app: &App) -> Result<Vec<(Staff, String)>> {
    let mut tx = app.db.begin_read().await?;
    let mut listed = Vec::new();
    for staff in accounts::list(&mut tx).await? {
        let region = crate::store::regions::get_current(&mut tx, staff.region_id).await?;
        listed.push((staff, region.code));
    }
    Ok(listed)
}

impl From<AccountError> for Error {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Other(error) => error,
            error => {
                Self { source: Some(error.to_string().into()), ..ErrorCode::ServerFault.into() }
            }
        }
    }
}
