//! Everything that can go wrong, by code. One table.

use std::time::Duration;

use serde::Serialize;
use wasm_validator::Violation;

use super::case_head::CaseHead;

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $code:literal;)*) => {
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
            /// What the code means, in English, for developers of clients.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(ErrorCode::$variant => concat!($($doc),*),)* }
            }
        }
    };
}

error_codes! {
    /// Not JSON, or not what the endpoint takes.
    RequestMalformed = "request.malformed";
    /// No such path.
    RequestNotFound = "request.not_found";
    /// The path exists, the method does not.
    RequestMethod = "request.method";
    /// The body is larger than the limit.
    RequestTooLarge = "request.too_large";
    /// The body arrives more slowly than any mobile signal explains.
    RequestTooSlow = "request.too_slow";
    /// The media type of the body is not supported.
    RequestMediaType = "request.media_type";
    /// Not a UUID of version 4 or 7, or not a hash.
    RequestBadId = "request.bad_id";
    /// A query parameter is not well formed.
    RequestQuery = "request.query";
    /// JSON of another shape than the endpoint takes.
    RequestInvalid = "request.invalid";
    /// Broken rules; every one is listed.
    DeclarationInvalid = "declaration.invalid";
    /// The id holds another content, or another key.
    DeclarationConflict = "declaration.conflict";
    /// No such declaration, or a wrong key: they look the same.
    DeclarationUnknown = "declaration.unknown";
    /// It has been answered; nothing is to be corrected.
    DeclarationNotCorrectable = "declaration.not_correctable";
    /// The correction changes what stays: who files, for whom, what was agreed to, the county.
    DeclarationFixed = "declaration.fixed";
    /// It was linked to an earlier filing of the household, and is answered there.
    DeclarationLinked = "declaration.linked";
    /// Not the next version.
    DeclarationVersionGap = "declaration.version_gap";
    /// No device key.
    DeviceMissing = "device.missing";
    /// A proxy's phone may not do this.
    DeviceNotAllowed = "device.not_allowed";
    /// The manifest does not list this photo.
    AttachmentNotListed = "attachment.not_listed";
    /// Neither JPEG, PNG nor WebP.
    AttachmentNotImage = "attachment.not_image";
    /// Cut short or broken.
    AttachmentDamaged = "attachment.damaged";
    /// Larger than the manifest or the policy says, or than is opened.
    AttachmentTooLarge = "attachment.too_large";
    /// The bytes do not have the hash of the path.
    AttachmentHashMismatch = "attachment.hash_mismatch";
    /// No such recording.
    ClipUnknown = "clip.unknown";
    /// Neither WebM, Ogg, MP4 nor WAV.
    ClipNotAudio = "clip.not_audio";
    /// Longer than any sentence is.
    ClipTooLarge = "clip.too_large";
    /// Not signed in.
    SessionRequired = "session.required";
    /// The token is old, forged or revoked.
    SessionExpired = "session.expired";
    /// Wrong name or password: they look the same.
    SessionWrong = "session.wrong";
    /// The password is right; the account also has one-time codes.
    SessionOtpNeeded = "session.otp_needed";
    /// The password is right; the one-time code is wrong, old or used.
    SessionOtpWrong = "session.otp_wrong";
    /// Too many tries.
    SessionThrottled = "session.throttled";
    /// The refresh came from another site.
    SessionOrigin = "session.origin";
    /// No post of the account may do this.
    AccountNotAllowed = "account.not_allowed";
    /// Whoever filed it, filled it in or entered it does not answer it.
    AccountOwnFiling = "account.own_filing";
    /// The account has no post on this day.
    AccountNoPost = "account.no_post";
    /// No such case in the officer's region.
    CaseUnknown = "case.unknown";
    /// The account has opened more cases in an hour than anybody reads.
    CaseThrottled = "case.throttled";
    /// `If-Match` is missing.
    CasePreconditionMissing = "case.precondition_missing";
    /// Somebody changed it meanwhile.
    CaseChanged = "case.changed";
    /// Its state does not allow this.
    CaseState = "case.state";
    /// The answer lacks something, or has too much.
    CaseAnswerInvalid = "case.answer_invalid";
    /// 联系不上 needs three tries on different days and a visit.
    CaseRefusalAttempts = "case.refusal_attempts";
    /// A day of the answer does not lie between the filing and today.
    CaseAnswerDay = "case.answer_day";
    /// 撤回核实 by a number that is not the household's, or at an impossible time.
    CaseConfirmation = "case.confirmation";
    /// 关联 to a filing that is not the earlier one.
    CaseLinkOrder = "case.link_order";
    /// 关联 to a filing that is linked itself or has ended, or to itself.
    CaseLinkTarget = "case.link_target";
    /// The two filings name different people, and nobody has confirmed that it is one household.
    CaseLinkDiffers = "case.link_differs";
    /// 解除关联 of a case that is not linked.
    CaseNotLinked = "case.not_linked";
    /// Not a township of the same county.
    CaseTransferTarget = "case.transfer_target";
    /// Consent and print are never amended.
    CaseAmendmentField = "case.amendment_field";
    /// Entered later than received: why, in a sentence?
    CaseEntryReason = "case.entry_reason";
    /// Received on a day that may not be entered any more, or in the future.
    CaseReceivedOn = "case.received_on";
    /// `Idempotency-Key` is missing.
    IdempotencyMissing = "idempotency.missing";
    /// The key was used for another request.
    IdempotencyReused = "idempotency.reused";
    /// Wrong or unknown: they look the same.
    LookupNothing = "lookup.nothing";
    /// There were many wrong tries today: six digits instead of four.
    LookupSixDigits = "lookup.six_digits";
    /// There were very many: the whole number.
    LookupWholeNumber = "lookup.whole_number";
    /// Too many lookups.
    LookupThrottled = "lookup.throttled";
    /// Neither a reference, nor an id number, nor a telephone.
    SearchNumber = "search.number";
    /// Twelve digits that are no reference.
    SearchReference = "search.reference";
    /// Too many searches of one account that found nothing.
    SearchThrottled = "search.throttled";
    /// The one-time code is wrong, used or old.
    CorrectionCode = "correction.code";
    /// No such region.
    RegionUnknown = "region.unknown";
    /// What is kept does not open: damaged, or its key is gone.
    RecordUnreadable = "record.unreadable";
    /// The database does not answer now.
    ServerBusy = "server.busy";
    /// The disk is full.
    ServerStorage = "server.storage";
    /// A fault of ours.
    ServerFault = "server.fault";
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

/// A column that holds what it was never given: a bit has turned, or somebody has written into it.
/// The driver's own words would show the value.
#[derive(Debug, thiserror::Error)]
#[error("column {0} holds nothing that can be read")]
pub struct Rotten(pub String);

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

    /// The column that cannot be read, where that is what went wrong.
    #[must_use]
    pub fn rotten(&self) -> Option<&Rotten> {
        self.source.as_deref()?.downcast_ref()
    }

    /// A fault of ours, for the log.
    pub fn fault(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..ErrorCode::ServerFault.into() }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        let code = match error.kind() {
            std::io::ErrorKind::StorageFull
            | std::io::ErrorKind::QuotaExceeded
            | std::io::ErrorKind::FileTooLarge => ErrorCode::ServerStorage,
            std::io::ErrorKind::ReadOnlyFilesystem => ErrorCode::ServerBusy,
            _ => ErrorCode::ServerFault,
        };
        Self { source: Some(error.into()), ..code.into() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_takes_nothing_is_full_or_comes_back() {
        use std::io::ErrorKind::*;
        for (kind, code) in [
            (StorageFull, ErrorCode::ServerStorage),
            (QuotaExceeded, ErrorCode::ServerStorage),
            (FileTooLarge, ErrorCode::ServerStorage),
            (ReadOnlyFilesystem, ErrorCode::ServerBusy),
            (PermissionDenied, ErrorCode::ServerFault),
            (NotFound, ErrorCode::ServerFault),
        ] {
            assert_eq!(Error::from(std::io::Error::from(kind)).code, code, "{kind:?}");
        }
    }
}
