//! Passwords: argon2id. Blocking, some 50 ms and 19 MiB each; therefore sign-ins wait in a
//! queue.

use std::sync::Arc;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

use crate::clock::IdGen;
use crate::domain::error::{Error, ErrorCode, Result};

/// Fewest characters of a password that a person chooses.
pub const MIN_LENGTH: usize = 12;
/// Most bytes of a password, and of a login name.
pub const MAX_BYTES: usize = 256;

/// The password's hash with a fresh salt, in PHC form.
///
/// # Errors
/// `server.fault` when argon2 has no memory.
pub fn hash(password: &str, ids: &IdGen) -> Result<String> {
    let salt = ids.bytes::<16>();
    let hashed = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hashed.map(|phc| phc.to_string()).map_err(|error| Error::fault(error.to_string()))
}

/// Whether the password matches. For an unknown login a dummy hash is compared, so that it
/// takes as long.
#[must_use]
fn verify(password: &str, phc: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2hvdXdhbmctbm9ib2R5$\
                          W0qU0q2PO1v6dJkq6fPcdmC8r5Z0m8G2n8Qe3p0lq1E";
    let Ok(parsed) = PasswordHash::new(phc.unwrap_or(NOBODY)) else { return false };
    let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    right && phc.is_some()
}

/// Where a password comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// A browser about which nothing is known.
    Stranger,
    /// A browser from which somebody has signed in to the account before. These have a queue of
    /// their own: however many strangers try, they wait for each other only.
    Known,
}

/// The two queues in front of `verify`: few passwords are tried at once, and few more may wait.
#[derive(Debug)]
pub struct Queues {
    strangers: Queue,
    known: Queue,
}

#[derive(Debug)]
struct Queue {
    trying: Arc<Semaphore>,
    places: Semaphore,
}

impl Queue {
    fn new(trying: usize, waiting: usize) -> Self {
        let places = Semaphore::new(trying + waiting);
        Self { trying: Arc::new(Semaphore::new(trying)), places }
    }
}

/// Strangers' passwords tried at once; a processor stays free for filings.
const STRANGERS: usize = 2;
/// Enough for all cadres of a village at once, who then wait some two seconds.
const STRANGERS_WAITING: usize = 64;
const KNOWN: usize = 1;
const KNOWN_WAITING: usize = 32;
/// Time in which a full queue is worked off.
const WORKED_OFF: Duration = Duration::from_secs(5);

impl Queues {
    /// Whether the password matches, after waiting for its turn.
    ///
    /// # Errors
    /// `server.busy`, with the time after which to retry, when too many wait already.
    pub async fn verify(
        &self,
        asker: Asker,
        password: String,
        phc: Option<String>,
    ) -> Result<bool> {
        let queue = match asker {
            Asker::Stranger => &self.strangers,
            Asker::Known => &self.known,
        };
        let full = |_| Error { retry_after: Some(WORKED_OFF), ..ErrorCode::ServerBusy.into() };
        let _place = queue.places.try_acquire().map_err(full)?;
        let turn = Arc::clone(&queue.trying).acquire_owned().await.map_err(Error::fault)?;
        let work = tokio::task::spawn_blocking(move || {
            // A client that disconnects must not free the place before the work is done.
            let _turn = turn;
            verify(&password, phc.as_deref())
        });
        work.await.map_err(Error::fault)
    }
}

impl Default for Queues {
    fn default() -> Self {
        Self {
            strangers: Queue::new(STRANGERS, STRANGERS_WAITING),
            known: Queue::new(KNOWN, KNOWN_WAITING),
        }
    }
}

/// A new password that is easy to read out: 4 groups of 4 characters, each one of 31 that are not
/// mistaken for others; 79 bits.
#[must_use]
pub fn generate(ids: &IdGen) -> String {
    const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
    let mut password = String::new();
    while password.len() < 19 {
        if password.len() % 5 == 4 {
            password.push('-');
        }
        // 248 = 8 × 31: no character is favoured.
        if let Some(byte) = ids.bytes::<8>().into_iter().find(|byte| *byte < 248) {
            password.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
        }
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_wrong_and_nobody() {
        let phc = hash("correct horse", &IdGen).unwrap();
        assert!(phc.starts_with("$argon2id$"));
        assert!(verify("correct horse", Some(&phc)));
        assert!(!verify("wrong", Some(&phc)));
        assert!(!verify("correct horse", None));
        let password = generate(&IdGen);
        assert_eq!(password.len(), 19);
        assert_eq!(password.split('-').count(), 4);
    }

    #[tokio::test]
    async fn beyond_the_queue_nobody_waits_and_known_ones_have_their_own() {
        let queues = Queues::default();
        // All places are taken: nobody else gets one.
        let _turns = queues.strangers.trying.acquire_many(STRANGERS as u32).await.unwrap();
        let ask = |asker| Box::pin(queues.verify(asker, "p".into(), None));
        let mut waiting: Vec<_> =
            (0..STRANGERS + STRANGERS_WAITING).map(|_| ask(Asker::Stranger)).collect();
        for one in &mut waiting {
            assert!(is_pending(one.as_mut()), "it waits");
        }
        let refused = ask(Asker::Stranger).await.unwrap_err();
        assert_eq!((refused.code, refused.retry_after), (ErrorCode::ServerBusy, Some(WORKED_OFF)));
        assert!(!ask(Asker::Known).await.unwrap());
        // One gives up: a place is free again.
        waiting.pop();
        assert!(is_pending(ask(Asker::Stranger).as_mut()));
    }

    fn is_pending<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> bool {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        future.poll(&mut context).is_pending()
    }
}
