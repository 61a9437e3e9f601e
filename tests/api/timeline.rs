//! A timeline goes forward, whatever the server's clock does.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tests::{Form, TestApp, on_both};

fn times(events: &Value) -> Vec<DateTime<Utc>> {
    let listed = events["items"].as_array().or_else(|| events.as_array()).unwrap();
    listed.iter().map(|event| event["at"].as_str().unwrap().parse().unwrap()).collect()
}

on_both! {
    async fn a_clock_that_was_set_back_does_not_turn_it_round(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let filed: DateTime<Utc> = app.clock.now();
        // An hour back: the next event is not before the one it follows.
        app.set_time("2026-09-24T08:00:00+08:00");
        let officer = app.officer("chulan").await;
        let body = json!({ "message": "乡镇接手办了", "notified": { "how": "phone" } });
        officer.open_and_answer(phone.id, "acceptance", &body).await;
        let path = format!("/cases/{}/events", phone.id);
        let seen = times(&officer.get(&path).await.expect(200));
        assert!(seen.is_sorted(), "{seen:?}");
        assert_eq!(seen.last(), Some(&filed), "not before the filing");
        // Right again: from here on it is the clock's own time.
        app.set_time("2026-09-24T10:00:00+08:00");
        let progress = json!({ "kind": "visited", "on": "2026-09-24" });
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let _ = officer.answer(phone.id, &version, "progress", &progress).await.expect(200);
        let seen = times(&officer.get(&path).await.expect(200));
        assert!(seen.is_sorted(), "{seen:?}");
        assert_eq!(seen.last(), Some(&app.clock.now()));
    }
}
