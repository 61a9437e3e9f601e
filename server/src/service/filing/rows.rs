//! The rows of one filing, and how those of several are written together.

use std::collections::HashSet;
use std::sync::Arc;

use uuid::Uuid;

use crate::domain::docket::DocketKind;
use crate::domain::error::Result;
use crate::service::filing::senders::Senders;
use crate::service::places::gazetteer::Gazetteer;
use crate::store::Tx;
use crate::store::attachments::{self, Attachment};
use crate::store::cases::{self, Case, SearchIndex};
use crate::store::declarations::{self, Version};
use crate::store::dockets::{self, Docket};
use crate::store::duties::{self, Duty};
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
    /// The answer that the township owes.
    pub duty: Duty,
    /// The message to the applicant; absent without a telephone of their own.
    pub message: Option<Message>,
    /// The senders, by whom it is counted.
    pub senders: Senders,
    /// The events of filing and of routing.
    pub events: [Event; 2],
    /// The places by which it was judged and routed.
    pub places: Arc<Gazetteer>,
}

impl Filing {
    fn docket(&self) -> Docket {
        let (case, [.., last]) = (&self.case, &self.events);
        Docket {
            id: case.id,
            kind: DocketKind::Case,
            county_id: case.county_id,
            township_id: case.township_id,
            village_id: case.village_id,
            version: case.version,
            chain_length: last.seq,
            chain_head: last.hash.clone(),
            changed_at: last.at,
        }
    }
}

/// Writes all rows of the filings whose id is new, with one statement per table; returns those
/// ids.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn insert(tx: &mut Tx, filings: &[&Filing]) -> Result<HashSet<Uuid>> {
    let dockets: Vec<_> = filings.iter().map(|filing| filing.docket()).collect();
    let made: HashSet<Uuid> = dockets::insert(tx, &dockets).await?.into_iter().collect();
    let filings = || filings.iter().filter(|filing| made.contains(&filing.case.id));
    let versions: Vec<_> = filings().map(|filing| &filing.version).collect();
    let photos: Vec<_> = filings().flat_map(|filing| &filing.manifest).collect();
    let duties: Vec<_> = filings().map(|filing| &filing.duty).collect();
    let cases: Vec<_> = filings().map(|filing| (&filing.case, &filing.index)).collect();
    let messages: Vec<_> = filings().filter_map(|filing| filing.message.as_ref()).collect();
    let events: Vec<_> = filings().flat_map(|filing| &filing.events).collect();
    cases::insert(tx, &cases).await?;
    declarations::insert(tx, &versions).await?;
    attachments::list_in_manifest(tx, &photos).await?;
    duties::insert(tx, &duties).await?;
    messages::insert(tx, &messages).await?;
    events::insert(tx, &events).await?;
    Ok(made)
}
