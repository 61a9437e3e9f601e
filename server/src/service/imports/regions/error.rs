//! Why a list was not imported. After any of these errors nothing has changed.

use chrono::NaiveDate;

use super::plan::Plan;
use crate::domain::error::Error;

/// Why a list was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A fault in a line of CSV, or an item of a JSON array.
    #[error("{file}, {place}: {fault}")]
    Line {
        /// Name of the file.
        file: String,
        /// `line 3` or `item 3`.
        place: String,
        /// The fault found there.
        fault: LineFault,
    },
    /// Not JSON, or JSON of another shape.
    #[error("{file}: {source}")]
    Json {
        /// Name of the file.
        file: String,
        /// Line, column and reason.
        source: serde_json::Error,
    },
    /// Not the code of a county.
    #[error("{0} is not the code of a county: six digits")]
    County(String),
    /// Not the month of a list (YYYY-MM).
    #[error("{0} is not a list: name the year and month that it is of, YYYY-MM")]
    List(String),
    /// The list holds nothing of the county: it would end every place in it.
    #[error("the list holds no place of {0}")]
    Empty(String),
    /// A county that is new needs a name.
    #[error("{0} is new: give its name with --county-name")]
    CountyName(String),
    /// A village whose township is not known.
    #[error("{code} {name} lies in {township}, which is in neither the list nor the database")]
    NoTownship {
        /// Code of the village.
        code: String,
        /// Name of the village.
        name: String,
        /// Code of the township.
        township: String,
    },
    /// The map sends a place to a code that cannot take it.
    #[error(
        "the map leads from {old} to {new}, which is not in the list or is another place there"
    )]
    MapTarget {
        /// The code that the map leads from.
        old: String,
        /// The code that the map leads to.
        new: String,
    },
    /// History may only be continued, not rewritten.
    #[error("{code} is of {since}: a list must begin after what it changes; see --valid-from")]
    Backwards {
        /// Code of the place that would change.
        code: String,
        /// First day of its code and name.
        since: NaiveDate,
    },
    /// The list's first day is still to come, but an import is in force at once.
    #[error("{0} is still to come: import the list on that day")]
    Future(NaiveDate),
    /// Some places need a human decision.
    #[error(
        "{} places are ambiguous: say in --map what became of them (old_code,new_code or \
         old_code, or old_code,into_code,merged)", .0.ambiguous.len()
    )]
    Ambiguous(Box<Plan>),
    /// Not the code of an office: only offices have telephones.
    #[error("{0} is the code of no county or township in force")]
    NoOffice(String),
    /// Not the code of a county: only counties sign messages.
    #[error("{0} is the code of no county in force")]
    NoCounty(String),
    /// Not a valid signature (短信签名).
    #[error("{0} is no signature of messages: 2 to 20 letters or digits, without 【】")]
    Signature(String),
    /// Not a telephone number.
    #[error("{0} is not a telephone number: 5 to 20 digits and hyphens")]
    Telephone(String),
    /// Any other error.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<sqlx::Error> for ImportError {
    fn from(error: sqlx::Error) -> Self {
        Self::Other(error.into())
    }
}

/// The fault in a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// Not UTF-8.
    #[error("not UTF-8; save the file as UTF-8")]
    NotUtf8,
    /// A quote that is not closed, or in the middle of a field.
    #[error("a quote is out of place")]
    Quote,
    /// The header is not one of the two known ones.
    #[error("neither a place nor a header with the columns code and name")]
    Header,
    /// The wrong number of fields.
    #[error("{found} fields where {expected} are expected")]
    Fields {
        /// Number in the header of this file.
        expected: usize,
        /// Number in this line.
        found: usize,
    },
    /// Not the code of a place.
    #[error("{0:?} is not a code of 6, 9 or 12 digits")]
    Code(String),
    /// The name is missing.
    #[error("{0} has no name")]
    NoName(String),
    /// One code with two names.
    #[error("{code} is {first} further up")]
    Twice {
        /// The code in question.
        code: String,
        /// Its first name.
        first: String,
    },
    /// The code does not begin with its parent's code.
    #[error("{code} does not lie in {parent}")]
    Parent {
        /// The code of the place.
        code: String,
        /// The parent that the line gives.
        parent: String,
    },
    /// A line of the map that is none of the known forms.
    #[error("not old_code,new_code nor old_code, nor old_code,into_code,merged")]
    Map,
    /// Not a telephone number.
    #[error("{0:?} is not a telephone number: 5 to 20 digits and hyphens")]
    Telephone(String),
}
