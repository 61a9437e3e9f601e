//! What may differ between counties and years: dated values, given in [`Context`].

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::declaration::TextVersion;

/// One dated set of parameters. The default is S2's procedure (宿州 2021).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
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

impl Default for Policy {
    fn default() -> Self {
        let holders = [
            "traffic_police",
            "real_estate",
            "human_resources",
            "banks",
            "finance",
            "farm_machinery",
        ];
        Self {
            valid_from: "2021-07-29".into(),
            source: "S2".into(),
            answer_working_days: 7,
            min_days_after_correction: 2,
            unopened_working_days: 2,
            correction_working_days: 5,
            entry_backdate_working_days: 3,
            hardships_max: 5,
            attachments_max: 12,
            attachment_max_bytes: 10 << 20,
            attachments_max_bytes: 40 << 20,
            holders: holders.map(String::from).to_vec(),
        }
    }
}

impl Policy {
    /// Hash of the document: what `policy_version` means everywhere.
    #[must_use]
    pub fn version(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        canonical::sha256_hex(&canonical::to_bytes(&value))
    }
}

/// All that a check needs to know beside the declaration itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// Today, at +08:00, for the one who judges.
    #[serde(with = "crate::date::iso")]
    pub as_of: NaiveDate,
    /// The parameters in force.
    pub policy: Policy,
    /// Counties served, 6 digits each; empty: any.
    #[serde(default)]
    pub counties: Vec<String>,
    /// Every consent text that ever shipped; a kind of which none is named: any.
    #[serde(default)]
    pub texts: KnownTexts,
}

/// Consent texts by kind. Only the server knows those of all years: a phone has the ones
/// that it shows, and names no others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KnownTexts {
    /// 承诺如实
    pub truthful: Vec<TextVersion>,
    /// 授权查询
    pub authorisation: Vec<TextVersion>,
    /// 个人信息处理告知
    pub notice: Vec<TextVersion>,
}

impl Context {
    /// The default policy, any county, any text.
    #[must_use]
    pub fn new(as_of: NaiveDate) -> Self {
        Self {
            as_of,
            policy: Policy::default(),
            counties: Vec::new(),
            texts: KnownTexts::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_the_hash_of_what_it_says() {
        let now = Policy::default();
        let other = Policy { attachments_max: now.attachments_max + 1, ..now.clone() };
        let value = serde_json::to_value(&now).unwrap();
        assert_eq!(now.version(), canonical::sha256_hex(&canonical::to_bytes(&value)));
        assert_eq!(now.version(), now.clone().version());
        assert_ne!(now.version(), other.version());
    }
}
