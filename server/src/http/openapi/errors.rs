//! The errors of each operation. Those of its credentials, parameters and body
//! follow from the document; the table has the rest. The tests compare every response that they
//! get with the outcome (`tests/src/contract.rs`).

use serde_json::Value;

use crate::domain::error::ErrorCode::{self, *};

/// Of the desk: a cadre's post does not open it, and some actions need another post.
const DESK: &[ErrorCode] = &[AccountNotAllowed, AccountNoPost];
/// Of a case in the officer's region.
const CASE: &[ErrorCode] = &[AccountNotAllowed, AccountNoPost, CaseUnknown];
/// Of a look at a case.
const OPENED: &[ErrorCode] = &[AccountNotAllowed, AccountNoPost, CaseUnknown, CaseThrottled];
/// Of an action on a case, which is done once, and only to its newest version.
const ANSWER: &[ErrorCode] = &[
    AccountNotAllowed,
    AccountNoPost,
    AccountOwnFiling,
    CaseUnknown,
    CaseChanged,
    CaseState,
    CaseAnswerInvalid,
    CaseAnswerDay,
    IdempotencyReused,
];
/// Of judging and routing a form.
const JUDGED: &[ErrorCode] = &[DeclarationInvalid, DeclarationConflict, RegionUnknown];
/// Of reading a photo.
const PHOTO: &[ErrorCode] = &[
    AttachmentNotListed,
    AttachmentNotImage,
    AttachmentDamaged,
    AttachmentTooLarge,
    AttachmentHashMismatch,
];

/// An operation below `/api/v1`, and its own errors, as sets.
type Row = (&'static str, &'static [&'static [ErrorCode]]);

const TABLE: &[Row] = &[
    ("get /bootstrap", &[&[RegionUnknown]]),
    ("get /regions", &[&[RegionUnknown]]),
    ("post /declarations/check", &[]),
    ("put /declarations/{id}", &[JUDGED]),
    ("get /declarations/{id}", &[&[DeclarationUnknown]]),
    (
        "put /declarations/{id}/versions/{n}",
        &[
            JUDGED,
            &[
                DeclarationUnknown,
                DeclarationVersionGap,
                DeclarationNotCorrectable,
                DeclarationFixed,
                DeclarationLinked,
                DeviceNotAllowed,
            ],
        ],
    ),
    (
        "put /declarations/{id}/attachments/{sha256}",
        &[PHOTO, &[DeclarationUnknown, RequestMalformed]],
    ),
    (
        "post /declarations/{id}/withdrawal-request",
        &[&[DeclarationUnknown, DeclarationLinked, DeviceNotAllowed, CaseState]],
    ),
    (
        "post /declarations/{id}/review-request",
        &[&[DeclarationUnknown, DeclarationLinked, DeviceNotAllowed, CaseState]],
    ),
    (
        "post /status-lookups",
        &[&[RequestInvalid, LookupNothing, LookupSixDigits, LookupWholeNumber, LookupThrottled]],
    ),
    (
        "post /correction-claims",
        &[&[RequestInvalid, CorrectionCode, DeclarationLinked, LookupThrottled]],
    ),
    (
        "post /sessions",
        &[&[
            RequestInvalid,
            SessionWrong,
            SessionOtpNeeded,
            SessionOtpWrong,
            SessionThrottled,
            AccountNoPost,
        ]],
    ),
    ("post /sessions/refresh", &[&[SessionOrigin, AccountNoPost]]),
    ("delete /sessions/current", &[]),
    ("get /clips", &[&[RegionUnknown]]),
    ("get /sounds/{sha256}", &[&[ClipUnknown]]),
    ("put /clips/{key}", &[DESK, &[ClipNotAudio, ClipTooLarge, RequestMalformed]]),
    ("delete /clips/{key}", &[DESK]),
    ("get /overview", &[DESK]),
    ("get /village-cases", &[DESK]),
    ("get /cases", &[DESK, &[RegionUnknown]]),
    ("get /floods", &[DESK, &[RegionUnknown]]),
    ("post /floods/{id}/refusal", &[CASE, &[CaseAnswerInvalid]]),
    (
        "post /cases/search",
        &[
            DESK,
            &[RequestInvalid, SearchNumber, SearchReference, SearchThrottled, DeclarationInvalid],
        ],
    ),
    ("post /cases", &[DESK, JUDGED, &[CaseAnswerInvalid, CaseReceivedOn, CaseEntryReason]]),
    ("get /cases/{id}", &[OPENED]),
    ("get /cases/{id}/events", &[OPENED]),
    ("get /cases/{id}/attachments/{sha256}", &[OPENED, &[AttachmentNotListed]]),
    ("get /cases/{id}/reads", &[CASE]),
    ("put /cases/{id}/attachments/{sha256}", &[CASE, PHOTO, &[RequestMalformed]]),
    ("post /cases/{id}/acceptance", &[ANSWER]),
    ("post /cases/{id}/return", &[ANSWER]),
    ("post /cases/{id}/refusal", &[ANSWER, &[CaseRefusalAttempts, CaseConfirmation]]),
    ("post /cases/{id}/transfer", &[ANSWER, &[CaseTransferTarget]]),
    ("post /cases/{id}/progress", &[ANSWER]),
    (
        "post /cases/{id}/amendment",
        &[
            ANSWER,
            &[
                DeclarationInvalid,
                DeclarationFixed,
                RegionUnknown,
                CaseTransferTarget,
                CaseAmendmentField,
            ],
        ],
    ),
    ("post /cases/{id}/follow-up", &[ANSWER]),
    ("post /cases/{id}/signatures", &[ANSWER]),
    ("post /cases/{id}/duplicate-of", &[ANSWER, &[CaseLinkOrder, CaseLinkTarget, CaseLinkDiffers]]),
    ("post /cases/{id}/unlinking", &[ANSWER, &[CaseNotLinked, CaseTransferTarget]]),
    ("post /cases/{id}/reopening", &[ANSWER]),
    ("post /cases/{id}/correction-codes", &[CASE, &[CaseState]]),
];

/// Every error of an operation, named `method /path`, in the order of the codes' own table.
pub(super) fn of(name: &str, operation: &Value) -> Vec<ErrorCode> {
    let rows = TABLE.iter().filter(|(row, _)| *row == name).flat_map(|(_, sets)| *sets);
    let mut found: Vec<ErrorCode> = rows.copied().flatten().copied().collect();
    // Database, disk, unreadable data, faults: possible for any operation.
    found.extend([ServerBusy, ServerStorage, RecordUnreadable, ServerFault]);
    found.extend(credentials(operation).chain(parameters(operation)));
    if operation["requestBody"].is_object() {
        found.push(RequestTooSlow);
    }
    if takes_json(operation) {
        found.extend([RequestMalformed, RequestMediaType, RequestTooLarge]);
    }
    ErrorCode::ALL.iter().copied().filter(|code| found.contains(code)).collect()
}

fn credentials(operation: &Value) -> impl Iterator<Item = ErrorCode> + '_ {
    let schemes = operation["security"].as_array().into_iter().flatten();
    let names = schemes.filter_map(Value::as_object).flat_map(|one| one.keys());
    names.flat_map(|name| match name.as_str() {
        "device" => vec![DeviceMissing],
        _ => vec![SessionRequired, SessionExpired],
    })
}

fn parameters(operation: &Value) -> impl Iterator<Item = ErrorCode> + '_ {
    let listed = operation["parameters"].as_array().into_iter().flatten();
    listed.filter_map(|parameter| match (parameter["in"].as_str()?, parameter["name"].as_str()?) {
        ("path", _) => Some(RequestBadId),
        ("query", _) => Some(RequestQuery),
        (_, "If-Match") => Some(CasePreconditionMissing),
        (_, "Idempotency-Key") => Some(IdempotencyMissing),
        (_, "Shouwang-Filler") => Some(SessionExpired),
        _ => None,
    })
}

fn takes_json(operation: &Value) -> bool {
    let types = operation["requestBody"]["content"].as_object();
    types.is_some_and(|types| types.keys().any(|name| name.ends_with("json")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::TABLE;

    /// Finds operations without a row, and rows without an operation.
    #[test]
    fn every_operation_has_its_row() {
        let api = serde_json::to_value(super::super::complete().unwrap()).unwrap();
        let paths = api["paths"].as_object().unwrap();
        let named = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(move |method| super::super::name(method, path))
        });
        let rows: BTreeSet<String> = TABLE.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(rows.len(), TABLE.len(), "two rows for one operation");
        assert_eq!(named.collect::<BTreeSet<_>>(), rows);
    }
}
