//! The words of a message: its sender, its news, and as many further sentences as one message
//! holds.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};

use crate::domain::answer::{ProgressKind, RefusalGround};
use crate::domain::duty::DutyKind;
use crate::domain::error::Result;
use crate::service::case::notice::Notice;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::routing;
use crate::store::cases::Case;

/// UTF-16 units of one message. Carriers split a longer one and charge for each part.
pub const LONGEST: usize = 70;

/// Sentences by name; `{…}` are placeholders, `[with {…}|without]` are alternatives.
static TEXTS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../texts/messages.json"))
        .expect("texts/messages.json is well formed, as tests/law sees to")
});

impl Notice {
    /// Names of its sentences. The first is always said, the others in this order as far as
    /// the message holds them.
    const fn sentences(self) -> &'static [&'static str] {
        match self {
            Self::Filed => &["filed", "reference", "answer_by", "call"],
            Self::Corrected => &["corrected", "reference", "answer_by", "call"],
            Self::Accepted => &["accepted", "reference", "call"],
            Self::Returned => &["returned", "reference"],
            Self::Refused(RefusalGround::OutsideCounty) => {
                &["refused_outside_county", "disagree", "reference"]
            }
            Self::Refused(RefusalGround::NotRural) => {
                &["refused_not_rural", "disagree", "reference"]
            }
            Self::Refused(RefusalGround::NotHousehold) => {
                &["refused_not_household", "disagree", "reference"]
            }
            Self::Refused(RefusalGround::Unreachable) => {
                &["refused_unreachable", "disagree", "reference"]
            }
            Self::Refused(RefusalGround::Withdrawn) => &["withdrawn", "not_so", "reference"],
            Self::Transferred => &["transferred", "reference", "answer_by", "call"],
            Self::Recounted { duty: DutyKind::Answer, .. } => &["recounted", "reference", "call"],
            Self::Recounted { .. } => &["recounted_correction", "reference", "call"],
            Self::Reopened => &["reopened", "reference", "answer_by", "call"],
            Self::Progress(ProgressKind::Visited, _) => &["visited", "reference", "call"],
            Self::Progress(ProgressKind::Included, _) => &["included", "reference", "call"],
            Self::Progress(ProgressKind::NotIncluded, _) => {
                &["not_included", "disagree", "reference", "call"]
            }
        }
    }
}

/// The text that the applicant receives.
///
/// # Errors
/// `server.fault` when the case's county or township is not in the gazetteer.
pub fn text(places: &Gazetteer, case: &Case, notice: Notice, today: NaiveDate) -> Result<String> {
    let office = routing::answering(places, case.county_id, case.township_id, today)?;
    let county = places.get(case.county_id)?;
    let place = if office.id == county.id {
        county.name.clone()
    } else {
        format!("{}{}", county.name, office.name)
    };
    let (old, new, on) = match notice {
        Notice::Recounted { old, new, .. } => (Some(old), Some(new), None),
        Notice::Progress(_, on) => (None, None, Some(on)),
        _ => (None, None, None),
    };
    let reference = &case.reference;
    let spoken = format!("{}-{}-{}", &reference[..4], &reference[4..8], &reference[8..]);
    let telephone = office.telephone.clone().or_else(|| county.telephone.clone());
    let values = [
        ("{reference}", Some(spoken)),
        ("{office}", Some(office.name.clone())),
        ("{place}", Some(place)),
        ("{signature}", county.signature.clone()),
        ("{telephone}", telephone),
        ("{county_telephone}", county.telephone.clone()),
        ("{due}", case.due_on().map(day)),
        ("{correct_by}", case.last_day(DutyKind::Correction).map(day)),
        ("{old}", old.map(day)),
        ("{new}", new.map(day)),
        ("{on}", on.map(day)),
    ];
    // Without a registered signature no name is made up: the place is named in plain words.
    let sender = if county.signature.is_some() { "signed" } else { "unsigned" };
    let mut said = fill(&TEXTS[sender], &values);
    for (at, name) in notice.sentences().iter().enumerate() {
        let sentence = fill(&TEXTS[*name], &values);
        if at == 0 || length(&said) + length(&sentence) <= LONGEST {
            said.push_str(&sentence);
        }
    }
    Ok(said)
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Fills in a sentence; it is empty when it needs a value that is not known, such as a last day. Of
/// `[with {…}|without]` the first is used where all its values are known.
fn fill(sentence: &str, values: &[(&str, Option<String>)]) -> String {
    let known = |text: &str| {
        values.iter().try_fold(text.to_owned(), |text, (name, value)| match value.as_deref() {
            Some(value) if !value.is_empty() => Some(text.replace(name, value)),
            _ if text.contains(name) => None,
            _ => Some(text),
        })
    };
    let mut said = String::new();
    for part in sentence.split(['[', ']']) {
        let chosen = match part.split_once('|') {
            Some((with, without)) => known(with).or_else(|| known(without)),
            None => known(part),
        };
        let Some(chosen) = chosen else { return String::new() };
        said.push_str(&chosen);
    }
    said
}

fn day(day: NaiveDate) -> String {
    let text = TEXTS["day"].replace("{month}", &day.month().to_string());
    text.replace("{day}", &day.day().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_what_is_known_or_what_else_to_do() {
        let with = [("{tel}", Some("0557-1".to_owned())), ("{due}", None)];
        let without = [("{tel}", Some(String::new())), ("{due}", None)];
        for (sentence, known, unknown) in [
            ("[电话{tel}|有事去问]。", "电话0557-1。", "有事去问。"),
            ("先说，[打{tel}|去问]再说。", "先说，打0557-1再说。", "先说，去问再说。"),
            ("最晚{due}答复。", "", ""),
            ("[{due}|{tel}]。", "0557-1。", ""),
            ("没有空。", "没有空。", "没有空。"),
        ] {
            assert_eq!(fill(sentence, &with), known, "{sentence}");
            assert_eq!(fill(sentence, &without), unknown, "{sentence}");
        }
    }
}
