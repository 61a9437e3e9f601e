//! Where photos are decoded, and in which order.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::bounds;
use crate::domain::error::{Error, ErrorCode, Result};

/// From here on a photo is costly, in bytes: twice what the 4 megapixels of our page take where the
/// decoder keeps planes of its own.
const COSTLY: u64 = 64_000_000;

/// Photos are decoded two at a time, and no more at once than memory is set aside for.
/// Costly ones, which the phone's page never sends, have a door of their own, one at a time, and
/// of each line one waits for its turn: however many of them there are, a household's photo waits
/// for one of them at most. Of one line (`bounds::line_of`) one is opened at a time: whoever sends
/// many waits for their own.
#[derive(Debug)]
pub struct DarkRoom {
    door_of_costly: Arc<Semaphore>,
    turns: Mutex<HashMap<(IpAddr, Kind), Arc<Semaphore>>>,
    hands: Arc<Semaphore>,
    megabytes: Arc<Semaphore>,
}

/// A place in the [`DarkRoom`], until it is dropped.
#[derive(Debug)]
pub struct Place {
    _taken: Vec<OwnedSemaphorePermit>,
}

/// Whose turn it is of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Any,
    /// Which of the costly ones waits for its turn among all of the line.
    Costly,
}

impl Default for DarkRoom {
    fn default() -> Self {
        let [door_of_costly, hands, megabytes] =
            [1, 2, bounds::OPENED >> 20].map(|places| Arc::new(Semaphore::new(places)));
        Self { door_of_costly, turns: Mutex::default(), hands, megabytes }
    }
}

impl DarkRoom {
    /// Waits for the turn of that line, for a hand and for the memory that a photo of that cost
    /// takes, result included. What the server makes itself is of no line.
    ///
    /// # Errors
    /// `server.busy`, when other costly photos keep this one waiting for long;
    /// `server.fault`, when the server ends.
    pub async fn enter(&self, line: Option<IpAddr>, cost: u64) -> Result<Place> {
        self.enter_within(bounds::PATIENCE, line, cost).await
    }

    async fn enter_within(
        &self,
        patience: Duration,
        line: Option<IpAddr>,
        cost: u64,
    ) -> Result<Place> {
        let is_costly = cost > COSTLY;
        let mut taken = Vec::new();
        if let Some(line) = line {
            if is_costly {
                taken.push(within(patience, &self.turn_of(line, Kind::Costly)).await?);
            }
            taken.push(acquire(&self.turn_of(line, Kind::Any), 1).await?);
        }
        // After the turn: whoever waits for others of their own line keeps the door shut for nobody.
        if is_costly {
            taken.push(within(patience, &self.door_of_costly).await?);
        }
        taken.push(acquire(&self.hands, 1).await?);
        let all = u32::try_from(bounds::OPENED >> 20).unwrap_or(u32::MAX);
        let megabytes = u32::try_from((cost * 3 / 2) >> 20).unwrap_or(all).clamp(1, all);
        taken.push(acquire(&self.megabytes, megabytes).await?);
        Ok(Place { _taken: taken })
    }

    fn turn_of(&self, line: IpAddr, kind: Kind) -> Arc<Semaphore> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        // Forgets the turns that nobody has and nobody waits for.
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        Arc::clone(turns.entry((line, kind)).or_insert_with(|| Arc::new(Semaphore::new(1))))
    }
}

/// As [`acquire`], for so long.
async fn within(patience: Duration, place: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    let free = timeout(patience, acquire(place, 1)).await;
    free.map_err(|_| Error::throttled(ErrorCode::ServerBusy, bounds::AGAIN))?
}

async fn acquire(places: &Arc<Semaphore>, many: u32) -> Result<OwnedSemaphorePermit> {
    Arc::clone(places).acquire_many_owned(many).await.map_err(Error::fault)
}

#[cfg(test)]
mod tests {
    use super::super::BYTES_MAX;
    use super::*;

    const AT_ONCE: Duration = Duration::ZERO;

    #[tokio::test]
    async fn costly_photos_wait_for_each_other_and_nobody_waits_for_them() {
        let room = DarkRoom::default();
        let costly = room.enter_within(AT_ONCE, None, COSTLY + 1).await.unwrap();
        let refused = room.enter_within(AT_ONCE, None, COSTLY + 1).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::ServerBusy);
        assert_eq!(refused.retry_after, Some(bounds::AGAIN));
        let cheap = room.enter_within(AT_ONCE, None, COSTLY).await.unwrap();
        drop(costly);
        let costly = room.enter_within(AT_ONCE, None, COSTLY + 1).await.unwrap();
        drop((cheap, costly));
        let both =
            [room.enter(None, COSTLY).await.unwrap(), room.enter(None, COSTLY).await.unwrap()];
        drop(both);
    }

    #[tokio::test]
    async fn of_one_line_one_is_opened_at_a_time_and_another_is_next() {
        let room = DarkRoom::default();
        let [one, other] = [1, 2].map(|n| Some(IpAddr::from([192, 0, 2, n])));
        let first = room.enter(one, 1).await.unwrap();
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let mut waiting: Vec<_> = (0..10).map(|_| Box::pin(room.enter(one, 1))).collect();
        for one in &mut waiting {
            assert!(one.as_mut().poll(&mut context).is_pending());
        }
        let mut theirs = Box::pin(room.enter(other, 1));
        assert!(theirs.as_mut().poll(&mut context).is_ready(), "ten wait, and not before them");
        drop(first);
        assert!(waiting[0].as_mut().poll(&mut context).is_ready(), "in the order they came");
        drop((waiting, theirs));
        let _ = room.turn_of([192, 0, 2, 3].into(), Kind::Any);
        assert_eq!(room.turns.lock().unwrap().len(), 1, "who is gone is forgotten");
    }

    #[tokio::test]
    async fn a_costly_one_that_waits_for_its_line_keeps_no_other_line_out() {
        let room = DarkRoom::default();
        let [one, other] = [1, 2].map(|n| Some(IpAddr::from([192, 0, 2, n])));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let cheap = room.enter(one, 1).await.unwrap();
        let mut waiting = Box::pin(room.enter(one, COSTLY + 1));
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        let theirs = room.enter_within(AT_ONCE, other, COSTLY + 1).await.unwrap();
        drop((cheap, theirs));
        // Nor the cheap ones of its own line for longer than one is opened.
        let costly = waiting.await.unwrap();
        let mut next = Box::pin(room.enter(one, COSTLY + 1));
        assert!(next.as_mut().poll(&mut context).is_pending());
        let mut cheap = Box::pin(room.enter(one, 1));
        assert!(cheap.as_mut().poll(&mut context).is_pending());
        drop(costly);
        assert!(cheap.as_mut().poll(&mut context).is_ready(), "before the next costly one");
    }

    #[tokio::test]
    async fn the_most_costly_has_the_room_to_itself() {
        let room = DarkRoom::default();
        let costly = room.enter(None, BYTES_MAX).await.unwrap();
        let waiting = timeout(AT_ONCE, room.enter(None, COSTLY)).await;
        assert!(waiting.is_err(), "there is no memory for both");
        drop(costly);
        let _ = room.enter(None, COSTLY).await.unwrap();
    }
}
