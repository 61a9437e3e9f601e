//! Error codes in HTTP: the status, and the headers that go with it.

use crate::domain::error::ErrorCode;

/// The HTTP status of a code.
#[must_use]
pub const fn status(code: ErrorCode) -> u16 {
    use ErrorCode::*;
    match code {
        RequestMalformed | RequestBadId | RequestQuery | IdempotencyMissing => 400,
        DeviceMissing | SessionRequired | SessionExpired | SessionWrong | SessionOtpNeeded
        | SessionOtpWrong => 401,
        DeviceNotAllowed | SessionOrigin | AccountNotAllowed | AccountOwnFiling | AccountNoPost
        | CorrectionCode => 403,
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
        SessionThrottled | CaseThrottled | LookupThrottled | SearchThrottled => 429,
        RecordUnreadable | ServerFault => 500,
        ServerBusy => 503,
        ServerStorage => 507,
    }
}

/// Whether a response with this code has `Retry-After`.
pub(super) const fn tells_when(code: ErrorCode) -> bool {
    matches!(status(code), 429 | 503 | 507)
}

/// The authentication scheme that the request lacks (RFC 9110, section 11.6.1).
pub(super) const fn challenge(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::DeviceMissing => Some("Device"),
        _ if status(code) == 401 => Some("Bearer"),
        _ => None,
    }
}
