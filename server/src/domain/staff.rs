//! Who has an account: the officers at the desk, and cadres.

use uuid::Uuid;

use crate::names::names;

names! {
    /// What an account may do.
    pub enum Role {
        /// 乡镇账号: answers the cases of its township.
        Township = "township",
        /// 县级: sees the county, answers where a township has no account, reopens.
        County = "county",
        /// 村干部、网格员: fills in for others on a phone, and is known by it. Opens nothing at
        /// the desk.
        Cadre = "cadre",
    }
}

/// Somebody who is signed in, as the database knows them at this moment.
#[derive(Debug, Clone)]
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
    pub deputised: Vec<Uuid>,
}

impl Staff {
    /// Whether they work there: in their own region, or as a deputy.
    #[must_use]
    pub fn works_in(&self, region: Uuid) -> bool {
        self.region_id == region || self.deputised.contains(&region)
    }
}
