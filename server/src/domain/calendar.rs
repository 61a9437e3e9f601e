//! The calendar in force: the years that ship with the program, and those imported since.

use sha2::{Digest as _, Sha256};
use wasm_validator::calendar::{Calendar, Year};

use crate::domain::error::{Error, Result};

/// A calendar, with what it was made of.
#[derive(Debug, Clone)]
pub struct CalendarInForce {
    /// The calendar to count with.
    pub calendar: Calendar,
    /// The years to send to phones.
    pub years: Vec<Year>,
    /// Hash of the years.
    pub version: String,
}

impl CalendarInForce {
    /// Only the shipped years.
    ///
    /// # Errors
    /// Never for the shipped years, as tests check.
    pub fn shipped() -> Result<Self> {
        Self::new(shipped_years()?)
    }

    /// Makes a calendar of these years.
    ///
    /// # Errors
    /// When they contradict each other.
    pub fn new(years: Vec<Year>) -> Result<Self> {
        let calendar = Calendar::new(years.clone()).map_err(Error::fault)?;
        let json = serde_json::to_vec(&years).map_err(Error::fault)?;
        Ok(Self { calendar, years, version: hex::encode(Sha256::digest(&json)) })
    }

    /// This calendar with newer notices, which take the place of what was known of their years.
    ///
    /// # Errors
    /// When a notice contradicts itself or another.
    pub fn with(&self, newer: &[Year]) -> Result<Self> {
        let mut years = self.years.clone();
        years.retain(|known| newer.iter().all(|newer| newer.year != known.year));
        years.extend(newer.iter().cloned());
        Self::new(years)
    }
}

fn shipped_years() -> Result<Vec<Year>> {
    macro_rules! year {
        ($($year:literal),*) => {
            [$(include_str!(concat!("../../../wasm-validator/calendar/", $year, ".json"))),*]
        };
    }
    year!("2020", "2021", "2022", "2023", "2024", "2025", "2026")
        .into_iter()
        .map(|json| serde_json::from_str(json).map_err(Error::fault))
        .collect()
}
