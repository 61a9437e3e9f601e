//! What is kept for a time only: one moment less, and the moment.

use chrono::{DateTime, TimeDelta};
use serde_json::json;
use shouwang::gateway::sms::Sms;
use shouwang::jobs::housekeeping;
use shouwang::service::case::deliver::deliver_next;
use tests::{Form, TestApp, on_both};

/// So many rows are left by a round of housekeeping at that moment.
async fn left(app: &TestApp, at: &str, later: TimeDelta, rows: &str) -> i64 {
    app.clock.set(DateTime::parse_from_rfc3339(at).unwrap().to_utc() + later);
    housekeeping::round(&app.app).await.unwrap();
    app.count(rows).await
}

on_both! {
    async fn it_is_seen_to_from_the_start(app: TestApp) {
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        let forget = move |now| {
            let _ = tell.send(now);
        };
        let job = tokio::spawn(housekeeping::run(app.app.clone(), forget));
        assert_eq!(told.recv().await, Some(app.clock.now()));
        job.abort();
    }

    async fn the_text_of_a_message_is_for_thirty_days(app: TestApp) {
        let _ = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        let settled = "2026-09-24T09:00:00+08:00";
        let _ = deliver_next(&app.app, &Sms::Log).await.unwrap().expect("a message");
        let texts = "messages WHERE sealed IS NOT NULL";
        assert_eq!(left(&app, settled, TimeDelta::days(30), texts).await, 1);
        let after = TimeDelta::days(30) + TimeDelta::seconds(1);
        assert_eq!(left(&app, settled, after, texts).await, 0);
        // That there was one stays.
        assert_eq!(app.count("messages WHERE state = 'logged'").await, 1);
    }

    async fn a_session_is_for_half_a_year_after_its_end(app: TestApp) {
        let _ = app.officer("chulan").await;
        let ended = "2026-09-24T21:00:00+08:00";
        let tokens = "sessions s JOIN refresh_tokens t ON t.session_id = s.id";
        assert_eq!(left(&app, ended, TimeDelta::days(180), tokens).await, 1);
        let after = TimeDelta::days(180) + TimeDelta::seconds(1);
        assert_eq!(left(&app, ended, after, tokens).await, 0);
        assert_eq!(app.count("refresh_tokens").await, 0);
        assert_eq!(app.count("sessions").await, 0);
    }

    async fn wrong_tries_at_a_slip_are_for_their_day(app: TestApp) {
        let filed = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        let asked = json!({ "reference": filed["receipt"]["reference"], "last4": "0000" });
        let request = app.client().post(app.api("/status-lookups")).json(&asked);
        let _ = app.phone().send(request).await;
        let day = "2026-09-25T00:00:00+08:00";
        assert_eq!(left(&app, day, TimeDelta::seconds(-1), "lookup_failures").await, 1);
        assert_eq!(left(&app, day, TimeDelta::zero(), "lookup_failures").await, 0);
    }
}
