//! Officers' requests about cases.

mod answers;
mod codes;
mod enter;
mod list;
mod open;

pub(super) use answers::*;
pub(super) use codes::*;
pub(super) use enter::*;
pub(super) use list::*;
pub(super) use open::*;
