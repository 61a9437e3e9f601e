//! `cargo xtask bench`: figures beside the budgets they are held to. Timings are ratios of
//! two things measured in one run.

use crate::budget;
use crate::row::Row;
use crate::run::Result;
use crate::{slow_phone, timings, wasm, web};

/// One measurement, with as many rows as it gives, and what is to be read below the table.
type Measure = fn(&mut Vec<String>) -> Result<Vec<Row>>;

/// All measurements there are, in the order of the table.
const MEASURES: &[Measure] = &[
    |_| Ok(vec![budget::module(&wasm::FARMERS.path())?.into()]),
    |_| Ok(budget::phone()?.into_iter().map(Row::from).collect()),
    |_| slow_phone::measure(),
    |_| Ok(vec![timings::check()?]),
    |_| timings::submissions(),
    timings::inbox,
    |_| timings::migration(),
];

/// Builds what is measured, measures, prints the table. A figure beyond its budget does not
/// fail: machines differ, and bytes are held by `cargo xtask test`.
///
/// # Errors
/// When something does not build or run.
pub(crate) fn run() -> Result {
    web::build()?;
    timings::build()?;
    println!("\n| what | figure | budget | |\n|---|---|---|---|");
    let mut notes = Vec::new();
    for measure in MEASURES {
        for Row { what, figure, budget, good } in measure(&mut notes)? {
            println!("| {what} | {figure} | {budget} | {} |", if good { "ok" } else { "OVER" });
        }
    }
    println!("\n{}", notes.join("\n\n"));
    Ok(())
}
