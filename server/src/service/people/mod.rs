//! Accounts, and who is signed in.

pub mod accounts;
pub mod known_browser;
pub mod one_time_codes;
pub mod sessions;
