//! Cases: one row each, changed only together with an event.

mod row;
mod search;

use uuid::Uuid;

use super::{Named, Tx, dockets, each, each_after, insert_rows, on, statements};
use crate::domain::case::State;
use crate::domain::post::Area;

use row::own_columns;
pub use row::{Case, SearchIndex};
pub(super) use row::{columns, running, running_dues};
pub use search::STATEMENTS as SEARCH_STATEMENTS;
pub use search::{Wanted, list_without_phone, search, set_contact_phone};

/// [`State::goes_on`], in SQL.
macro_rules! going_on {
    () => {
        "state IN ('submitted', 'returned', 'accepted')"
    };
}

statements! {
    INSERT = concat!("INSERT INTO cases (", own_columns!(), ", id_number_index, phone_index, contact_phone_index) VALUES \
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
          $23, $24, $25, $26, $27)");
    FIND = concat!("SELECT ", columns!(), " FROM cases WHERE id = $1");
    FIND_BY_REFERENCE = concat!("SELECT ", columns!(), " FROM cases WHERE reference = $1");
    UPDATE = "UPDATE cases SET state = $2, state_since = $3, latest = $4, urgent = $5, routed_at = $6, opened_at = $7, \
         returns = $8, withdrawal_requested = $9, review_requested = $10, notified = $11, national_entry_on = $12, \
         duplicate_of = $13, call_or_visit = $14 WHERE id = $1";
    // Keeps the version: a message must not make an officer's answer conflict.
    SET_CALL_OR_VISIT = "UPDATE cases SET call_or_visit = $2 WHERE id = $1";
    SET_SIGNATURE_MISSING = "UPDATE cases SET signature_missing = $2 WHERE id = $1";
    // Keeps the version: an arriving photo must not make an officer's answer conflict.
    COUNT_PHOTOS = "UPDATE cases SET photos_missing = (SELECT COUNT(*) FROM attachments a \
         WHERE a.docket_id = cases.id AND a.version = cases.latest AND a.received_at IS NULL) WHERE id = $1";
    HAS_SIGNATURE = "UPDATE cases SET signature_missing = FALSE \
         WHERE id = $1 AND signature_missing AND EXISTS (SELECT 1 FROM attachments a \
         WHERE a.docket_id = cases.id AND a.received_at IS NOT NULL AND a.kind IN ('thumbprint', 'signature', 'paper_form'))";
    SET_INDEX = "UPDATE cases SET id_number_index = $2, phone_index = $3, contact_phone_index = $4 WHERE id = $1";
    CANDIDATES = concat!("SELECT ", columns!(), " FROM cases WHERE county_id = $1 AND id <> $2 AND id IN \
         (SELECT x.id FROM cases x WHERE x.id_number_index = $3 UNION SELECT y.id FROM cases y WHERE y.phone_index = $4) \
         ORDER BY received_at LIMIT 20");
    STATE_OF_VILLAGE = concat!("SELECT ", columns!(), " FROM cases WHERE village_id = $1 AND state = $2 \
         AND duplicate_of IS NULL ORDER BY state_since DESC, id LIMIT $3");
    PAGE = concat!("SELECT ", columns!(), " FROM cases WHERE id > $1 ORDER BY id LIMIT $2");
    // Accepted ones too: their outcome is still to be recorded.
    COUNT_OPEN = concat!("SELECT township_id, COUNT(*) FROM cases WHERE county_id = $1 AND township_id IS NOT NULL \
         AND ", going_on!(), " GROUP BY township_id");
    OPEN = concat!("SELECT id FROM cases WHERE township_id = $1 AND ", going_on!(), " ORDER BY id");
    OPEN_OF_VILLAGE = concat!("SELECT id FROM cases WHERE township_id = $1 AND village_id = $2 AND ", going_on!(), " ORDER BY id");
    // Signed in while filling it in; or the officer who entered it.
    PREPARED_BY = "SELECT filler_account_id FROM declaration_versions WHERE case_id = $1 AND filler_account_id IS NOT NULL \
         UNION SELECT actor_id FROM events WHERE docket_id = $1 AND seq = 1 AND actor_id IS NOT NULL";
    TOGETHER = "SELECT id FROM cases WHERE id IN ($1, $2) OR duplicate_of IN ($1, $2) \
         OR id = (SELECT c.duplicate_of FROM cases c WHERE c.id = $1) ORDER BY id";
    LINKED = concat!("SELECT ", columns!(), " FROM cases WHERE duplicate_of = $1 ORDER BY received_at");
}

type Found<T> = Result<T, sqlx::Error>;

/// Inserts cases, whose dockets are there and new.
pub async fn insert(tx: &mut Tx, cases: &[(&Case, &SearchIndex)]) -> Found<()> {
    insert_rows!(tx, INSERT, cases, |query, row| {
        let (case, index) = row;
        query
            .bind(case.id)
            .bind(&case.reference)
            .bind(&case.device_key_hash)
            .bind(case.state)
            .bind(case.state_since)
            .bind(case.latest)
            .bind(case.channel)
            .bind(case.by_proxy)
            .bind(case.urgent)
            .bind(case.county_id)
            .bind(case.township_id)
            .bind(case.village_id)
            .bind(case.received_at)
            .bind(case.routed_at)
            .bind(case.opened_at)
            .bind(case.returns)
            .bind(case.signature_missing)
            .bind(case.photos_missing)
            .bind(case.withdrawal_requested)
            .bind(case.review_requested)
            .bind(case.notified)
            .bind(case.national_entry_on)
            .bind(case.duplicate_of)
            .bind(case.call_or_visit)
            .bind(&index.id_number)
            .bind(&index.phone)
            .bind(&index.contact_phone)
    })
    .map(drop)
}

/// By id, for the phone that holds its key and for the server itself. For staff there is
/// [`find_in`].
pub async fn find(tx: &mut Tx, id: Uuid) -> Found<Option<Case>> {
    on!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)
}

/// By reference, for a status lookup.
pub async fn find_by_reference(tx: &mut Tx, reference: &str) -> Found<Option<Case>> {
    on!(tx, |c| sqlx::query_as(FIND_BY_REFERENCE).bind(reference).fetch_optional(c).await)
}

/// By id, if it lies in one of these areas; any other case is reported as not found.
pub async fn find_in(tx: &mut Tx, areas: &[Area], id: Uuid) -> Found<Option<Case>> {
    if dockets::is_in(tx, areas, id).await? { find(tx, id).await } else { Ok(None) }
}

/// Writes all that an action may change, if the case is still at `case.version`;
/// returns whether it was. The stored version is then one higher.
pub async fn update(tx: &mut Tx, case: &Case) -> Found<bool> {
    let places = (case.county_id, case.township_id, case.village_id);
    if !dockets::advance(tx, case.id, case.version, places).await? {
        return Ok(false);
    }
    on!(tx, |c| sqlx::query(UPDATE)
        .bind(case.id)
        .bind(case.state)
        .bind(case.state_since)
        .bind(case.latest)
        .bind(case.urgent)
        .bind(case.routed_at)
        .bind(case.opened_at)
        .bind(case.returns)
        .bind(case.withdrawal_requested)
        .bind(case.review_requested)
        .bind(case.notified)
        .bind(case.national_entry_on)
        .bind(case.duplicate_of)
        .bind(case.call_or_visit)
        .execute(c)
        .await
        .map(|_| true))
}

/// Records whether a case is 待电话/上门核实: no message reaches the applicant's own telephone.
pub async fn set_call_or_visit(tx: &mut Tx, id: Uuid, wanted: bool) -> Found<()> {
    on!(tx, |c| sqlx::query(SET_CALL_OR_VISIT).bind(id).bind(wanted).execute(c).await.map(drop))
}

/// Records whether a print or signature is missing.
pub async fn set_signature_missing(tx: &mut Tx, id: Uuid, missing: bool) -> Found<()> {
    on!(tx, |c| sqlx::query(SET_SIGNATURE_MISSING)
        .bind(id)
        .bind(missing)
        .execute(c)
        .await
        .map(drop))
}

/// Recounts the photos that have not arrived; returns whether the print or signature that was
/// missing is there now.
pub async fn count_photos(tx: &mut Tx, id: Uuid) -> Found<bool> {
    on!(tx, |c| sqlx::query(COUNT_PHOTOS).bind(id).execute(c).await.map(drop))?;
    on!(tx, |c| sqlx::query(HAS_SIGNATURE)
        .bind(id)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}

/// Replaces the search index after a correction or an amendment.
pub async fn set_index(tx: &mut Tx, id: Uuid, index: &SearchIndex) -> Found<()> {
    on!(tx, |c| sqlx::query(SET_INDEX)
        .bind(id)
        .bind(&index.id_number)
        .bind(&index.phone)
        .bind(&index.contact_phone)
        .execute(c)
        .await
        .map(drop))
}

/// Cases of the county with the same id number or telephone, earliest first, each read by
/// itself.
pub async fn list_candidates(
    tx: &mut Tx,
    case: &Case,
    index: &SearchIndex,
) -> Found<Vec<Named<Case>>> {
    on!(tx, |c| sqlx::query(CANDIDATES)
        .bind(case.county_id)
        .bind(case.id)
        .bind(&index.id_number)
        .bind(&index.phone)
        .fetch_all(c)
        .await
        .map(|rows| each_after(rows, "id")))
}

/// These two cases, those linked to either, and the earlier one that the first is linked to: their
/// ids in order, each read by itself.
pub async fn list_together(tx: &mut Tx, [one, other]: [Uuid; 2]) -> Found<Vec<Found<(Uuid,)>>> {
    on!(tx, |c| sqlx::query(TOGETHER).bind(one).bind(other).fetch_all(c).await.map(each))
}

/// Cases linked to this one, each read by itself.
pub async fn list_linked(tx: &mut Tx, id: Uuid) -> Found<Vec<Named<Case>>> {
    on!(tx, |c| sqlx::query(LINKED).bind(id).fetch_all(c).await.map(|rows| each_after(rows, "id")))
}

/// The accounts that filled in a version of it, or entered it.
pub async fn list_preparers(tx: &mut Tx, id: Uuid) -> Found<Vec<Uuid>> {
    on!(tx, |c| sqlx::query_scalar(PREPARED_BY).bind(id).fetch_all(c).await)
}

/// Cases of a village in that state that are not linked to another, at most `limit`, the newest in
/// it first, each read by itself.
pub async fn list_of_village(
    tx: &mut Tx,
    village: Uuid,
    state: State,
    limit: i64,
) -> Found<Vec<Named<Case>>> {
    on!(tx, |c| sqlx::query(STATE_OF_VILLAGE)
        .bind(village)
        .bind(state)
        .bind(limit)
        .fetch_all(c)
        .await
        .map(|rows| each_after(rows, "id")))
}

/// All cases, a page at a time in the order of their ids, each read by itself; the first page
/// comes after nil.
pub async fn list_after(tx: &mut Tx, after: Uuid, limit: i64) -> Found<Vec<Named<Case>>> {
    on!(tx, |c| sqlx::query(PAGE)
        .bind(after)
        .bind(limit)
        .fetch_all(c)
        .await
        .map(|rows| each_after(rows, "id")))
}

/// How many open cases each township of a county has.
pub async fn count_open(tx: &mut Tx, county: Uuid) -> Found<Vec<(Uuid, i64)>> {
    on!(tx, |c| sqlx::query_as(COUNT_OPEN).bind(county).fetch_all(c).await)
}

/// A township's open cases, or only those of one village.
pub async fn list_open(tx: &mut Tx, township: Uuid, village: Option<Uuid>) -> Found<Vec<Uuid>> {
    match village {
        None => on!(tx, |c| sqlx::query_scalar(OPEN).bind(township).fetch_all(c).await),
        Some(village) => on!(tx, |c| sqlx::query_scalar(OPEN_OF_VILLAGE)
            .bind(township)
            .bind(village)
            .fetch_all(c)
            .await),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_cases_go_on_in_sql() {
        for state in State::ALL {
            let is_named = going_on!().contains(&format!("'{}'", state.as_str()));
            assert_eq!(is_named, state.goes_on(), "{}", state.as_str());
        }
    }
}
