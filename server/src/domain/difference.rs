//! In what two filings of one household name different people.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// In what two filings name different people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// 姓名
    Name,
    /// 身份证号, where both have one.
    IdNumber,
    /// 本人的电话, where both have one: what is said of one filing reaches the other's.
    Telephone,
}
