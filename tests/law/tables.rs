//! Both migration folders have the same numbers and names, and end in the same tables.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shouwang::domain::policy::{Policy, version_of};
use shouwang::store::{Db, settings};
use sqlx::{FromRow, PgPool, SqlitePool};
use tests::{Backend, TestApp, on_both};

use crate::source::root;

/// A column as both engines tell of it.
#[derive(Debug, FromRow)]
struct Column {
    table_name: String,
    name: String,
    kind: String,
    nullable: bool,
    /// From 1; 0 outside the primary key.
    key: i64,
}

/// An index, or a reference, as one line.
type Lines = BTreeSet<String>;

const LITE_COLUMNS: &str = "SELECT m.name AS table_name, c.name AS name, c.type AS kind, \
     (c.\"notnull\" = 0 AND c.pk = 0) AS nullable, c.pk AS key \
     FROM sqlite_master m, pragma_table_xinfo(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> '_sqlx_migrations'";

const PG_COLUMNS: &str = "SELECT c.table_name::text, c.column_name::text AS name, \
     upper(c.data_type::text) AS kind, c.is_nullable = 'YES' AS nullable, \
     COALESCE(k.ordinal_position, 0)::bigint AS key \
     FROM information_schema.columns c \
     LEFT JOIN information_schema.table_constraints t ON t.table_schema = c.table_schema \
       AND t.table_name = c.table_name AND t.constraint_type = 'PRIMARY KEY' \
     LEFT JOIN information_schema.key_column_usage k ON k.constraint_name = t.constraint_name \
       AND k.table_schema = t.table_schema AND k.column_name = c.column_name \
     WHERE c.table_schema = 'public' AND c.table_name <> '_sqlx_migrations'";

/// Indexes by name; those of a UNIQUE constraint, whose names each engine makes up, by
/// their columns only.
const LITE_INDEXES: &str = "SELECT m.name || ' ' || CASE i.origin WHEN 'u' THEN 'constraint' \
     ELSE i.name END || CASE i.\"unique\" WHEN 1 THEN ' unique' ELSE '' END \
     || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END || ' (' || \
     (SELECT group_concat(x.name, ', ') FROM (SELECT c.name FROM pragma_index_info(i.name) c \
       ORDER BY c.seqno) x) || ')' \
     FROM sqlite_master m, pragma_index_list(m.name) i \
     WHERE m.type = 'table' AND i.origin <> 'pk' AND m.name <> '_sqlx_migrations'";

const PG_INDEXES: &str = "SELECT t.relname || ' ' || CASE WHEN EXISTS (SELECT 1 FROM pg_constraint n \
       WHERE n.conindid = i.indexrelid AND n.contype = 'u') THEN 'constraint' ELSE x.relname END \
     || CASE WHEN i.indisunique THEN ' unique' ELSE '' END \
     || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END || ' (' || \
     (SELECT string_agg(a.attname::text, ', ' ORDER BY k.place) \
       FROM unnest(i.indkey::int[]) WITH ORDINALITY AS k (number, place) \
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) || ')' \
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid \
     WHERE t.relnamespace = 'public'::regnamespace AND NOT i.indisprimary \
       AND t.relname <> '_sqlx_migrations'";

const LITE_REFERENCES: &str = "SELECT m.name || '.' || f.\"from\" || ' -> ' || f.\"table\" || '.' || f.\"to\" \
     FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";

const PG_REFERENCES: &str = "SELECT n.conrelid::regclass::text || '.' || a.attname || ' -> ' || \
     n.confrelid::regclass::text || '.' || b.attname FROM pg_constraint n \
     JOIN pg_attribute a ON a.attrelid = n.conrelid AND a.attnum = n.conkey[1] \
     JOIN pg_attribute b ON b.attrelid = n.confrelid AND b.attnum = n.confkey[1] \
     WHERE n.contype = 'f'";

async fn lite(pool: &SqlitePool, sql: &'static str) -> Lines {
    sqlx::query_scalar(sql).fetch_all(pool).await.unwrap().into_iter().collect()
}

async fn pg(pool: &PgPool, sql: &'static str) -> Lines {
    sqlx::query_scalar(sql).fetch_all(pool).await.unwrap().into_iter().collect()
}

/// What a type of PostgreSQL is on SQLite, whose types are storage classes.
fn on_sqlite(kind: &str) -> &'static str {
    match kind {
        "UUID" | "BYTEA" => "BLOB",
        "TEXT" | "DATE" | "TIMESTAMP WITH TIME ZONE" | "JSONB" => "TEXT",
        "BIGINT" | "BOOLEAN" => "INTEGER",
        other => panic!("{other}: which type on SQLite?"),
    }
}

fn by_name(columns: Vec<Column>) -> BTreeMap<String, (String, bool, i64)> {
    let line = |c: Column| (format!("{}.{}", c.table_name, c.name), (c.kind, c.nullable, c.key));
    columns.into_iter().map(line).collect()
}

#[test]
fn both_folders_have_the_same_numbers_and_names() {
    let listed = |engine: &str| -> BTreeSet<String> {
        let folder = std::fs::read_dir(root().join("migrations").join(engine)).unwrap();
        folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    };
    let files = listed("sqlite");
    assert_eq!(files, listed("postgres"));
    for (place, name) in files.iter().enumerate() {
        let number = format!("{:04}_", place + 1);
        assert!(name.starts_with(&number), "{name}: the next number is {number}");
        let words = name.trim_start_matches(&number).trim_end_matches(".sql");
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        assert!(name.ends_with(".sql") && !words.is_empty() && words.chars().all(plain), "{name}");
    }
}

#[tokio::test]
async fn both_end_in_the_same_tables() {
    let (one, two) =
        tokio::join!(TestApp::start(Backend::Sqlite), TestApp::start(Backend::Postgres));
    let (Db::Lite { read, .. }, Db::Pg(pool)) = (&one.app.db, &two.app.db) else {
        panic!("SQLite and PostgreSQL were asked for");
    };
    let columns = by_name(sqlx::query_as(LITE_COLUMNS).fetch_all(read).await.unwrap());
    let mut others = by_name(sqlx::query_as(PG_COLUMNS).fetch_all(pool).await.unwrap());
    for (kind, _, _) in others.values_mut() {
        *kind = on_sqlite(kind).to_owned();
    }
    let indexes = [lite(read, LITE_INDEXES).await, pg(pool, PG_INDEXES).await];
    let references = [lite(read, LITE_REFERENCES).await, pg(pool, PG_REFERENCES).await];
    assert!(columns.len() > 80, "only {} columns found", columns.len());
    assert_eq!(columns, others);
    assert!(indexes[0].iter().any(|line| line.contains("region_versions_current unique partial")));
    assert_eq!(indexes[0], indexes[1]);
    assert!(references[0].contains("attachments.docket_id -> dockets.id"));
    assert_eq!(references[0], references[1]);
}

/// What is kept in memory of places is compared with this name.
async fn name_of_places(app: &TestApp) -> String {
    let mut tx = app.app.db.begin_read().await.unwrap();
    settings::find(&mut tx, settings::PLACES).await.unwrap().expect("the migration gave it one")
}

on_both! {
    async fn every_change_to_places_accounts_or_rules_has_a_name_of_its_own(app: TestApp) {
        let rule = |table: &str, day: &str, document: &Value| {
            let version = version_of(document);
            let (column, at) = (if table == "policies" { "valid_from" } else { "year" }, "2026-09-24T01:00:00Z");
            format!("INSERT INTO {table} ({column}, version, document, recorded_at) VALUES ({day}, '{version}', '{document}', '{at}')")
        };
        let policy = rule("policies", "'2021-07-29'", &Policy::default().document());
        let year = serde_json::from_str(include_str!("../../wasm-validator/calendar/2026.json")).unwrap();
        let year = rule("calendars", "2026", &year);
        let changes = [
            "UPDATE regions SET telephone = '12345'",
            "UPDATE regions SET successor_id = id",
            "UPDATE region_versions SET valid_to = '2026-09-01'",
            "UPDATE accounts SET disabled_at = created_at",
            "UPDATE posts SET region_id = (SELECT id FROM regions LIMIT 1)",
            "UPDATE posts SET to_day = from_day",
            "INSERT INTO posts (account_id, number, kind, region_id, from_day) \
             SELECT account_id, 7, 'cadre', region_id, from_day FROM posts LIMIT 1",
            "DELETE FROM posts WHERE number = 7",
            "INSERT INTO regions (id, level) SELECT session_id, 'village' FROM refresh_tokens",
            "DELETE FROM regions WHERE id IN (SELECT session_id FROM refresh_tokens)",
            &policy,
            &year,
        ];
        let mut names = vec![name_of_places(&app).await];
        // Signing in changes nothing there.
        app.officer("chulan").await;
        assert_eq!(names[0], name_of_places(&app).await);
        for change in changes {
            app.execute(change).await;
            let name = name_of_places(&app).await;
            assert!(!names.contains(&name), "{change}");
            names.push(name);
        }
    }
}
