//! The installation that every use case works with.

use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wasm_validator::calendar::{Calendar, Year};
use wasm_validator::{KnownTexts, Policy};

use crate::bounds::{self, Budget};
use crate::clock::{Clock, IdGen};
use crate::domain::error::{Error, Result};
use crate::domain::meter::Meter;
use crate::gateway::keyring::Keyring;
use crate::gateway::objects::Objects;
use crate::gateway::passwords;
use crate::gateway::photo::DarkRoom;
use crate::service::case::unreadable::Unreadable;
use crate::service::county::consents::{self, Texts};
use crate::service::county::policies;
use crate::service::filing::batch::Filings;
use crate::service::filing::floods::Floods;
use crate::service::people::known_browser::Browser;
use crate::service::places::gazetteer::Places;
use crate::store::{Db, settings};

/// The installation. Cheap to share, never changed while serving.
#[derive(Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Storage of photos and recordings.
    pub objects: Objects,
    /// The master keys.
    pub keyring: Arc<Keyring>,
    /// The time.
    pub clock: Clock,
    /// Random bytes and ids.
    pub ids: IdGen,
    /// Working days, as counted now.
    pub calendar: CalendarInForce,
    /// The policy in force.
    pub policy: Policy,
    /// Version of `policy`: its hash.
    pub policy_version: String,
    /// Regions, in memory.
    pub places: Arc<Places>,
    /// Writes filings to the database, in groups.
    pub filings: Filings,
    /// Records that could not be opened.
    pub unreadable: Unreadable,
    /// Consents and privacy notice in force.
    pub texts: Texts,
    /// All versions of these texts that were ever shown.
    pub known_texts: KnownTexts,
    /// Wrong one-time codes after a right password, by account and known browser. One in
    /// 333,333 is right at any moment: five and then one every five minutes find it on 0.1 %
    /// of days.
    pub otp_tries: Meter<(Uuid, Option<Browser>)>,
    /// Queues in which passwords wait to be tried.
    pub passwords: passwords::Queues,
    /// Memory for JSON bodies.
    pub forms: Budget,
    /// Memory for photos and recordings on their way in, and for recordings on their way out.
    pub photos: Budget,
    /// Decodes photos, in turn.
    pub dark_room: DarkRoom,
    /// Senders with more filings than usual.
    pub floods: Arc<Floods>,
}

impl App {
    /// Puts the parts together; reads imported calendar years from the database, which
    /// must be migrated.
    ///
    /// # Errors
    /// The database's, or a calendar that contradicts itself.
    pub async fn new(
        db: Db,
        objects: Objects,
        keyring: Arc<Keyring>,
        clock: Clock,
    ) -> Result<Self> {
        let calendar = CalendarInForce::load(&db).await?;
        let policy = policies::in_force(&db, &clock).await?;
        let places = Arc::new(Places::default());
        let floods = Arc::new(Floods::load(&db, clock.now()).await?);
        Ok(Self {
            filings: Filings::new(db.clone(), Arc::clone(&places), Arc::clone(&floods)),
            places,
            db,
            objects,
            keyring,
            clock,
            ids: IdGen,
            calendar,
            policy_version: policy.version(),
            policy,
            unreadable: Unreadable::default(),
            texts: Texts::load(),
            known_texts: consents::shipped(),
            otp_tries: Meter::new(5, Duration::from_secs(300)),
            passwords: passwords::Queues::default(),
            forms: Budget::new(bounds::FORMS),
            photos: Budget::new(bounds::PHOTOS),
            dark_room: DarkRoom::default(),
            floods,
        })
    }
}

/// The years that ship with the program, and those imported since.
#[derive(Debug)]
pub struct CalendarInForce {
    /// The calendar to count with.
    pub calendar: Calendar,
    /// The years to send to phones.
    pub years: Vec<Year>,
    /// Hash of the years.
    pub version: String,
}

/// Setting under which an imported year is kept.
pub const CALENDAR_SETTING: &str = "calendar.imported";

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

    /// The shipped years and those imported into this database.
    ///
    /// # Errors
    /// The database's, or a calendar that contradicts itself.
    pub async fn load(db: &Db) -> Result<Self> {
        let mut tx = db.begin_read().await?;
        let imported: Vec<Year> = match settings::find(&mut tx, CALENDAR_SETTING).await? {
            Some(json) => serde_json::from_str(&json).map_err(Error::fault)?,
            None => Vec::new(),
        };
        let mut years = shipped_years()?;
        years.retain(|year| imported.iter().all(|newer| newer.year != year.year));
        years.extend(imported);
        Self::new(years)
    }
}

fn shipped_years() -> Result<Vec<Year>> {
    macro_rules! year {
        ($($year:literal),*) => {
            [$(include_str!(concat!("../../wasm-validator/calendar/", $year, ".json"))),*]
        };
    }
    year!("2020", "2021", "2022", "2023", "2024", "2025", "2026")
        .into_iter()
        .map(|json| serde_json::from_str(json).map_err(Error::fault))
        .collect()
}
