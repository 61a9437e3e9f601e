//! A county's dated parameters: what forms are judged by, and how long each step may take.

mod asks;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use wasm_validator::calendar::MAX_DAYS;
use wasm_validator::{FormPolicy, canonical, date};

pub use asks::AskedPart;

/// The server's own part: phones are told of it and judge nothing by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcedurePolicy {
    /// Working days for the township's answer (S2: 7; elsewhere 2).
    pub answer_working_days: u32,
    /// Fewest working days that a correction leaves the township.
    pub min_days_after_correction: u32,
    /// Working days after which an unopened case shows to the county.
    pub unopened_working_days: u32,
    /// Working days for a correction before somebody goes there (上门).
    pub correction_working_days: u32,
    /// Working days by which paper received earlier may be entered later.
    pub entry_backdate_working_days: u32,
    /// Whether an officer may answer what they filled in or entered themselves: for a county that
    /// has nobody else. Left out of the document unless it is so.
    #[serde(default, skip_serializing_if = "is_not")]
    pub preparer_may_answer: bool,
    /// Working days after the acceptance for the signatures of the household's adults. Left out of
    /// the document where a county does not ask for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signatures_working_days: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_not(value: &bool) -> bool {
    !*value
}

impl Default for ProcedurePolicy {
    fn default() -> Self {
        Self {
            answer_working_days: 7,
            min_days_after_correction: 2,
            unopened_working_days: 2,
            correction_working_days: 5,
            entry_backdate_working_days: 3,
            preparer_may_answer: false,
            signatures_working_days: None,
        }
    }
}

/// All parameters that hold together from a day on. The default, which ships, is S2's procedure
/// (宿州 2021). Its document is one JSON object with the keys of both parts side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// First day on which it holds.
    #[serde(with = "date::iso")]
    pub valid_from: NaiveDate,
    /// The paper that it comes from.
    pub source: String,
    /// What forms are judged by.
    #[serde(flatten)]
    pub form: FormPolicy,
    /// How long each step may take.
    #[serde(flatten)]
    pub procedure: ProcedurePolicy,
    /// Parts of the form that are asked for beside the rest. Left out of the document where none is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<AskedPart>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            valid_from: NaiveDate::from_ymd_opt(2021, 7, 29).unwrap_or_default(),
            source: "S2".into(),
            form: FormPolicy::default(),
            procedure: ProcedurePolicy::default(),
            asks: Vec::new(),
        }
    }
}

/// What is wrong with a policy, for the operator who adds it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// Not one JSON object, or a key twice.
    #[error("not a JSON document: {0}")]
    Json(&'static str),
    /// A key is missing, or has a value of another type.
    #[error("not a policy: {0}")]
    Shape(String),
    /// A key that no policy has: a misspelt one would be passed over in silence.
    #[error("a policy has no {0:?}")]
    UnknownKey(String),
    /// A number that nobody can have meant.
    #[error("{name} goes from {min} to {max}, not {value}")]
    Number {
        /// The key.
        name: &'static str,
        /// The least that is taken.
        min: u32,
        /// The most that is taken.
        max: u32,
        /// The number that the document has.
        value: u32,
    },
    /// Without the paper that orders it.
    #[error("source has to name the paper that the numbers come from")]
    Source,
    /// No holder is named, or one is named twice.
    #[error("holders has to name at least one holder, and none twice")]
    Holders,
    /// Not named in the text by which people authorise queries.
    #[error("holder {0:?} is not in the text that people agree to")]
    UnknownHolder(String),
}

/// More working days than any step is given: three months.
const DAYS_MAX: u32 = 60;
/// Most hardships that a policy may let people choose: a page of choices.
const HARDSHIPS_MAX: u32 = 20;
const PHOTOS_MAX: u32 = 50;
/// Below this no photo of a paper can be read.
const PHOTO_BYTES_MIN: u32 = 100 << 10;
/// The server's memory for photos on their way (`bounds::PHOTOS`) is made for this.
const PHOTO_BYTES_MAX: u32 = 10 << 20;
const ALL_BYTES_MAX: u32 = PHOTO_BYTES_MAX * PHOTOS_MAX;
const _: () = assert!(DAYS_MAX <= MAX_DAYS, "the calendar counts that far");

impl Policy {
    /// Reads a document strictly and checks its values; also returns the document itself.
    ///
    /// # Errors
    /// The first fault met.
    pub fn parse(text: &str) -> Result<(Self, Value), PolicyFault> {
        let document = canonical::parse(text).map_err(|code| PolicyFault::Json(code.as_str()))?;
        let policy = Self::read(&document)?;
        policy.check()?;
        Ok((policy, document))
    }

    /// Reads a document that was checked when it was recorded: bounds may have changed since.
    ///
    /// # Errors
    /// `Shape`, `UnknownKey`.
    pub fn read(document: &Value) -> Result<Self, PolicyFault> {
        let policy: Self = serde_json::from_value(document.clone())
            .map_err(|error| PolicyFault::Shape(error.to_string()))?;
        let mut keys = document.as_object().into_iter().flat_map(|object| object.keys());
        match keys.find(|key| !is_read(document, key)) {
            Some(key) => Err(PolicyFault::UnknownKey(key.clone())),
            None => Ok(policy),
        }
    }

    /// The document that says the same.
    #[must_use]
    pub fn document(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self) -> Result<(), PolicyFault> {
        let (form, procedure) = (&self.form, &self.procedure);
        let answer = procedure.answer_working_days;
        within("answer_working_days", answer, 1, DAYS_MAX)?;
        // These days lie within those of the answer.
        within("min_days_after_correction", procedure.min_days_after_correction, 1, answer)?;
        within("unopened_working_days", procedure.unopened_working_days, 1, answer)?;
        within("correction_working_days", procedure.correction_working_days, 1, DAYS_MAX)?;
        within("entry_backdate_working_days", procedure.entry_backdate_working_days, 0, DAYS_MAX)?;
        if let Some(days) = procedure.signatures_working_days {
            within("signatures_working_days", days, 1, DAYS_MAX)?;
        }
        within("hardships_max", form.hardships_max, 1, HARDSHIPS_MAX)?;
        within("attachments_max", form.attachments_max, 1, PHOTOS_MAX)?;
        let one = form.attachment_max_bytes;
        within("attachment_max_bytes", one, PHOTO_BYTES_MIN, PHOTO_BYTES_MAX)?;
        within("attachments_max_bytes", form.attachments_max_bytes, one, ALL_BYTES_MAX)?;
        if self.source.trim().is_empty() {
            return Err(PolicyFault::Source);
        }
        let is_twice = |(at, holder): (usize, &String)| form.holders[..at].contains(holder);
        if form.holders.is_empty() || form.holders.iter().enumerate().any(is_twice) {
            return Err(PolicyFault::Holders);
        }
        let named = FormPolicy::default().holders;
        match form.holders.iter().find(|holder| !named.contains(holder)) {
            Some(unknown) => Err(PolicyFault::UnknownHolder(unknown.clone())),
            None => Ok(()),
        }
    }
}

/// Whether the types read this key: one that none reads may have any value. `flatten` and
/// `deny_unknown_fields` do not go together, and keys that may be left out are not in every document.
fn is_read(document: &Value, key: &str) -> bool {
    let mut other = document.clone();
    other[key] = json!([null]);
    serde_json::from_value::<Policy>(other).is_err()
}

fn within(name: &'static str, value: u32, min: u32, max: u32) -> Result<(), PolicyFault> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(PolicyFault::Number { name, min, max, value })
}

/// Hash of a document: what `policy_version` means everywhere.
#[must_use]
pub fn version_of(document: &Value) -> String {
    canonical::sha256_hex(&canonical::to_bytes(document))
}

/// What phones are served as `policy`, and will be for ever: modules that they have kept refuse
/// any other key. New parameters of forms are served under a key of their own.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Policy)]
pub struct ServedPolicy {
    /// First day on which it holds, YYYY-MM-DD.
    pub valid_from: String,
    /// The document that it comes from.
    pub source: String,
    /// Working days for the township's answer (S2: 7; elsewhere 2).
    pub answer_working_days: u32,
    /// Fewest working days that a correction leaves the township.
    pub min_days_after_correction: u32,
    /// Working days after which an unopened case shows to the county.
    pub unopened_working_days: u32,
    /// Working days for a correction before somebody goes there (上门).
    pub correction_working_days: u32,
    /// Working days by which paper received earlier may be entered later.
    pub entry_backdate_working_days: u32,
    /// Most hardships chosen.
    pub hardships_max: u32,
    /// Most photos.
    pub attachments_max: u32,
    /// Largest photo, bytes.
    pub attachment_max_bytes: u32,
    /// All photos together, bytes.
    pub attachments_max_bytes: u32,
    /// Who may be asked about assets, by policy name (S2: 交警, 不动产, 人社, 银行,
    /// 金融, 农机).
    pub holders: Vec<String>,
}

/// What whoever files is told of a county's policy.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Served {
    /// Parameters in force today in the county of `regions`.
    pub policy: ServedPolicy,
    /// Hash of the whole policy.
    pub policy_version: String,
    /// Parts of the form for which officers and cadres are asked beside the rest.
    #[schema(inline)]
    pub asks: Vec<AskedPart>,
}

impl Served {
    /// Of a policy and its hash.
    #[must_use]
    pub fn of(policy: &Policy, version: &str) -> Self {
        let (policy_version, asks) = (version.to_owned(), policy.asks.clone());
        Self { policy: policy.into(), policy_version, asks }
    }
}

impl From<&Policy> for ServedPolicy {
    fn from(policy: &Policy) -> Self {
        let Policy { valid_from, source, form, procedure, asks: _ } = policy.clone();
        Self {
            valid_from: date::format_date(valid_from),
            source,
            answer_working_days: procedure.answer_working_days,
            min_days_after_correction: procedure.min_days_after_correction,
            unopened_working_days: procedure.unopened_working_days,
            correction_working_days: procedure.correction_working_days,
            entry_backdate_working_days: procedure.entry_backdate_working_days,
            hardships_max: form.hardships_max,
            attachments_max: form.attachments_max,
            attachment_max_bytes: form.attachment_max_bytes,
            attachments_max_bytes: form.attachments_max_bytes,
            holders: form.holders,
        }
    }
}
