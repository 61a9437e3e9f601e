//! What a household or its helper sends, and how it is kept.

pub mod attach;
pub mod batch;
pub mod claim;
pub mod correct;
pub mod enter;
pub mod floods;
pub mod kept;
pub mod new_case;
pub mod received;
pub mod requests;
pub mod rows;
pub mod senders;
pub mod submit;
