//! Checks that the master keys belong to this database. With other keys the server would
//! start, seal new filings with them, and open none of the old ones.
//!
//! A setting keeps a value sealed with the newest `seal` line, and one HMAC made with the `index`
//! line and one with the `chain` key. A wrong `token` line only ends sessions.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::domain::event::Format;
use crate::gateway::keyring::{Keyring, Place, SealError};
use crate::service::case::form;
use crate::store::declarations::Sealed;
use crate::store::{declarations, events, settings};

/// Why the keys are refused.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The `seal` line is not this database's.
    #[error(
        "these are not the keys of this database, and nothing was changed: {0}. Name its own key \
         file with --key-file, or put the line that is missing back, below the first"
    )]
    Seal(SealError),
    /// The `index` line is not this database's.
    #[error(
        "the `index` line of the key file is not the one of this database, and nothing was \
         changed: nobody would be found by id number or telephone. Put the right line back"
    )]
    Index,
    /// The key `chain` is not this database's.
    #[error(
        "the `chain` line of the key file is not the one of this database, and nothing was \
         changed: every timeline would seem to be broken. Put the right line back; where there \
         was none, take this one out"
    )]
    Chain,
    /// Any other error.
    #[error(transparent)]
    Other(#[from] Error),
}

/// The stored mark, by which the right keys are recognised.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    /// The sealed value, in base64.
    sealed: String,
    /// The HMAC of `index`, in hex.
    index: String,
    /// The HMAC of `chain`, in hex; absent in a mark from before there was that key.
    chain: Option<String>,
}

const PLACE: Place<'static> = Place { table: "settings", column: "value", id: settings::KEYS };
const PLAIN: &[u8] = b"shouwang";
/// Without a mark, the newest records are tried: several, since one may be damaged.
const ASKED: i64 = 20;

impl Mark {
    fn new(keyring: &Keyring) -> Self {
        Self {
            sealed: STANDARD.encode(keyring.seal(PLACE, PLAIN)),
            index: hex::encode(keyring.index("mark", "")),
            chain: Some(hex::encode(keyring.chain(b"mark"))),
        }
    }

    fn judge(&self, keyring: &Keyring) -> std::result::Result<(), KeysError> {
        keyring.open(PLACE, &self.sealed()).map_err(KeysError::Seal)?;
        let own = Self::new(keyring);
        if self.index != own.index {
            return Err(KeysError::Index);
        }
        if self.chain.is_some() && self.chain != own.chain {
            return Err(KeysError::Chain);
        }
        Ok(())
    }

    /// Whether it says all that the program would write today.
    fn is_up_to_date(&self, keyring: &Keyring) -> bool {
        self.is_by_newest(keyring) && self.chain.is_some() && self.judge(keyring).is_ok()
    }

    fn is_by_newest(&self, keyring: &Keyring) -> bool {
        Keyring::sealed_by(&self.sealed()) == Some(keyring.newest())
    }

    fn sealed(&self) -> Vec<u8> {
        STANDARD.decode(&self.sealed).unwrap_or_default()
    }
}

/// Judges the keys; writes nothing.
///
/// # Errors
/// As [`KeysError`] says.
pub async fn judge(app: &App) -> std::result::Result<(), KeysError> {
    judge_mark(app, find(app).await?.as_ref()).await
}

/// Judges the keys, and marks the database as theirs: at the first start, and whenever a new
/// line has been put on top.
///
/// # Errors
/// As [`KeysError`] says.
pub async fn claim(app: &App) -> std::result::Result<(), KeysError> {
    let mark = find(app).await?;
    judge_mark(app, mark.as_ref()).await?;
    if mark.is_some_and(|mark| mark.is_up_to_date(&app.keyring)) {
        return Ok(());
    }
    Ok(set(app, &Mark::new(&app.keyring)).await?)
}

async fn find(app: &App) -> Result<Option<Mark>> {
    let mut tx = app.db.begin_read().await?;
    let found = settings::find(&mut tx, settings::KEYS).await;
    let found = app.unreadable.judge("settings", settings::KEYS, found);
    Ok(form::if_readable(found)?.flatten().and_then(|json| serde_json::from_str(&json).ok()))
}

async fn set(app: &App, mark: &Mark) -> Result<()> {
    let json = serde_json::to_string(mark).map_err(Error::fault)?;
    let mut tx = app.db.begin().await?;
    settings::set(&mut tx, settings::KEYS, &json, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

async fn judge_mark(app: &App, mark: Option<&Mark>) -> std::result::Result<(), KeysError> {
    if mark.is_none_or(|mark| mark.chain.is_none()) && app.keyring.has_chain_line() {
        // Chains that are older than that line were endorsed, if at all, with the derived key.
        let mut tx = app.db.begin_read().await.map_err(Error::from)?;
        let plain = events::has_format(&mut tx, Format::Plain.number()).await;
        if plain.map_err(Error::from)? {
            return Err(KeysError::Chain);
        }
    }
    match mark.map(|mark| mark.judge(&app.keyring)) {
        // No mark yet, or a damaged one: try records.
        None | Some(Err(KeysError::Seal(SealError::Form | SealError::Damaged(_)))) => {
            judge_by_newest(app).await
        }
        Some(judged) => judged,
    }
}

/// Unreadable records say nothing about the keys; one that opens is proof.
async fn judge_by_newest(app: &App) -> std::result::Result<(), KeysError> {
    let mut refused = None;
    for Sealed { case_id, version, sealed } in list_newest(app).await? {
        match form::unseal(&app.keyring, case_id, version, &sealed) {
            Ok(_) => return Ok(()),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    refused.map_or(Ok(()), |error| Err(KeysError::Seal(error)))
}

async fn list_newest(app: &App) -> Result<Vec<Sealed>> {
    let mut tx = app.db.begin_read().await?;
    let found = declarations::list_newest(&mut tx, ASKED).await?;
    let (read, _) = app.unreadable.sift("declaration_versions", "among the newest", found)?;
    Ok(read)
}
