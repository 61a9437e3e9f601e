//! Posts, managed from the command line: who does what, where, and from which day to which.

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use crate::app::App;
use crate::domain::account_act::AccountAct;
use crate::domain::post::{Post, PostKind};
use crate::service::people::acts;
use crate::service::people::error::AccountError;
use crate::service::places::routing;
use crate::store::{Tx, accounts, posts};

type Result<T> = std::result::Result<T, AccountError>;

/// The place with that code where such a post can be.
///
/// # Errors
/// [`AccountError::Region`] where there is none.
pub(super) async fn place(app: &App, tx: &mut Tx, kind: PostKind, code: &str) -> Result<Uuid> {
    let places = app.places.read(tx).await?;
    let found = routing::candidates(&places, code, None).into_iter();
    let mut fitting =
        found.filter(|place| kind.levels().contains(&place.level) && place.valid_to.is_none());
    Ok(fitting.next().ok_or(AccountError::Region(kind))?.id)
}

/// Gives an account one more post.
///
/// # Errors
/// As [`AccountError`] says.
pub async fn add(
    app: &App,
    login: &str,
    kind: PostKind,
    code: &str,
    (from_day, to_day): (NaiveDate, Option<NaiveDate>),
) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let account = accounts::find_by_login(&mut tx, login).await?.ok_or(AccountError::Unknown)?;
    let region_id = place(app, &mut tx, kind, code).await?;
    let post = Post { kind, region_id, from_day, to_day, deputy_of: None };
    let others = posts::list_of(&mut tx, account.id).await?;
    if to_day.is_some_and(|last| last < from_day) || others.iter().any(|one| one.overlaps(&post)) {
        return Err(AccountError::Days);
    }
    posts::insert(&mut tx, account.id, &post).await?;
    acts::record(app, &mut tx, account.id, AccountAct::PostGiven).await?;
    Ok(tx.commit().await?)
}

/// Sets the last day of a post: of the one that is held on that day, or the day after. It may be
/// yesterday: then it has ended.
///
/// # Errors
/// As [`AccountError`] says.
pub async fn end(
    app: &App,
    login: &str,
    kind: PostKind,
    code: &str,
    last: NaiveDate,
) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let account = accounts::find_by_login(&mut tx, login).await?.ok_or(AccountError::Unknown)?;
    let region_id = place(app, &mut tx, kind, code).await?;
    let held = posts::list_of(&mut tx, account.id).await?;
    let next = last + Days::new(1);
    let is_it = |post: &&Post| {
        (post.kind, post.region_id, post.deputy_of) == (kind, region_id, None)
            && (post.is_held_on(last) || post.is_held_on(next))
    };
    let post = held.iter().find(is_it).ok_or(AccountError::NoPost)?;
    posts::end(&mut tx, account.id, post, last).await?;
    acts::record(app, &mut tx, account.id, AccountAct::PostEnded).await?;
    Ok(tx.commit().await?)
}

/// Names a deputy for the days that a township's officer is away: another township's officer of the
/// same county.
///
/// # Errors
/// As [`AccountError`] says.
pub async fn set_deputy(
    app: &App,
    login: &str,
    deputy: &str,
    from_day: NaiveDate,
    to_day: NaiveDate,
) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let away = accounts::find_by_login(&mut tx, login).await?.ok_or(AccountError::Unknown)?;
    let steps_in = accounts::find_by_login(&mut tx, deputy).await?.ok_or(AccountError::Unknown)?;
    let office = own_township(&mut tx, away.id, from_day).await?.ok_or(AccountError::Deputy)?;
    let other = own_township(&mut tx, steps_in.id, from_day).await?.ok_or(AccountError::Deputy)?;
    let places = app.places.read(&mut tx).await?;
    let here = routing::of_region(&places, office)?.county_id;
    let there = routing::of_region(&places, other)?.county_id;
    if here != there || office == other || from_day > to_day {
        return Err(AccountError::Deputy);
    }
    let post = Post {
        kind: PostKind::Township,
        region_id: office,
        from_day,
        to_day: Some(to_day),
        deputy_of: Some(away.id),
    };
    // Named again from the same day on, the deputy only gets another last day.
    let named = posts::list_of(&mut tx, steps_in.id).await?;
    let is_same = |one: &&Post| Post { to_day: one.to_day, ..post } == **one;
    match named.iter().find(is_same) {
        Some(one) => posts::end(&mut tx, steps_in.id, one, to_day).await?,
        None => posts::insert(&mut tx, steps_in.id, &post).await?,
    }
    acts::record(app, &mut tx, steps_in.id, AccountAct::DeputyNamed).await?;
    Ok(tx.commit().await?)
}

async fn own_township(tx: &mut Tx, account: Uuid, day: NaiveDate) -> Result<Option<Uuid>> {
    let held = posts::list_held(tx, account, day).await?;
    let is_own = |post: &&Post| post.kind == PostKind::Township && post.deputy_of.is_none();
    Ok(held.iter().find(is_own).map(|post| post.region_id))
}
