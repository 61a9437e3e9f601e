//! What an error's code is in HTTP: a status, and what goes with it.

use crate::domain::error::ErrorCode;

/// Its status.
#[must_use]
pub const fn status(code: ErrorCode) -> u16 {
    use ErrorCode::*;
    match code {
        RequestMalformed | RequestBadId | RequestQuery | IdempotencyMissing => 400,
        DeviceMissing | SessionRequired | SessionExpired | SessionWrong | SessionOtpNeeded
        | SessionOtpWrong => 401,
        DeviceNotAllowed | SessionOrigin | AccountNotAllowed | CorrectionCode => 403,
        RequestNotFound | DeclarationUnknown | ClipUnknown | CaseUnknown | LookupNothing
        | RegionUnknown => 404,
        RequestMethod => 405,
        RequestTooSlow => 408,
        DeclarationConflict
        | DeclarationNotCorrectable
        | DeclarationLinked
        | DeclarationVersionGap
        | CaseChanged
        | CaseState
        | CaseNotLinked
        | IdempotencyReused => 409,
        RequestTooLarge | AttachmentTooLarge | ClipTooLarge => 413,
        RequestMediaType => 415,
        RequestInvalid
        | DeclarationInvalid
        | DeclarationFixed
        | AttachmentNotListed
        | AttachmentNotImage
        | AttachmentDamaged
        | AttachmentHashMismatch
        | ClipNotAudio
        | CaseAnswerInvalid
        | CaseRefusalAttempts
        | CaseAnswerDay
        | CaseConfirmation
        | CaseLinkOrder
        | CaseLinkTarget
        | CaseLinkDiffers
        | CaseTransferTarget
        | CaseAmendmentField
        | CaseEntryReason
        | CaseReceivedOn
        | LookupSixDigits
        | LookupWholeNumber
        | SearchNumber
        | SearchReference => 422,
        CasePreconditionMissing => 428,
        SessionThrottled | LookupThrottled | SearchThrottled => 429,
        RecordUnreadable | ServerFault => 500,
        ServerBusy => 503,
        ServerStorage => 507,
    }
}

/// Whether an answer with this code says when to ask again.
pub(super) const fn tells_when(code: ErrorCode) -> bool {
    matches!(status(code), 429 | 503 | 507)
}

/// How a request that lacks it would show who sends it (RFC 9110, section 11.6.1).
pub(super) const fn challenge(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::DeviceMissing => Some("Device"),
        _ if status(code) == 401 => Some("Bearer"),
        _ => None,
    }
}
