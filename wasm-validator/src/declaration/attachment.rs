//! The manifest of photos: the text goes first, the bytes follow by hash.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::applicant::{choices, code};
use crate::violation::Code;

/// One photo that follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// What the photo shows.
    pub kind: AttachmentKind,
    /// SHA-256 of the bytes as sent, 64 lower-case hex digits.
    #[validate(custom(function = "hash"))]
    pub sha256: String,
    /// Size in bytes, as sent.
    pub size: i64,
    /// Media type: JPEG, PNG or WebP.
    pub media_type: MediaType,
}

choices! {
    /// What a photo shows.
    AttachmentKind {
        /// 手印: the paper with name, date, short code and print.
        Thumbprint,
        /// 签名
        Signature,
        /// 身份证
        IdCard,
        /// 纸质申请书
        PaperForm,
        /// 病历, 票据, 受灾照片
        Evidence,
    }
}

/// What a photo may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MediaType {
    /// JPEG
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// PNG
    #[serde(rename = "image/png")]
    Png,
    /// WebP
    #[serde(rename = "image/webp")]
    WebP,
}

/// 64 lower-case hex digits.
pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn hash(text: &str) -> Result<(), validator::ValidationError> {
    if is_sha256(text) { Ok(()) } else { Err(code(Code::AttachmentHash)) }
}
