//! A figure beside what it is held to.

use crate::budget::Size;

/// One line of the table.
pub(crate) struct Row {
    /// What is measured.
    pub(crate) what: String,
    /// The measured figure, with its unit.
    pub(crate) figure: String,
    /// The budget, with its unit.
    pub(crate) budget: String,
    /// Whether the figure is within the budget.
    pub(crate) good: bool,
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
