//! The only way for an account to see private data: [`open`] puts the look on record, durably
//! before anything leaves, and gives the [`Read`] without which no form, timeline or photo opens.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::app::App;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::post::Area;
use crate::domain::read::{CASES_AN_HOUR, ONE_LOOK, Purpose, Tier};
use crate::domain::rights::Use;
use crate::domain::staff::Staff;
use crate::gateway::tokens::Bearer;
use crate::service::case::access;
use crate::service::people::sessions;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::routing;
use crate::store::Tx;
use crate::store::cases::Case;
use crate::store::reads::{self, Look};

/// The proof that a look is on record, or that no account looks. Only this file makes one.
#[derive(Debug, Clone, Copy)]
pub struct Read(Of);

#[derive(Debug, Clone, Copy)]
enum Of {
    /// This docket, by an account.
    Docket(Uuid),
    /// Rows of lists, by an account.
    Rows,
    /// Whatever the program needs.
    NoAccount,
}

/// A docket was to be opened, but the account's look at it is not on record.
#[derive(Debug, thiserror::Error)]
#[error("docket {0} was not opened with reads::open")]
struct NotOnRecord(Uuid);

impl Read {
    /// No account looks: the household's own phone does, or the program, which compares, writes to
    /// the household or checks. `tests/law/reads.rs` lists where.
    #[must_use]
    pub const fn by_no_account() -> Self {
        Self(Of::NoAccount)
    }

    /// For the rows that stand beside a case on its screen.
    #[must_use]
    pub const fn beside(self) -> Self {
        match self.0 {
            Of::Docket(_) => Self(Of::Rows),
            Of::Rows | Of::NoAccount => self,
        }
    }

    /// Whether that docket may be opened with it.
    ///
    /// # Errors
    /// `server.fault` where the look on record is at another docket.
    pub fn check(self, docket: Uuid) -> Result<()> {
        match self.0 {
            Of::Docket(opened) if opened != docket => Err(Error::fault(NotOnRecord(docket))),
            _ => Ok(()),
        }
    }
}

/// What an account wants to see.
#[derive(Debug, Clone, Copy)]
pub struct Sight {
    /// Of which docket; none: rows of a list.
    docket: Option<Uuid>,
    tier: Tier,
    purpose: Purpose,
}

impl Sight {
    /// A list of the office: a county's watches.
    #[must_use]
    pub const fn list(area: Area) -> Self {
        let purpose = match area {
            Area::County(_) => Purpose::Watch,
            Area::Township(_) => Purpose::Answer,
        };
        Self { docket: None, tier: Tier::Row, purpose }
    }

    /// A list of households to go to.
    #[must_use]
    pub const fn visits() -> Self {
        Self { docket: None, tier: Tier::Row, purpose: Purpose::Visit }
    }

    /// What a search at the counter found; `None`: nothing.
    #[must_use]
    pub const fn found(docket: Option<Uuid>) -> Self {
        Self { docket, tier: Tier::Search, purpose: Purpose::Counter }
    }

    /// A case, by who answers it or watches.
    ///
    /// # Errors
    /// `server.fault` when the case's county or township is not in the gazetteer.
    pub fn of(
        app: &App,
        places: &Gazetteer,
        staff: &Staff,
        case: &Case,
        tier: Tier,
    ) -> Result<Self> {
        let today = app.clock.today();
        let office = routing::answering(places, case.county_id, case.township_id, today)?.id;
        let purpose = match tier {
            Tier::PrintOut => Purpose::Print,
            _ if staff.posts_for(Use::Cases).any(|post| post.region_id == office) => {
                Purpose::Answer
            }
            _ => Purpose::Watch,
        };
        Ok(Self { docket: Some(case.id), tier, purpose })
    }

    const fn read(self) -> Read {
        match self.docket {
            Some(docket) => Read(Of::Docket(docket)),
            None => Read(Of::Rows),
        }
    }
}

/// Puts a look on record, in a transaction that writes; nothing may leave before its commit. Who
/// has looked a moment ago is on record already.
///
/// # Errors
/// `case.throttled` for an account that opens more cases than anybody reads; database errors.
pub async fn open(app: &App, tx: &mut Tx, staff: &Staff, sight: Sight) -> Result<Read> {
    reads::one_by_one(tx, staff.id).await?;
    if let Some(read) = on_record(app, tx, staff, sight).await? {
        return Ok(read);
    }
    let Sight { docket, tier, purpose } = sight;
    if let Some(docket) = docket.filter(|_| !Tier::NOT_COUNTED.contains(&tier)) {
        throttle(app, tx, staff, docket).await?;
    }
    let at = app.clock.now();
    reads::insert(tx, &Look { account_id: staff.id, docket_id: docket, tier, purpose, at }).await?;
    Ok(sight.read())
}

/// The look, where it is on record; for a transaction that only reads.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn on_record(
    app: &App,
    tx: &mut Tx,
    staff: &Staff,
    sight: Sight,
) -> Result<Option<Read>> {
    let since = app.clock.now() - ONE_LOOK;
    let is_there = reads::has_since(tx, staff.id, sight.docket, sight.tier, since).await?;
    Ok(is_there.then(|| sight.read()))
}

/// Refuses whoever has opened too many other cases in the last hour.
async fn throttle(app: &App, tx: &mut Tx, staff: &Staff, docket: Uuid) -> Result<()> {
    let (now, hour) = (app.clock.now(), TimeDelta::hours(1));
    let (opened, oldest) = reads::count_opened(tx, staff.id, docket, now - hour).await?;
    if opened < CASES_AN_HOUR {
        return Ok(());
    }
    let account = staff.id.to_string();
    tracing::warn!(account, opened, "an account opens more cases in an hour than anybody reads");
    let again = oldest.map_or(hour, |oldest| oldest + hour - now);
    Err(Error::throttled(ErrorCode::CaseThrottled, again.to_std().unwrap_or_default()))
}

/// A case that an account looks at, on record, and the transaction in which it goes on reading.
#[derive(Debug)]
pub struct Opened {
    /// Only reads.
    pub tx: Tx,
    /// Who looks.
    pub staff: Staff,
    /// The case.
    pub case: Case,
    /// For what belongs to it.
    pub read: Read,
}

/// Opens a case for a look without a change. What is new to the record is committed by itself, and
/// the case is read after that.
///
/// # Errors
/// `session.expired`, `case.unknown`, those of [`open`].
pub async fn look(app: &App, bearer: Bearer, id: Uuid, tier: Tier) -> Result<Opened> {
    loop {
        let mut tx = app.db.begin_read().await?;
        let staff = sessions::staff(app, &mut tx, bearer, Use::Cases).await?;
        let case = access::get(&mut tx, &staff, Use::Cases, id).await?;
        let places = app.places.read(&mut tx).await?;
        let sight = Sight::of(app, &places, &staff, &case, tier)?;
        if let Some(read) = on_record(app, &mut tx, &staff, sight).await? {
            return Ok(Opened { tx, staff, case, read });
        }
        drop(tx);
        put(app, &staff, sight).await?;
    }
}

/// Puts a look on record in a transaction of its own.
///
/// # Errors
/// Those of [`open`].
pub async fn put(app: &App, staff: &Staff, sight: Sight) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let _ = open(app, &mut tx, staff, sight).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_opens_only_what_is_on_record() {
        let (one, other) = (Uuid::nil(), Uuid::max());
        let opened = Read(Of::Docket(one));
        assert!(opened.check(one).is_ok());
        let error = opened.check(other).unwrap_err();
        assert_eq!(error.code, ErrorCode::ServerFault);
        // Rows stand beside it, and are of any docket.
        assert!(opened.beside().check(other).is_ok());
        assert!(Read::by_no_account().beside().check(other).is_ok());
    }
}
