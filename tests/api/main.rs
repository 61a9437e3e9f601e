//! Black-box tests over HTTP, each on both databases.
#![allow(clippy::disallowed_methods, reason = "tests make ids as phones do")]

mod answering;
mod deadlines;
mod filing;
mod inbox;
mod lookups;
mod photos;
mod regions;
mod sending_again;
mod sessions;
mod staff_work;
