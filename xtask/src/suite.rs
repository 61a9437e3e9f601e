//! Commands that run tests and tell how many.

use std::process::Command;

use crate::count::Counts;
use crate::run::{self, Result};

/// A command that counts its own tests. It must not fail without telling of one,
/// nor end well without having run any.
///
/// # Errors
/// When it cannot be started, or ran no test.
pub(crate) fn suite(command: &mut Command) -> Result<Counts> {
    told(command, |_| true)
}

/// The same; `shown` has each line first, and says whether it is printed.
pub(crate) fn told(command: &mut Command, mut shown: impl FnMut(&str) -> bool) -> Result<Counts> {
    let mut counts = Counts::default();
    let status = run::lines(command, |line| {
        counts.read(line);
        if shown(line) {
            println!("{line}");
        }
    })?;
    if !status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    if counts == Counts::default() {
        return Err("no test ran".into());
    }
    Ok(counts)
}
