//! Reading a sealed declaration.

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wasm_validator::Declaration;
use wasm_validator::declaration::{Applicant, IdStatus, PhoneStatus};
use wasm_validator::identity::IdNumber;
use wasm_validator::phone::Phone;
use wasm_validator::text::{PersonName, to_half_width};

use crate::app::App;
use crate::domain::error::{ErrorCode, Result};
use crate::gateway::keyring::{Keyring, Place, SealError};
use crate::service::case::reads::Read;
use crate::store::cases::{Case, SearchIndex};
use crate::store::declarations::Version;
use crate::store::{Tx, declarations};

/// A declaration as received, opened.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Its row.
    pub version: Version,
    /// The received JSON.
    pub value: Value,
    /// The same, parsed.
    pub form: Declaration,
}

/// The newest version of a case.
///
/// # Errors
/// A database error, or `record.unreadable`.
pub async fn newest(app: &App, tx: &mut Tx, read: Read, case: &Case) -> Result<Reading> {
    open(app, read, newest_row(app, tx, case).await?)
}

/// The newest version of a case, for a list in which one unreadable form must not hide the
/// others; `None` when it does not open.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn newest_if_readable(
    app: &App,
    tx: &mut Tx,
    read: Read,
    case: &Case,
) -> Result<Option<Reading>> {
    if_readable(newest(app, tx, read, case).await)
}

/// The row of the newest version of a case.
///
/// # Errors
/// A database error, or `record.unreadable` when it is gone.
pub async fn newest_row(app: &App, tx: &mut Tx, case: &Case) -> Result<Version> {
    let row = row(app, tx, case.id, case.latest).await?;
    row.ok_or_else(|| {
        let id = format!("{}/{}", case.id, case.latest);
        app.unreadable.tell(place(&id), "the row is gone")
    })
}

/// The row of a version.
///
/// # Errors
/// A database error, or `record.unreadable`.
pub async fn row(app: &App, tx: &mut Tx, case: Uuid, version: i64) -> Result<Option<Version>> {
    let found = declarations::find(tx, case, version).await;
    app.unreadable.judge("declaration_versions", &format!("{case}/{version}"), found)
}

/// Turns `record.unreadable` into `None`, so that one bad record does not hide the others.
///
/// # Errors
/// Every other error, unchanged.
pub fn if_readable<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Err(error) if error.code == ErrorCode::RecordUnreadable => Ok(None),
        found => found.map(Some),
    }
}

/// Opens a sealed version.
///
/// # Errors
/// `record.unreadable`; `server.fault` where the look on record is at another case.
pub fn open(app: &App, read: Read, version: Version) -> Result<Reading> {
    let plain = canonical(app, read, &version)?;
    match parse(&plain) {
        Ok((value, form)) => Ok(Reading { version, value, form }),
        Err(error) => Err(app.unreadable.tell(place(&place_id(&version)), error)),
    }
}

fn parse(plain: &[u8]) -> std::result::Result<(Value, Declaration), serde_json::Error> {
    let value: Value = serde_json::from_slice(plain)?;
    let form = serde_json::from_value(value.clone())?;
    Ok((value, form))
}

/// The canonical JSON that was sealed.
///
/// # Errors
/// As [`open`].
pub fn canonical(app: &App, read: Read, version: &Version) -> Result<Vec<u8>> {
    read.check(version.case_id)?;
    let Version { case_id, version: number, sealed, .. } = version;
    let opened = unseal(&app.keyring, *case_id, *number, sealed);
    opened.map_err(|error| app.unreadable.tell(place(&place_id(version)), error))
}

/// The canonical JSON that was sealed, for callers that have only a keyring.
///
/// # Errors
/// As [`SealError`] says.
pub fn unseal(
    keyring: &Keyring,
    case: Uuid,
    version: i64,
    sealed: &[u8],
) -> std::result::Result<Vec<u8>, SealError> {
    keyring.open(place(&format!("{case}/{version}")), sealed)
}

/// Seals canonical JSON for its row.
#[must_use]
pub fn seal(app: &App, version: &Version, canonical: &[u8]) -> Vec<u8> {
    app.keyring.seal(place(&place_id(version)), canonical)
}

/// The SHA-256 on the receipt of a version. It is kept sealed, as the hash of a form that can be
/// guessed tells which guess is right. It may open where the form does not; where it does not open
/// itself, it is computed from the form.
///
/// # Errors
/// `record.unreadable`.
pub fn content_sha256(app: &App, version: &Version) -> Result<Vec<u8>> {
    sealed_content(app, version).or_else(|error| {
        let plain = canonical(app, Read::by_no_account(), version).map_err(|_| error)?;
        Ok(Sha256::digest(plain).to_vec())
    })
}

/// The same from the kept hash alone; the form is not opened.
///
/// # Errors
/// `record.unreadable`.
pub fn sealed_content(app: &App, version: &Version) -> Result<Vec<u8>> {
    let Some(sealed) = &version.content_sealed else { return Ok(version.content_sha256.clone()) };
    let id = place_id(version);
    let opened = app.keyring.open(content_place(&id), sealed);
    opened.map_err(|error| app.unreadable.tell(content_place(&id), error))
}

/// Seals the SHA-256 of a version's canonical JSON for its row.
#[must_use]
pub fn seal_content(app: &App, case: Uuid, version: i64, sha256: &[u8]) -> Vec<u8> {
    app.keyring.seal(content_place(&format!("{case}/{version}")), sha256)
}

/// The blind index by which a household is found: HMACs, never the numbers themselves.
#[must_use]
pub fn search_index(app: &App, valid: &wasm_validator::Valid<Declaration>) -> SearchIndex {
    SearchIndex {
        id_number: valid.id_number().map(|id| id_number_index(app, id)),
        phone: valid.mobile().map(|mobile| phone_index(app, mobile.as_str())),
        contact_phone: contact_phone(valid.declaration())
            .map(|phone| phone_index(app, phone.as_str())),
    }
}

/// The blind index of an id number.
#[must_use]
pub fn id_number_index(app: &App, id_number: &IdNumber) -> Vec<u8> {
    app.keyring.index("id_number", id_number.as_str())
}

/// The blind index of a telephone as [`Phone`] normalises it.
#[must_use]
pub fn phone_index(app: &App, phone: &str) -> Vec<u8> {
    app.keyring.index("phone", phone)
}

/// The contact's telephone, for an applicant without one.
#[must_use]
pub fn contact_phone(form: &Declaration) -> Option<Phone> {
    Phone::parse(&form.applicant.contact.as_ref()?.phone).ok()
}

/// The surname with the rest masked (孙**): enough to tell rows apart.
#[must_use]
pub fn masked_name(form: &Declaration) -> String {
    let name = form.applicant.name.as_deref().unwrap_or_default();
    let mut characters = name.trim().chars();
    match characters.next() {
        Some(first) => first.to_string() + &"*".repeat(characters.count().clamp(1, 3)),
        None => "名字里有字打不出来".into(),
    }
}

/// The applicant's name: as it sounds where it cannot be typed; empty where the form says neither.
#[must_use]
pub fn name(applicant: &Applicant) -> &str {
    let Applicant { name, name_hint, .. } = applicant;
    let first = if applicant.name_untypable { [name_hint, name] } else { [name, name_hint] };
    let mut given = first.into_iter().flatten().map(|text| text.trim());
    given.find(|text| !text.is_empty()).unwrap_or_default()
}

/// A name as names are compared: without differences of writing.
#[must_use]
pub fn compared(name: &str) -> String {
    PersonName::parse(name).map_or(name.trim().to_owned(), |name| name.as_str().to_owned())
}

/// The numbers whose last digits a status lookup may ask for. A fixed line includes its
/// area code.
#[must_use]
pub fn numbers(form: &Declaration) -> Vec<String> {
    let applicant = &form.applicant;
    let id_number = match applicant.id_status {
        IdStatus::Given => applicant.id_number.as_deref(),
        _ => None,
    };
    let numbers = id_number.map(digits).into_iter().chain(telephone(form));
    numbers.filter(|number| number.len() >= 4).collect()
}

/// The telephone by which the household is reached: the applicant's, or the contact's.
#[must_use]
pub fn telephone(form: &Declaration) -> Option<String> {
    let applicant = &form.applicant;
    match applicant.phone_status {
        PhoneStatus::Given => applicant.phone.as_deref().map(dialled),
        PhoneStatus::None => applicant.contact.as_ref().map(|contact| dialled(&contact.phone)),
    }
}

/// A telephone as it is dialled: `+86 139…` becomes `139…`. Anything that is
/// not a whole telephone number is left as [`digits`] has it.
#[must_use]
pub fn dialled(text: &str) -> String {
    Phone::parse(text).map_or_else(|_| digits(text), |phone| phone.as_str().to_owned())
}

/// Digits and the X of an id number, upper case; full-width ones become ASCII, and spaces and
/// punctuation are dropped.
#[must_use]
pub fn digits(text: &str) -> String {
    let plain = text.chars().map(to_half_width).filter(char::is_ascii_alphanumeric);
    plain.map(|c| c.to_ascii_uppercase()).collect()
}

fn place_id(version: &Version) -> String {
    format!("{}/{}", version.case_id, version.version)
}

fn place(id: &str) -> Place<'_> {
    Place { table: "declaration_versions", column: "sealed", id }
}

fn content_place(id: &str) -> Place<'_> {
    Place { table: "declaration_versions", column: "content_sealed", id }
}
