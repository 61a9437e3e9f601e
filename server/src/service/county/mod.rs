//! What holds in a county: policies, texts of consent, and what is not configured yet.

pub mod consents;
pub mod policies;
pub mod unset;
