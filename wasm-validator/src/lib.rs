//! Floor 0 of Shouwang (守望): the one crate that judges a declaration (农户自主申报),
//! compiled to WebAssembly for the phone and to native code for the server, so
//! that the two cannot disagree.
//!
//! It has no I/O, no clock, no randomness and no sentences: what time it is,
//! which regions are served and which limits hold come in a [`Context`]; what it
//! finds goes out as [`Violation`]s, codes whose words live in `catalogue/`.

pub mod calendar;
pub mod canonical;
pub mod date;
pub mod declaration;
pub mod field;
pub mod identity;
pub mod phone;
pub mod policy;
pub mod region;
mod report;
mod rules;
mod shape;
pub mod text;

#[cfg(feature = "wasm")]
mod browser;
pub mod thumbprint;
pub mod violation;
#[cfg(feature = "wasm")]
mod wasm;

pub use declaration::Declaration;
pub use policy::{Context, FormPolicy, KnownTexts};
pub use report::{Checked, Report, Valid, check, check_json, check_value, rules_version};
pub use rules::judged_on;
pub use violation::{Code, Severity, Violation};
