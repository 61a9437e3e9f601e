//! Floor 3: one use case, one file, one transaction. No actix types.
//!
//! Rooms, low to high; a room uses only those below it (`tests/law/rooms.rs`).

pub mod case;
pub mod county;
pub mod demo;
pub mod filing;
pub mod imports;
pub mod keeping;
pub mod open;
pub mod people;
pub mod places;
pub mod procedure;
pub mod views;
