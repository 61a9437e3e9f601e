//! No clock and no randomness outside `clock.rs`: a test that sets the time sets all of
//! it, and what a phone and the server judge depends on nothing else.

use crate::source::{Source, each, ident, place, sources};

/// Names that ask the machine for time or chance, and where they may stand.
const ASKING: &[(&str, &[&str])] = &[
    // `Utc::now` and its like are found by the pair of names below.
    ("SystemTime", &[]),
    // How long a request took, for the log: no decision hangs on it.
    ("Instant", &["server/src/http/trace.rs"]),
    ("rand", &["server/src/clock.rs"]),
    ("getrandom", &[]),
    ("OsRng", &[]),
    ("SysRng", &[]),
    ("thread_rng", &[]),
    ("SystemRandom", &[]),
    ("RandomState", &[]),
    ("new_v1", &[]),
    ("new_v4", &[]),
    ("new_v6", &[]),
    ("new_v7", &[]),
    ("now_v1", &[]),
    ("now_v6", &[]),
    ("now_v7", &[]),
    ("now_utc", &[]),
    ("now_local", &[]),
];

/// SQL that asks the database instead.
const ASKING_IN_SQL: &[&str] = &[
    "now()",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtime",
    "clock_timestamp",
    "strftime",
    "datetime('now",
    "date('now",
    "random(",
    "randomblob",
    "gen_random_uuid",
];

fn judged() -> Vec<Source> {
    [sources("server/src"), sources("wasm-validator/src")].into_iter().flatten().collect()
}

#[test]
fn only_clock_rs_asks_the_machine() {
    for source in judged() {
        each(&source.tokens, &mut |token, rest| {
            let Some(name) = ident(token) else { return };
            let at = place(&source, token);
            if let Some((_, allowed)) = ASKING.iter().find(|(asking, _)| *asking == name) {
                let is_allowed = allowed.contains(&source.path.as_str());
                assert!(is_allowed, "{at}: {name}; ask Clock or IdGen");
            }
            if ["Utc", "Local"].contains(&name.as_str()) {
                let called = rest.get(2).and_then(ident);
                let is_now = called.is_some_and(|method| method == "now");
                let is_clock = source.path == "server/src/clock.rs";
                assert!(!is_now || is_clock, "{at}: {name}::now; ask Clock");
            }
        });
    }
}

#[test]
fn the_databases_are_not_asked_either() {
    for (name, sql) in shouwang::store::all_statements() {
        let lower = sql.to_ascii_lowercase();
        let found = ASKING_IN_SQL.iter().find(|asking| lower.contains(**asking));
        assert_eq!(found, None, "{name}: bind the time of Clock");
    }
}

#[test]
fn clock_rs_is_seen_to_ask() {
    // Were the reading of the sources broken, the law would hold of nothing.
    let clock = judged().into_iter().find(|source| source.path == "server/src/clock.rs").unwrap();
    let mut names = Vec::new();
    each(&clock.tokens, &mut |token, _| names.extend(ident(token)));
    for name in ["Utc", "now", "rand"] {
        assert!(names.iter().any(|found| found == name), "{name} is not found in clock.rs");
    }
}
