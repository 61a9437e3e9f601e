//! What `tests/browser/support/report.mjs` tells of each test, one line of JSON each.

use std::path::Path;

use serde_json::Value;

use crate::run::Result;
use crate::slow::Timed;

/// One test, or a part of one.
#[derive(Debug, PartialEq)]
pub(crate) struct Told {
    /// The name of its file, without folder.
    pub(crate) file: String,
    /// Its name, as written there.
    pub(crate) name: String,
    /// How deep it lies: 0 for a test, 1 and more for its parts.
    pub(crate) nesting: u64,
    /// How long it took.
    pub(crate) seconds: f64,
    /// Message and stack where it failed.
    pub(crate) failure: Option<String>,
}

/// Reads all lines.
///
/// # Errors
/// When one is not as the reporter writes them.
pub(crate) fn read(report: &str) -> Result<Vec<Told>> {
    report
        .lines()
        .map(|line| one(line).ok_or_else(|| format!("no report of a test: {line}")))
        .collect()
}

fn one(line: &str) -> Option<Told> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    let file = text("file")?;
    Some(Told {
        file: Path::new(&file).file_name()?.to_string_lossy().into_owned(),
        name: text("name")?,
        nesting: value["nesting"].as_u64()?,
        seconds: value["ms"].as_f64()? / 1000.0,
        failure: text("failure"),
    })
}

/// How long each whole test took.
pub(crate) fn times(tests: &[Told]) -> Vec<Timed> {
    let whole = tests.iter().filter(|test| test.nesting == 0);
    whole
        .map(|test| Timed {
            place: test.file.clone(),
            name: test.name.clone(),
            seconds: test.seconds,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_line_is_read_and_another_is_refused() {
        let line =
            r#"{"file":"/x/days.test.mjs","name":"a","nesting":1,"ms":1500,"failure":"why"}"#;
        let told = read(line).unwrap();
        assert_eq!((&*told[0].file, &*told[0].name, told[0].nesting), ("days.test.mjs", "a", 1));
        assert_eq!((told[0].seconds, told[0].failure.as_deref()), (1.5, Some("why")));
        assert_eq!(
            read(r#"{"file":"a","name":"b","nesting":0,"ms":1,"failure":null}"#).unwrap()[0]
                .failure,
            None
        );
        assert!(read(r#"{"name":"a"}"#).is_err());
    }
}
