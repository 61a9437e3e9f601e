//! The phone's key: 256 random bits, made for one declaration. Farmers have no account.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::error::{ErrorCode, Result};
use crate::store::cases::{self, Case};
use crate::store::{Tx, claims};

/// SHA-256 of the phone's key; the key itself is not kept.
#[derive(Debug, Clone)]
pub struct DeviceKey([u8; 32]);

impl DeviceKey {
    /// Parses the key: 43 characters of base64url. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let key = URL_SAFE_NO_PAD.decode(text).ok()?;
        (key.len() == 32).then(|| Self(Sha256::digest(&key).into()))
    }

    /// From the key's 32 bytes.
    #[must_use]
    pub fn of(key: &[u8; 32]) -> Self {
        Self(Sha256::digest(key).into())
    }

    /// The hash as it is stored with a case.
    #[must_use]
    pub fn hash(&self) -> &[u8] {
        &self.0
    }

    /// Whether this is the key that the case was filed with.
    #[must_use]
    pub fn fits(&self, case: &Case) -> bool {
        case.device_key_hash
            .as_deref()
            .is_some_and(|kept| verify_slices_are_equal(kept, &self.0).is_ok())
    }

    /// The case with this id and key. An unknown id and a wrong key give the same error.
    ///
    /// # Errors
    /// `declaration.unknown`, or database errors.
    pub async fn get_case(&self, tx: &mut Tx, id: Uuid) -> Result<Case> {
        self.get(tx, id).await.map(|(case, _)| case)
    }

    /// [`DeviceKey::get_case`], and what this phone is to the case.
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
    /// Filed by the applicant: may read it masked, correct, ask for withdrawal or review.
    Applicant,
    /// Filed by a proxy: may read the status, send missing photos, correct when returned.
    Proxy,
    /// Bound by a one-time code to correct: the same rights as a proxy.
    Helper,
}
