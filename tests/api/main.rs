//! Black-box tests over HTTP, each on both databases.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make ids as phones do, and a failed unwrap is a failed test"
)]

mod account_acts;
mod actions;
mod answering;
mod backfills;
mod bad_pictures;
mod clips;
mod consents;
mod deadlines;
mod delivery;
mod filing;
mod filing_flood;
mod filing_together;
mod fillers;
mod flood_answers;
mod flood_views;
mod floods;
mod forgotten;
mod grounds;
mod headers;
mod hostile;
mod images;
mod inbox;
mod kept;
mod last_days;
mod limits;
mod linked;
mod lookups;
mod members;
mod messages;
mod notices;
mod numbers;
mod orphans;
mod overview;
mod own_filings;
mod photo_cost;
mod photos;
mod policies;
mod poster;
mod posts;
mod reads;
mod receipts;
mod recounts;
mod region_ends;
mod regions;
mod rotten;
mod search;
mod sending_again;
mod session_ends;
mod sessions;
mod signatures;
mod signers;
mod staff_work;
mod timeline;
mod unopened;
mod unseen;
mod village;
mod visits;
