//! What holds where and from which day: policies and the calendar, kept in memory with the places
//! (`gazetteer.rs`) and reloaded with them.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;
use wasm_validator::calendar::{Calendar, Year};

use crate::domain::calendar::CalendarInForce;
use crate::domain::error::{Error, Result};
use crate::domain::policy::{Policy, version_of};
use crate::store::calendars::CalendarRow;
use crate::store::policies::PolicyRow;
use crate::store::{Tx, calendars, policies};

/// What holds in a county on a day.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The policy of that day.
    pub policy: &'a Policy,
    /// Its hash.
    pub policy_version: &'a str,
    /// Working days as they are known now, whatever the day.
    pub calendar: &'a Calendar,
    /// Hash of the years in it.
    pub calendar_version: &'a str,
}

/// A policy with its hash.
#[derive(Debug, Clone)]
pub struct Dated {
    /// The policy.
    pub policy: Policy,
    /// Hash of its document.
    pub version: String,
}

/// All policies and the calendar, as of one state of the database.
#[derive(Debug)]
pub struct RuleBook {
    /// The calendar in force.
    pub calendar: CalendarInForce,
    /// By county, each list in the order of first days. Under `None` are those for all counties
    /// without one of their own, the one that ships among them.
    policies: HashMap<Option<Uuid>, Vec<Dated>>,
    /// Rows that do not read, as `policies 3`. What was recorded before each goes on holding.
    pub unreadable: Vec<String>,
}

impl Default for RuleBook {
    /// What ships with the program.
    ///
    /// # Panics
    /// Never with the years that ship; the tests see to it.
    fn default() -> Self {
        let calendar = CalendarInForce::shipped().expect("the years that ship agree");
        let policy = Policy::default();
        let version = version_of(&policy.document());
        let policies = HashMap::from([(None, vec![Dated { policy, version }])]);
        Self { calendar, policies, unreadable: Vec::new() }
    }
}

impl RuleBook {
    /// As the transaction sees it. A row that does not read takes nothing down: it is logged, and
    /// passed over.
    ///
    /// # Errors
    /// A database error: `server.busy`, `server.storage` or `server.fault`.
    pub async fn load(tx: &mut Tx) -> Result<Self> {
        let mut book = Self::default();
        for (place, row) in (1..).zip(policies::list(tx).await?) {
            let read = row.map_err(Error::from).and_then(|row| book.add_policy(row));
            book.note("policies", place, read);
        }
        let mut years: Vec<(u32, Year)> = Vec::new();
        for (place, row) in (1..).zip(calendars::list(tx).await?) {
            let read = row.map_err(Error::from).and_then(|row| read_year(&row)).map(|year| {
                // Imported later for the same year: it holds.
                years.retain(|(_, known)| known.year != year.year);
                years.push((place, year));
            });
            book.note("calendars", place, read);
        }
        book.add_years(&years);
        Ok(book)
    }

    fn add_years(&mut self, years: &[(u32, Year)]) {
        let all: Vec<Year> = years.iter().map(|(_, year)| year.clone()).collect();
        if let Ok(calendar) = self.calendar.with(&all) {
            self.calendar = calendar;
            return;
        }
        // One of them contradicts the others: without it.
        for (place, year) in years {
            let read = self.calendar.with(std::slice::from_ref(year));
            let read = read.map(|calendar| self.calendar = calendar);
            self.note("calendars", *place, read);
        }
    }

    fn note(&mut self, table: &str, place: u32, read: Result<()>) {
        if let Err(error) = read {
            let cause = error.cause();
            tracing::error!(table, row = place, error = cause, "a rule does not read: passed over");
            self.unreadable.push(format!("{table} {place}"));
        }
    }

    fn add_policy(&mut self, row: PolicyRow) -> Result<()> {
        let document = whole(&row.document, &row.version)?;
        let policy = Policy::read(&document).map_err(Error::fault)?;
        if policy.valid_from != row.valid_from {
            return Err(Error::fault("its first day is not what its document says"));
        }
        let list = self.policies.entry(row.county_id).or_default();
        // Recorded later for the same day: it holds.
        list.retain(|known| known.policy.valid_from != policy.valid_from);
        let after = list.partition_point(|known| known.policy.valid_from < policy.valid_from);
        list.insert(after, Dated { policy, version: row.version });
        Ok(())
    }

    /// What holds in that county on that day.
    #[must_use]
    pub fn of(&self, county: Option<Uuid>, day: NaiveDate) -> Rules<'_> {
        let own = county.and_then(|county| self.find(Some(county), day));
        let Dated { policy, version } = own.or_else(|| self.find(None, day)).unwrap_or_else(|| {
            // Before everything that is known: the oldest.
            &self.policies[&None][0]
        });
        Rules {
            policy,
            policy_version: version,
            calendar: &self.calendar.calendar,
            calendar_version: &self.calendar.version,
        }
    }

    fn find(&self, county: Option<Uuid>, day: NaiveDate) -> Option<&Dated> {
        let list = self.policies.get(&county)?;
        list.iter().rfind(|known| known.policy.valid_from <= day)
    }

    /// The policies of a county, in the order of first days: those for all counties until its own
    /// first one, then its own. With `None`, those for all counties alone.
    #[must_use]
    pub fn list(&self, county: Option<Uuid>) -> Vec<&Dated> {
        let shared = self.policies.get(&None).into_iter().flatten();
        let own = self.policies.get(&county).filter(|_| county.is_some());
        let own: Vec<&Dated> = own.into_iter().flatten().collect();
        let until = own.first().map(|first| first.policy.valid_from);
        let is_before = |one: &&Dated| until.is_none_or(|until| one.policy.valid_from < until);
        shared.filter(is_before).chain(own).collect()
    }
}

/// The document, if it is the one that was recorded.
fn whole(document: &str, version: &str) -> Result<Value> {
    let document: Value = serde_json::from_str(document).map_err(Error::fault)?;
    if version_of(&document) != version {
        return Err(Error::fault("its document is not what its hash says"));
    }
    Ok(document)
}

fn read_year(row: &CalendarRow) -> Result<Year> {
    let year: Year =
        serde_json::from_value(whole(&row.document, &row.version)?).map_err(Error::fault)?;
    if i64::from(year.year) != row.year {
        return Err(Error::fault("its year is not what its document says"));
    }
    Ok(year)
}
