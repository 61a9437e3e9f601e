//! The form (监测对象申请及承诺授权查询书) as it arrives: plain strings and options.
//!
//! Fields are only ever added, optional ones: a declaration frozen on a phone months
//! ago must still be read. `validator` carries each field's own rule (`custom` only,
//! for the sake of the module's size, see `texts`), by calling the newtypes' `parse`;
//! rules between fields live in [`crate::rules`].

mod applicant;
mod attachment;
mod consent;
mod filing;
mod home;
mod texts;

pub use applicant::{Applicant, Contact, IdStatus, PhoneStatus, RelationToHead};
pub use attachment::{Attachment, AttachmentKind, MediaType};
pub use consent::{Agreement, Authorisation, Consents, TextVersion};
pub use filing::{
    FiledBy, KinRelation, Proxy, ProxyReason, ProxyRole, SignBasis, Signature, Witness,
};
pub use home::{HOUSEHOLD_MAX, Hardship, Home, Household};
pub(crate) use texts::too_long;
pub use texts::{DESCRIPTION_MAX, NOTE_MAX};

use serde::{Deserialize, Serialize};
use validator::Validate;

/// One filing (一份申报). `PUT /declarations/{id}` takes it as its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Declaration {
    /// The day on which it was finished on the phone, YYYY-MM-DD at +08:00.
    pub declared_on: String,
    /// By whom it is filled in.
    pub filed_by: FiledBy,
    /// Who fills in for the applicant (代填人); only with `filed_by: proxy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub proxy: Option<Proxy>,
    /// The member of the household who applies (申请人).
    #[validate(nested)]
    pub applicant: Applicant,
    /// Where the household is registered (户口所在地).
    #[validate(nested)]
    pub home: Home,
    /// Who eats and lives together (共同生活).
    #[validate(nested)]
    pub household: Household,
    /// What has happened (困难类型): 1 to 5 of eleven.
    pub hardships: Vec<Hardship>,
    /// In the person's own words, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// 现在就过不下去: the township is asked to act before the procedure.
    #[serde(default)]
    pub urgent: bool,
    /// How the applicant signs; needed when filed by proxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub signature: Option<Signature>,
    /// What the applicant has agreed to, for herself only.
    #[validate(nested)]
    pub consents: Consents,
    /// The photos that follow, by hash.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested)]
    pub attachments: Vec<Attachment>,
}
