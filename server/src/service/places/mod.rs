//! Regions, the rules that hold there, and which office a filing goes to.

pub mod gazetteer;
pub mod regions;
pub mod routing;
pub mod rules;
