//! A declaration as it was received, and its judging.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use wasm_validator::region::RegionCode;
use wasm_validator::{
    Code, Context, Declaration, Severity, Valid, Violation, canonical, check_value, judged_on,
};

use crate::app::App;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::routing;
use crate::service::places::rules::Rules;

/// More parts than any form or answer has; each takes up to a hundred times its text in
/// memory.
const PARTS_MAX: usize = 4_000;

/// A body as received: its value, and the bytes that are its identity.
#[derive(Debug)]
pub struct Received {
    /// Read strictly.
    pub value: Value,
    /// What is kept and hashed.
    pub canonical: Vec<u8>,
    /// Of `canonical`.
    pub sha256: Vec<u8>,
}

impl Received {
    /// Reads a body strictly.
    ///
    /// # Errors
    /// `request.malformed` with the code of `json.*`.
    pub fn parse(body: &str) -> Result<Self> {
        if body.bytes().filter(|byte| b",[{".contains(byte)).count() > PARTS_MAX {
            return Err(Error {
                violations: vec![Violation::new("", Code::JsonTooDeep)],
                ..ErrorCode::RequestMalformed.into()
            });
        }
        let value = canonical::parse(body).map_err(|code| Error {
            violations: vec![Violation::new("", code)],
            ..ErrorCode::RequestMalformed.into()
        })?;
        Ok(Self::of(value))
    }

    /// Of a value that was read strictly already.
    #[must_use]
    pub fn of(value: Value) -> Self {
        let canonical = canonical::to_bytes(&value);
        let sha256 = Sha256::digest(&canonical).to_vec();
        Self { value, canonical, sha256 }
    }
}

/// A declaration that holds, as it was judged once: by the places of one state, on one day.
#[derive(Debug)]
pub struct Judged {
    /// By which it was judged, and is routed.
    pub places: Arc<Gazetteer>,
    /// The declaration.
    pub valid: Valid<Declaration>,
    /// What is odd, and no reason to refuse it.
    pub warnings: Vec<Violation>,
    /// The policy by which it was judged.
    pub policy_version: String,
}

/// Judges by the counties served and the policy of the day that the declaration names, or of
/// `today` (at +08:00) where that day is not near.
///
/// # Errors
/// `declaration.invalid` with every violation.
pub fn judge(
    app: &App,
    places: &Arc<Gazetteer>,
    value: &Value,
    today: NaiveDate,
) -> Result<Judged> {
    let rules = rules(places, value, today);
    let (report, valid) = check_value(value, &context_of(app, places, rules, today));
    let valid = match valid {
        Some(valid) => valid,
        None => return Err(Error::invalid(report.violations)),
    };
    let mut warnings = report.violations;
    warnings.retain(|found| found.severity == Severity::Warning);
    let policy_version = rules.policy_version.to_owned();
    Ok(Judged { places: Arc::clone(places), valid, warnings, policy_version })
}

/// What the shared check needs to know to judge this form.
#[must_use]
pub fn context(app: &App, places: &Gazetteer, value: &Value, today: NaiveDate) -> Context {
    context_of(app, places, rules(places, value, today), today)
}

fn context_of(app: &App, places: &Gazetteer, rules: Rules<'_>, today: NaiveDate) -> Context {
    Context {
        as_of: today,
        policy: rules.policy.form.clone(),
        counties: places.counties().to_vec(),
        texts: app.known_texts.clone(),
    }
}

/// What holds for a form as it came, before it is judged: in the county that it names, if that is
/// one, on the day as of which it is judged. A rule that came later never refuses it.
fn rules<'a>(places: &'a Gazetteer, value: &Value, today: NaiveDate) -> Rules<'a> {
    let text = |pointer| value.pointer(pointer).and_then(Value::as_str);
    let day = text("/declared_on").map_or(today, |day| judged_on(day, today));
    let code = text("/home/region").and_then(|code| RegionCode::parse(code).ok());
    let list = text("/home/list").unwrap_or_default();
    let route = code.and_then(|code| routing::route(places, &code, list).ok());
    places.rule_book.of(route.map(|route| route.county_id), day)
}
