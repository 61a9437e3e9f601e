//! Floor 2: external systems other than the database: sealing, photos, object storage,
//! passwords, tokens, PostgreSQL's own programs.

pub mod keyring;
pub mod objects;
pub mod passwords;
pub mod photo;
pub mod postgres_tools;
pub mod sms;
pub mod sound;
pub mod tokens;
pub mod totp;
