//! What a county has to enter before farmers are served: telephones of its offices, and the
//! signature of its text messages. What is missing is reported, never passed over.

use wasm_validator::region::Level;

use crate::app::App;
use crate::domain::error::Result;
use crate::service::places::regions;

/// Number of offices that farmers cannot call, and of counties whose messages name no sender.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unset {
    /// Counties without a telephone.
    pub county_telephones: usize,
    /// Townships without a telephone.
    pub township_telephones: usize,
    /// Counties without a signature (短信签名).
    pub signatures: usize,
}

impl Unset {
    /// Whether everything is set.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// What is not set, in all counties served.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn find(app: &App) -> Result<Unset> {
    let mut unset = Unset::default();
    for office in regions::list_offices(app).await? {
        let is_county = office.level == Level::County;
        let count =
            if is_county { &mut unset.county_telephones } else { &mut unset.township_telephones };
        *count += usize::from(office.telephone.is_none());
        unset.signatures += usize::from(is_county && office.signature.is_none());
    }
    Ok(unset)
}
