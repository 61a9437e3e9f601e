//! Everything that can go wrong, by code. One table.

mod storage;

use std::time::Duration;

use serde::Serialize;
use wasm_validator::Violation;

use super::case::CaseHead;
pub use storage::Rotten;

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $code:literal, $status:literal;)*) => {
        /// What went wrong; its sentence and hint stand in the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ErrorCode { $($(#[doc = $doc])* $variant,)* }

        impl ErrorCode {
            /// All codes, in table order.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$variant,)*];
            /// The name that travels.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$variant => $code,)* }
            }
            /// HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(ErrorCode::$variant => $status,)* }
            }
            /// In English, for who writes a client.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(ErrorCode::$variant => concat!($($doc),*),)* }
            }
        }
    };
}

error_codes! {
    /// Not JSON, or not what the endpoint takes.
    RequestMalformed = "request.malformed", 400;
    /// No such path.
    RequestNotFound = "request.not_found", 404;
    /// The path exists, the method does not.
    RequestMethod = "request.method", 405;
    /// The body is larger than taken.
    RequestTooLarge = "request.too_large", 413;
    /// The body comes more slowly than any signal is.
    RequestTooSlow = "request.too_slow", 408;
    /// The body is of a type that is not taken.
    RequestMediaType = "request.media_type", 415;
    /// Not a UUID of version 4 or 7, or not a hash.
    RequestBadId = "request.bad_id", 400;
    /// A query parameter is not well formed.
    RequestQuery = "request.query", 400;
    /// JSON of another shape than the endpoint takes.
    RequestInvalid = "request.invalid", 422;
    /// Broken rules; every one is listed.
    DeclarationInvalid = "declaration.invalid", 422;
    /// The id holds another content, or another key.
    DeclarationConflict = "declaration.conflict", 409;
    /// No such declaration, or a wrong key: they look the same.
    DeclarationUnknown = "declaration.unknown", 404;
    /// It has been answered; nothing is to be corrected.
    DeclarationNotCorrectable = "declaration.not_correctable", 409;
    /// The correction changes what stays: who files, for whom, what was agreed to, the county.
    DeclarationFixed = "declaration.fixed", 422;
    /// It was linked to an earlier filing of the household, and is answered there.
    DeclarationLinked = "declaration.linked", 409;
    /// Not the next version.
    DeclarationVersionGap = "declaration.version_gap", 409;
    /// No device key.
    DeviceMissing = "device.missing", 401;
    /// A proxy's phone may not do this.
    DeviceNotAllowed = "device.not_allowed", 403;
    /// The manifest does not list this photo.
    AttachmentNotListed = "attachment.not_listed", 422;
    /// Neither JPEG, PNG nor WebP.
    AttachmentNotImage = "attachment.not_image", 422;
    /// Cut short or broken.
    AttachmentDamaged = "attachment.damaged", 422;
    /// Larger than the manifest or the policy says, or than is opened.
    AttachmentTooLarge = "attachment.too_large", 413;
    /// The bytes do not have the hash of the path.
    AttachmentHashMismatch = "attachment.hash_mismatch", 422;
    /// No such recording.
    ClipUnknown = "clip.unknown", 404;
    /// Neither WebM, Ogg, MP4 nor WAV.
    ClipNotAudio = "clip.not_audio", 422;
    /// Longer than any sentence is.
    ClipTooLarge = "clip.too_large", 413;
    /// Not signed in.
    SessionRequired = "session.required", 401;
    /// The token is old, forged or revoked.
    SessionExpired = "session.expired", 401;
    /// Wrong name or password: they look the same.
    SessionWrong = "session.wrong", 401;
    /// The password is right; the account also has one-time codes.
    SessionOtpNeeded = "session.otp_needed", 401;
    /// The password is right; the one-time code is wrong, old or used.
    SessionOtpWrong = "session.otp_wrong", 401;
    /// Too many tries.
    SessionThrottled = "session.throttled", 429;
    /// The refresh came from another site.
    SessionOrigin = "session.origin", 403;
    /// The role may not do this.
    AccountNotAllowed = "account.not_allowed", 403;
    /// No such case in the officer's region.
    CaseUnknown = "case.unknown", 404;
    /// `If-Match` is missing.
    CasePreconditionMissing = "case.precondition_missing", 428;
    /// Somebody changed it meanwhile.
    CaseChanged = "case.changed", 409;
    /// Its state does not allow this.
    CaseState = "case.state", 409;
    /// The answer lacks something, or has too much.
    CaseAnswerInvalid = "case.answer_invalid", 422;
    /// 联系不上 needs three tries on different days and a visit.
    CaseRefusalAttempts = "case.refusal_attempts", 422;
    /// A day of the answer does not lie between the filing and today.
    CaseAnswerDay = "case.answer_day", 422;
    /// 撤回核实 by a number that is not the household's, or at an impossible time.
    CaseConfirmation = "case.confirmation", 422;
    /// 关联 to a filing that is not the earlier one.
    CaseLinkOrder = "case.link_order", 422;
    /// 关联 to a filing that is linked itself or has ended, or to itself.
    CaseLinkTarget = "case.link_target", 422;
    /// The two filings name different people, and nobody has confirmed that it is one household.
    CaseLinkDiffers = "case.link_differs", 422;
    /// 解除关联 of a case that is not linked.
    CaseNotLinked = "case.not_linked", 409;
    /// Not a township of the same county.
    CaseTransferTarget = "case.transfer_target", 422;
    /// Consent and print are never amended.
    CaseAmendmentField = "case.amendment_field", 422;
    /// Entered later than received: why?
    CaseEntryReason = "case.entry_reason", 422;
    /// Received on a day that may not be entered any more, or in the future.
    CaseReceivedOn = "case.received_on", 422;
    /// `Idempotency-Key` is missing.
    IdempotencyMissing = "idempotency.missing", 400;
    /// The key was used for another request.
    IdempotencyReused = "idempotency.reused", 409;
    /// Wrong or unknown: they look the same.
    LookupNothing = "lookup.nothing", 404;
    /// There were many wrong tries today: six digits instead of four.
    LookupSixDigits = "lookup.six_digits", 422;
    /// There were very many: the whole number.
    LookupWholeNumber = "lookup.whole_number", 422;
    /// Too many lookups.
    LookupThrottled = "lookup.throttled", 429;
    /// Neither a reference, nor an id number, nor a telephone.
    SearchNumber = "search.number", 422;
    /// Twelve digits that are no reference.
    SearchReference = "search.reference", 422;
    /// Too many searches of one account that found nothing.
    SearchThrottled = "search.throttled", 429;
    /// The one-time code is wrong, used or old.
    CorrectionCode = "correction.code", 403;
    /// No such region.
    RegionUnknown = "region.unknown", 404;
    /// What is kept does not open: damaged, or its key is gone.
    RecordUnreadable = "record.unreadable", 500;
    /// The database does not answer now.
    ServerBusy = "server.busy", 503;
    /// The disk is full.
    ServerStorage = "server.storage", 507;
    /// A fault of ours.
    ServerFault = "server.fault", 500;
}

/// A use case that did not come to its end.
///
/// Displayed with its cause: on the command line, nowhere else.
#[derive(Debug)]
pub struct Error {
    /// What went wrong.
    pub code: ErrorCode,
    /// Every broken rule, where the body was at fault.
    pub violations: Vec<Violation>,
    /// How the case stands, where the request was late.
    pub current: Option<Box<CaseHead>>,
    /// When to ask again, where it was asked too often.
    pub retry_after: Option<Duration>,
    /// For the log, once; never sent.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.as_str())?;
        self.source.as_ref().map_or(Ok(()), |source| write!(f, ": {source}"))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// The result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self { code, violations: Vec::new(), current: None, retry_after: None, source: None }
    }
}

impl Error {
    /// A broken form.
    #[must_use]
    pub fn invalid(violations: Vec<Violation>) -> Self {
        Self { violations, ..ErrorCode::DeclarationInvalid.into() }
    }

    /// What a correction must leave as it is.
    #[must_use]
    pub fn fixed(violations: Vec<Violation>) -> Self {
        Self { violations, ..ErrorCode::DeclarationFixed.into() }
    }

    /// Too late, with how the case stands.
    #[must_use]
    pub fn conflict(code: ErrorCode, current: CaseHead) -> Self {
        Self { current: Some(Box::new(current)), ..code.into() }
    }

    /// Asked too often.
    #[must_use]
    pub fn throttled(code: ErrorCode, retry_after: Duration) -> Self {
        Self { retry_after: Some(retry_after), ..code.into() }
    }

    /// What the log says of it beside the code; empty where there is nothing to add.
    #[must_use]
    pub fn cause(&self) -> String {
        self.source.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    /// The column that this is about, where it is one.
    #[must_use]
    pub fn rotten(&self) -> Option<&Rotten> {
        self.source.as_deref()?.downcast_ref()
    }

    /// A fault of ours, for the log.
    pub fn fault(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..ErrorCode::ServerFault.into() }
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
