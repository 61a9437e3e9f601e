//! Finding a household by what it says at the counter, inside an officer's region.

use std::collections::HashSet;

use uuid::Uuid;

use super::{Case, Found, SearchIndex, columns};
use crate::domain::post::Area;
use crate::store::{Named, Tx, by_area, each_after, on, statements};

/// The search terms; a case that matches any of them is found.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Reference number, 12 digits.
    pub reference: Option<String>,
    /// HMACs of the id number, and of the telephone: the applicant's or the contact's.
    pub index: SearchIndex,
}

// The few rows with that number come first (CROSS JOIN keeps that order on SQLite), so that
// neither engine scans all cases of a region.
macro_rules! search {
    ($scope:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM (SELECT a.id AS found FROM cases a WHERE a.id_number_index = $2 \
             UNION SELECT b.id FROM cases b WHERE b.phone_index = $3 \
             UNION SELECT d.id FROM cases d WHERE d.contact_phone_index = $3 \
             UNION SELECT e.id FROM cases e WHERE e.reference = $4) AS f CROSS JOIN cases \
             WHERE cases.id = found AND ",
            $scope,
            " = $1 ORDER BY received_at DESC, id LIMIT $5"
        )
    };
}
statements! {
    SEARCH_TOWNSHIP = search!("township_id");
    SEARCH_COUNTY = search!("county_id");
    WITHOUT_PHONE = concat!("SELECT ", columns!(), " FROM cases WHERE id > $1 AND phone_index IS NULL \
         AND contact_phone_index IS NULL ORDER BY id LIMIT $2");
    // Unless a newer version has arrived meanwhile, which brings its own index.
    SET_CONTACT_PHONE = "UPDATE cases SET contact_phone_index = $3 WHERE id = $1 AND latest = $2";
}

/// At most `limit` cases of each of these areas, in whatever state, newest first of each; every
/// one read by itself, and once where areas overlap.
pub async fn search(
    tx: &mut Tx,
    areas: &[Area],
    wanted: &Wanted,
    limit: i64,
) -> Found<Vec<Named<Case>>> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for area in areas {
        let sql = by_area(*area, SEARCH_COUNTY, SEARCH_TOWNSHIP);
        let here: Vec<Named<Case>> = on!(tx, |c| sqlx::query(sql)
            .bind(area.id())
            .bind(&wanted.index.id_number)
            .bind(&wanted.index.phone)
            .bind(&wanted.reference)
            .bind(limit)
            .fetch_all(c)
            .await
            .map(|rows| each_after(rows, "id")))?;
        let is_new = |(id, _): &Named<Case>| id.as_ref().map_or(true, |id| seen.insert(*id));
        found.extend(here.into_iter().filter(is_new));
    }
    Ok(found)
}

/// Cases without a telephone whose contact's is not indexed, a page at a time, each read by
/// itself.
pub async fn list_without_phone(tx: &mut Tx, after: Uuid, limit: i64) -> Found<Vec<Named<Case>>> {
    on!(tx, |c| sqlx::query(WITHOUT_PHONE)
        .bind(after)
        .bind(limit)
        .fetch_all(c)
        .await
        .map(|rows| each_after(rows, "id")))
}

/// Indexes the contact of the version that `case` is at.
pub async fn set_contact_phone(tx: &mut Tx, case: &Case, index: &[u8]) -> Found<()> {
    on!(tx, |c| sqlx::query(SET_CONTACT_PHONE)
        .bind(case.id)
        .bind(case.latest)
        .bind(index)
        .execute(c)
        .await
        .map(drop))
}
