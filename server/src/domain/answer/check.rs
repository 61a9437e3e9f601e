//! What an answer must have, beyond its shape.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use wasm_validator::phone::Phone;

use super::{
    Acceptance, Confirmation, NationalEntry, Notified, NotifiedHow, Progress, ProgressKind,
    Refusal, RefusalGround, Return, Span, Transfer,
};
use crate::clock::china_day;
use crate::domain::error::{Error, ErrorCode, Result};

/// Most characters of a message to the applicant.
pub const MESSAGE_MAX: usize = 500;

/// Any text of an answer: it is there, and no longer than a message.
pub(super) fn message(text: &str) -> Result<()> {
    let length = text.trim().chars().count();
    if (1..=MESSAGE_MAX).contains(&length) {
        Ok(())
    } else {
        Err(ErrorCode::CaseAnswerInvalid.into())
    }
}

fn wrong_day() -> Error {
    ErrorCode::CaseAnswerDay.into()
}

impl Span {
    /// # Errors
    /// `case.answer_day`: before the township had the case, or a day to come.
    pub fn check(&self, day: NaiveDate) -> Result<()> {
        if (self.from..=self.today).contains(&day) { Ok(()) } else { Err(wrong_day()) }
    }
}

impl Notified {
    /// # Errors
    /// `case.answer_day`.
    pub fn check(&self, span: &Span) -> Result<()> {
        self.on.map_or(Ok(()), |on| span.check(on))
    }
}

impl NationalEntry {
    /// # Errors
    /// `case.answer_invalid`: no number; `case.answer_day`.
    pub fn check(&self, span: &Span) -> Result<()> {
        message(&self.number)?;
        span.check(self.on)
    }
}

/// The last year in which a promised day may lie; the databases keep none beyond.
const LAST_YEAR: i32 = 2100;

impl Acceptance {
    /// # Errors
    /// `case.answer_invalid`: a text that is missing or too long; `case.answer_day`, also for a
    /// visit promised for the past.
    pub fn check(&self, span: &Span) -> Result<()> {
        message(&self.message)?;
        if let Some(visit) = &self.visit_signature {
            message(&visit.who)?;
            if visit.by < span.today || visit.by.year() > LAST_YEAR {
                return Err(wrong_day());
            }
        }
        if let Some(entry) = &self.national_entry {
            entry.check(span)?;
        }
        self.notified.check(span)
    }
}

impl Return {
    /// # Errors
    /// `case.answer_invalid`: no defect named, or one without words; `case.answer_day`.
    pub fn check(&self, span: &Span) -> Result<()> {
        message(&self.message)?;
        self.notified.check(span)?;
        if self.defects.is_empty() {
            return Err(ErrorCode::CaseAnswerInvalid.into());
        }
        self.defects.iter().try_for_each(|defect| message(&defect.text))
    }
}

/// Attempts on different days before 联系不上 may be given as the ground.
const ATTEMPT_DAYS: usize = 3;

impl Refusal {
    /// `numbers` are the household's telephones: by one of them a withdrawal is confirmed.
    ///
    /// # Errors
    /// `case.answer_invalid`, `case.answer_day`, `case.refusal_attempts`,
    /// `case.confirmation`.
    pub fn check(&self, span: &Span, numbers: &[String]) -> Result<()> {
        self.check_words()?;
        self.notified.check(span)?;
        for attempt in &self.attempts {
            message(&attempt.how)?;
            span.check(attempt.on)?;
        }
        self.village_visit_on.map_or(Ok(()), |on| span.check(on))?;
        match (self.ground, &self.confirmed) {
            (RefusalGround::Unreachable, _) => {
                let days: BTreeSet<_> = self.attempts.iter().map(|attempt| attempt.on).collect();
                if days.len() < ATTEMPT_DAYS || self.village_visit_on.is_none() {
                    return Err(ErrorCode::CaseRefusalAttempts.into());
                }
            }
            (RefusalGround::Withdrawn, None) => return Err(ErrorCode::CaseAnswerInvalid.into()),
            // An applicant who confirmed the withdrawal has been told of it.
            (RefusalGround::Withdrawn, _) if self.notified.how == NotifiedHow::NotYet => {
                return Err(ErrorCode::CaseAnswerInvalid.into());
            }
            _ => {}
        }
        self.confirmed.as_ref().map_or(Ok(()), |confirmed| confirmed.check(span, numbers))
    }

    /// Checks what does not depend on the case: the ground and the words.
    ///
    /// # Errors
    /// `case.answer_invalid`.
    pub fn check_words(&self) -> Result<()> {
        message(&self.message)?;
        match (self.ground, &self.reason) {
            (RefusalGround::NotHousehold, reason) => message(reason.as_deref().unwrap_or_default()),
            (_, reason) => reason.as_deref().map_or(Ok(()), message),
        }
    }
}

impl Confirmation {
    /// # Errors
    /// `case.confirmation`: on no number of the household, before the filing or later than now.
    fn check(&self, span: &Span, numbers: &[String]) -> Result<()> {
        let is_theirs = match (self.in_person, Phone::parse(&self.number)) {
            (true, _) => self.number.is_empty(),
            (false, Ok(dialled)) => numbers.iter().any(|number| number == dialled.as_str()),
            (false, Err(_)) => false,
        };
        if is_theirs && china_day(self.at) >= span.from && self.at <= span.now {
            Ok(())
        } else {
            Err(ErrorCode::CaseConfirmation.into())
        }
    }
}

impl Progress {
    /// # Errors
    /// `case.answer_invalid`: 未纳入 without a reason; `case.answer_day`.
    pub fn check(&self, span: &Span) -> Result<()> {
        if self.kind == ProgressKind::NotIncluded {
            message(self.reason.as_deref().unwrap_or_default())?;
        }
        span.check(self.on)
    }
}

impl Transfer {
    /// # Errors
    /// `case.answer_invalid`: no reason.
    pub fn check(&self) -> Result<()> {
        message(&self.reason)
    }
}
