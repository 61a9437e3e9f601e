//! Places, with the history of their codes and names.

use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;
use wasm_validator::region::Level;

use super::{Shared, Tx, on, statements};

/// A place as one list names it.
#[derive(Debug, Clone, FromRow)]
pub struct Region {
    /// Permanent id of the place.
    pub id: Uuid,
    /// Its level: county, township or village.
    #[sqlx(try_from = "Shared<Level>")]
    pub level: Level,
    /// Statistical code of 6, 9 or 12 digits.
    pub code: String,
    /// Name as the list writes it.
    pub name: String,
    /// The place above.
    pub parent_id: Option<Uuid>,
    /// The list that it is from, YYYY-MM.
    pub list: String,
    /// First day of this code and name.
    pub valid_from: NaiveDate,
    /// The day on which they ended; none while in force.
    pub valid_to: Option<NaiveDate>,
    /// Telephone of the office there.
    pub telephone: Option<String>,
    /// 短信签名 of a county, without 【】.
    pub signature: Option<String>,
    /// The place to which its people belong since it ended.
    pub successor_id: Option<Uuid>,
}

macro_rules! columns {
    () => {
        "r.id, r.level, v.code, v.name, v.parent_id, v.list, v.valid_from, v.valid_to, r.telephone, r.signature, r.successor_id \
         FROM regions r JOIN region_versions v ON v.region_id = r.id "
    };
}

statements! {
    CURRENT = concat!("SELECT ", columns!(), "WHERE r.id = $1 ORDER BY v.valid_from DESC LIMIT 1");
    ALL = concat!("SELECT ", columns!(), "ORDER BY v.valid_from DESC, v.code");
    BY_CODE = concat!("SELECT ", columns!(), "WHERE v.code = $1 ORDER BY v.valid_from DESC");
    CHILDREN = concat!("SELECT ", columns!(), "WHERE v.parent_id = $1 AND v.valid_to IS NULL ORDER BY v.code");
    UNDER = concat!("SELECT ", columns!(), "WHERE v.valid_to IS NULL AND (v.parent_id = $1 OR v.parent_id IN \
         (SELECT p.region_id FROM region_versions p WHERE p.parent_id = $1 AND p.valid_to IS NULL)) ORDER BY v.code");
    COUNTIES = concat!("SELECT ", columns!(), "WHERE r.level = 'county' ORDER BY v.code, v.valid_from");
    INSERT = "INSERT INTO regions (id, level, telephone) VALUES ($1, $2, $3)";
    INSERT_VERSION = "INSERT INTO region_versions (region_id, code, name, parent_id, list, valid_from, valid_to) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL)";
    END_VERSION = "UPDATE region_versions SET valid_to = $2 WHERE region_id = $1 AND valid_to IS NULL";
    SET_SUCCESSOR = "UPDATE regions SET successor_id = $2 WHERE id = $1";
    SET_SIGNATURE = "UPDATE regions SET signature = $2 WHERE id = $1";
    SET_TELEPHONE = "UPDATE regions SET telephone = $2 WHERE id = $1";
}

type Found<T> = Result<T, sqlx::Error>;

/// The newest code and name of a place.
///
/// # Errors
/// The driver's, `RowNotFound` among them.
pub async fn get_current(tx: &mut Tx, id: Uuid) -> Found<Region> {
    on!(tx, |c| sqlx::query_as(CURRENT).bind(id).fetch_one(c).await)
}

/// Every code and name that any place ever had, newest first.
pub async fn list_all(tx: &mut Tx) -> Found<Vec<Region>> {
    on!(tx, |c| sqlx::query_as(ALL).fetch_all(c).await)
}

/// Every place that ever had this code, newest first.
pub async fn list_by_code(tx: &mut Tx, code: &str) -> Found<Vec<Region>> {
    on!(tx, |c| sqlx::query_as(BY_CODE).bind(code).fetch_all(c).await)
}

/// The places below, as of now.
pub async fn list_children(tx: &mut Tx, parent: Uuid) -> Found<Vec<Region>> {
    on!(tx, |c| sqlx::query_as(CHILDREN).bind(parent).fetch_all(c).await)
}

/// Townships and villages of a county, as of now.
pub async fn list_under(tx: &mut Tx, county: Uuid) -> Found<Vec<Region>> {
    on!(tx, |c| sqlx::query_as(UNDER).bind(county).fetch_all(c).await)
}

/// Every county served, with each of its codes, old ones too.
pub async fn list_counties(tx: &mut Tx) -> Found<Vec<Region>> {
    on!(tx, |c| sqlx::query_as(COUNTIES).fetch_all(c).await)
}

/// Inserts a place; its code and name follow by [`insert_version`].
pub async fn insert(tx: &mut Tx, id: Uuid, level: Level, telephone: Option<&str>) -> Found<()> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(Shared(level))
        .bind(telephone)
        .execute(c)
        .await
        .map(drop))
}

/// A new code, name or parent of a place.
#[derive(Debug, Clone)]
pub struct NewVersion<'a> {
    /// Statistical code of 6, 9 or 12 digits.
    pub code: &'a str,
    /// Name as the list writes it.
    pub name: &'a str,
    /// The place above.
    pub parent_id: Option<Uuid>,
    /// The list that it is from, YYYY-MM.
    pub list: &'a str,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
}

/// A new code, name or parent; the one before must have been ended.
pub async fn insert_version(tx: &mut Tx, id: Uuid, v: &NewVersion<'_>) -> Found<()> {
    on!(tx, |c| sqlx::query(INSERT_VERSION)
        .bind(id)
        .bind(v.code)
        .bind(v.name)
        .bind(v.parent_id)
        .bind(v.list)
        .bind(v.valid_from)
        .execute(c)
        .await
        .map(drop))
}

/// Ends the code and name in force.
pub async fn end_version(tx: &mut Tx, id: Uuid, on: NaiveDate) -> Found<()> {
    on!(tx, |c| sqlx::query(END_VERSION).bind(id).bind(on).execute(c).await.map(drop))
}

/// Sets the office's telephone.
pub async fn set_telephone(tx: &mut Tx, id: Uuid, telephone: &str) -> Found<()> {
    on!(tx, |c| sqlx::query(SET_TELEPHONE).bind(id).bind(telephone).execute(c).await.map(drop))
}

/// Sets the signature that precedes a county's text messages.
pub async fn set_signature(tx: &mut Tx, id: Uuid, signature: &str) -> Found<()> {
    on!(tx, |c| sqlx::query(SET_SIGNATURE).bind(id).bind(signature).execute(c).await.map(drop))
}

/// Sets the place to which the people of an ended place belong.
pub async fn set_successor(tx: &mut Tx, id: Uuid, successor: Uuid) -> Found<()> {
    on!(tx, |c| sqlx::query(SET_SUCCESSOR).bind(id).bind(successor).execute(c).await.map(drop))
}
