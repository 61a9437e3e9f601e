//! A declaration as it was received, and its judging.

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use wasm_validator::{Code, Context, Declaration, Valid, Violation, canonical, check_value};

use crate::app::App;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::service::places::gazetteer::Gazetteer;

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

/// Judges by the policy in force and the counties served.
///
/// # Errors
/// `declaration.invalid` with every violation.
pub fn judge(
    app: &App,
    places: &Gazetteer,
    value: &Value,
) -> Result<(Valid<Declaration>, Vec<Violation>)> {
    let (report, valid) = check_value(value, &context(app, places));
    match valid {
        Some(valid) => Ok((valid, report.violations)),
        None => Err(Error::invalid(report.violations)),
    }
}

/// What the shared check needs to know.
#[must_use]
pub fn context(app: &App, places: &Gazetteer) -> Context {
    Context {
        as_of: app.clock.today(),
        policy: app.policy.clone(),
        counties: places.counties().to_vec(),
        texts: app.known_texts.clone(),
    }
}
