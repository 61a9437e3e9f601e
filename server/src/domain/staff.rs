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
        /// 村干部、网格员: fills in for others on a phone, and is recorded as the filler. Cannot open
        /// the desk.
        Cadre = "cadre",
    }
}

/// A signed-in user, as the database knows them at this moment.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Id of the account.
    pub id: Uuid,
    /// Login name.
    pub login: String,
    /// Shown in the timeline.
    pub name: String,
    /// Role of the account.
    pub role: Role,
    /// The region in which the account works.
    pub region_id: Uuid,
    /// Townships whose officer is away and has named this one as deputy (代理), today.
    pub deputised: Vec<Uuid>,
}

impl Staff {
    /// Whether they work there: in their own region, or as today's deputy.
    #[must_use]
    pub fn works_in(&self, region: Uuid) -> bool {
        self.region_id == region || self.deputised.contains(&region)
    }
}
