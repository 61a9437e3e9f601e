//! What anybody reads without signing in.

pub mod bootstrap;
pub mod clips;
pub mod poster;
