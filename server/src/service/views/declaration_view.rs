//! What the phone that filed sees of its case.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::declaration::{Attachment, Hardship, IdStatus, PhoneStatus};

use crate::app::App;
use crate::domain::error::Result;
use crate::service::case::device::{DeviceKey, Standing};
use crate::service::case::form::{self, Reading};
use crate::service::views::receipt::Receipt;
use crate::service::views::status::{self, Status};
use crate::store::{Tx, regions};

/// A filing, read back with what is private masked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MaskedReading {
    /// 孙**
    pub name: String,
    /// First three and last four.
    pub id_number: Option<String>,
    /// First three and last four.
    pub phone: Option<String>,
    /// Name of the village.
    pub village: Option<String>,
    /// How many live together.
    pub household_size: i64,
    /// What was chosen.
    #[schema(value_type = Vec<String>)]
    pub hardships: Vec<Hardship>,
}

/// What the phone sees.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeclarationView {
    /// Of the newest version.
    pub receipt: Receipt,
    /// How it stands.
    pub status: Status,
    /// Only on the phone of the one who filed for herself: a proxy's phone reads nothing. Null
    /// too where what was filed does not open.
    pub reading: Option<MaskedReading>,
    /// The newest version's manifest: what a correction lists again, so that it stays.
    pub attachments: Vec<Attachment>,
}

/// For the phone that holds the key.
///
/// # Errors
/// `declaration.unknown`, the database's.
pub async fn view(app: &App, id: Uuid, key: &DeviceKey) -> Result<DeclarationView> {
    let mut tx = app.db.begin_read().await?;
    let (case, standing) = key.get(&mut tx, id).await?;
    let newest = form::newest_row(app, &mut tx, &case).await?;
    let receipt = Receipt::new(&case, &newest);
    // Where the filing stands is told also when it does not open.
    let newest = form::open(app, newest).ok();
    let attachments = newest.as_ref().map(|newest| newest.form.attachments.clone());
    let reading = match (standing, &newest) {
        (Standing::Applicant, Some(newest)) => Some(mask(&mut tx, newest).await?),
        _ => None,
    };
    let status = status::of(app, &mut tx, &case).await?;
    Ok(DeclarationView { receipt, status, reading, attachments: attachments.unwrap_or_default() })
}

async fn mask(tx: &mut Tx, newest: &Reading) -> Result<MaskedReading> {
    let form = &newest.form;
    let village = regions::list_by_code(tx, &form.home.region).await?.into_iter().next();
    let applicant = &form.applicant;
    let id_number = (applicant.id_status == IdStatus::Given).then_some(&applicant.id_number);
    let phone = (applicant.phone_status == PhoneStatus::Given).then_some(&applicant.phone);
    Ok(MaskedReading {
        name: form::masked_name(form),
        id_number: id_number.and_then(Option::as_deref).map(mask_number),
        phone: phone.and_then(Option::as_deref).map(mask_number),
        village: village.map(|village| village.name),
        household_size: form.household.size,
        hardships: form.hardships.clone(),
    })
}

/// 342***********0028
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
