//! What may differ between counties and years in a form: dated values, given in [`Context`].

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::declaration::TextVersion;

/// The part of a county's policy that a form is judged by. The default is S2's procedure
/// (宿州 2021).
///
/// It is read from whatever the server serves: other keys are passed over, so that a module on a
/// phone goes on judging when the server knows more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormPolicy {
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

impl Default for FormPolicy {
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
            hardships_max: 5,
            attachments_max: 12,
            attachment_max_bytes: 10 << 20,
            attachments_max_bytes: 40 << 20,
            holders: holders.map(String::from).to_vec(),
        }
    }
}

/// All that a check needs to know beside the declaration itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// Today, at +08:00, for the one who judges.
    #[serde(with = "crate::date::iso")]
    pub as_of: NaiveDate,
    /// The parameters that hold on that day.
    pub policy: FormPolicy,
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
            policy: FormPolicy::default(),
            counties: Vec::new(),
            texts: KnownTexts::default(),
        }
    }
}
