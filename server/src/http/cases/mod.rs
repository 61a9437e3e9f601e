//! What officers do with cases.

mod answers;
mod list;
mod open;

pub(super) use answers::*;
pub(super) use list::*;
pub(super) use open::*;
