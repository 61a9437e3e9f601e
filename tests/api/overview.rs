//! The county sees by township what was not taken.

use serde_json::{Value, json};
use tests::{Form, Officer, TestApp, on_both};

/// Township, open and refused.
async fn counted(county: &Officer) -> Vec<(String, Value, Value)> {
    let overview = county.get("/overview").await.expect(200);
    let mut rows: Vec<_> = overview["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let code = item["township"]["code"].as_str().unwrap().to_owned();
            (code, item["open"].clone(), item["refused"].clone())
        })
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows
}

fn row(code: &str, open: i64, refused: i64) -> (String, Value, Value) {
    (code.to_owned(), json!(open), json!(refused))
}

on_both! {
    async fn a_refused_case_counts_until_the_county_reopens_it(app: TestApp) {
        const CHULAN: &str = "341302103";
        const FULI: &str = "341302100";
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let elsewhere = Form::SelfFiled.with(&[("/home/region", json!("341302100"))]);
        let _ = app.phone().file(&elsewhere).await.expect(201);
        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        assert_eq!(counted(&county).await, [row(FULI, 1, 0), row(CHULAN, 1, 0)]);
        let body = json!({ "ground": "not_rural", "message": "因为不是农户", "notified": { "how": "phone" } });
        officer.open_and_answer(phone.id, "refusal", &body).await;
        assert_eq!(counted(&county).await, [row(FULI, 1, 0), row(CHULAN, 0, 1)]);
        let _ = phone.ask("review").await.expect(200);
        assert_eq!(counted(&county).await, [row(FULI, 1, 0), row(CHULAN, 0, 1)]);
        let reason = json!({ "reason": "户口在村里，请重新办理" });
        county.open_and_answer(phone.id, "reopening", &reason).await;
        assert_eq!(counted(&county).await, [row(FULI, 1, 0), row(CHULAN, 1, 0)]);
        let body = json!({ "message": "乡镇已收下", "notified": { "how": "phone" } });
        officer.open_and_answer(phone.id, "acceptance", &body).await;
        // Nothing there asks for the county any more.
        assert_eq!(counted(&county).await, [row(FULI, 1, 0)]);
    }
}
