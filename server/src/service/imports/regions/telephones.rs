//! Telephones of the offices, and the signature (短信签名) of a county's text messages.

use wasm_validator::region::Level;

use super::Source;
use super::csv;
use super::error::{ImportError, LineFault};
use super::read::starts_with_digit;
use super::state::find_in_force;
use crate::app::App;
use crate::store::{Tx, regions};

/// Codes of counties or townships, each with its telephone.
pub type Telephones = Vec<(String, String)>;

/// Reads `code,telephone`.
///
/// # Errors
/// As [`ImportError`] says.
pub(super) fn read(source: &Source) -> Result<Telephones, ImportError> {
    let mut telephones = Telephones::new();
    for (index, record) in csv::records(source)?.into_iter().enumerate() {
        let at = |fault| source.at(record.line, fault);
        let [code, telephone] = &record.fields[..] else {
            return Err(at(LineFault::Fields { expected: 2, found: record.fields.len() }));
        };
        if index == 0 && !starts_with_digit(code) {
            continue;
        }
        if !is_telephone(telephone) {
            return Err(at(LineFault::Telephone(telephone.clone())));
        }
        telephones.push((code.clone(), telephone.clone()));
    }
    Ok(telephones)
}

/// Sets the telephone of one office.
///
/// # Errors
/// [`ImportError::Telephone`], [`ImportError::NoOffice`], database errors.
pub async fn set_telephone(app: &App, code: &str, telephone: &str) -> Result<(), ImportError> {
    if !is_telephone(telephone) {
        return Err(ImportError::Telephone(telephone.to_owned()));
    }
    let mut tx = app.db.begin().await?;
    set(&mut tx, code, telephone).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn set(tx: &mut Tx, code: &str, telephone: &str) -> Result<(), ImportError> {
    let region = find_in_force(tx, code).await?.filter(|region| region.level != Level::Village);
    let region = region.ok_or_else(|| ImportError::NoOffice(code.to_owned()))?;
    Ok(regions::set_telephone(tx, region.id, telephone).await?)
}

/// Sets the signature that stands before a county's text messages.
///
/// # Errors
/// [`ImportError::Signature`], [`ImportError::NoCounty`], database errors.
pub async fn set_signature(app: &App, code: &str, signature: &str) -> Result<(), ImportError> {
    let mut tx = app.db.begin().await?;
    sign(&mut tx, code, signature).await?;
    Ok(tx.commit().await?)
}

pub(crate) async fn sign(tx: &mut Tx, code: &str, signature: &str) -> Result<(), ImportError> {
    if !is_signature(signature) {
        return Err(ImportError::Signature(signature.to_owned()));
    }
    let county = find_in_force(tx, code).await?.filter(|region| region.level == Level::County);
    let county = county.ok_or_else(|| ImportError::NoCounty(code.to_owned()))?;
    Ok(regions::set_signature(tx, county.id, signature).await?)
}

/// Signatures as carriers register them: 2 to 20 characters, Chinese, Latin or digits, without
/// brackets; we add those.
fn is_signature(text: &str) -> bool {
    (2..=20).contains(&text.chars().count()) && text.chars().all(char::is_alphanumeric)
}

/// Loose on purpose: offices have short numbers, hotlines and extensions.
fn is_telephone(text: &str) -> bool {
    (5..=20).contains(&text.len())
        && starts_with_digit(text)
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}
