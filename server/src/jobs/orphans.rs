//! Orphan sweep: removes files without a row, as a power cut between the two leaves them.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::store::objects;

/// Younger files may be about to get their row.
pub const AGE: Duration = Duration::from_secs(24 * 3600);

/// Removes orphans older than `age`; returns how many.
///
/// # Errors
/// The database's or the disk's, as its code.
pub async fn sweep(app: &Arc<App>, age: Duration) -> Result<usize> {
    let sweeper = Arc::clone(app);
    let old = tokio::task::spawn_blocking(move || sweeper.objects.list_older_than(age))
        .await
        .map_err(Error::fault)??;
    let mut removed = 0;
    for name in old {
        let mut tx = app.db.begin_read().await?;
        if !objects::has(&mut tx, &name).await? {
            let sweeper = Arc::clone(app);
            tokio::task::spawn_blocking(move || sweeper.objects.remove(&name))
                .await
                .map_err(Error::fault)??;
            removed += 1;
        }
    }
    Ok(removed)
}
