//! The rows of one filing, and how those of several are written together.

use std::collections::HashSet;
use std::sync::Arc;

use uuid::Uuid;

use crate::domain::error::Result;
use crate::service::filing::senders::Senders;
use crate::service::places::gazetteer::Gazetteer;
use crate::store::Tx;
use crate::store::attachments::{self, Attachment};
use crate::store::cases::{self, Case, SearchIndex};
use crate::store::clocks::{self, Clock};
use crate::store::declarations::{self, Version};
use crate::store::events::{self, Event};
use crate::store::messages::{self, Message};

/// All rows of one filing.
#[derive(Debug)]
pub struct Filing {
    /// The new case.
    pub case: Case,
    /// The blind index by which it is found.
    pub index: SearchIndex,
    /// The version received, sealed.
    pub version: Version,
    /// The photos that the form lists.
    pub manifest: Vec<Attachment>,
    /// The township's clock for the answer.
    pub clock: Clock,
    /// The message to the applicant; absent without a telephone of their own.
    pub message: Option<Message>,
    /// The senders, by whom it is counted.
    pub senders: Senders,
    /// The events of filing and of routing.
    pub events: [Event; 2],
    /// The places by which it was judged and routed.
    pub places: Arc<Gazetteer>,
}

/// Writes all rows of the filings whose id is new, with one statement per table; returns those
/// ids.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn insert(tx: &mut Tx, filings: &[&Filing]) -> Result<HashSet<Uuid>> {
    let cases: Vec<_> = filings.iter().map(|filing| (&filing.case, &filing.index)).collect();
    let made: HashSet<Uuid> = cases::insert(tx, &cases).await?.into_iter().collect();
    let filings = || filings.iter().filter(|filing| made.contains(&filing.case.id));
    let versions: Vec<_> = filings().map(|filing| &filing.version).collect();
    let photos: Vec<_> = filings().flat_map(|filing| &filing.manifest).collect();
    let clocks: Vec<_> = filings().map(|filing| &filing.clock).collect();
    let messages: Vec<_> = filings().filter_map(|filing| filing.message.as_ref()).collect();
    let events: Vec<_> = filings().flat_map(|filing| &filing.events).collect();
    declarations::insert(tx, &versions).await?;
    attachments::list_in_manifest(tx, &photos).await?;
    clocks::insert(tx, &clocks).await?;
    messages::insert(tx, &messages).await?;
    events::insert(tx, &events).await?;
    Ok(made)
}
