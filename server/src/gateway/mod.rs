//! Floor 2: the outside that is no database: sealing, photos, object storage,
//! passwords, tokens, private files, PostgreSQL's own programs.

pub mod keyring;
pub mod objects;
pub mod passwords;
pub mod photo;
pub mod postgres_tools;
pub mod private;
pub mod sms;
pub mod sound;
pub mod tokens;
pub mod totp;
