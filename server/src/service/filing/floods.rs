//! Who sends, and how much of it: counted in memory, of so many senders only. What is over a
//! limit is marked in the transaction that writes it; nothing is ever refused.

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

/// What senders have filed lately.
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

/// With three senders each, half a megabyte.
const LATELY: usize = 1 << 12;
/// Until the slowest of the meters is full again.
const LONGEST: TimeDelta = TimeDelta::hours(40);

impl Default for Floods {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        Self {
            // A whole village that meets behind one address, and another on the next day.
            addresses: Meter::new(200, minutes(2)),
            // As four of them.
            lines: Meter::new(800, Duration::from_secs(30)),
            // A helper without an account who writes their own number for forty households.
            telephones: Meter::new(40, minutes(60)),
            devices: Meter::new(40, minutes(60)),
            // An ordinary day of a cadre has thirty or forty.
            accounts: Meter::new(100, minutes(10)),
            lately: Mutex::default(),
        }
    }
}

/// What was counted of a filing.
struct Counted<'a> {
    filing: &'a Filing,
    within: Vec<(By, Uuid)>,
    mark: Option<Mark>,
}

impl Floods {
    /// Who was over a limit before a restart is over it still. Who was below begins anew.
    ///
    /// # Errors
    /// The database's.
    pub async fn load(db: &Db, now: DateTime<Utc>) -> Result<Self> {
        let floods = Self::default();
        let mut tx = db.begin_read().await?;
        for (id, kind, last_at) in floods::list_latest(&mut tx, now - LONGEST, 1 << 14).await? {
            if let Some(meter) = floods.meter(By::Kind(kind)) {
                meter.spend(id, last_at);
            }
            // Which of the two it was is not kept: the id is of one of them only.
            if kind == FloodKind::Address {
                floods.lines.spend(id, last_at);
            }
        }
        Ok(floods)
    }

    /// Counts new filings and commits them, those that are too many with a mark. A retry is no
    /// new filing, and what could not be committed counts for nothing.
    ///
    /// # Errors
    /// The database's.
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
        // They are filed, whether or not this comes to pass.
        if let Err(error) = mark(db, &earlier).await {
            tracing::warn!(error = %error.code.as_str(), "the beginning of a flood is not marked");
        }
        Ok(())
    }

    /// Drops what is over.
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
        // Every one is counted, whichever is over its limit first.
        let (within, over): (Vec<_>, Vec<_>) = filing.senders.0.iter().partition(|one| fits(one));
        let mark = over.first().map(|&(by, flood_id)| Mark {
            case_id,
            flood_id,
            kind: by.kind(),
            apart: true,
        });
        Counted { filing, within, mark }
    }

    /// Keeps in mind what is within the limits, and takes out what those that are over began
    /// with.
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

/// Marks a case that has more versions of today than anybody sends; it stays where it is.
///
/// # Errors
/// The database's.
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
