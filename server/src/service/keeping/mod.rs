//! Backup, restore, examination, keys, backfills.

pub mod backfill;
pub mod backup;
pub mod keys;
pub mod restore;
pub mod verify;
