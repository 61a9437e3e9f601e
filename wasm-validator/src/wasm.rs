//! The interface to the browser: JSON strings in and out. Imports from it are in `browser.rs`.

#![allow(unreachable_pub, reason = "wasm_bindgen exports what is pub")]

use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::calendar::{Calendar, Year};
use crate::policy::Context;
use crate::report::Report;
use crate::violation::Code;
use crate::{canonical, date, field, report, shape, thumbprint};

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads what the web client itself hands over, by the only reader of JSON that the module has.
fn read<T: DeserializeOwned>(json: &str, fault: &str) -> Result<T, String> {
    canonical::parse(json).ok().and_then(|value| shape::read(&value).0).ok_or_else(|| fault.into())
}

/// The report on a declaration.
///
/// # Errors
/// When the context is not one: a fault of the program, not of the person.
#[wasm_bindgen]
pub fn check(declaration: &str, context_json: &str) -> Result<String, String> {
    let context: Context = read(context_json, "not a context")?;
    Ok(json(&match canonical::parse(declaration) {
        Ok(value) => report::judge(&value, &context).0,
        Err(code) => Report::refusing(code),
    }))
}

/// The report on one value.
///
/// # Errors
/// For an unknown kind, or an `as_of` that is no date.
#[wasm_bindgen(js_name = checkField)]
pub fn check_field(kind: &str, value: &str, as_of: &str) -> Result<String, String> {
    let as_of = date::parse_date(as_of).ok_or("as_of is not a date")?;
    field::check_field(kind, value, as_of).map(|r| json(&r)).ok_or_else(|| "unknown kind".into())
}

/// Canonical text of JSON: what is frozen at the first send.
///
/// # Errors
/// A code of `json.*`.
#[wasm_bindgen]
pub fn canonicalize(text: &str) -> Result<String, String> {
    Ok(canonical::to_text(&canonical::parse(text).map_err(name)?))
}

/// SHA-256 (hex) of the canonical text: the identity of a filing.
///
/// # Errors
/// A code of `json.*`.
#[wasm_bindgen(js_name = contentSha256)]
pub fn content_sha256(text: &str) -> Result<String, String> {
    let value = canonical::parse(text).map_err(name)?;
    Ok(canonical::sha256_hex(&canonical::to_bytes(&value)))
}

/// SHA-256 (hex) of bytes: photos. For engines without `crypto.subtle`.
#[wasm_bindgen]
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    canonical::sha256_hex(bytes)
}

/// The 8 digits to copy beside a thumbprint.
///
/// # Errors
/// A code of `json.*`.
#[wasm_bindgen(js_name = shortCode)]
pub fn short_code(text: &str) -> Result<String, String> {
    Ok(canonical::short_code(&canonical::parse(text).map_err(name)?))
}

/// The due day. `years` is a JSON array of calendar years.
///
/// # Errors
/// When the years or the day are not well formed.
#[wasm_bindgen]
pub fn due(years: &str, from: &str, days: u32) -> Result<String, String> {
    let years: Vec<Year> = read(years, "not calendar years")?;
    let calendar = Calendar::new(years).map_err(|_| "calendar")?;
    let from = date::parse_date(from).ok_or("from is not a date")?;
    Ok(json(&calendar.due(from, days)))
}

/// Judges the photo of a print: RGBA pixels, row by row.
#[wasm_bindgen(js_name = assessThumbprint)]
#[must_use]
pub fn assess_thumbprint(pixels: &[u8], width: u32, height: u32) -> String {
    json(&thumbprint::assess(pixels, width, height))
}

/// Hash of the rule table.
#[wasm_bindgen(js_name = rulesVersion)]
#[must_use]
pub fn rules_version() -> String {
    report::rules_version()
}

fn name(code: Code) -> String {
    code.as_str().to_owned()
}
