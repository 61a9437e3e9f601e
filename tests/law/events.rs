//! Every shape of an event that was ever written is read by today's types, and none of it is
//! lost. A new kind brings its own; what is there stays.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shouwang::domain::event::{EventKind, Happening};

use crate::source::read;

/// What `tests/vectors/events.json` has.
fn written() -> Vec<(EventKind, Value)> {
    let events: Vec<Value> = serde_json::from_str(&read("tests/vectors/events.json")).unwrap();
    let event = |event: Value| {
        let kind = serde_json::from_value(event["kind"].clone()).unwrap();
        (kind, event["details"].clone())
    };
    events.into_iter().map(event).collect()
}

/// All that `old` says is said by `new`; a field that came since may stand beside it.
fn keeps(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => old.iter().all(|(name, value)| {
            value.is_null() || new.get(name).is_some_and(|new| keeps(value, new))
        }),
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| keeps(old, new))
        }
        _ => old == new,
    }
}

#[test]
fn every_event_ever_written_is_read_whole() {
    for (kind, details) in written() {
        let said = Happening::read(kind, details.clone());
        let said = said.unwrap_or_else(|error| panic!("{details}: {error}"));
        assert_eq!(said.kind(), kind);
        let again = said.details().unwrap();
        assert!(details.is_null() || keeps(&details, &again), "{details} became {again}");
        assert_eq!(Happening::read(kind, again).unwrap(), said, "{details}");
    }
}

#[test]
fn each_kind_is_among_them() {
    let seen: BTreeSet<&str> = written().iter().map(|(kind, _)| kind.as_str()).collect();
    for kind in EventKind::ALL {
        assert!(seen.contains(kind.as_str()), "{kind:?} is in no vector");
    }
}

#[test]
fn what_is_no_event_is_not_read() {
    for (kind, details) in [
        (EventKind::Routed, json!([])),
        (EventKind::Accepted, json!({ "message": "" })),
        (
            EventKind::Returned,
            json!({ "defects": "", "message": "", "notified": { "how": "sms" } }),
        ),
        (EventKind::Amended, Value::Null),
        (EventKind::Progress, json!({ "kind": "unheard", "on": "2026-09-28" })),
    ] {
        assert!(Happening::read(kind, details.clone()).is_err(), "{kind:?} {details}");
    }
}
