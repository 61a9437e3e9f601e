//! The logs of reads and of accounts.

use super::{Problem, Summary};
use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::store::{account_acts, reads};

/// Checks that the logs of reads and of accounts hold only names that are in their lists. That the
/// accounts and dockets which they name exist, the database checks itself.
pub(super) async fn check(
    app: &App,
    summary: &mut Summary,
    report: &mut dyn FnMut(Problem),
) -> Result<()> {
    let mut tx = app.db.begin_read().await?;
    let reads = reads::list_names(&mut tx).await?.into_iter().map(|row| row.map(drop));
    let acts = account_acts::list_kinds(&mut tx).await?.into_iter().map(|row| row.map(drop));
    let found = reads.map(|row| ("reads", row)).chain(acts.map(|row| ("account_acts", row)));
    for (table, row) in found {
        let Err(error) = row else { continue };
        let error = Error::from(error);
        if error.rotten().is_none() {
            return Err(error);
        }
        summary.problems += 1;
        report(Problem {
            reference: None,
            what: format!("{table} holds a name that is not in its list"),
        });
    }
    Ok(())
}
