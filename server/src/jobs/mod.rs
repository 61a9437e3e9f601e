//! Floor 4: what runs beside the requests.

pub mod backfill;
pub mod delivery;
pub mod housekeeping;
pub mod memory;
pub mod metrics;
pub mod orphans;
pub mod recount;
