//! 行政区划更新: importing a list of places, so that each keeps its identity while codes
//! and names move.
//!
//! A place is the same when code and name are; when only the word for its kind changed
//! (杨庄乡, 杨庄镇); when its name appears exactly once under another code. A code that names
//! another place now never makes it the same place. What the list leaves open is
//! asked of a human, and until then nothing is imported.

mod apply;
mod csv;
mod error;
mod hand_on;
mod map;
mod matching;
mod names;
mod plan;
mod planner;
mod read;
mod report;
mod state;
mod telephones;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use wasm_validator::date::parse_date;
use wasm_validator::region::{Level, RegionCode, is_list};

pub use error::{ImportError, LineFault};
pub use map::{Decision, Decisions};
pub use plan::{Ambiguous, Change, Current, Legacy, Place, Plan, Why};
pub use planner::plan;
pub use read::{Listing, read};
pub(crate) use telephones::sign;
pub use telephones::{Telephones, set_signature, set_telephone};

use crate::app::App;
use crate::store::Tx;

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name, for messages.
    pub name: String,
    /// Its contents: UTF-8, with or without a byte order mark.
    pub bytes: Vec<u8>,
}

impl Source {
    fn at(&self, line: usize, fault: LineFault) -> ImportError {
        ImportError::Line { file: self.name.clone(), place: format!("line {line}"), fault }
    }
    fn at_item(&self, item: usize, fault: LineFault) -> ImportError {
        ImportError::Line { file: self.name.clone(), place: format!("item {item}"), fault }
    }
}

/// Which list of which county, and from when.
#[derive(Debug, Clone)]
pub struct Import {
    /// Code of the county, 6 digits.
    pub county: String,
    /// Name of the county; needed for a new county that the list itself does not name.
    pub county_name: Option<String>,
    /// Month of the list, YYYY-MM.
    pub list: String,
    /// The first day on which the changes hold.
    pub valid_from: NaiveDate,
}

impl Import {
    /// `valid_from` defaults to the first day of the list's month.
    ///
    /// # Errors
    /// [`ImportError::County`], [`ImportError::List`].
    pub fn new(
        county: &str,
        county_name: Option<&str>,
        list: &str,
        valid_from: Option<NaiveDate>,
    ) -> Result<Self, ImportError> {
        let code = RegionCode::parse(county)
            .ok()
            .filter(|code| code.level() == Level::County)
            .ok_or_else(|| ImportError::County(county.to_owned()))?;
        let first = parse_date(&format!("{list}-01")).filter(|_| is_list(list));
        let first = first.ok_or_else(|| ImportError::List(list.to_owned()))?;
        Ok(Self {
            county: code.as_str().to_owned(),
            county_name: county_name.map(str::to_owned),
            list: list.to_owned(),
            valid_from: valid_from.unwrap_or(first),
        })
    }
}

/// The files of one import.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// One list, in one file or several (townships, villages).
    pub lists: Vec<Source>,
    /// A human's decisions about places, where the list leaves them open.
    pub map: Option<Source>,
    /// Telephones of the offices, by the codes of the new list.
    pub telephones: Option<Source>,
}

/// Plans an import and, when `is_applied`, applies it: all of it, or nothing on
/// any error.
///
/// # Errors
/// As [`ImportError`] says; [`ImportError::Ambiguous`] only when it is to be applied.
pub async fn import(
    app: &App,
    import: &Import,
    files: &Files,
    is_applied: bool,
) -> Result<Plan, ImportError> {
    if import.valid_from > app.clock.today() {
        return Err(ImportError::Future(import.valid_from));
    }
    let listing = read(&files.lists, &import.county)?;
    let map = files.map.as_ref().map(map::read).transpose()?.unwrap_or_default();
    let telephones = files.telephones.as_ref().map(telephones::read).transpose()?;
    let telephones = telephones.unwrap_or_default();
    if !is_applied {
        let mut tx = app.db.begin_read().await?;
        return Ok(plan_now(app, &mut tx, import, &listing, &map).await?.1);
    }
    let mut tx = app.db.begin().await?;
    let plan = import_in(app, &mut tx, import, &listing, &map, &telephones).await?;
    tx.commit().await?;
    Ok(plan)
}

/// Imports in the caller's transaction.
///
/// # Errors
/// As [`import`].
pub async fn import_in(
    app: &App,
    tx: &mut Tx,
    import: &Import,
    listing: &Listing,
    map: &Decisions,
    telephones: &Telephones,
) -> Result<Plan, ImportError> {
    let (now, plan) = plan_now(app, tx, import, listing, map).await?;
    if !plan.ambiguous.is_empty() {
        return Err(ImportError::Ambiguous(Box::new(plan)));
    }
    apply::apply(app, tx, import, &now, &plan).await?;
    for (code, telephone) in telephones {
        telephones::set(tx, code, telephone).await?;
    }
    Ok(plan)
}

async fn plan_now(
    app: &App,
    tx: &mut Tx,
    import: &Import,
    listing: &Listing,
    map: &Decisions,
) -> Result<(Current, Plan), ImportError> {
    let now = state::current(tx, &import.county, map).await?;
    let county = (import.county.as_str(), import.county_name.as_deref());
    let plan = plan(&now, county, listing, map, &mut || app.ids.uuid(app.clock.now()))?;
    planner::check_begins_after(&plan, &now, &import.list, import.valid_from)?;
    Ok((now, plan))
}
