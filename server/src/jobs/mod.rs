//! Floor 4: what runs beside the requests.

pub mod metrics;
pub mod orphans;
