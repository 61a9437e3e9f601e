//! What anybody may read without signing in.

pub mod bootstrap;
pub mod clips;
pub mod poster;
