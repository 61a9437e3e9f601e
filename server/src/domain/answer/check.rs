//! What an answer must have, beyond its shape.

use chrono::{Datelike as _, NaiveDate};

use super::{
    Acceptance, NationalEntry, Notified, Progress, ProgressKind, Refusal, RefusalGround, Return,
    Transfer,
};
use crate::domain::error::{ErrorCode, Result};

/// Most characters of a message.
const MESSAGE_MAX: usize = 500;

fn message(text: &str) -> Result<()> {
    let length = text.trim().chars().count();
    if (1..=MESSAGE_MAX).contains(&length) {
        Ok(())
    } else {
        Err(ErrorCode::CaseAnswerInvalid.into())
    }
}

/// Days of this work lie in these years; both databases keep them.
fn day(day: NaiveDate) -> Result<()> {
    if (2000..=2100).contains(&day.year()) {
        Ok(())
    } else {
        Err(ErrorCode::CaseAnswerInvalid.into())
    }
}

impl Notified {
    /// # Errors
    /// `case.answer_invalid`: a day of no calendar.
    pub fn check(&self) -> Result<()> {
        self.on.map_or(Ok(()), day)
    }
}

impl NationalEntry {
    /// # Errors
    /// `case.answer_invalid`: no number, or a day of no calendar.
    pub fn check(&self) -> Result<()> {
        message(&self.number)?;
        day(self.on)
    }
}

impl Acceptance {
    /// # Errors
    /// `case.answer_invalid`.
    pub fn check(&self) -> Result<()> {
        message(&self.message)?;
        if let Some(visit) = &self.visit_signature {
            message(&visit.who)?;
            day(visit.by)?;
        }
        if let Some(entry) = &self.national_entry {
            entry.check()?;
        }
        self.notified.check()
    }
}

impl Return {
    /// # Errors
    /// `case.answer_invalid`: no defect named, or one without words.
    pub fn check(&self) -> Result<()> {
        message(&self.message)?;
        self.notified.check()?;
        if self.defects.is_empty() {
            return Err(ErrorCode::CaseAnswerInvalid.into());
        }
        self.defects.iter().try_for_each(|defect| message(&defect.text))
    }
}

impl Refusal {
    /// # Errors
    /// `case.answer_invalid`, `case.refusal_attempts`.
    pub fn check(&self, today: NaiveDate) -> Result<()> {
        message(&self.message)?;
        self.notified.check()?;
        self.attempts.iter().try_for_each(|attempt| day(attempt.on))?;
        self.village_visit_on.map_or(Ok(()), day)?;
        match self.ground {
            RefusalGround::Unreachable => {
                let mut days: Vec<_> = self.attempts.iter().map(|attempt| attempt.on).collect();
                days.sort_unstable();
                days.dedup();
                let past = |day: &NaiveDate| *day <= today;
                if days.len() < 3
                    || !days.iter().all(past)
                    || !self.village_visit_on.as_ref().is_some_and(past)
                {
                    return Err(ErrorCode::CaseRefusalAttempts.into());
                }
            }
            RefusalGround::Withdrawn if self.confirmed.is_none() => {
                return Err(ErrorCode::CaseAnswerInvalid.into());
            }
            _ => {}
        }
        Ok(())
    }
}

impl Progress {
    /// # Errors
    /// `case.answer_invalid`: 未纳入 without a reason, or a day to come.
    pub fn check(&self, today: NaiveDate) -> Result<()> {
        if self.kind == ProgressKind::NotIncluded {
            message(self.reason.as_deref().unwrap_or_default())?;
        }
        day(self.on)?;
        if self.on > today { Err(ErrorCode::CaseAnswerInvalid.into()) } else { Ok(()) }
    }
}

impl Transfer {
    /// # Errors
    /// `case.answer_invalid`: no reason.
    pub fn check(&self) -> Result<()> {
        message(&self.reason)
    }
}
