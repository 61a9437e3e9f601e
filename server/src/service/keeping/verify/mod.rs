//! Whether the stored data is complete and consistent: every declaration, timeline, photo,
//! recording, and officer's one-time code secret. Writes nothing, so it may run beside a server.

mod case;
mod logs;
mod owed;
mod photo;

use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::domain::backfill::Backfill;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::gateway::keyring::Keyring;
use crate::gateway::sound;
use crate::service::case::{chain, sealed_objects};
use crate::service::keeping::backfill;
use crate::service::keeping::backup::{BackupError, Folder};
use crate::service::people::one_time_codes;
use crate::service::places::rules::RuleBook;
use crate::store::backfills::Progress;
use crate::store::clips::Clip;
use crate::store::{accounts, cases, clips, objects};
use case::Kept;
use photo::jpeg_size;

/// Cases read at a time, each page as of one moment: one transaction for the whole check would
/// keep the database from tidying up all the while.
const PAGE: i64 = 200;

/// A problem, without anything personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Reference of the case, where it is about one.
    pub reference: Option<String>,
    /// What is wrong, in English, for the operator.
    pub what: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.reference {
            Some(reference) => write!(f, "case {reference}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// What was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Whether there was no problem.
    pub ok: bool,
    /// Whether rows were checked: those of a PostgreSQL dump only a server can read.
    pub rows: bool,
    /// Cases checked.
    pub cases: u64,
    /// Versions of declarations checked.
    pub declarations: u64,
    /// Events checked.
    pub events: u64,
    /// Text messages checked.
    pub messages: u64,
    /// Photos that have arrived.
    pub photos: u64,
    /// Photos that are still to come.
    pub photos_missing: u64,
    /// Recordings checked, including those out of use.
    pub clips: u64,
    /// Accounts with one-time codes.
    pub one_time_codes: u64,
    /// Files that no row names: left by an interrupted upload and swept in time; not a problem.
    pub orphans: u64,
    /// Number of problems.
    pub problems: u64,
    /// Backfills that have not come to their end, or have passed rows over: not a problem.
    pub backfills: Vec<Filling>,
}

/// A backfill that is under way, or has passed rows over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Filling {
    /// Which.
    pub name: Backfill,
    /// Whether it came to its end.
    pub finished: bool,
    /// Rows filled.
    pub done: i64,
    /// Rows that could not be read or written.
    pub passed_over: i64,
}

impl From<Progress> for Filling {
    fn from(of: Progress) -> Self {
        let Progress { name, finished, done, passed_over, .. } = of;
        Self { name, finished, done, passed_over }
    }
}

/// Checks everything; reports each problem as it is found.
///
/// # Errors
/// Database and disk errors, when the data could not be read.
pub async fn verify(app: &Arc<App>, report: &mut dyn FnMut(Problem)) -> Result<Summary> {
    let mut summary = Summary { rows: true, ..Summary::default() };
    for what in app.db.list_damage().await? {
        summary.problems += 1;
        report(Problem { reference: None, what: format!("the database: {what}") });
    }
    let is_open = chain::is_open(app, &mut app.db.begin_read().await?).await?;
    let mut after = Uuid::nil();
    loop {
        let mut tx = app.db.begin_read().await?;
        let page = cases::list_after(&mut tx, after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        after = *last.as_ref().map_err(|_| Error::fault("a case's id does not read"))?;
        let mut read = Vec::with_capacity(page.len());
        for (id, case) in page {
            match case {
                Ok(case) => {
                    let reference = case.reference.clone();
                    read.push((reference, Kept::load(app, &mut tx, case, is_open).await?));
                }
                // The reference itself may be what cannot be read.
                Err(error) => {
                    let why = Error::from(error).rotten().map(ToString::to_string);
                    let why = why.ok_or(ErrorCode::ServerFault)?;
                    let id = id.unwrap_or_default();
                    summary.problems += 1;
                    report(Problem { reference: None, what: format!("case {id}: {why}") });
                }
            }
        }
        drop(tx);
        for (reference, kept) in read {
            let found = match kept {
                Ok(kept) => {
                    kept.count(&mut summary);
                    kept.check(app).await?
                }
                Err(unreadable) => vec![unreadable],
            };
            for what in found {
                summary.problems += 1;
                report(Problem { reference: Some(reference.clone()), what });
            }
        }
    }
    check_rules(app, &mut summary, report).await?;
    check_clips(app, &mut summary, report).await?;
    check_codes(app, &mut summary, report).await?;
    logs::check(app, &mut summary, report).await?;
    summary.orphans = count_orphans(app).await?;
    summary.backfills = backfill::list_open(app).await?.into_iter().map(Filling::from).collect();
    summary.ok = summary.problems == 0;
    Ok(summary)
}

/// Checks that every policy and calendar is what it was recorded as: the server passes over others.
async fn check_rules(
    app: &App,
    summary: &mut Summary,
    report: &mut dyn FnMut(Problem),
) -> Result<()> {
    let mut tx = app.db.begin_read().await?;
    for row in RuleBook::load(&mut tx).await?.unreadable {
        summary.problems += 1;
        report(Problem { reference: None, what: format!("row {row} does not read") });
    }
    Ok(())
}

/// Checks that the file of every recording is what its row says.
async fn check_clips(
    app: &Arc<App>,
    summary: &mut Summary,
    report: &mut dyn FnMut(Problem),
) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let mut tx = app.db.begin_read().await?;
        let page = clips::list_after(&mut tx, after, PAGE).await?;
        drop(tx);
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for clip in page {
            let Clip { key, sha256, object, .. } = clip;
            let what = match sealed_objects::read(app, object).await {
                Ok(bytes) if Sha256::digest(&bytes)[..] == sha256[..] => None,
                Ok(_) => Some("is not what its row says".to_owned()),
                Err(error) => Some(format!("cannot be read: {}", why(&error))),
            };
            summary.clips += 1;
            if let Some(what) = what {
                summary.problems += 1;
                report(Problem { reference: None, what: format!("the recording of {key} {what}") });
            }
        }
    }
}

/// Checks that the secret of every account's one-time codes opens: otherwise its officer cannot
/// sign in.
async fn check_codes(
    app: &App,
    summary: &mut Summary,
    report: &mut dyn FnMut(Problem),
) -> Result<()> {
    let mut tx = app.db.begin_read().await?;
    let listed = accounts::list_totp(&mut tx).await?;
    drop(tx);
    for (id, login, sealed) in listed {
        summary.one_time_codes += 1;
        if let Err(error) = one_time_codes::open(app, id, &sealed) {
            summary.problems += 1;
            let what =
                format!("account {login}: its one-time codes cannot be read: {}", why(&error));
            report(Problem { reference: None, what });
        }
    }
    Ok(())
}

/// Checks the photos and recordings of a backup by themselves, where its rows cannot be read.
///
/// # Errors
/// Disk errors, when the list of photos could not be read.
pub fn verify_photos(
    folder: &Folder,
    keyring: &Keyring,
    report: &mut dyn FnMut(Problem),
) -> std::result::Result<Summary, BackupError> {
    let mut summary = Summary::default();
    folder.each_object(|name, _| {
        let what = match sealed_objects::open(&folder.objects, keyring, name) {
            Ok(bytes) if sound::media_type(&bytes).is_some() => {
                summary.clips += 1;
                None
            }
            Ok(bytes) => {
                summary.photos += 1;
                jpeg_size(&bytes).is_none().then(|| "is neither JPEG nor sound".to_owned())
            }
            Err(error) => {
                summary.photos += 1;
                Some(format!("cannot be read: {error}"))
            }
        };
        if let Some(what) = what {
            summary.problems += 1;
            report(Problem { reference: None, what: format!("object {name} {what}") });
        }
        Ok(())
    })?;
    summary.ok = summary.problems == 0;
    Ok(summary)
}

async fn count_orphans(app: &Arc<App>) -> Result<u64> {
    let mut orphans = 0;
    for folder in 0..=u8::MAX {
        let looker = Arc::clone(app);
        let names = tokio::task::spawn_blocking(move || looker.objects.list_folder(folder));
        let names = names.await.map_err(Error::fault)??;
        if names.is_empty() {
            continue;
        }
        let mut tx = app.db.begin_read().await?;
        for name in names {
            orphans += u64::from(!objects::has(&mut tx, &name).await?);
        }
    }
    Ok(orphans)
}

/// The reason behind a fault: a key, a seal or a file, never a value.
fn why(error: &Error) -> String {
    error.source.as_ref().map_or_else(|| error.to_string(), ToString::to_string)
}
