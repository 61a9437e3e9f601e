//! What a list changes: from the places of now, the new list and the map, without a
//! database.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;
use wasm_validator::region::Level;

/// A place as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Permanent.
    pub id: Uuid,
    /// Which it is.
    pub level: Level,
    /// 6, 9 or 12 digits.
    pub code: String,
    /// As the list writes it.
    pub name: String,
    /// The place above.
    pub parent: Option<Uuid>,
}

/// What would be left behind when a township ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Duties {
    /// Whose township answers or has still something to do.
    pub open_cases: i64,
    /// Active ones.
    pub accounts: i64,
    /// Current ones.
    pub villages: i64,
}

impl Duties {
    pub(super) const fn is_none(self) -> bool {
        self.open_cases == 0 && self.accounts == 0 && self.villages == 0
    }
}

/// A county as it is now.
#[derive(Debug, Clone, Default)]
pub struct Current {
    /// None before the first list.
    pub county: Option<Place>,
    /// The newest list imported.
    pub list: String,
    /// Its townships.
    pub townships: Vec<Place>,
    /// Their villages.
    pub villages: Vec<Place>,
    /// First day of the code and name of each.
    pub since: HashMap<Uuid, NaiveDate>,
    /// Of the townships that have any.
    pub duties: HashMap<Uuid, Duties>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A place that was not there.
    Add(Place),
    /// A new code, name or parent of the same place.
    Become {
        /// Until now.
        before: Place,
        /// From now on.
        after: Place,
    },
    /// A place that is no more.
    End {
        /// Until now.
        before: Place,
        /// Where its people belong.
        successor: Option<Place>,
    },
}

/// A place whose fate nobody but a human knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguous {
    /// The code until now.
    pub code: String,
    /// The name until now.
    pub name: String,
    /// Why nobody but a human knows.
    pub why: Why,
}

/// Why a human has to say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It may be any of these (code, name), or none.
    Candidates(Vec<(String, String)>),
    /// It ends, and its duties need a successor.
    Successor(Duties),
}

/// All that a list changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Parents before children.
    pub changes: Vec<Change>,
    /// Places that stay as they are.
    pub same: usize,
    /// Nothing is imported while there are any.
    pub ambiguous: Vec<Ambiguous>,
    /// Old codes of the map's lines that this list did not need.
    pub unneeded: Vec<String>,
}
