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
    /// The case.
    pub case: Case,
    /// How it is found.
    pub index: SearchIndex,
    /// What was received.
    pub version: Version,
    /// The photos that it lists.
    pub manifest: Vec<Attachment>,
    /// The township's clock.
    pub clock: Clock,
    /// What the applicant is told.
    pub message: Option<Message>,
    /// Who sent it, of whom too much may come.
    pub senders: Senders,
    /// Filed, routed.
    pub events: [Event; 2],
    /// What it was judged and routed by.
    pub places: Arc<Gazetteer>,
}

/// Writes all rows of those whose id is not there already, a statement a table; returns
/// their ids.
///
/// # Errors
/// The database's.
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
