//! How filings become durable: those that arrive while another is being written share the
//! next transaction, and its one flush to the disk (group commit). Each is acknowledged
//! after that commit, and none fails with another.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::bounds;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::service::filing::floods::Floods;
use crate::service::filing::rows::{Filing, insert};
use crate::service::places::gazetteer::Places;
use crate::store::{Db, Tx};

/// The outcome of writing a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// The filing is durable now.
    Filed,
    /// A filing with this id is there already.
    Known,
    /// Nothing was written: places have changed since it was routed, or its reference is taken. The
    /// caller has to build the filing anew.
    Outdated,
}

/// The queue of filings to be written. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Filings(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    places: Arc<Places>,
    floods: Arc<Floods>,
    waiting: Mutex<Vec<Waiting>>,
    writers: Arc<Semaphore>,
    /// Permits for the bytes that may wait.
    room: Arc<Semaphore>,
}

#[derive(Debug)]
struct Waiting {
    filing: Arc<Filing>,
    done: oneshot::Sender<Result<Written>>,
    /// Released when the filing leaves the queue.
    _room: OwnedSemaphorePermit,
}

/// Bytes counted for a filing's rows, beside its text.
const ROWS: usize = 4 << 10;

impl Filings {
    /// SQLite has one writer. On PostgreSQL some write while others flush; more writers
    /// would each find fewer filings to take along.
    #[must_use]
    pub fn new(db: Db, places: Arc<Places>, floods: Arc<Floods>) -> Self {
        let writers = match &db {
            Db::Lite { .. } => 1,
            Db::Pg(_) => 4,
        };
        let (waiting, writers) = (Mutex::default(), Arc::new(Semaphore::new(writers)));
        let room = Arc::new(Semaphore::new(bounds::FILINGS));
        Self(Arc::new(Inner { db, places, floods, waiting, writers, room }))
    }

    /// Returns when the filing is durable, or has not been written.
    ///
    /// # Errors
    /// `server.busy` where too many filings wait already, database errors.
    pub async fn write(&self, filing: Arc<Filing>) -> Result<Written> {
        let size = u32::try_from(filing.version.sealed.len() + ROWS).map_err(Error::fault)?;
        let room = Arc::clone(&self.0.room).try_acquire_many_owned(size);
        let room = room.map_err(|_| ErrorCode::ServerBusy)?;
        let (done, outcome) = oneshot::channel();
        self.0.waiting().push(Waiting { filing, done, _room: room });
        if let Some(turn) = self.0.try_turn() {
            // Its own task: a client that disconnects must not cancel the whole batch.
            tokio::spawn(Arc::clone(&self.0).write_on(turn));
        }
        outcome.await.unwrap_or_else(|_| Err(ErrorCode::ServerBusy.into()))
    }
}

impl Inner {
    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn try_turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.writers).try_acquire_owned().ok()
    }

    /// Writes until nothing waits. There are never more such tasks than writers, however many
    /// filings arrive.
    async fn write_on(self: Arc<Self>, mut turn: OwnedSemaphorePermit) {
        loop {
            while !self.waiting().is_empty() {
                // A panic ends this one task, and does not cost the others their turn.
                let _ = tokio::spawn(Arc::clone(&self).write_waiting()).await;
            }
            drop(turn);
            // A filing that came just before that found no turn free.
            let again = (!self.waiting().is_empty()).then(|| self.try_turn()).flatten();
            let Some(again) = again else { return };
            turn = again;
        }
    }

    /// Writes all that wait, in one transaction.
    async fn write_waiting(self: Arc<Self>) {
        let begun = self.db.begin().await;
        let mut batch = std::mem::take(&mut *self.waiting());
        // Another writer took them along while this one began.
        if batch.is_empty() {
            return;
        }
        // Sorted, so that concurrent writers lock in one order and cannot deadlock.
        batch.sort_by_key(|one| one.filing.case.id);
        let outcome = match begun {
            Ok(tx) => self.write(tx, &batch).await,
            Err(error) => Err(error.into()),
        };
        match outcome {
            Ok(written) => {
                for (one, written) in batch.into_iter().zip(written) {
                    let _ = one.done.send(Ok(written));
                }
            }
            // One of them is at fault: write each alone.
            Err(error) if error.code == ErrorCode::ServerFault => {
                for one in batch {
                    let outcome = self.write_alone(&one).await;
                    let _ = one.done.send(outcome);
                }
            }
            Err(error) => {
                let cause = error.cause();
                for one in batch {
                    let source = Some(cause.clone().into());
                    let _ = one.done.send(Err(Error { source, ..error.code.into() }));
                }
            }
        }
    }

    async fn write_alone(&self, one: &Waiting) -> Result<Written> {
        let tx = self.db.begin().await?;
        match self.write(tx, std::slice::from_ref(one)).await {
            Ok(written) => Ok(written[0]),
            // A random reference of eleven digits is taken already once in a very long while.
            Err(error) if is_unique_violation(&error) => Ok(Written::Outdated),
            Err(error) => Err(error),
        }
    }

    async fn write(&self, mut tx: Tx, batch: &[Waiting]) -> Result<Vec<Written>> {
        // Held: an import cannot end a township between this and the commit.
        let places = self.places.hold(&mut tx).await?;
        let is_routed = |filing: &Filing| filing.places.state == places.state;
        let mut filings: Vec<&Filing> = batch.iter().map(|one| &*one.filing).collect();
        filings.retain(|filing| is_routed(filing));
        // Sorted by id, so duplicates are adjacent: the first is kept.
        filings.dedup_by_key(|filing| filing.case.id);
        let mut made = insert(&mut tx, &filings).await?;
        let new: Vec<_> =
            filings.into_iter().filter(|filing| made.contains(&filing.case.id)).collect();
        self.floods.commit(&self.db, tx, &new).await?;
        let outcome = |one: &Waiting| match &*one.filing {
            filing if !is_routed(filing) => Written::Outdated,
            filing if made.remove(&filing.case.id) => Written::Filed,
            _ => Written::Known,
        };
        Ok(batch.iter().map(outcome).collect())
    }
}

fn is_unique_violation(error: &Error) -> bool {
    let found = error.source.as_ref().and_then(|source| source.downcast_ref::<sqlx::Error>());
    matches!(found, Some(sqlx::Error::Database(error)) if error.is_unique_violation())
}
