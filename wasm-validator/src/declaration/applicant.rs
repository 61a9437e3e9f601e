//! The applicant: any member of the household, not only its head.

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::phone::Phone;
use crate::text::{PersonName, is_blank};
use crate::violation::Code;

/// 申请人.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Applicant {
    /// As on the id card; absent when it cannot be typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 字打不出: `name_hint` says how it sounds.
    #[serde(default)]
    pub name_untypable: bool,
    /// Pinyin or characters of the same sound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_hint: Option<String>,
    /// What the applicant is to the head of the household (与户主关系).
    pub relation_to_head: RelationToHead,
    /// How the id number is given.
    pub id_status: IdStatus,
    /// 18 characters (GB 11643); only with `id_status: given`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// Whether there is a telephone.
    pub phone_status: PhoneStatus,
    /// A mobile number; only with `phone_status: given`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Through whom the household can be reached; needed without a telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub contact: Option<Contact>,
}

/// 联系人.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// The contact's name.
    #[validate(custom(function = "super::applicant::name"))]
    pub name: String,
    /// The contact's telephone, mobile or landline.
    #[validate(custom(function = "super::applicant::phone"))]
    pub phone: String,
    /// 邻居, 侄子, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
}

macro_rules! choices {
    ($(#[$meta:meta])* $name:ident { $($(#[$of:meta])* $variant:ident,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name { $($(#[$of])* $variant,)* }
    };
}
pub(super) use choices;

choices! {
    /// 与户主关系.
    RelationToHead {
        /// 户主本人
        Head,
        /// 配偶
        Spouse,
        /// 子女
        Child,
        /// 儿媳, 女婿
        ChildInLaw,
        /// 孙子女, 外孙子女
        Grandchild,
        /// 父母
        Parent,
        /// 公婆, 岳父母
        ParentInLaw,
        /// 祖父母, 外祖父母
        Grandparent,
        /// 兄弟姐妹
        Sibling,
        /// 其他
        Other,
    }
}

choices! {
    /// How the id number is given.
    IdStatus {
        /// Typed.
        Given,
        /// A photo of the card stands for it.
        CardPhoto,
        /// 不知道: the township finds it.
        Unknown,
    }
}

choices! {
    /// Whether there is a telephone.
    PhoneStatus {
        /// The applicant has one.
        Given,
        /// 没有电话.
        None,
    }
}

pub(crate) fn name(text: &str) -> Result<(), validator::ValidationError> {
    PersonName::parse(text).map(drop).map_err(code)
}
pub(crate) fn phone(text: &str) -> Result<(), validator::ValidationError> {
    Phone::parse(text).map(drop).map_err(code)
}
pub(crate) fn code(code: Code) -> validator::ValidationError {
    validator::ValidationError::new(code.as_str())
}

impl Applicant {
    /// Whether nothing was typed for a name.
    #[must_use]
    pub fn has_no_name(&self) -> bool {
        is_blank(self.name.as_deref())
    }
}
