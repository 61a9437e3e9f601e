//! Chains that were begun in the first format, each endorsed with the key up to where it had come
//! at the upgrade.

use sqlx::FromRow;
use uuid::Uuid;

use super::{Named, Tx, each_after, insert_rows, on, statements};

/// The endorsement of one chain.
#[derive(Debug, Clone, FromRow)]
pub struct OldChain {
    /// The docket whose chain it is.
    pub docket_id: Uuid,
    /// Number of its last event of the first format.
    pub seq: i64,
    /// HMAC over docket, number and that event's hash.
    pub witness: Vec<u8>,
}

/// The last event of a chain.
#[derive(Debug, Clone, FromRow)]
pub struct Head {
    /// The docket whose chain it is.
    pub docket_id: Uuid,
    /// Its number.
    pub seq: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

statements! {
    FIND = "SELECT docket_id, seq, witness FROM old_chains WHERE docket_id = $1";
    INSERT = "INSERT INTO old_chains (docket_id, seq, witness) VALUES ($1, $2, $3) ON CONFLICT (docket_id) DO NOTHING";
    HEADS = "SELECT e.docket_id, e.seq, e.hash FROM cases c JOIN events e ON e.docket_id = c.id \
         AND e.seq = (SELECT MAX(l.seq) FROM events l WHERE l.docket_id = c.id) \
         WHERE c.id > $1 ORDER BY c.id LIMIT $2";
}

type Found<T> = Result<T, sqlx::Error>;

/// The endorsement of a case's chain; none where it was begun in the second format.
pub async fn find(tx: &mut Tx, case: Uuid) -> Found<Option<OldChain>> {
    on!(tx, |c| sqlx::query_as(FIND).bind(case).fetch_optional(c).await)
}

/// Adds endorsements; a chain that has one keeps it.
pub async fn insert(tx: &mut Tx, chains: &[OldChain]) -> Found<()> {
    insert_rows!(tx, INSERT, chains, |query, chain| query
        .bind(chain.docket_id)
        .bind(chain.seq)
        .bind(&chain.witness))
    .map(drop)
}

/// The last events of the chains of cases after that one, a page at a time, each read by itself.
pub async fn list_heads(tx: &mut Tx, after: Uuid, limit: i64) -> Found<Vec<Named<Head>>> {
    on!(tx, |c| sqlx::query(HEADS)
        .bind(after)
        .bind(limit)
        .fetch_all(c)
        .await
        .map(|rows| each_after(rows, "docket_id")))
}
