//! The hashes that chain a case's events, and whether a chain holds.
//!
//! Nobody without the key makes a hash of the second format, but everybody makes one of the first.
//! So the first is believed only where the key has endorsed it: at the upgrade, up to the event to
//! which each chain had come. Whoever writes a chain anew, as a whole or its end, is found.

use std::fmt;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::domain::backfill::Backfill;
use crate::domain::docket::DocketKind;
use crate::domain::error::Result;
use crate::domain::event::{Actor, ChainLink, Format, NO_ROWS, witness_bytes};
use crate::store::events::Event;
use crate::store::old_chains::{Head, OldChain};
use crate::store::{Tx, backfills, events, old_chains};

/// The hash of an event after `previous`, in the format that its row names; `None` for an unknown
/// format.
#[must_use]
pub fn hash(app: &App, event: &Event, previous: &[u8]) -> Option<Vec<u8>> {
    let link = ChainLink {
        previous,
        docket: DocketKind::Case,
        id: event.docket_id,
        seq: event.seq,
        kind: event.kind,
        at: event.at,
        actor: Actor::new(&event.actor_kind, event.actor_id),
        commitment: &event.commitment,
        rows: NO_ROWS,
    };
    let format = Format::of(event.format)?;
    let bytes = link.to_bytes(format);
    Some(match format {
        Format::Plain => Sha256::digest(bytes).to_vec(),
        Format::Keyed => app.keyring.chain(&bytes),
    })
}

/// How much of a chain may be of the first format.
#[derive(Debug, Clone)]
pub enum Past {
    /// Nothing: it was begun in the second.
    None,
    /// Its events up to one that the key has endorsed.
    Endorsed(OldChain),
    /// Everything: chains have not been endorsed yet.
    Open,
}

impl Past {
    /// How much of this case's chain may be of the first format, by what [`is_open`] says.
    ///
    /// # Errors
    /// `record.unreadable`, or a database error.
    pub async fn of(app: &App, tx: &mut Tx, case: Uuid, is_open: bool) -> Result<Self> {
        if app.keyring.has_chain_line() {
            return Ok(Self::None);
        }
        if is_open {
            return Ok(Self::Open);
        }
        let found = old_chains::find(tx, case).await;
        let found = app.unreadable.judge("old_chains", &case.to_string(), found)?;
        Ok(found.map_or(Self::None, Self::Endorsed))
    }

    const fn last(&self) -> i64 {
        match self {
            Self::None => 0,
            Self::Endorsed(chain) => chain.seq,
            Self::Open => i64::MAX,
        }
    }
}

/// Whether chains of the first format may still be endorsed. It ends with the first event of the
/// second, whatever the table of backfills says: all are endorsed before such a one is written.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn is_open(app: &App, tx: &mut Tx) -> Result<bool> {
    Ok(!app.keyring.has_chain_line()
        && !backfills::find(tx, Backfill::OldChains).await?.finished
        && !events::has_format(tx, Format::Keyed.number()).await?)
}

/// The key's endorsement of a chain as it is.
#[must_use]
pub fn endorse(app: &App, head: &Head) -> OldChain {
    let witness = app.keyring.chain(&witness_bytes(head.docket_id, head.seq, &head.hash));
    OldChain { docket_id: head.docket_id, seq: head.seq, witness }
}

/// What is wrong with a chain, by the number of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// Its hash or its number does not fit, or its payload is another one.
    Link(i64),
    /// It is of the first format, and no endorsement reaches to it.
    Plain(i64),
    /// It is the last one endorsed, and is gone or another one.
    Endorsed(i64),
}

impl Break {
    /// The number of the event.
    #[must_use]
    pub const fn seq(self) -> i64 {
        match self {
            Self::Link(seq) | Self::Plain(seq) | Self::Endorsed(seq) => seq,
        }
    }
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seq = self.seq();
        match self {
            Self::Link(_) => write!(f, "its timeline is broken at event {seq}"),
            Self::Plain(_) => write!(
                f,
                "event {seq} of its timeline was not written with the key, as every one since the \
                 upgrade is"
            ),
            Self::Endorsed(_) => {
                write!(f, "event {seq} of its timeline is not the one that it had at the upgrade")
            }
        }
    }
}

/// The first break of a chain; `None` when it holds.
#[must_use]
pub fn first_break(app: &App, events: &[Event], past: &Past) -> Option<Break> {
    let (mut previous, mut format) = (vec![0; 32], i64::MIN);
    for (seq, event) in (1..).zip(events) {
        let fits = event.seq == seq && event.previous == previous && event.format >= format;
        if !fits || hash(app, event, &previous).is_none_or(|hash| hash != event.hash) {
            return Some(Break::Link(event.seq));
        }
        if event.format == Format::Plain.number() && seq > past.last() {
            return Some(Break::Plain(seq));
        }
        previous.clone_from(&event.hash);
        format = event.format;
    }
    let Past::Endorsed(chain) = past else { return None };
    let last = events.iter().find(|event| event.seq == chain.seq);
    let is_the_same = last.is_some_and(|event| {
        let bytes = witness_bytes(chain.docket_id, chain.seq, &event.hash);
        app.keyring.chain(&bytes) == chain.witness
    });
    (!is_the_same).then_some(Break::Endorsed(chain.seq))
}
