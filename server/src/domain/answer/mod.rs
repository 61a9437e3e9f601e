//! What the township says: 收下, 退回补正, 不收, 转办, 进展.

mod check;
mod signatures;

pub use check::MESSAGE_MAX;
pub use signatures::{SignatureLine, SignatureOutcome, Signatures};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::names::names;

/// The time in which an event of a case can have happened: from its receipt until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The day on which the township received the case.
    pub from: NaiveDate,
    /// Today at +08:00.
    pub today: NaiveDate,
    /// Now, in UTC.
    pub now: DateTime<Utc>,
}

names! {
    /// 告知方式: how the applicant was told.
    pub enum NotifiedHow {
        /// 电话
        Phone = "phone",
        /// 短信
        Sms = "sms",
        /// 上门
        Visit = "visit",
        /// 未告知
        NotYet = "not_yet",
    }
}

/// 告知: how and on which day the applicant was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Notified {
    /// How the applicant was told.
    pub how: NotifiedHow,
    /// When.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

/// 国家系统录入.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NationalEntry {
    /// The day of the entry.
    pub on: NaiveDate,
    /// The number that the national system gave it.
    pub number: String,
}

/// 上门补按手印.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitSignature {
    /// Who goes there.
    pub who: String,
    /// The last day for the visit.
    pub by: NaiveDate,
}

/// 收下.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// What the farmer reads.
    pub message: String,
    /// Whether, how and when the applicant was told.
    pub notified: Notified,
    /// The visit at which a missing print will be taken; absent where none is promised.
    #[serde(default)]
    pub visit_signature: Option<VisitSignature>,
    /// The entry in the national system; absent while it is not made.
    #[serde(default)]
    pub national_entry: Option<NationalEntry>,
}

names! {
    /// Which answer of the form the applicant has to correct.
    pub enum DefectItem {
        /// 姓名
        Name = "name",
        /// 身份证号
        IdNumber = "id_number",
        /// 电话
        Phone = "phone",
        /// 户口所在地
        Home = "home",
        /// 家庭人口
        Household = "household",
        /// 困难类型
        Hardships = "hardships",
        /// 情况说明
        Description = "description",
        /// 手印或签名
        Signature = "signature",
        /// 身份证照片
        IdCardPhoto = "id_card_photo",
        /// 证明材料
        Evidence = "evidence",
        /// 承诺与授权
        Consents = "consents",
        /// 其他
        Other = "other",
    }
}

/// One thing that the applicant has to correct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Defect {
    /// The answer that it concerns.
    pub item: DefectItem,
    /// What to do, in the farmer's words.
    pub text: String,
}

/// 退回补正: names everything at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// The defects, at least one.
    pub defects: Vec<Defect>,
    /// What the farmer reads first.
    pub message: String,
    /// Whether, how and when the applicant was told.
    pub notified: Notified,
}

names! {
    /// The only grounds for 不收; income, a car or a missing paper is none.
    pub enum RefusalGround {
        /// 不在本县
        OutsideCounty = "outside_county",
        /// 不是农户
        NotRural = "not_rural",
        /// 不是农户家庭的申报: of a flood only, that no household filed.
        NotHousehold = "not_household",
        /// 联系不上: three tries on different days and a visit to the village.
        Unreachable = "unreachable",
        /// 申请人撤回
        Withdrawn = "withdrawn",
    }
}

/// One try to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// The day of the attempt.
    pub on: NaiveDate,
    /// How contact was attempted, in the officer's words.
    pub how: String,
}

/// 撤回核实: the applicant confirmed it on the telephone, or in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// The number dialled, one that the household sent; empty where it was in person.
    #[serde(default)]
    pub number: String,
    /// 当面
    #[serde(default)]
    pub in_person: bool,
    /// When the applicant confirmed it.
    pub at: DateTime<Utc>,
}

/// 不收.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The ground, one of the closed list.
    pub ground: RefusalGround,
    /// What the farmer reads.
    pub message: String,
    /// Whether, how and when the applicant was told.
    pub notified: Notified,
    /// With `unreachable`.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    /// With `unreachable`.
    #[serde(default)]
    pub village_visit_on: Option<NaiveDate>,
    /// With `withdrawn`.
    #[serde(default)]
    pub confirmed: Option<Confirmation>,
    /// With `not_household`: how the officer knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// 转办 within the county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The township that it belongs to.
    pub to: Uuid,
    /// Why it belongs to that township.
    pub reason: String,
}

names! {
    /// How it goes on after acceptance.
    pub enum ProgressKind {
        /// 已入户
        Visited = "visited",
        /// 已纳入
        Included = "included",
        /// 未纳入, with a reason.
        NotIncluded = "not_included",
    }
}

/// 进展.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// The step that was taken.
    pub kind: ProgressKind,
    /// The day on which it was taken.
    pub on: NaiveDate,
    /// The reason; required with `not_included`.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What is done after an answer; at least one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// How and when the applicant was told.
    #[serde(default)]
    pub notified: Option<Notified>,
    /// When it was entered, and under which number.
    #[serde(default)]
    pub national_entry: Option<NationalEntry>,
    /// The photo of the print, listed here; its bytes follow by
    /// `PUT /cases/{id}/attachments/{sha256}`, and the print is no longer missing. Also a
    /// better one, where a visit for it was promised.
    #[serde(default)]
    pub print: Option<PrintPhoto>,
}

/// A photo of the thumbprint or signature taken at home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintPhoto {
    /// SHA-256 of the bytes to come, in hex.
    pub sha256: String,
    /// Size of those bytes.
    pub size: i64,
}
