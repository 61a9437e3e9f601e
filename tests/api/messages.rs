//! What the applicant is told by text message: which, in which words, to whom.

use serde_json::{Value, json};
use shouwang::service::case::outbox;
use shouwang::store::messages;
use tests::{Form, Phone, TestApp, on_both};

const KEY: &str = "a-key-of-the-desk";

/// Texts and numbers of a case's messages, oldest first.
async fn letters(app: &TestApp, phone: &Phone) -> Vec<(String, String)> {
    let mut tx = app.app.db.begin_read().await.unwrap();
    let listed = messages::list(&mut tx, phone.id).await.unwrap();
    let open = |message| outbox::open(&app.app, &message).unwrap().unwrap();
    listed
        .into_iter()
        .map(|row| open(row.unwrap()))
        .map(|letter| (letter.to, letter.text))
        .collect()
}

async fn texts(app: &TestApp, phone: &Phone) -> Vec<String> {
    letters(app, phone).await.into_iter().map(|(_, text)| text).collect()
}

/// As it is read: 1234-5678-9012.
fn spoken(receipt: &Value) -> String {
    let digits = receipt["receipt"]["reference"].as_str().unwrap();
    format!("{}-{}-{}", &digits[..4], &digits[4..8], &digits[8..])
}

fn acceptance(how: &str) -> Value {
    json!({ "message": "乡镇接手办了，能不能列入还没有定。下一步：村干部上门。", "notified": { "how": how, "on": "2026-09-24" } })
}

/// Signs in on that day, when an earlier session has ended.
async fn officer(app: &TestApp, time: &str) -> tests::Officer {
    app.set_time(time);
    app.officer("chulan").await
}

on_both! {
    async fn the_applicant_is_told_at_every_change(app: TestApp) {
        let phone = app.phone();
        let reference = spoken(&phone.file(&Form::SelfFiled.json()).await.expect(201));
        let chulan = app.officer("chulan").await;
        let back = json!({ "message": "请补一补。", "notified": { "how": "not_yet" },
            "defects": [{ "item": "phone", "text": "电话打不通，请换一个。" }] });
        app.set_time("2026-09-24T09:05:00+08:00");
        let _ = chulan.open_and_answer(phone.id, "return", &back).await;
        let chulan = officer(&app, "2026-09-25T09:00:00+08:00").await;
        let _ = phone.correct(2, &Form::Corrected.json()).await.expect(201);
        app.set_time("2026-09-25T09:01:00+08:00");
        let _ = chulan.open_and_answer(phone.id, "acceptance", &acceptance("not_yet")).await;
        app.set_time("2026-09-25T09:02:00+08:00");
        let visited = json!({ "kind": "visited", "on": "2026-09-25" });
        let _ = chulan.open_and_answer(phone.id, "progress", &visited).await;
        app.set_time("2026-09-25T09:03:00+08:00");
        let not_included =
            json!({ "kind": "not_included", "on": "2026-09-25", "reason": "不符合。" });
        let view = chulan.open_and_answer(phone.id, "progress", &not_included).await;

        let told = letters(&app, &phone).await;
        // The correction brought another number.
        let numbers: Vec<&str> = told.iter().map(|(to, _)| to.as_str()).collect();
        assert_eq!(numbers[..2], ["13955700001"; 2]);
        assert_eq!(numbers[2..], ["13955700004"; 4]);
        let told: Vec<String> = told.iter().map(|(_, text)| text.clone()).collect();
        let expected = [
            "【埇桥区农业农村局】褚兰镇收到您的申报。回执号REF。最晚10月12日答复。电话TEL。",
            "【埇桥区农业农村局】您的申报还要补一补，请在10月9日以前补好，不会补就打TEL。回执号REF。",
            "【埇桥区农业农村局】褚兰镇收到您补的内容。回执号REF。最晚10月12日答复。电话TEL。",
            "【埇桥区农业农村局】褚兰镇接手办了，能不能列入还没有定。村干部会上门。回执号REF。电话TEL。",
            "【埇桥区农业农村局】9月25日上门看过了，还没有定。接着村里评一评、单位核一核、再贴榜公示。回执号REF。",
            "【埇桥区农业农村局】您家这次没有列进防返贫监测。不同意请打县里COUNTY。回执号REF。",
        ];
        let telephone = view["status"]["office"]["telephone"].as_str().unwrap();
        let county = view["status"]["county_telephone"].as_str().unwrap();
        let expected = expected.map(|text| {
            text.replace("REF", &reference).replace("TEL", telephone).replace("COUNTY", county)
        });
        assert_eq!(told, expected);
        assert!(!view["status"]["flags"].to_string().contains("call_or_visit"));
        let listed = view["messages"].as_array().unwrap();
        let kinds: Vec<&str> = listed.iter().map(|one| one["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["filed", "returned", "corrected", "accepted", "progress", "progress"]);
        assert!(listed.iter().all(|one| one["state"] == "pending"));
        assert!(!view["messages"].to_string().contains("1395570000"));
    }

    async fn one_who_is_not_taken_on_is_told_why_and_whom_to_call(app: TestApp) {
        let phone = app.phone();
        let reference = spoken(&phone.file(&Form::SelfFiled.json()).await.expect(201));
        let refusal = json!({ "ground": "outside_county", "message": "户口不在本县。",
            "notified": { "how": "not_yet" } });
        app.set_time("2026-09-24T09:05:00+08:00");
        let view = app.officer("chulan").await.open_and_answer(phone.id, "refusal", &refusal).await;
        let county = view["status"]["county_telephone"].as_str().unwrap();
        assert_eq!(
            texts(&app, &phone).await[1],
            format!("【埇桥区农业农村局】您的申报这次没有受理，因为户口不在本县。不同意请打县里{county}。回执号{reference}。")
        );
    }

    async fn a_transfer_gives_the_new_telephone_and_keeps_the_date(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let chulan = app.officer("chulan").await;
        let regions = chulan.get("/regions?under=341302").await.expect(200);
        let to = regions.as_array().unwrap().iter().find(|one| one["code"] == "341302100").unwrap();
        let body = json!({ "to": to["id"], "reason": "户口在那边。" });
        app.set_time("2026-09-24T09:05:00+08:00");
        let version = chulan.open(phone.id).await["version"].clone();
        let _ = chulan.answer(phone.id, &version, "transfer", &body).await.expect(200);
        let told = texts(&app, &phone).await;
        assert_eq!(told.len(), 2);
        let words = "最晚10月12日答复。电话0557-0000100。";
        assert!(told[1].contains("转到符离镇办"), "{}", told[1]);
        assert!(told[1].ends_with(words), "{}", told[1]);
    }

    async fn without_a_telephone_of_their_own_somebody_calls_or_goes_there(app: TestApp) {
        let none = Form::Proxy.json();
        let fillers = Form::Proxy.with(&[
            ("/applicant/phone_status", json!("given")),
            ("/applicant/phone", json!("+86 139-5570-0002")),
        ]);
        let contacts = Form::Proxy.with(&[
            ("/applicant/phone_status", json!("given")),
            ("/applicant/phone", json!("13955700003")),
        ]);
        let chulan = app.officer("chulan").await;
        for form in [none, fillers, contacts] {
            let phone = app.phone();
            let _ = phone.file(&form).await.expect(201);
            assert_eq!(texts(&app, &phone).await, Vec::<String>::new());
            let flagged = |view: &Value| {
                view["status"]["flags"].as_array().unwrap().contains(&json!("call_or_visit"))
            };
            let view = chulan.open(phone.id).await;
            assert!(flagged(&view) && view["messages"] == json!([]));
            let listed = chulan.get("/cases?call_or_visit=true").await.expect(200);
            let listed = listed["items"].as_array().unwrap();
            assert!(listed.iter().any(|row| row["id"] == json!(phone.id)), "{listed:?}");
            // Somebody was there; then nobody.
            let answer = acceptance("visit");
            let view = chulan.answer(phone.id, &view["version"], "acceptance", &answer).await;
            let view = view.expect(200);
            assert!(!flagged(&view));
            let visited = json!({ "kind": "visited", "on": "2026-09-24" });
            let view = chulan.answer(phone.id, &view["version"], "progress", &visited).await;
            let view = view.expect(200);
            assert!(flagged(&view));
            let told = json!({ "notified": { "how": "phone", "on": "2026-09-24" } });
            let view = chulan.answer(phone.id, &view["version"], "follow-up", &told).await;
            assert!(!flagged(&view.expect(200)));
        }
    }

    async fn a_proxys_own_number_is_no_hindrance_to_the_applicants(app: TestApp) {
        let phone = app.phone();
        let form = Form::Proxy.with(&[
            ("/applicant/phone_status", json!("given")),
            ("/applicant/phone", json!("13955700009")),
        ]);
        let _ = phone.file(&form).await.expect(201);
        let told = letters(&app, &phone).await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0, "13955700009");
    }

    async fn what_is_written_at_night_waits_for_the_morning(app: TestApp) {
        app.set_time("2026-09-24T21:00:00+08:00");
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let view = app.officer("chulan").await.open(phone.id).await;
        assert_eq!(view["messages"][0]["due_at"], "2026-09-25T00:00:00Z");
        assert_eq!(view["messages"][0]["created_at"], "2026-09-24T13:00:00Z");
    }

    async fn sent_again_it_is_told_once(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(200);
        let chulan = app.officer("chulan").await;
        let version = chulan.open(phone.id).await["version"].clone();
        for _ in 0..2 {
            let answer = acceptance("not_yet");
            let _ = chulan.answer_with_key(phone.id, &version, "acceptance", &answer, KEY).await.expect(200);
        }
        assert_eq!(texts(&app, &phone).await.len(), 2);
    }
}
