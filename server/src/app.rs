//! The installation that every use case works with.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;
use wasm_validator::KnownTexts;

use crate::bounds::{self, Budget};
use crate::clock::{Clock, IdGen};
use crate::domain::error::Result;
use crate::domain::meter::Meter;
use crate::gateway::keyring::Keyring;
use crate::gateway::objects::Objects;
use crate::gateway::passwords;
use crate::gateway::photo::DarkRoom;
use crate::service::case::unreadable::Unreadable;
use crate::service::county::consents::{self, Texts};
use crate::service::filing::batch::Filings;
use crate::service::filing::floods::Floods;
use crate::service::people::known_browser::Browser;
use crate::service::places::gazetteer::Places;
use crate::store::Db;

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
    /// Regions and the rules that hold there, in memory.
    pub places: Arc<Places>,
    /// Writes filings to the database, in groups.
    pub filings: Filings,
    /// Records that could not be opened.
    pub unreadable: Unreadable,
    /// Consents and privacy notice in force.
    pub texts: Texts,
    /// All versions of these texts that were ever shown.
    pub known_texts: KnownTexts,
    /// Wrong one-time codes after a right password, by account and known browser. At any moment
    /// three of a million codes are right: whoever guesses, five at once and then one every five
    /// minutes, finds one on 0.1 % of days.
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
    /// Puts the parts together. The database must be migrated.
    ///
    /// # Errors
    /// A database error: `server.busy`, `server.storage` or `server.fault`.
    pub async fn new(
        db: Db,
        objects: Objects,
        keyring: Arc<Keyring>,
        clock: Clock,
    ) -> Result<Self> {
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
