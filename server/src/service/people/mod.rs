//! Accounts, and who is signed in.

pub mod accounts;
pub mod acts;
mod error;
pub mod known_browser;
pub mod one_time_codes;
pub mod posts;
pub mod sessions;

pub use error::AccountError;
