//! Phones' requests about declarations.

mod attach;
mod check;
mod claim;
mod correct;
mod requests;
mod submit;
mod view;

pub(super) use attach::*;
pub(super) use check::*;
pub(super) use claim::*;
pub(super) use correct::*;
pub(super) use requests::*;
pub(super) use submit::*;
pub(super) use view::*;
