//! Where the household is registered, how many live together, what has happened.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::applicant::{choices, code};
use crate::region::{RegionCode, is_list};
use crate::violation::Code;

/// 户口所在地: a place in one year's list of the National Bureau of Statistics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Home {
    /// 12 digits (village); 9 (township) or 6 (county) where no more is known:
    /// 找不到 or 不知道 goes to the township, or to the county.
    #[validate(custom(function = "region_code"))]
    pub region: String,
    /// The list that the code is from, YYYY-MM; codes move between years.
    #[validate(custom(function = "region_list"))]
    pub list: String,
    /// What people call the place (自然村, 组, 门牌).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// 家庭人口.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    not(feature = "whole"),
    expect(clippy::manual_non_exhaustive, reason = "the field is passed over, and no lock")
)]
pub struct Household {
    /// How many eat and live together, the applicant included: 1 to 30.
    #[validate(custom(function = "household_size"))]
    pub size: i64,
    /// Who they are, the applicant among them: as many as [`Household::MEMBERS_MAX`]. Asked for where
    /// the county's policy says so, of officers and cadres.
    #[cfg(feature = "whole")]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
    /// Whatever stands there: the server judges it.
    #[cfg(not(feature = "whole"))]
    #[serde(default, skip_serializing, deserialize_with = "passed_over")]
    members: (),
}

#[cfg(not(feature = "whole"))]
fn passed_over<'de, D: serde::Deserializer<'de>>(value: D) -> Result<(), D::Error> {
    serde::de::IgnoredAny::deserialize(value).map(drop)
}

impl Household {
    /// Most members that are named.
    pub const MEMBERS_MAX: usize = 20;
}

/// 共同生活的家庭成员.
#[cfg(feature = "whole")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// As in the household's register (户口簿): 1 to 50 characters.
    pub name: String,
    /// What the member is to the head of the household (与户主关系); absent: not said yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation_to_head: Option<super::RelationToHead>,
    /// Year of birth.
    pub born: i64,
}

choices! {
    /// 困难类型: the risk codes of the national register.
    Hardship {
        /// 因病
        Illness,
        /// 因学
        Schooling,
        /// 因安全住房
        UnsafeHousing,
        /// 因安全饮水
        UnsafeWater,
        /// 因残
        Disability,
        /// 因自然灾害
        NaturalDisaster,
        /// 因意外事故
        Accident,
        /// 因产业项目失败
        FailedVenture,
        /// 因务工就业不稳
        UnstableWork,
        /// 缺劳动力
        NoLabour,
        /// 其他: a description is needed.
        Other,
    }
}

fn region_code(text: &str) -> Result<(), validator::ValidationError> {
    RegionCode::parse(text).map(drop).map_err(code)
}

/// Most people of one household.
pub const HOUSEHOLD_MAX: i64 = 30;

fn household_size(size: i64) -> Result<(), validator::ValidationError> {
    if (1..=HOUSEHOLD_MAX).contains(&size) { Ok(()) } else { Err(code(Code::HouseholdSize)) }
}
fn region_list(text: &str) -> Result<(), validator::ValidationError> {
    if is_list(text) { Ok(()) } else { Err(code(Code::RegionList)) }
}
