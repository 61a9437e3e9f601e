//! Why a list was not imported; then nothing has changed.

use chrono::NaiveDate;

use super::plan::Plan;
use crate::domain::error::Error;

/// Why a list was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A line, or an item of a JSON array.
    #[error("{file}, {place}: {fault}")]
    Line {
        /// Which file.
        file: String,
        /// `line 3` or `item 3`.
        place: String,
        /// What is wrong there.
        fault: LineFault,
    },
    /// JSON that is none, or of another shape.
    #[error("{file}: {source}")]
    Json {
        /// Which file.
        file: String,
        /// Line, column and reason.
        source: serde_json::Error,
    },
    /// Not a county's code.
    #[error("{0} is not the code of a county: six digits")]
    County(String),
    /// Not a list.
    #[error("{0} is not a list: name the year and month that it is of, YYYY-MM")]
    List(String),
    /// The list holds nothing of the county: it would end every place in it.
    #[error("the list holds no place of {0}")]
    Empty(String),
    /// A county that is new needs a name.
    #[error("{0} is new: give its name with --county-name")]
    CountyName(String),
    /// A village whose township nobody knows.
    #[error("{code} {name} lies in {township}, which is in neither the list nor the database")]
    NoTownship {
        /// Of the village.
        code: String,
        /// Of the village.
        name: String,
        /// Code of the township.
        township: String,
    },
    /// The map sends a place to a code that cannot take it.
    #[error(
        "the map leads from {old} to {new}, which is not in the list or is another place there"
    )]
    MapTarget {
        /// Old code.
        old: String,
        /// New code.
        new: String,
    },
    /// History is written forwards only.
    #[error("{code} is of {since}: a list must begin after what it changes; see --valid-from")]
    Backwards {
        /// Of the place that would change.
        code: String,
        /// First day of its code and name.
        since: NaiveDate,
    },
    /// It would be in force at once.
    #[error("{0} is still to come: import the list on that day")]
    Future(NaiveDate),
    /// Some places need a human.
    #[error(
        "{} places are ambiguous: say in --map what became of them (old_code,new_code or \
         old_code, or old_code,into_code,merged)", .0.ambiguous.len()
    )]
    Ambiguous(Box<Plan>),
    /// Telephones belong to offices.
    #[error("{0} is the code of no county or township in force")]
    NoOffice(String),
    /// Messages are a county's.
    #[error("{0} is the code of no county in force")]
    NoCounty(String),
    /// Not what stands before messages.
    #[error("{0} is no signature of messages: 2 to 20 letters or digits, without 【】")]
    Signature(String),
    /// Not something to dial.
    #[error("{0} is not a telephone number: 5 to 20 digits and hyphens")]
    Telephone(String),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<sqlx::Error> for ImportError {
    fn from(error: sqlx::Error) -> Self {
        Self::Other(error.into())
    }
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// Another encoding.
    #[error("not UTF-8; save the file as UTF-8")]
    NotUtf8,
    /// A quote that is not closed, or in the middle of a field.
    #[error("a quote is out of place")]
    Quote,
    /// A header that names neither.
    #[error("neither a place nor a header with the columns code and name")]
    Header,
    /// Too few or too many.
    #[error("{found} fields where {expected} are expected")]
    Fields {
        /// In this file.
        expected: usize,
        /// In this line.
        found: usize,
    },
    /// Not a code.
    #[error("{0:?} is not a code of 6, 9 or 12 digits")]
    Code(String),
    /// No name.
    #[error("{0} has no name")]
    NoName(String),
    /// Two names.
    #[error("{code} is {first} further up")]
    Twice {
        /// The code.
        code: String,
        /// Its first name.
        first: String,
    },
    /// The parent's code is not how this one begins.
    #[error("{code} does not lie in {parent}")]
    Parent {
        /// The code.
        code: String,
        /// What the line says is above it.
        parent: String,
    },
    /// A line of the map.
    #[error("not old_code,new_code nor old_code, nor old_code,into_code,merged")]
    Map,
    /// Not something to dial.
    #[error("{0:?} is not a telephone number: 5 to 20 digits and hyphens")]
    Telephone(String),
}
