//! `cargo xtask bench`: figures beside the budgets they are held to.

use crate::budget::{self, Size};
use crate::run::Result;
use crate::{slow_phone, web};

/// One line of the table.
pub(crate) struct Row {
    /// What is measured.
    pub(crate) what: String,
    /// With its unit.
    pub(crate) figure: String,
    /// What it is held to.
    pub(crate) budget: String,
    /// Whether it keeps to it.
    pub(crate) good: bool,
}

/// One measurement, with as many rows as it gives. What nobody has measured has no row.
type Measure = fn() -> Result<Vec<Row>>;

/// All measurements there are.
const MEASURES: &[Measure] = &[
    || Ok(vec![budget::module()?.into()]),
    || Ok(budget::phone()?.into_iter().map(Row::from).collect()),
    slow_phone::measure,
];

/// Builds what is measured, measures, prints the table.
///
/// # Errors
/// When something does not build.
pub(crate) fn run() -> Result {
    web::build()?;
    println!("\n| what | figure | budget | |\n|---|---|---|---|");
    for measure in MEASURES {
        for Row { what, figure, budget, good } in measure()? {
            println!("| {what} | {figure} | {budget} | {} |", if good { "ok" } else { "OVER" });
        }
    }
    Ok(())
}

impl From<Size> for Row {
    fn from(size: Size) -> Self {
        let kb = |bytes: u64| format!("{}.{} KB", bytes >> 10, ((bytes & 1023) * 10) >> 10);
        Self {
            good: size.is_kept(),
            figure: kb(size.bytes),
            budget: format!("≤ {} KB {}", size.budget >> 10, size.packing),
            what: size.what,
        }
    }
}
