//! 地名录: all places with their history, who has a post there, and the rules that hold there, in
//! memory. Filing, routing and counting days ask it instead of the database.
//!
//! The database holds a name for the state that all of it is in (`settings::PLACES`);
//! a trigger changes it with every change, whoever makes it. The gazetteer kept here
//! belongs to one such state, and is reloaded when the current transaction sees another.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::NaiveDate;
use uuid::Uuid;
use wasm_validator::region::Level;

use crate::domain::error::{ErrorCode, Result};
use crate::domain::post::Post;
use crate::service::places::rules::{RuleBook, Rules};
use crate::store::posts::{self, Holder};
use crate::store::regions::{self, Region};
use crate::store::{Tx, settings};

/// All places as of one state of the database.
#[derive(Debug, Default)]
pub struct Gazetteer {
    /// Name of that state.
    pub state: String,
    /// Every holder of a code, newest first.
    by_code: HashMap<String, Vec<Arc<Region>>>,
    /// Each place by its id, with its newest code and name.
    by_id: HashMap<Uuid, Arc<Region>>,
    /// Codes that the counties served have or had, each once.
    counties: Vec<String>,
    /// Posts of active accounts, past and future ones too, by their place.
    holders: HashMap<Uuid, Vec<Holder>>,
    /// Policies and the calendar.
    pub rule_book: RuleBook,
}

impl Gazetteer {
    async fn load(tx: &mut Tx, state: String) -> Result<Self> {
        let mut all = Self { state, ..Self::default() };
        for region in regions::list_all(tx).await?.into_iter().map(Arc::new) {
            if region.level == Level::County {
                all.counties.push(region.code.clone());
            }
            all.by_id.entry(region.id).or_insert_with(|| Arc::clone(&region));
            all.by_code.entry(region.code.clone()).or_default().push(region);
        }
        all.counties.sort();
        all.counties.dedup();
        for holder in posts::list_all(tx).await? {
            all.holders.entry(holder.post.region_id).or_default().push(holder);
        }
        all.rule_book = RuleBook::load(tx).await?;
        Ok(all)
    }

    /// The place with its newest code and name.
    #[must_use]
    pub fn find(&self, id: Uuid) -> Option<&Region> {
        self.by_id.get(&id).map(Arc::as_ref)
    }

    /// [`Gazetteer::find`], for an id that must exist.
    ///
    /// # Errors
    /// `server.fault` when there is no such place.
    pub fn get(&self, id: Uuid) -> Result<&Region> {
        self.find(id).ok_or_else(|| ErrorCode::ServerFault.into())
    }

    /// Every place that ever had this code, newest first.
    #[must_use]
    pub fn list_by_code(&self, code: &str) -> &[Arc<Region>] {
        self.by_code.get(code).map(Vec::as_slice).unwrap_or_default()
    }

    /// Codes of the counties served, including former ones.
    #[must_use]
    pub fn counties(&self) -> &[String] {
        &self.counties
    }

    /// What holds in that county on that day: for a duty, the day on which it starts; for anything
    /// else, today.
    #[must_use]
    pub fn rules(&self, county: Uuid, day: NaiveDate) -> Rules<'_> {
        self.rule_book.of(Some(county), day)
    }

    /// The accounts that have a post in that office on that day. While a township has none, the
    /// county answers.
    pub fn officers(&self, region: Uuid, day: NaiveDate) -> impl Iterator<Item = Uuid> {
        let holders = self.holders.get(&region).into_iter().flatten();
        let answers = move |post: &Post| post.kind.is_office() && post.is_held_on(day);
        holders.filter(move |held| answers(&held.post)).map(|held| held.account_id)
    }
}

/// The gazetteer as it was last read.
#[derive(Debug, Default)]
pub struct Places(RwLock<Arc<Gazetteer>>);

impl Places {
    /// The gazetteer as last read; it may be out of date.
    #[must_use]
    pub fn latest(&self) -> Arc<Gazetteer> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The gazetteer as the transaction sees it.
    ///
    /// # Errors
    /// A database error: `server.busy`, `server.storage` or `server.fault`.
    pub async fn read(&self, tx: &mut Tx) -> Result<Arc<Gazetteer>> {
        let state = settings::find(tx, settings::PLACES).await?;
        self.of_state(tx, state).await
    }

    /// The same, and locked: nobody changes a place or an account until the transaction ends. Call
    /// it before locking a case: an import locks all places first, then cases.
    ///
    /// # Errors
    /// A database error: `server.busy`, `server.storage` or `server.fault`.
    pub async fn hold(&self, tx: &mut Tx) -> Result<Arc<Gazetteer>> {
        let state = settings::hold(tx, settings::PLACES).await?;
        self.of_state(tx, state).await
    }

    async fn of_state(&self, tx: &mut Tx, state: Option<String>) -> Result<Arc<Gazetteer>> {
        let state = state.ok_or(ErrorCode::ServerFault)?;
        let latest = self.latest();
        if latest.state == state {
            return Ok(latest);
        }
        let read = Arc::new(Gazetteer::load(tx, state).await?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&read);
        Ok(read)
    }
}
