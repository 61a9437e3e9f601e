//! Every SQL statement is prepared on both engines.

use std::collections::BTreeMap;

use proc_macro2::Delimiter;
use shouwang::store::{Db, all_statements, for_rows, postgres_statements};
use sqlx::Executor as _;
use tests::{Backend, TestApp, on_both};

use crate::source::{each, group, ident, is_punct, sources, strings};

/// Statements outside the list, which are about the database and not what it holds:
/// where they stand, and how they begin.
const OUTSIDE: &[(&str, &str)] = &[
    ("server/src/store/db.rs", "BEGIN"),
    ("server/src/store/db.rs", "SELECT current_setting"),
    ("server/src/store/copy.rs", "VACUUM INTO"),
    ("server/src/store/copy.rs", "PRAGMA "),
    ("server/src/store/copy.rs", "SELECT "),
    ("server/src/store/rewrite.rs", "VACUUM"),
    ("server/src/store/rewrite.rs", "PRAGMA "),
    ("server/src/store/rewrite.rs", "SELECT "),
];

/// Prepares everything on one connection, which is not kept from the server.
macro_rules! refused {
    ($pool:expr, $statements:expr) => {{
        let mut connection = $pool.acquire().await.unwrap();
        let mut refused = Vec::new();
        for (name, sql) in $statements {
            // One row, and what becomes of an INSERT for several.
            for rows in [1, 2] {
                if let Err(error) = connection.prepare(for_rows(sql, rows)).await {
                    refused.push(format!("{name}, {rows}: {error}"));
                }
            }
        }
        connection.close().await.unwrap();
        refused
    }};
}

on_both! {
    async fn every_statement_is_prepared(app: TestApp) {
        let refused = match &app.app.db {
            Db::Lite { write, .. } => refused!(write, all_statements()),
            Db::Pg(pool) => refused!(pool, all_statements().into_iter().chain(postgres_statements().iter().copied())),
        };
        assert!(refused.is_empty(), "{}", refused.join("\n"));
    }
}

/// SQLite decides by the statement alone; PostgreSQL by statistics, which a test has none of.
#[tokio::test]
async fn a_search_walks_over_no_region() {
    let app = TestApp::start(Backend::Sqlite).await;
    let Db::Lite { read, .. } = &app.app.db else { unreachable!("it is SQLite") };
    let statements = all_statements().into_iter().filter(|(name, _)| name.starts_with("SEARCH_"));
    let mut seen = 0;
    for (name, sql) in statements {
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let steps: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(explain).fetch_all(read).await.unwrap();
        let plan: Vec<_> = steps.into_iter().map(|step| step.3).collect();
        let plan = plan.join("\n");
        for index in ["cases_id_number", "cases_phone", "cases_contact_phone"] {
            assert!(plan.contains(index), "{name} does not use {index}:\n{plan}");
        }
        for walk in ["SCAN cases", "SCAN a", "cases_township_", "cases_county_"] {
            assert!(!plan.contains(walk), "{name} walks:\n{plan}");
        }
        seen += 1;
    }
    assert_eq!(seen, 2);
}

#[test]
fn every_statement_is_in_the_list_once() {
    let mut written = 0;
    for source in sources("server/src/store") {
        let mut names = Vec::new();
        each(&source.tokens, &mut |token, rest| {
            // statements! { NAME = …; NAME = …; }
            let is_list = ident(token).is_some_and(|name| name == "statements")
                && rest.first().is_some_and(|next| is_punct(next, '!'));
            let listed = rest.get(1).and_then(|next| group(next, Delimiter::Brace));
            for pair in listed.filter(|_| is_list).unwrap_or_default().windows(2) {
                if is_punct(&pair[1], '=') {
                    names.extend(ident(&pair[0]));
                }
            }
        });
        written += names.len();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "{}: a name twice", source.path);
    }
    assert_eq!(written, all_statements().len(), "a file of the store is not in all_statements()");
    let mut texts = BTreeMap::new();
    for (name, sql) in all_statements() {
        let words = sql.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(other) = texts.insert(words, name) {
            panic!("{name} and {other} are one statement, written twice");
        }
    }
}

#[test]
fn no_statement_stands_outside_the_store() {
    let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "CREATE ", "ALTER ", "DROP "];
    let more = ["BEGIN", "VACUUM", "PRAGMA ", "LOCK ", "TRUNCATE "];
    let both = all_statements();
    let listed: Vec<&str> = both.iter().chain(postgres_statements()).map(|(_, sql)| *sql).collect();
    for source in sources("server/src") {
        for (at, text) in strings(&source) {
            let is_sql = verbs.iter().chain(&more).any(|verb| text.starts_with(verb));
            let is_known =
                OUTSIDE.iter().any(|(path, start)| source.path == *path && text.starts_with(start));
            // A literal with \-newlines is compared by its first words.
            let start: String = text.chars().take_while(|c| *c != '\\').collect();
            let is_listed = source.path.starts_with("server/src/store/")
                && listed.iter().any(|sql| sql.contains(start.trim_end()));
            assert!(!is_sql || is_known || is_listed, "{at}: SQL outside statements!: {text}");
        }
    }
}
