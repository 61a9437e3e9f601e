//! How a database finds what a statement asks for, by the statistics that it has.

use shouwang::store::{Db, all_statements};
use sqlx::{AssertSqlSafe, Row as _};

/// Plans of the statements whose name holds one of those, for any values.
pub(crate) async fn of(db: &Db, names: &[&str]) -> Vec<(&'static str, String)> {
    let mut plans = Vec::new();
    for (name, sql) in all_statements() {
        if !names.iter().any(|one| name.contains(one)) {
            continue;
        }
        let lines: Vec<String> = match db {
            Db::Lite { read, .. } => {
                let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
                let rows = sqlx::query(explain).fetch_all(read).await.expect("a plan");
                rows.iter().map(|row| row.get("detail")).collect()
            }
            Db::Pg(pool) => {
                let mut connection = pool.acquire().await.expect("a connection");
                let given = vec!["NULL"; parameters(sql)].join(", ");
                let given = if given.is_empty() { given } else { format!("({given})") };
                for prepare in [
                    "SET plan_cache_mode = force_generic_plan",
                    &format!("PREPARE planned AS {sql}"),
                ] {
                    let prepare = AssertSqlSafe(prepare.to_owned());
                    let _ = sqlx::raw_sql(prepare).execute(&mut *connection).await.expect("SQL");
                }
                let explain = AssertSqlSafe(format!("EXPLAIN (COSTS OFF) EXECUTE planned{given}"));
                let rows = sqlx::raw_sql(explain).fetch_all(&mut *connection).await;
                let lines = rows.expect("a plan").iter().map(|row| row.get(0)).collect();
                let _ = sqlx::raw_sql("DEALLOCATE planned; RESET plan_cache_mode")
                    .execute(&mut *connection)
                    .await
                    .expect("SQL");
                lines
            }
        };
        plans.push((name, lines.join("\n")));
    }
    plans
}

/// The highest `$n`.
fn parameters(sql: &str) -> usize {
    let number = |text: &str| {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or(0)
    };
    sql.split('$').skip(1).map(number).max().unwrap_or(0)
}
