//! Officers' requests about cases.

mod answers;
mod codes;
mod enter;
mod list;
mod open;
mod reads;

pub(super) use answers::*;
pub(super) use codes::*;
pub(super) use enter::*;
pub(super) use list::*;
pub(super) use open::*;
pub(super) use reads::*;
