//! A case as the phone that filed it sees it.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::declaration::{Attachment, Hardship, IdStatus, PhoneStatus};

use crate::app::App;
use crate::domain::error::Result;
use crate::service::case::device::{DeviceKey, Standing};
use crate::service::case::form::{self, Reading};
use crate::service::case::reads::Read;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::routing;
use crate::service::views::receipt::Receipt;
use crate::service::views::status::{self, Status};

/// A declaration read back, with private answers masked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MaskedReading {
    /// Name, masked: 孙**.
    pub name: String,
    /// Id number, masked but for the first three and the last four.
    pub id_number: Option<String>,
    /// Telephone, masked but for the first three and the last four.
    pub phone: Option<String>,
    /// Name of the village; absent where it is not known.
    pub village: Option<String>,
    /// Number of people who live together.
    pub household_size: i64,
    /// The hardships chosen.
    #[schema(value_type = Vec<String>)]
    pub hardships: Vec<Hardship>,
}

/// A case as the phone that filed it sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeclarationView {
    /// Receipt of the newest version.
    pub receipt: Receipt,
    /// Status of the case.
    pub status: Status,
    /// Only for a phone on which the applicant filed for themselves: a proxy's phone reads nothing.
    /// Also null where the declaration does not open.
    pub reading: Option<MaskedReading>,
    /// The photos of the newest version: a correction lists them again to keep them.
    pub attachments: Vec<Attachment>,
}

/// Reads the case for the phone that holds its key.
///
/// # Errors
/// `declaration.unknown`, `record.unreadable` when not even the receipt's hash opens, database
/// errors.
pub async fn view(app: &App, id: Uuid, key: &DeviceKey) -> Result<DeclarationView> {
    let mut tx = app.db.begin_read().await?;
    let (case, standing) = key.get(&mut tx, id).await?;
    let newest = form::newest_row(app, &mut tx, &case).await?;
    let receipt = Receipt::new(&case, &newest, &form::content_sha256(app, &newest)?);
    // The status is shown even when the declaration does not open.
    let newest = form::open(app, Read::by_no_account(), newest).ok();
    let attachments = newest.as_ref().map(|newest| newest.form.attachments.clone());
    let reading = match (standing, &newest) {
        (Standing::Applicant, Some(newest)) => {
            Some(mask(&*app.places.read(&mut tx).await?, newest))
        }
        _ => None,
    };
    let status = status::of(app, &mut tx, &case).await?;
    Ok(DeclarationView { receipt, status, reading, attachments: attachments.unwrap_or_default() })
}

fn mask(places: &Gazetteer, newest: &Reading) -> MaskedReading {
    let form = &newest.form;
    let village = routing::named(places, &form.home.region, &form.home.list);
    let applicant = &form.applicant;
    let id_number = (applicant.id_status == IdStatus::Given).then_some(&applicant.id_number);
    let phone = (applicant.phone_status == PhoneStatus::Given).then_some(&applicant.phone);
    MaskedReading {
        name: form::masked_name(form),
        id_number: id_number.and_then(Option::as_deref).map(mask_number),
        phone: phone.and_then(Option::as_deref).map(mask_number),
        village: village.map(|village| village.name.clone()),
        household_size: form.household.size,
        hardships: form.hardships.clone(),
    }
}

/// Masks an id number or a telephone but for the first three and the last four characters:
/// 342***********0028. Of one with no more than seven nothing is shown.
fn mask_number(text: &str) -> String {
    let characters: Vec<char> = text.trim().chars().collect();
    let hidden = characters.len().saturating_sub(7);
    if hidden == 0 {
        return "*".repeat(characters.len());
    }
    let mut masked: String = characters[..3].iter().collect();
    masked.push_str(&"*".repeat(hidden));
    masked.extend(&characters[3 + hidden..]);
    masked
}
