//! What became of a hunk that was left out.

use std::collections::BTreeMap;

use super::check::{Check, Said};
use crate::run::Result;

const NOBODY: &str = "NOTHING NOTICED";
const UNCLEAR: &str = "NOT JUDGED";

/// What became of a hunk.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Noticed { by: &'static str, text: String },
    Missed,
    NotJudged(String),
}

impl Outcome {
    /// Asks one check after the other until one notices.
    ///
    /// # Errors
    /// When one cannot be asked.
    pub(super) fn of(mut ask: impl FnMut() -> Result<Option<(Check, Said)>>) -> Result<Self> {
        let mut outcome = Self::Missed;
        while let Some((check, said)) = ask()? {
            match said {
                Said::Nothing => {}
                Said::Fault { by, text } => return Ok(Self::Noticed { by, text }),
                Said::Unclear(text) => {
                    outcome = Self::NotJudged(format!("{}: {text}", check.name()));
                }
            }
        }
        Ok(outcome)
    }

    /// By whom, and what is said.
    pub(super) fn told(self) -> (&'static str, String) {
        match self {
            Self::Noticed { by, text } => (by, text),
            Self::Missed => (NOBODY, String::new()),
            Self::NotJudged(why) => (UNCLEAR, why),
        }
    }
}

/// Good where each hunk was noticed; takes how many were by whom.
///
/// # Errors
/// How many were not.
pub(super) fn verdict(noticed: &BTreeMap<&str, usize>) -> Result {
    let number = |by| noticed.get(by).copied().unwrap_or_default();
    match (number(NOBODY), number(UNCLEAR)) {
        (0, 0) => Ok(()),
        (missed, unclear) => {
            Err(format!("{missed} hunks are noticed by nobody, {unclear} are not judged"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::check::{Check, Said};
    use super::{NOBODY, Outcome, UNCLEAR, verdict};

    fn outcome(said: Vec<Said>) -> Outcome {
        let mut said = said.into_iter().map(|said| (Check::Laws, said));
        Outcome::of(|| Ok(said.next())).unwrap()
    }

    #[test]
    fn a_hunk_is_noticed_by_who_names_a_place() {
        let fault = || Said::Fault { by: "clippy", text: "a.rs:1:1".into() };
        let unclear = || Said::Unclear("no disk".into());
        let noticed = Outcome::Noticed { by: "clippy", text: "a.rs:1:1".into() };
        assert_eq!(outcome(vec![Said::Nothing, fault(), unclear()]), noticed);
        assert_eq!(outcome(vec![unclear(), fault()]), noticed);
        let not_judged = Outcome::NotJudged("tests/law: no disk".into());
        assert_eq!(outcome(vec![unclear(), Said::Nothing]), not_judged);
        assert_eq!(outcome(vec![Said::Nothing]), Outcome::Missed);
    }

    #[test]
    fn a_run_is_good_where_each_was_noticed() {
        assert_eq!(verdict(&BTreeMap::from([("clippy", 3)])), Ok(()));
        for by in [NOBODY, UNCLEAR] {
            assert!(verdict(&BTreeMap::from([("clippy", 3), (by, 1)])).is_err(), "{by}");
        }
    }
}
