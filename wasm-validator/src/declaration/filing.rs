//! Filing for somebody who cannot (代填), and how the applicant signs.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::applicant::choices;

choices! {
    /// Who fills in the form.
    FiledBy {
        /// 本人
        #[serde(rename = "self")]
        Self_,
        /// 代填
        Proxy,
    }
}

/// 代填人. Who it is, is what they say: the server checks only a signed-in cadre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proxy {
    /// As whom (S2; group leader and grid worker by county practice).
    pub role: ProxyRole,
    /// What the proxy is to the applicant; needed from a close relative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<KinRelation>,
    /// Why the applicant does not fill in.
    pub reason: ProxyReason,
    /// In words; needed with `reason: other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_note: Option<String>,
    /// The proxy's name.
    #[validate(custom(function = "super::applicant::name"))]
    pub name: String,
    /// The proxy's telephone.
    #[validate(custom(function = "super::applicant::phone"))]
    pub phone: String,
    /// The content was read aloud to the applicant.
    pub read_aloud: bool,
}

choices! {
    /// As whom a proxy files.
    ProxyRole {
        /// 村干部
        VillageCadre,
        /// 村民小组长, 扶贫小组长
        GroupLeader,
        /// 网格员
        GridWorker,
        /// 近亲属 (Civil Code 1045)
        CloseRelative,
    }
}

choices! {
    /// 近亲属, and their spouses where villages count them so.
    KinRelation {
        /// 配偶
        Spouse,
        /// 父母
        Parent,
        /// 子女
        Child,
        /// 兄弟姐妹
        Sibling,
        /// 祖父母, 外祖父母
        Grandparent,
        /// 孙子女, 外孙子女
        Grandchild,
        /// 儿媳, 女婿
        ChildInLaw,
    }
}

choices! {
    /// Why somebody else fills in.
    ProxyReason {
        /// 不识字
        CannotRead,
        /// 看不清
        CannotSee,
        /// 生病或残疾
        IllOrDisabled,
        /// 没有手机, 不会用
        NoPhone,
        /// 年纪大
        Elderly,
        /// 未成年
        Minor,
        /// 其他
        Other,
    }
}

/// 本人签字或手印.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Signature {
    /// What the applicant signs with.
    pub basis: SignBasis,
    /// Why the applicant cannot sign now, or at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who saw it; needed when the applicant cannot sign at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub witness: Option<Witness>,
}

choices! {
    /// With what the applicant signs (S2: 加按本人手印).
    SignBasis {
        /// 拇指印
        Thumb,
        /// 其他手指
        OtherFinger,
        /// 本人签名
        OwnSignature,
        /// 现在按不了
        CannotNow,
        /// 一直按不了
        CannotAtAll,
    }
}

/// 见证人: not the one who fills in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Witness {
    /// The witness's name.
    #[validate(custom(function = "super::applicant::name"))]
    pub name: String,
    /// The witness's telephone.
    #[validate(custom(function = "super::applicant::phone"))]
    pub phone: String,
}
