//! Who has an account: the officers at the desk, and cadres.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case", type_name = "text")]
pub enum Role {
    /// 乡镇账号: answers the cases of its township.
    Township,
    /// 县级: sees the county, answers where a township has no account, reopens.
    County,
    /// 村干部、网格员: fills in for others on a phone, and is known by it. Opens nothing at
    /// the desk.
    Cadre,
}

impl Role {
    /// As kept and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Township => "township",
            Self::County => "county",
            Self::Cadre => "cadre",
        }
    }

    /// By that name.
    ///
    /// # Errors
    /// The names that there are.
    pub fn from_name(name: &str) -> Result<Self, &'static str> {
        let mut roles = [Self::Township, Self::County, Self::Cadre].into_iter();
        roles.find(|role| role.as_str() == name).ok_or("township, county or cadre")
    }
}

/// Somebody who is signed in, as the database knows them at this moment.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Staff {
    /// Account.
    pub id: Uuid,
    /// Login name.
    pub login: String,
    /// Shown in the timeline.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Where.
    pub region_id: Uuid,
    /// Townships whose officer is away and has named this one as deputy (代理), today.
    #[sqlx(skip)]
    pub deputised: Vec<Uuid>,
}

impl Staff {
    /// Whether they work there: in their own region, or as a deputy.
    #[must_use]
    pub fn works_in(&self, region: Uuid) -> bool {
        self.region_id == region || self.deputised.contains(&region)
    }
}
