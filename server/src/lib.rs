//! Shouwang's server: HTTP, two databases, sealed personal data, the command line.
//!
//! Floors, imports point down only: [`domain`] (what a case is) ← [`store`] and
//! [`gateway`] (where things are kept) ← [`service`] (one use case, one transaction)
//! ← [`http`], [`jobs`] and [`cli`].

pub mod app;
pub mod bounds;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod gateway;
pub mod http;
pub mod jobs;
mod names;
pub mod private;
pub mod service;
pub mod store;
