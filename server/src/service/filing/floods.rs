//! Counts filings per sender, in memory, for a limited number of senders. Filings over a
//! limit are marked in the transaction that writes them; none is ever refused.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::app::App;
use crate::domain::error::Result;
use crate::domain::flood::{FloodKind, VERSIONS_A_DAY};
use crate::domain::meter::Meter;
use crate::service::filing::rows::Filing;
use crate::service::filing::senders::{self, By, Senders};
use crate::store::cases::Case;
use crate::store::floods::{self, Mark};
use crate::store::{Db, Tx, declarations};

/// Meters of what senders have filed lately.
#[derive(Debug)]
pub struct Floods {
    addresses: Meter<Uuid>,
    lines: Meter<Uuid>,
    telephones: Meter<Uuid>,
    devices: Meter<Uuid>,
    accounts: Meter<Uuid>,
    /// Filings within the limits, the newest last: what a flood began with.
    lately: Mutex<VecDeque<(Uuid, Senders)>>,
}

/// Filings remembered; with up to four senders each, half a megabyte.
const LATELY: usize = 1 << 12;
/// How far back marks are read at the start: until the slowest meter is full again.
const LONGEST: TimeDelta = TimeDelta::hours(40);

impl Default for Floods {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        Self {
            // A whole village that meets behind one address, and another on the next day.
            addresses: Meter::new(200, minutes(2)),
            // Four addresses' worth.
            lines: Meter::new(800, Duration::from_secs(30)),
            // A helper without an account who writes their own number for forty households.
            telephones: Meter::new(40, minutes(60)),
            devices: Meter::new(40, minutes(60)),
            // A cadre files thirty or forty on an ordinary day.
            accounts: Meter::new(100, minutes(10)),
            lately: Mutex::default(),
        }
    }
}

/// The result of counting a filing.
struct Counted<'a> {
    filing: &'a Filing,
    within: Vec<(By, Uuid)>,
    mark: Option<Mark>,
}

impl Floods {
    /// Reads the marks of before a restart: a sender over a limit stays over it, the others begin
    /// anew.
    ///
    /// # Errors
    /// A database error: `server.busy`, `server.storage` or `server.fault`.
    pub async fn load(db: &Db, now: DateTime<Utc>) -> Result<Self> {
        let floods = Self::default();
        let mut tx = db.begin_read().await?;
        for (id, kind, last_at) in floods::list_latest(&mut tx, now - LONGEST, 1 << 14).await? {
            if let Some(meter) = floods.meter(By::Kind(kind)) {
                meter.spend(id, last_at);
            }
            // Which of the two kinds it was is not stored: the id is of one of them only.
            if kind == FloodKind::Address {
                floods.lines.spend(id, last_at);
            }
        }
        Ok(floods)
    }

    /// Counts new filings and commits them, marking those that are too many. A retry does not count
    /// as a new filing, and nothing counts that could not be committed.
    ///
    /// # Errors
    /// A database error: `server.busy`, `server.storage` or `server.fault`.
    pub async fn commit(&self, db: &Db, mut tx: Tx, new: &[&Filing]) -> Result<()> {
        let counted: Vec<_> = new.iter().map(|filing| self.count(filing)).collect();
        let marks: Vec<_> = counted.iter().filter_map(|one| one.mark).collect();
        let committed = async {
            floods::insert(&mut tx, &marks).await?;
            tx.commit().await
        };
        if let Err(error) = committed.await {
            for (by, id) in counted.iter().flat_map(|one| &one.within) {
                let _ = self.meter(*by).map(|meter| meter.give_back(id));
            }
            return Err(error.into());
        }
        let earlier = self.remember(&counted);
        // The filings are durable, whether or not this succeeds.
        if let Err(error) = mark(db, &earlier).await {
            tracing::warn!(error = %error.code.as_str(), "the beginning of a flood is not marked");
        }
        Ok(())
    }

    /// Drops meters and filings that are too old to matter.
    pub fn forget(&self, now: DateTime<Utc>) {
        let meters =
            [&self.addresses, &self.lines, &self.telephones, &self.devices, &self.accounts];
        for meter in meters {
            meter.forget(now);
        }
    }

    fn meter(&self, by: By) -> Option<&Meter<Uuid>> {
        match by {
            By::Line => Some(&self.lines),
            By::Kind(FloodKind::Address) => Some(&self.addresses),
            By::Kind(FloodKind::Telephone) => Some(&self.telephones),
            By::Kind(FloodKind::Device) => Some(&self.devices),
            By::Kind(FloodKind::Account) => Some(&self.accounts),
            By::Kind(FloodKind::Versions) => None,
        }
    }

    fn count<'a>(&self, filing: &'a Filing) -> Counted<'a> {
        let (case_id, now) = (filing.case.id, filing.case.received_at);
        let fits = |(by, id): &(By, Uuid)| {
            self.meter(*by).is_none_or(|meter| meter.take(*id, now).is_ok())
        };
        // Every meter counts it, whichever is over its limit first.
        let (within, over): (Vec<_>, Vec<_>) = filing.senders.0.iter().partition(|one| fits(one));
        let mark = over.first().map(|&(by, flood_id)| Mark {
            case_id,
            flood_id,
            kind: by.kind(),
            apart: true,
        });
        Counted { filing, within, mark }
    }

    /// Remembers filings within the limits; returns marks for the earlier filings of senders that
    /// are now over one.
    fn remember(&self, counted: &[Counted<'_>]) -> Vec<Mark> {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        for one in counted.iter().filter(|one| one.mark.is_none()) {
            lately.push_back((one.filing.case.id, one.filing.senders.clone()));
        }
        let mut earlier = Vec::new();
        for mark in counted.iter().filter_map(|one| one.mark) {
            lately.retain(|(case_id, senders)| {
                let is_of_it = senders.0.iter().any(|(_, id)| *id == mark.flood_id);
                if is_of_it {
                    earlier.push(Mark { case_id: *case_id, apart: false, ..mark });
                }
                !is_of_it
            });
        }
        let surplus = lately.len().saturating_sub(LATELY);
        lately.drain(..surplus);
        earlier
    }
}

async fn mark(db: &Db, earlier: &[Mark]) -> Result<()> {
    if earlier.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    floods::insert(&mut tx, earlier).await?;
    Ok(tx.commit().await?)
}

/// Marks a case that has more versions today than anybody sends in good faith; it stays where
/// it is.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn mark_versions(app: &App, tx: &mut Tx, case: &Case) -> Result<()> {
    let today = declarations::count_since(tx, case.id, app.clock.start_of_today()).await?;
    if today > VERSIONS_A_DAY {
        let kind = FloodKind::Versions;
        let flood_id = senders::id(app, kind, &case.id.to_string());
        floods::insert(tx, &[Mark { case_id: case.id, flood_id, kind, apart: false }]).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_takes_no_room() {
        let floods = Floods::default();
        let meters = [
            &floods.addresses,
            &floods.lines,
            &floods.telephones,
            &floods.devices,
            &floods.accounts,
        ];
        let now = DateTime::UNIX_EPOCH;
        for meter in meters {
            meter.spend(Uuid::nil(), now);
        }
        floods.forget(now + LONGEST - TimeDelta::seconds(1));
        assert!(meters.iter().any(|meter| meter.count() == 1), "the longest is not over");
        floods.forget(now + LONGEST);
        assert!(meters.iter().all(|meter| meter.count() == 0));
    }
}
