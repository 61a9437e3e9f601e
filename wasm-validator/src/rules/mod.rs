//! Rules between fields: pure functions, one in each file, each with its source.

mod applicant_id;
mod applicant_name;
mod applicant_phone;
mod attachments;
mod consents;
mod hardships;
mod home;
#[cfg(feature = "whole")]
mod members;
mod proxy;
mod signature;

use chrono::{Days, NaiveDate};

use crate::date;
use crate::declaration::Declaration;
use crate::policy::{Context, FormPolicy, KnownTexts};
use crate::violation::{Code, Violation};

/// Where a rule puts what it finds.
pub(crate) type Findings = Vec<Violation>;

/// A rule and where it comes from.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) source: &'static str,
    pub(crate) check: fn(&Declaration, &Judgement<'_>, &mut Findings),
}

/// Every rule. Their order does not matter: reports are sorted.
pub(crate) const ALL: &[Rule] = &[
    applicant_name::RULE,
    applicant_id::RULE,
    applicant_phone::RULE,
    home::RULE,
    hardships::RULE,
    proxy::RULE,
    signature::RULE,
    consents::RULE,
    attachments::RULE,
    #[cfg(feature = "whole")]
    members::RULE,
];

/// What rules judge by: the day, and what the policy of that day and the installation say.
pub(crate) struct Judgement<'a> {
    pub(crate) as_of: NaiveDate,
    pub(crate) policy: &'a FormPolicy,
    pub(crate) counties: &'a [String],
    pub(crate) texts: &'a KnownTexts,
}

/// So many days before the judge's own are near: a phone may have waited so long for a signal.
const DAYS_BEFORE: u64 = 30;
/// So many days after it are near: a phone's clock may be ahead by a time zone.
const DAYS_AFTER: u64 = 1;

/// The day that a declaration names, where it is near the judge's own.
fn near_day(declared_on: &str, today: NaiveDate) -> Option<NaiveDate> {
    date::parse_date(declared_on).filter(|day| {
        today.checked_sub_days(Days::new(DAYS_BEFORE)).is_some_and(|first| *day >= first)
            && today.checked_add_days(Days::new(DAYS_AFTER)).is_some_and(|last| *day <= last)
    })
}

/// The day as of which a declaration is judged: the one that it names (its `declared_on`), as long
/// as it is near; otherwise the judge's own. The policy of that day belongs in the [`Context`].
#[must_use]
pub fn judged_on(declared_on: &str, today: NaiveDate) -> NaiveDate {
    near_day(declared_on, today).unwrap_or(today)
}

impl<'a> Judgement<'a> {
    /// Both sides judge as of the day that the declaration names, as long as it is
    /// near; a rule that came later never refuses an older filing. Otherwise the
    /// judge's own day holds, with a warning.
    pub(crate) fn new(declaration: &Declaration, context: &'a Context) -> (Self, Findings) {
        let today = context.as_of;
        let declared_on = &declaration.declared_on;
        let mut findings = Findings::new();
        let as_of = near_day(declared_on, today).unwrap_or_else(|| {
            if date::parse_date(declared_on).is_some() {
                findings.push(
                    Violation::new("/declared_on", Code::DeclaredOnFar)
                        .with("before", DAYS_BEFORE)
                        .with("after", DAYS_AFTER),
                );
            }
            today
        });
        let Context { policy, counties, texts, .. } = context;
        (Self { as_of, policy, counties, texts }, findings)
    }
}
