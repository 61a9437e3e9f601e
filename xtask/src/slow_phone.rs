//! What a poor phone on a poor line has to wait for, measured in Chromium.

use serde_json::Value;

use crate::row::Row;
use crate::run::{self, Result};
use crate::{need, npm, server};

/// CPU four times slower, 400 kbit/s, 400 ms there and back.
///
/// # Errors
/// When something does not build, or the journey does not go to its end.
pub(crate) fn measure() -> Result<Vec<Row>> {
    let chromium = need::chromium()?;
    server::build()?;
    npm::install("tests/browser")?;
    let mut node = run::command("node", "tests/browser");
    node.arg("bench.mjs").env("CHROMIUM", chromium).env("SHOUWANG_PROGRAM", server::program());
    let printed = run::capture(node.env("RUST_LOG", "warn"))?;
    printed.lines().map(row).collect()
}

/// Reads a line `{"what","ms","budget_ms"}`.
fn row(line: &str) -> Result<Row> {
    let told = || format!("tests/browser/bench.mjs printed something else: {line}");
    let wait: Value = serde_json::from_str(line).map_err(|_| told())?;
    let what = wait["what"].as_str().ok_or_else(told)?.to_owned();
    let ms = wait["ms"].as_u64().ok_or_else(told)?;
    let most = wait["budget_ms"].as_u64().ok_or_else(told)?;
    Ok(Row { what, figure: format!("{ms} ms"), budget: format!("≤ {most} ms"), good: ms <= most })
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn a_line_of_the_journey_is_read() {
        let row = row(r#"{"what":"phone: typing","ms":120,"budget_ms":100}"#).unwrap();
        assert_eq!(
            (row.figure.as_str(), row.budget.as_str(), row.good),
            ("120 ms", "≤ 100 ms", false)
        );
        assert!(super::row("listening").is_err());
    }
}
