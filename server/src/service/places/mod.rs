//! Regions, and which office a filing goes to.

pub mod gazetteer;
pub mod regions;
pub mod routing;
