//! Backup, restore, examination, keys.

pub mod backup;
pub mod keys;
pub mod restore;
pub mod verify;
