//! The phone's key: 256 random bits, made for one declaration. Farmers have no account.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::error::{ErrorCode, Result};
use crate::store::cases::{self, Case};
use crate::store::{Tx, claims};

/// SHA-256 of the key; the key itself is not kept.
#[derive(Debug, Clone)]
pub struct DeviceKey([u8; 32]);

impl DeviceKey {
    /// 43 characters of base64url.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let key = URL_SAFE_NO_PAD.decode(text).ok()?;
        (key.len() == 32).then(|| Self(Sha256::digest(&key).into()))
    }

    /// Of the key's own bytes.
    #[must_use]
    pub fn of(key: &[u8; 32]) -> Self {
        Self(Sha256::digest(key).into())
    }

    /// What is kept.
    #[must_use]
    pub fn hash(&self) -> &[u8] {
        &self.0
    }

    /// Whether it is the case's.
    #[must_use]
    pub fn fits(&self, case: &Case) -> bool {
        case.device_key_hash
            .as_deref()
            .is_some_and(|kept| verify_slices_are_equal(kept, &self.0).is_ok())
    }

    /// The case of this id and key; an unknown id and a wrong key look the same.
    ///
    /// # Errors
    /// `declaration.unknown`, or the database's.
    pub async fn get_case(&self, tx: &mut Tx, id: Uuid) -> Result<Case> {
        self.get(tx, id).await.map(|(case, _)| case)
    }

    /// The same, and what this phone is to the case.
    ///
    /// # Errors
    /// As [`DeviceKey::get_case`].
    pub async fn get(&self, tx: &mut Tx, id: Uuid) -> Result<(Case, Standing)> {
        let case = cases::find(tx, id).await?.ok_or(ErrorCode::DeclarationUnknown)?;
        if self.fits(&case) {
            let standing = if case.by_proxy { Standing::Proxy } else { Standing::Applicant };
            return Ok((case, standing));
        }
        if claims::is_claimed(tx, id, &self.0).await? {
            return Ok((case, Standing::Helper));
        }
        Err(ErrorCode::DeclarationUnknown.into())
    }
}

/// What a phone is to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The applicant filed with it: a masked reading, correction, requests.
    Applicant,
    /// A proxy filed with it: status, missing photos, correction when returned.
    Proxy,
    /// It corrects with a one-time code: as a proxy's.
    Helper,
}
