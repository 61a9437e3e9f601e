//! Named lists: the domain knows neither the database's driver nor HTTP, and what a table takes
//! are the names of its list.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenTree;
use shouwang::domain::event::Actor;
use shouwang::store::{Db, Shared, kept_names};
use tests::{TestApp, on_both};
use uuid::Uuid;
use wasm_validator::region::Level;

use crate::source::{each, ident, place, sources};

/// Names of what is above the domain.
const ABOVE: &[&str] = &["sqlx", "actix_web", "reqwest", "http", "StatusCode"];

#[test]
fn the_domain_knows_neither_the_driver_nor_http() {
    for source in sources("server/src/domain") {
        let is_errors = source.path.ends_with("/error.rs");
        each(&source.tokens, &mut |token, _| {
            let at = place(&source, token);
            let name = ident(token).unwrap_or_default();
            assert!(!ABOVE.contains(&name.as_str()), "{at}: {name} in the domain");
            // A limit may be any number, an error has none.
            let TokenTree::Literal(literal) = token else { return };
            let status = literal.to_string().parse::<u16>().is_ok();
            assert!(!(is_errors && status), "{at}: {literal}, a status in the domain");
        });
    }
}

/// The words that each column takes, by `table.column`.
type Taken = BTreeMap<String, BTreeSet<String>>;

const LITE_TABLES: &str = "SELECT name, sql FROM sqlite_master WHERE type = 'table'";
const PG_CHECKS: &str = "SELECT n.conrelid::regclass::text || '.' || a.attname, pg_get_constraintdef(n.oid) \
     FROM pg_constraint n JOIN pg_attribute a ON a.attrelid = n.conrelid AND a.attnum = n.conkey[1] \
     WHERE n.contype = 'c' AND n.connamespace = 'public'::regnamespace";
const COLUMNS: [&str; 2] = [
    "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'",
    "SELECT table_name::text || '.' || column_name::text FROM information_schema.columns \
     WHERE table_schema = 'public'",
];

/// What stands between single quotes.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

/// `CHECK (column IN ('one', 'two'))`, as the migrations write it.
fn of_table((table, sql): (String, String)) -> Taken {
    let checks = sql.split("CHECK (").skip(1).filter_map(|check| check.split_once(" IN ("));
    let list = |names: &str| quoted(names.split_once(')').expect("it ends").0);
    checks.map(|(column, names)| (format!("{table}.{column}"), list(names))).collect()
}

async fn taken(db: &Db) -> (Taken, BTreeSet<String>) {
    match db {
        Db::Lite { read, .. } => {
            let tables: Vec<_> = sqlx::query_as(LITE_TABLES).fetch_all(read).await.unwrap();
            let columns = sqlx::query_scalar(COLUMNS[0]).fetch_all(read).await.unwrap();
            (tables.into_iter().flat_map(of_table).collect(), columns.into_iter().collect())
        }
        Db::Pg(pool) => {
            let checks: Vec<(String, String)> =
                sqlx::query_as(PG_CHECKS).fetch_all(pool).await.unwrap();
            let checks = checks.into_iter().map(|(column, check)| (column, quoted(&check)));
            let columns = sqlx::query_scalar(COLUMNS[1]).fetch_all(pool).await.unwrap();
            (checks.filter(|(_, names)| !names.is_empty()).collect(), columns.into_iter().collect())
        }
    }
}

on_both! {
    async fn a_table_takes_the_names_of_its_list(app: TestApp) {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let mut lists: Taken =
            kept_names().iter().map(|(column, names)| ((*column).to_owned(), own(names))).collect();
        let levels = [Level::County, Level::Township, Level::Village];
        let levels = levels.iter().map(|level| Shared(*level).to_string()).collect();
        lists.insert("regions.level".to_owned(), levels);
        let actors = [Actor::Device, Actor::Account(Uuid::nil()), Actor::System];
        lists.insert("events.actor_kind".to_owned(), own(&actors.map(Actor::kind)));
        let (taken, columns) = taken(&app.app.db).await;
        for column in lists.keys() {
            assert!(columns.contains(column), "{column}: there is no such column");
        }
        for (column, names) in &taken {
            assert_eq!(lists.get(column), Some(names), "{column}");
        }
        assert_eq!(taken.len(), 1, "lists that a table repeats: {:?}", taken.keys());
    }
}
