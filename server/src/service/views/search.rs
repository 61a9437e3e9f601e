//! 柜台查询: finds the case of somebody at the counter who has no slip.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasm_validator::identity::IdNumber;
use wasm_validator::phone::Phone;
use wasm_validator::text::to_half_width;
use wasm_validator::{Code, Violation};

use crate::app::App;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Happening, Nothing};
use crate::domain::reference::Reference;
use crate::domain::rights::Use;
use crate::domain::staff::Staff;
use crate::gateway::tokens::Bearer;
use crate::service::case::reads::{self, Sight};
use crate::service::case::{form, timeline};
use crate::service::people::sessions;
use crate::service::views::inbox::{self, CaseRow};
use crate::store::cases::{self, Wanted};
use crate::store::{Tx, dockets, lookups};

/// The body of a search.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseSearch {
    /// A whole reference, id number or telephone, as typed: spaces, hyphens, +86
    /// and full-width digits do not matter.
    pub number: String,
}

/// What was found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FoundCases {
    /// Matching cases, newest first, in any state; at most 100.
    pub items: Vec<CaseRow>,
    /// Whether there are more than that.
    pub more: bool,
}

/// Most cases of an answer: a number may be the contact of a whole village.
const LIMIT: i64 = 100;
/// Fruitless searches allowed per officer and day: no honest typing needs as many, guessing does.
const MISSES_A_DAY: i64 = 100;

/// Searches the officer's region. A search by id number or telephone leaves an event in each case
/// found (who looked, not what for); a fruitless one is logged and counted.
///
/// # Errors
/// `search.number`, `search.reference`, `declaration.invalid` with the code for a number that is
/// almost valid, `search.throttled`, `session.expired`, database errors.
pub async fn search(app: &App, bearer: Bearer, asked: &CaseSearch) -> Result<FoundCases> {
    let mut tx = app.db.begin().await?;
    let staff = sessions::staff(app, &mut tx, bearer, Use::Search).await?;
    let wanted = wanted(app, &asked.number)?;
    let counted = app.keyring.index("search", &staff.id.to_string());
    let today = app.clock.today();
    let misses = lookups::count(&mut tx, &counted, today).await?;
    if misses >= MISSES_A_DAY {
        return Err(Error::throttled(ErrorCode::SearchThrottled, app.clock.until_tomorrow()));
    }
    let found = cases::search(&mut tx, &staff.areas(Use::Search), &wanted, LIMIT + 1).await?;
    let (mut found, _) = app.unreadable.sift_named("cases", found)?;
    found.sort_by(|a, b| b.received_at.cmp(&a.received_at).then(a.id.cmp(&b.id)));
    let limit = usize::try_from(LIMIT).unwrap_or_default();
    let more = found.len() > limit;
    found.truncate(limit);
    if found.is_empty() {
        lookups::add(&mut tx, &counted, today).await?;
        let (account, misses) = (staff.login.as_str(), misses + 1);
        tracing::info!(
            account,
            misses,
            "a search at the counter found nothing, for the day's nth time"
        );
    }
    if wanted.reference.is_none() {
        note(app, &mut tx, &staff, &found).await?;
    }
    if found.is_empty() {
        let _ = reads::open(app, &mut tx, &staff, Sight::found(None)).await?;
    }
    let mut items = Vec::with_capacity(found.len());
    let places = app.places.read(&mut tx).await?;
    for case in found {
        let read = reads::open(app, &mut tx, &staff, Sight::found(Some(case.id))).await?;
        items.push(inbox::row(app, &mut tx, &places, read, case).await?);
    }
    tx.commit().await?;
    Ok(FoundCases { items, more })
}

/// Leaves an event in each case found, in the order of ids, so that concurrent searches cannot
/// deadlock. The case's version does not change: a colleague's answer must not fail because
/// somebody looked.
async fn note(app: &App, tx: &mut Tx, staff: &Staff, found: &[cases::Case]) -> Result<()> {
    let mut ids: Vec<_> = found.iter().map(|case| case.id).collect();
    ids.sort_unstable();
    for id in ids {
        dockets::lock(tx, id).await?;
        let actor = Actor::Account(staff.id);
        let noted = timeline::append(app, tx, id, actor, &Happening::LookedUp(Nothing {})).await;
        // An unreadable timeline takes no further event; the case is found all the same.
        let _ = app.unreadable.pass_over("events", &id.to_string(), noted)?;
    }
    Ok(())
}

/// Twelve digits that begin with 0 may be a reference or a landline: both are searched.
fn wanted(app: &App, typed: &str) -> Result<Wanted> {
    let plain: String = typed.chars().map(to_half_width).collect();
    let mut wanted = Wanted {
        reference: Reference::parse(&plain).map(|reference| reference.as_str().to_owned()),
        ..Wanted::default()
    };
    let id_number = IdNumber::parse(typed, app.clock.today());
    let phone = Phone::parse(typed);
    wanted.index.id_number =
        id_number.as_ref().ok().map(|id_number| form::id_number_index(app, id_number));
    wanted.index.phone = phone.as_ref().ok().map(|phone| form::phone_index(app, phone.as_str()));
    if wanted.reference.is_some() || id_number.is_ok() || phone.is_ok() {
        return Ok(wanted);
    }
    Err(mistyped(&plain, id_number.err(), phone.err()))
}

/// For an almost valid number, what is wrong with it; for anything else, what can be searched.
fn mistyped(plain: &str, id_number: Option<Code>, phone: Option<Code>) -> Error {
    let kept: String = plain.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let digits = kept.strip_suffix(['x', 'X']).unwrap_or(&kept);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return ErrorCode::SearchNumber.into();
    }
    let code = match kept.len() {
        12 => return ErrorCode::SearchReference.into(),
        11 => phone,
        15 | 18 => id_number,
        _ => None,
    };
    match code {
        Some(code) => Error::invalid(vec![Violation::new("/number", code)]),
        None => ErrorCode::SearchNumber.into(),
    }
}
