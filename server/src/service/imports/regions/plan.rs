//! The changes that a list brings, computed from the present places, the new list and the map,
//! without a database.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;
use wasm_validator::region::Level;

/// A place at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Permanent id, which outlives codes and names.
    pub id: Uuid,
    /// Whether it is a county, a township or a village.
    pub level: Level,
    /// Its code: 6, 9 or 12 digits.
    pub code: String,
    /// Its name, as the list writes it.
    pub name: String,
    /// Id of the place above; absent for a county.
    pub parent: Option<Uuid>,
}

/// What a township would leave behind if it ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Legacy {
    /// Cases that the township still has to answer or to follow up.
    pub open_cases: i64,
    /// Posts of active accounts there, past and future ones too.
    pub accounts: i64,
    /// Its present villages.
    pub villages: i64,
}

impl Legacy {
    pub(super) const fn is_none(self) -> bool {
        self.open_cases == 0 && self.accounts == 0 && self.villages == 0
    }
}

/// A county as it is at present.
#[derive(Debug, Clone, Default)]
pub struct Current {
    /// The county itself; absent before the first list.
    pub county: Option<Place>,
    /// Month of the newest list imported.
    pub list: String,
    /// Its townships.
    pub townships: Vec<Place>,
    /// Their villages.
    pub villages: Vec<Place>,
    /// First day of each place's present code and name.
    pub since: HashMap<Uuid, NaiveDate>,
    /// The cases and accounts that each township would leave behind; absent where there are none.
    pub legacies: HashMap<Uuid, Legacy>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new place.
    Add(Place),
    /// A new code, name or parent of the same place.
    Become {
        /// The place until now.
        before: Place,
        /// The place from now on.
        after: Place,
    },
    /// A place that ends.
    End {
        /// The place until now.
        before: Place,
        /// The place to which its people belong from now on; absent where none is known.
        successor: Option<Place>,
    },
}

/// A place that only a human can decide on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguous {
    /// The code until now.
    pub code: String,
    /// The name until now.
    pub name: String,
    /// Why a human has to decide.
    pub why: Why,
}

/// Why a human has to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It may be any of these (code, name), or none of them.
    Candidates(Vec<(String, String)>),
    /// It ends, and somebody has to take over what it leaves behind.
    Successor(Legacy),
}

/// Everything that a list changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Parents before children.
    pub changes: Vec<Change>,
    /// Number of places that stay as they are.
    pub same: usize,
    /// Places to be decided first; nothing is imported while there are any.
    pub ambiguous: Vec<Ambiguous>,
    /// Old codes of the map's lines that this list did not need.
    pub unneeded: Vec<String>,
}
