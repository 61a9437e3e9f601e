//! A running clock: what one filing makes, it makes at one instant, wherever it is told.

use serde_json::Value;
use tests::{Backend, Form, Phone};

use crate::installation::Installation;

#[tokio::test]
async fn receipt_case_and_timeline_tell_one_instant() {
    let installation = Installation::new(Backend::Sqlite).await;
    let server = installation.serve();
    let phone = Phone::new(server.url.clone());
    let receipt = phone.file(&Form::SelfFiled.json()).await.expect(201)["receipt"].clone();
    let officer = server.officer("chulan").await;
    let case = format!("/cases/{}", phone.id);
    let view = officer.get(&case).await.expect(200);
    let events = officer.get(&format!("{case}/events")).await.expect(200);
    let instant = &receipt["received_at"];
    assert_ne!(instant, &Value::Null);
    for (at, what) in [
        (&view["received_at"], "the case"),
        (&view["messages"][0]["created_at"], "the message"),
        (&events[0]["at"], "the first event"),
        (&events[1]["at"], "the second event"),
    ] {
        assert_eq!(at, instant, "{what}");
    }
}
