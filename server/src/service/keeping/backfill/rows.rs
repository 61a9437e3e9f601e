//! What each backfill reads and writes.

use crate::app::App;
use crate::domain::error::Result;
use crate::gateway::keyring::Place;
use crate::service::case::reads::Read;
use crate::service::case::{chain, form};
use crate::store::cases::Case;
use crate::store::declarations::Unsealed;
use crate::store::idempotency::Unkeyed;
use crate::store::old_chains::Head;
use crate::store::{Named, Position, Tx, Waiting, cases, declarations, idempotency, old_chains};

type Found<T> = std::result::Result<Vec<Waiting<T>>, sqlx::Error>;

/// The rows of one backfill.
pub(super) trait Rows {
    /// A row that waits.
    type Row;
    /// The table that it is in, for the log.
    const TABLE: &'static str;
    /// The column that is filled, for the log.
    const COLUMN: &'static str;
    /// Those after that position, in the order of their keys; none when all is done.
    async fn list(tx: &mut Tx, after: &Position, limit: i64) -> Found<Self::Row>;
    /// Fills one.
    async fn fill(app: &App, tx: &mut Tx, row: &Self::Row) -> Result<()>;
}

/// The key is an id alone.
fn by_id<T>(rows: Vec<Named<T>>) -> Vec<Waiting<T>> {
    let position = |id| Position { id, rest: String::new() };
    rows.into_iter().map(|(id, row)| (id.map(position), row)).collect()
}

fn see_that_it_is_whole<R: Rows>(app: &App, id: &str, sha256: &[u8]) -> Result<()> {
    let place = Place { table: R::TABLE, column: R::COLUMN, id };
    let is_whole = sha256.len() == 32;
    if is_whole { Ok(()) } else { Err(app.unreadable.tell(place, "the hash in clear is none")) }
}

/// [`Backfill::OldChains`](crate::domain::backfill::Backfill::OldChains)
pub(super) struct OldChains;

impl Rows for OldChains {
    type Row = Head;
    const TABLE: &'static str = "events";
    const COLUMN: &'static str = "hash";
    async fn list(tx: &mut Tx, after: &Position, limit: i64) -> Found<Head> {
        Ok(by_id(old_chains::list_heads(tx, after.id, limit).await?))
    }
    async fn fill(app: &App, tx: &mut Tx, head: &Head) -> Result<()> {
        Ok(old_chains::insert(tx, &[chain::endorse(app, head)]).await?)
    }
}

/// [`Backfill::Contacts`](crate::domain::backfill::Backfill::Contacts)
pub(super) struct Contacts;

impl Rows for Contacts {
    type Row = Case;
    const TABLE: &'static str = "cases";
    const COLUMN: &'static str = "contact_phone_index";
    async fn list(tx: &mut Tx, after: &Position, limit: i64) -> Found<Case> {
        Ok(by_id(cases::list_without_phone(tx, after.id, limit).await?))
    }
    async fn fill(app: &App, tx: &mut Tx, case: &Case) -> Result<()> {
        let newest = form::newest(app, tx, Read::by_no_account(), case).await?;
        if let Some(phone) = form::contact_phone(&newest.form) {
            let index = form::phone_index(app, phone.as_str());
            cases::set_contact_phone(tx, case, &index).await?;
        }
        Ok(())
    }
}

/// [`Backfill::ContentHashes`](crate::domain::backfill::Backfill::ContentHashes)
pub(super) struct ContentHashes;

impl Rows for ContentHashes {
    type Row = Unsealed;
    const TABLE: &'static str = "declaration_versions";
    const COLUMN: &'static str = "content_sealed";
    async fn list(tx: &mut Tx, after: &Position, limit: i64) -> Found<Unsealed> {
        declarations::list_unsealed(tx, after, limit).await
    }
    async fn fill(app: &App, tx: &mut Tx, row: &Unsealed) -> Result<()> {
        see_that_it_is_whole::<Self>(
            app,
            &format!("{}/{}", row.case_id, row.version),
            &row.content_sha256,
        )?;
        let sealed = form::seal_content(app, row.case_id, row.version, &row.content_sha256);
        Ok(declarations::seal_content(tx, row, &sealed).await?)
    }
}

/// [`Backfill::RequestHashes`](crate::domain::backfill::Backfill::RequestHashes)
pub(super) struct RequestHashes;

impl Rows for RequestHashes {
    type Row = Unkeyed;
    const TABLE: &'static str = "idempotency_keys";
    const COLUMN: &'static str = "request_mac";
    async fn list(tx: &mut Tx, after: &Position, limit: i64) -> Found<Unkeyed> {
        idempotency::list_unkeyed(tx, after, limit).await
    }
    async fn fill(app: &App, tx: &mut Tx, row: &Unkeyed) -> Result<()> {
        see_that_it_is_whole::<Self>(app, &row.account_id.to_string(), &row.request_sha256)?;
        let mac = app.keyring.request(&row.request_sha256);
        Ok(idempotency::key_request(tx, row, &mac).await?)
    }
}
