//! Cases that came before contacts were searched by: their contacts' telephones are indexed
//! once, beside the running server, as only it opens what is sealed.

use uuid::Uuid;

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::service::case::form;
use crate::store::{cases, settings};

/// The setting that says it has been done.
const SETTING: &str = "contacts_indexed";
/// Cases indexed in one transaction; small, so that filings do not wait for long.
const PAGE: i64 = 50;

/// Indexes the contacts of old cases, unless that has been done; returns how many.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn index_once(app: &App) -> Result<u64> {
    let mut tx = app.db.begin_read().await?;
    if settings::find(&mut tx, SETTING).await?.is_some() {
        return Ok(0);
    }
    drop(tx);
    let (mut after, mut indexed) = (Uuid::nil(), 0);
    loop {
        let mut tx = app.db.begin().await?;
        let page = cases::list_without_phone(&mut tx, after, PAGE).await?;
        let Some((last, _)) = page.last() else {
            settings::set(&mut tx, SETTING, "true", app.clock.now()).await?;
            tx.commit().await?;
            return Ok(indexed);
        };
        after = *last.as_ref().map_err(|_| Error::fault("a case's id does not read"))?;
        for case in &app.unreadable.sift_named("cases", page)?.0 {
            let Some(newest) = form::newest_if_readable(app, &mut tx, case).await? else {
                continue;
            };
            if let Some(phone) = form::contact_phone(&newest.form) {
                let index = form::phone_index(app, phone.as_str());
                cases::set_contact_phone(&mut tx, case, &index).await?;
                indexed += 1;
            }
        }
        tx.commit().await?;
    }
}
