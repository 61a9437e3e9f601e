//! What must stay as it was first sent: a correction mends what the township returned; it must
//! not become another filing.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use wasm_validator::declaration::{Applicant, Consents, IdStatus, Proxy};
use wasm_validator::identity::IdNumber;
use wasm_validator::phone::Phone;
use wasm_validator::text::PersonName;
use wasm_validator::{Code, Declaration, KnownTexts, Violation};

use crate::domain::answer::DefectItem;
use crate::service::case::device::Standing;
use crate::service::case::form;

/// The two versions that are compared.
#[derive(Debug)]
pub(super) struct Correction<'a> {
    pub before: &'a Declaration,
    pub after: &'a Declaration,
    /// What the township returned the filing for; empty while it was not returned.
    pub asked: &'a [DefectItem],
    pub standing: Standing,
    pub texts: &'a KnownTexts,
    pub today: NaiveDate,
}

impl Correction<'_> {
    /// Every field that changed and must not. Who files never changes, nor does a proxy:
    /// otherwise what the proxy owes, the applicant's print, would go with it. Name and id number
    /// identify the applicant: each changes only where the township asked for that one, and
    /// only from a phone that filed. Consent is renewed only to a text that was ever published.
    pub(super) fn broken(&self) -> Vec<Violation> {
        let (before, after) = (self.before, self.after);
        let mut paths = Vec::new();
        if before.filed_by != after.filed_by {
            paths.push("/filed_by");
        }
        match (&before.proxy, &after.proxy) {
            (Some(was), Some(is)) => paths.extend(changed_filler(was, is)),
            (None, None) => {}
            _ => paths.push("/proxy"),
        }
        let (was, is) = (&before.applicant, &after.applicant);
        if name(was) != name(is) && !self.may_change(DefectItem::Name) {
            paths.push("/applicant/name");
        }
        let given = was.id_status == IdStatus::Given;
        if given && !self.same_number(is) && !self.may_change(DefectItem::IdNumber) {
            paths.push("/applicant/id_number");
        }
        if !self.agrees() {
            paths.push("/consents");
        }
        paths.into_iter().map(|path| Violation::new(path, Code::CorrectionFixed)).collect()
    }

    fn may_change(&self, item: DefectItem) -> bool {
        self.standing != Standing::Helper && self.asked.contains(&item)
    }

    fn same_number(&self, is: &Applicant) -> bool {
        let number = |one: &Applicant| {
            let text = one.id_number.as_deref()?;
            Some(IdNumber::parse(text, self.today).ok()?.as_str().to_owned())
        };
        is.id_status == IdStatus::Given && number(&self.before.applicant) == number(is)
    }

    /// Whether the consents are the same; or renewed, to known texts and with no holder fewer.
    fn agrees(&self) -> bool {
        let (was, is) = (&self.before.consents, &self.after.consents);
        let known = |kind: fn(&Consents) -> &_, texts: &[_]| {
            kind(was) == kind(is) || texts.contains(kind(is))
        };
        let holders = |of: &Consents| BTreeSet::from_iter(of.authorisation.holders.clone());
        known(|of| &of.truthful.text, &self.texts.truthful)
            && known(|of| &of.authorisation.text, &self.texts.authorisation)
            && known(|of| &of.notice, &self.texts.notice)
            && holders(was).is_subset(&holders(is))
    }
}

/// Whether the name is given by its sound, and the name with differences of writing removed.
fn name(of: &Applicant) -> (bool, String) {
    (of.name_untypable, form::compared(form::name(of)))
}

fn changed_filler(was: &Proxy, is: &Proxy) -> Vec<&'static str> {
    let name = |one: &Proxy| PersonName::parse(&one.name).map(|n| n.as_str().to_owned());
    let phone = |one: &Proxy| Phone::parse(&one.phone).map(|n| n.as_str().to_owned());
    [
        ("/proxy/role", was.role != is.role),
        ("/proxy/relation", was.relation != is.relation),
        ("/proxy/name", name(was) != name(is)),
        ("/proxy/phone", phone(was) != phone(is)),
    ]
    .into_iter()
    .filter_map(|(path, differs)| differs.then_some(path))
    .collect()
}
