//! The check of a whole declaration, one for phone and server.

use std::collections::BinaryHeap;

use serde::Serialize;
use serde_json::Value;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::canonical;
use crate::date;
use crate::declaration::{self, Declaration, IdStatus, PhoneStatus};
use crate::identity::IdNumber;
use crate::phone::Mobile;
use crate::policy::Context;
use crate::region::RegionCode;
use crate::rules::{self, Judgement};
use crate::shape::{self, push_segment};
use crate::text::PersonName;
use crate::violation::{Code, Severity, Violation};

/// All findings, sorted: the same declaration and context give the same bytes in the
/// browser and on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// No finding blocks.
    pub ok: bool,
    /// Errors and warnings, by path, then code.
    pub violations: Vec<Violation>,
}

impl Report {
    /// From findings in any order.
    #[must_use]
    pub fn new(violations: Vec<Violation>) -> Self {
        // A heap: sorting in place is three times the code.
        let mut violations = BinaryHeap::from(violations).into_sorted_vec();
        violations.dedup();
        let ok = violations.iter().all(|found| found.severity == Severity::Warning);
        Self { ok, violations }
    }

    /// The report on what is not even JSON as [`canonical::parse`] reads it.
    pub(crate) fn refusing(code: Code) -> Self {
        Self::new(vec![Violation::new("", code)])
    }
}

/// A declaration without an error, with its parsed values.
#[derive(Debug, Clone)]
pub struct Valid<T> {
    inner: T,
    id_number: Option<IdNumber>,
    mobile: Option<Mobile>,
    region: RegionCode,
}

impl Valid<Declaration> {
    /// The declaration that was judged.
    #[must_use]
    pub fn declaration(&self) -> &Declaration {
        &self.inner
    }
    /// The id number; none where it is unknown or on a photo.
    #[must_use]
    pub fn id_number(&self) -> Option<&IdNumber> {
        self.id_number.as_ref()
    }
    /// The applicant's mobile number; none where there is no telephone.
    #[must_use]
    pub fn mobile(&self) -> Option<&Mobile> {
        self.mobile.as_ref()
    }
    /// Where the household is registered.
    #[must_use]
    pub fn region(&self) -> &RegionCode {
        &self.region
    }
}

/// What [`check_json`] found out.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The findings.
    pub report: Report,
    /// The received value, when it was JSON: what the hash is taken over.
    pub value: Option<Value>,
    /// The form, when no finding blocks.
    pub valid: Option<Valid<Declaration>>,
}

/// Reads and judges JSON text.
#[must_use]
pub fn check_json(json: &str, context: &Context) -> Checked {
    match canonical::parse(json) {
        Ok(value) => {
            let (report, valid) = check_value(&value, context);
            Checked { report, value: Some(value), valid }
        }
        Err(code) => Checked { report: Report::refusing(code), value: None, valid: None },
    }
}

/// Judges a declaration.
#[must_use]
pub fn check(declaration: &Declaration, context: &Context) -> Report {
    let mut violations = field_violations(declaration);
    let (judgement, found) = Judgement::new(declaration, context);
    violations.extend(found);
    for rule in rules::ALL {
        (rule.check)(declaration, &judgement, &mut violations);
    }
    Report::new(violations)
}

/// Hash of the exported rule table: codes, severities, rules, sources.
#[must_use]
pub fn rules_version() -> String {
    let mut table = String::new();
    for code in Code::ALL {
        table.push_str(code.as_str());
        table.push_str(if code.severity() == Severity::Error { " error\n" } else { " warning\n" });
    }
    for rule in rules::ALL {
        table.push_str(rule.name);
        table.push(' ');
        table.push_str(rule.source);
        table.push('\n');
    }
    canonical::sha256_hex(table.as_bytes())
}

/// Judges a value that [`canonical::parse`] has read.
#[must_use]
pub fn check_value(value: &Value, context: &Context) -> (Report, Option<Valid<Declaration>>) {
    let (report, declaration) = judge(value, context);
    let valid = declaration.filter(|_| report.ok).and_then(|form| validate(form, context));
    (report, valid)
}

/// The report, and the form where the value has its shape.
pub(crate) fn judge(value: &Value, context: &Context) -> (Report, Option<Declaration>) {
    let (declaration, mut violations) = shape::read::<Declaration>(value);
    if let Some(declaration) = &declaration {
        violations.extend(check(declaration, context).violations);
    }
    (Report::new(violations), declaration)
}

fn validate(declaration: Declaration, context: &Context) -> Option<Valid<Declaration>> {
    let as_of = Judgement::new(&declaration, context).0.as_of;
    let applicant = &declaration.applicant;
    let id_number = match applicant.id_status {
        IdStatus::Given => IdNumber::parse(applicant.id_number.as_deref()?, as_of).ok(),
        _ => None,
    };
    let mobile = match applicant.phone_status {
        PhoneStatus::Given => Mobile::parse(applicant.phone.as_deref()?).ok(),
        PhoneStatus::None => None,
    };
    let region = RegionCode::parse(&declaration.home.region).ok()?;
    Some(Valid { inner: declaration, id_number, mobile, region })
}

fn field_violations(declaration: &Declaration) -> Vec<Violation> {
    let mut violations = Vec::new();
    if let Err(errors) = declaration.validate() {
        flatten(&errors, "", &mut violations);
    }
    let too_long = declaration::too_long(declaration);
    violations
        .extend(too_long.map(|(place, code, max)| Violation::new(place, code).with("max", max)));
    if date::parse_date(&declaration.declared_on).is_none() {
        violations.push(Violation::new("/declared_on", Code::DeclaredOnInvalid));
    }
    violations
}

/// `validator`'s tree to a list. Its params carry the entered value and are dropped;
/// the limits are added from our own constants.
fn flatten(errors: &ValidationErrors, at: &str, out: &mut Vec<Violation>) {
    for (field, kind) in errors.errors() {
        let mut place = at.to_owned();
        push_segment(&mut place, field);
        match kind {
            ValidationErrorsKind::Field(found) => {
                for code in found.iter().filter_map(|error| Code::from_name(&error.code)) {
                    out.push(with_limits(Violation::new(place.clone(), code)));
                }
            }
            ValidationErrorsKind::Struct(inner) => flatten(inner, &place, out),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    let mut place = place.clone();
                    push_segment(&mut place, &index.to_string());
                    flatten(inner, &place, out);
                }
            }
        }
    }
}

/// Adds to a finding about one field the limits that its sentence names.
pub(crate) fn with_limits(violation: Violation) -> Violation {
    match violation.code {
        Code::HouseholdSize => {
            violation.with("min", 1).with("max", declaration::HOUSEHOLD_MAX as u64)
        }
        Code::NameTooShort => violation.with("min", PersonName::MIN as u64),
        Code::NameTooLong => violation.with("max", PersonName::MAX as u64),
        _ => violation,
    }
}
