//! Backfills: what SQL cannot fill in a row that was there before a migration, the program
//! fills afterwards, a page at a time.

use crate::names::names;

names! {
    /// A backfill; they run in this order.
    pub enum Backfill {
        /// Chains of the first format are endorsed with the key: before anything is served.
        OldChains = "old_chains",
        /// Contacts' telephones are indexed, for the search at the counter.
        Contacts = "contacts",
        /// The hash on a declaration's receipt is sealed.
        ContentHashes = "content_hashes",
        /// The hash of an officer's request is keyed.
        RequestHashes = "request_hashes",
        /// The file is written anew, without what the two above have replaced.
        FreePages = "free_pages",
    }
}
