//! 承诺与授权: two separate ticks, none pre-ticked, each naming the exact text.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::applicant::code;
use crate::violation::Code;

/// What the applicant agrees to, for herself only: other adults of the household
/// sign at the visit (待本人签字).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consents {
    /// 承诺如实: what is said is true.
    #[validate(nested)]
    pub truthful: Agreement,
    /// 授权查询: the household's assets may be looked up.
    #[validate(nested)]
    pub authorisation: Authorisation,
    /// The privacy notice that was shown; shown, not ticked.
    #[validate(nested)]
    pub notice: TextVersion,
}

/// A tick under a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agreement {
    /// Whether the applicant ticked it.
    pub agreed: bool,
    /// The text that was agreed to.
    #[validate(nested)]
    pub text: TextVersion,
}

/// A tick under the authorisation, and who may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Authorisation {
    /// Whether the applicant ticked it.
    pub agreed: bool,
    /// The text that was agreed to.
    #[validate(nested)]
    pub text: TextVersion,
    /// Who may be asked, by policy name: `traffic_police`, `real_estate`, …
    pub holders: Vec<String>,
}

/// The exact text that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextVersion {
    /// Its version, as `GET /bootstrap` names it.
    #[validate(custom(function = "version"))]
    pub version: String,
    /// SHA-256 of its UTF-8 bytes, 64 lower-case hex digits.
    #[validate(custom(function = "sha256"))]
    pub sha256: String,
}

fn version(text: &str) -> Result<(), validator::ValidationError> {
    let length = text.chars().count();
    if (1..=40).contains(&length) { Ok(()) } else { Err(code(Code::ConsentText)) }
}
fn sha256(text: &str) -> Result<(), validator::ValidationError> {
    if super::attachment::is_sha256(text) { Ok(()) } else { Err(code(Code::ConsentText)) }
}
