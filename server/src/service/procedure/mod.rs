//! What an officer does with a case: one action per file.

pub mod accept;
pub mod amend;
pub mod follow_up;
pub mod frame;
pub mod link;
pub mod progress;
pub mod refuse;
pub mod refuse_flood;
pub mod reopen;
pub mod send_back;
pub mod sign;
pub mod transfer;
pub mod unlink;
