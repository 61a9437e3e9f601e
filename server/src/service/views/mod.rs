//! What is shown of cases, and to whom.

pub mod case;
pub mod declaration_view;
pub mod floods;
pub mod inbox;
pub mod look_up;
pub mod overview;
pub mod owed;
pub mod reads;
pub mod receipt;
pub mod search;
pub mod status;
pub mod village;
