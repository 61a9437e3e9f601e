//! Floor 2: what the program works with besides the database: keys and sealing, photos, recordings,
//! object storage, passwords, one-time codes, tokens, text messages, PostgreSQL's own programs.

pub mod keyring;
pub mod objects;
pub mod passwords;
pub mod photo;
pub mod postgres_tools;
pub mod sms;
pub mod sound;
pub mod tokens;
pub mod totp;
