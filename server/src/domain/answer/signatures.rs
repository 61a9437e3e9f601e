//! 签字: which of the household's adults has signed, and why somebody has not.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasm_validator::declaration::Household;

use super::check::message;
use super::{PrintPhoto, Span};
use crate::domain::error::{ErrorCode, Result};
use crate::names::names;

names! {
    /// What became of one adult's signature.
    pub enum SignatureOutcome {
        /// 签了, or a print.
        Signed = "signed",
        /// 监护人代签: cannot sign, and the guardian has.
        Guardian = "guardian",
        /// 不愿意签
        Refused = "refused",
        /// 不在家: it stays owed.
        Away = "away",
    }
}

impl SignatureOutcome {
    /// Whether nothing more is asked of that adult.
    #[must_use]
    pub const fn is_end(self) -> bool {
        !matches!(self, Self::Away)
    }

    /// Whether it is the adult's own.
    #[must_use]
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::Signed)
    }

    /// Whether there is paper with ink on it.
    #[must_use]
    pub const fn is_on_paper(self) -> bool {
        matches!(self, Self::Signed | Self::Guardian)
    }
}

/// One adult.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignatureLine {
    /// As in the form.
    pub name: String,
    /// Year of birth, as in the form; absent for an applicant of whom it does not say one.
    #[serde(default)]
    pub born: Option<i64>,
    /// What became of it.
    pub outcome: SignatureOutcome,
    /// On which day.
    pub on: NaiveDate,
    /// The guardian's name and relation, with `guardian`; why, in the adult's words, with `refused`.
    #[serde(default)]
    pub note: Option<String>,
}

/// 签字, of one visit or one sheet; a later line of the same adult takes the place of an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signatures {
    /// At least one, each adult once.
    pub lines: Vec<SignatureLine>,
    /// The photo of the sheet that was signed, listed here; its bytes follow by
    /// `PUT /cases/{id}/attachments/{sha256}`. Needed where somebody has signed.
    #[serde(default)]
    pub photo: Option<PrintPhoto>,
}

impl Signatures {
    /// # Errors
    /// `case.answer_invalid`: nobody, somebody twice, a note that is missing, a signature of which
    /// there is no photo; `case.answer_day`.
    pub fn check(&self, span: &Span) -> Result<()> {
        let named: BTreeSet<_> = self.lines.iter().map(SignatureLine::who).collect();
        // All who may live there, and the applicant.
        if self.lines.is_empty()
            || self.lines.len() > Household::MEMBERS_MAX + 1
            || named.len() < self.lines.len()
        {
            return Err(ErrorCode::CaseAnswerInvalid.into());
        }
        for line in &self.lines {
            span.check(line.on)?;
            let is_noted =
                matches!(line.outcome, SignatureOutcome::Guardian | SignatureOutcome::Refused);
            if is_noted || line.note.is_some() {
                message(line.note.as_deref().unwrap_or_default())?;
            }
        }
        let is_on_paper = self.lines.iter().any(|line| line.outcome.is_on_paper());
        if is_on_paper && self.photo.is_none() {
            return Err(ErrorCode::CaseAnswerInvalid.into());
        }
        Ok(())
    }
}

impl SignatureLine {
    /// Whose it is.
    #[must_use]
    pub fn who(&self) -> (&str, Option<i64>) {
        (self.name.as_str(), self.born)
    }
}
