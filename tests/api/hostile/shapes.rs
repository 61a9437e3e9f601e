//! Well-formed JSON of the wrong shape: each leaf of another type, each object with a
//! field too many.

use serde_json::{Value, json};
use tests::{Form, TestApp, on_both};

use super::{SECRET, Sender, assert_alive, assert_refused};

/// Pointers to everything in a value, the whole included.
pub(super) fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, inner)| places(inner, &format!("{at}/{key}"), found));
        }
        Value::Array(items) => {
            let each = items.iter().enumerate();
            each.for_each(|(index, inner)| places(inner, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

/// One of each type, the texts and names telling.
fn others(than: &Value) -> Vec<Value> {
    let all = [
        Value::Null,
        json!(true),
        json!(7_654_321),
        json!(SECRET),
        json!([SECRET]),
        json!({ "zz": SECRET }),
    ];
    let same = |one: &Value| std::mem::discriminant(one) == std::mem::discriminant(than);
    all.into_iter().filter(|one| !same(one)).collect()
}

/// Every place of a body changed in every way, and named.
fn changed(body: &Value) -> Vec<(String, String, Value)> {
    let mut places_of = Vec::new();
    places(body, "", &mut places_of);
    let mut bodies = Vec::new();
    for place in places_of {
        let old = body.pointer(&place).unwrap();
        for other in others(old) {
            let mut copy = body.clone();
            *copy.pointer_mut(&place).unwrap() = other.clone();
            bodies.push((place.clone(), format!("{place} := {other}"), copy));
        }
    }
    bodies
}

/// Every object of a body with a field that the form does not have.
fn extended(body: &Value) -> Vec<(String, Value)> {
    let mut places_of = Vec::new();
    places(body, "", &mut places_of);
    let is_object = |place: &String| body.pointer(place).is_some_and(Value::is_object);
    let extend = |place: String| {
        let mut copy = body.clone();
        let fields = copy.pointer_mut(&place).and_then(Value::as_object_mut).unwrap();
        fields.insert(SECRET.into(), SECRET.into());
        (place, copy)
    };
    places_of.into_iter().filter(is_object).map(extend).collect()
}

/// Every field of a body left out, and its place.
fn without(body: &Value) -> Vec<(String, Value)> {
    let mut places_of = Vec::new();
    places(body, "", &mut places_of);
    let leave_out = |place: String| {
        let mut copy = body.clone();
        let (parent, field) = place.rsplit_once('/')?;
        copy.pointer_mut(parent)?.as_object_mut()?.remove(field)?;
        Some((place, copy))
    };
    places_of.into_iter().filter_map(leave_out).collect()
}

/// The officers' bodies, with everything optional.
pub(super) fn answers() -> [(&'static str, Value); 10] {
    let notified = json!({ "how": "phone", "on": "2026-09-24" });
    [
        (
            "acceptance",
            json!({
                "message": "乡镇已收下", "notified": notified,
                "visit_signature": { "who": "周建国", "by": "2026-09-30" },
                "national_entry": { "on": "2026-09-24", "number": "1" },
            }),
        ),
        (
            "return",
            json!({
                "defects": [{ "item": "phone", "text": "号码打不通" }],
                "message": "请补一下", "notified": notified,
            }),
        ),
        (
            "refusal",
            json!({
                "ground": "withdrawn", "message": "撤回", "notified": notified,
                "attempts": [{ "on": "2026-09-24", "how": "电话" }], "village_visit_on": "2026-09-24",
                "confirmed": { "number": "13955700001", "in_person": false, "at": "2026-09-24T01:00:00Z" },
            }),
        ),
        ("transfer", json!({ "to": uuid::Uuid::nil(), "reason": "户口在符离镇" })),
        ("progress", json!({ "kind": "visited", "on": "2026-09-24", "reason": "看过" })),
        (
            "duplicate-of",
            json!({ "of": uuid::Uuid::nil(), "reason": "同一户", "differs_confirmed": true }),
        ),
        ("unlinking", json!({ "reason": "不是同一户" })),
        ("reopening", json!({ "reason": "户口就在本县" })),
        (
            "signatures",
            json!({
                "lines": [{
                    "name": "李秀英", "born": 1954, "outcome": "refused", "on": "2026-09-24", "note": "不愿意",
                }],
                "photo": { "sha256": "0".repeat(64), "size": 48_211 },
            }),
        ),
        (
            "follow-up",
            json!({
                "notified": notified, "national_entry": { "on": "2026-09-24", "number": "1" },
                "print": { "sha256": "0".repeat(64), "size": 48_211 },
            }),
        ),
    ]
}

on_both! {
    async fn every_leaf_of_another_type_is_named_by_its_place(app: TestApp) {
        for form in [Form::SelfFiled, Form::Proxy] {
            for (place, what, body) in changed(&form.json()) {
                let phone = app.phone();
                let answer = phone.file(&body).await;
                // What may be absent may be null.
                let is_null = body.pointer(&place).is_some_and(Value::is_null);
                if is_null && answer.status == 201 {
                    continue;
                }
                assert_refused(&answer, &what);
                assert_eq!(answer.status, 422, "{what}: {}", answer.text);
                if !is_null {
                    assert_eq!(answer.body["violations"][0]["code"], "shape.mismatch", "{what}");
                    // serde may read on into a list that stands for an object.
                    let at = answer.body["violations"][0]["path"].as_str().unwrap();
                    assert!(at.starts_with(&place), "{what}: {}", answer.text);
                }
                phone.view().await.expect_problem(404, "declaration.unknown");
            }
        }
        assert_alive(&app).await;
    }

    async fn a_field_that_is_not_there_is_named_by_its_place(app: TestApp) {
        let mut named = 0;
        for form in [Form::SelfFiled, Form::Proxy] {
            for (place, body) in without(&form.json()) {
                let phone = app.phone();
                let answer = phone.file(&body).await;
                // Some may be absent, and for some a rule speaks.
                if answer.status == 201 || answer.violations() != ["shape.mismatch"] {
                    continue;
                }
                assert_eq!(answer.body["violations"][0]["path"], place.as_str());
                phone.view().await.expect_problem(404, "declaration.unknown");
                named += 1;
            }
        }
        assert!(named > 20, "{named}");
    }

    async fn a_list_does_not_stand_for_an_object(app: TestApp) {
        // serde reads a struct from a list of its fields; nobody who reads the form after it does.
        let (form, phone) = (Form::SelfFiled.json(), app.phone());
        let mut listed = form.clone();
        listed["home"] = json!([form["home"]["region"], form["home"]["list"]]);
        let answer = phone.file(&listed).await;
        assert_refused(&answer, "home as a list");
        assert_eq!(answer.violations(), ["shape.mismatch"]);
        phone.view().await.expect_problem(404, "declaration.unknown");
        let sender = Sender::new(&app).await;
        let version = sender.officer.open(sender.phone.id).await["version"].clone();
        let body = json!(["乡镇已收下", { "how": "phone", "on": "2026-09-24" }]);
        let answer = sender.officer.answer(sender.phone.id, &version, "acceptance", &body).await;
        answer.expect_problem(422, "case.answer_invalid");
        for (action, body, place) in [
            ("acceptance", json!({ "message": "乡镇已收下", "notified": ["phone", "2026-09-24"] }), "/notified"),
            ("acceptance", json!({ "message": "乡镇已收下", "notified": { "how": { "phone": null } } }), "/notified/how"),
            (
                "return",
                json!({
                    "defects": [{ "item": "phone", "text": "打不通" }, ["phone", "号码打不通"]],
                    "message": "请补一下", "notified": { "how": "phone" },
                }),
                "/defects/1",
            ),
            (
                "amendment",
                json!({ "changes": [["/applicant/phone", "13955700009"]], "confirmed_by": "本人" }),
                "/changes/0",
            ),
        ] {
            let answer = sender.officer.answer(sender.phone.id, &version, action, &body).await;
            let problem = answer.expect_problem(422, "case.answer_invalid");
            assert_eq!(problem["violations"][0]["code"], "shape.mismatch");
            assert_eq!(problem["violations"][0]["path"], place);
        }
        sender.assert_untouched().await;
    }

    async fn every_object_refuses_what_the_form_does_not_have(app: TestApp) {
        for form in [Form::SelfFiled, Form::Proxy] {
            for (place, body) in extended(&form.json()) {
                let phone = app.phone();
                let answer = phone.file(&body).await;
                assert_refused(&answer, &place);
                assert_eq!(answer.violations(), ["shape.unknown_field"], "{place}");
                assert_eq!(answer.body["violations"][0]["path"], place.as_str());
            }
        }
        assert_alive(&app).await;
    }

    async fn officers_are_told_too(app: TestApp) {
        let sender = Sender::new(&app).await;
        let version = sender.officer.open(sender.phone.id).await["version"].clone();
        for (action, body) in answers() {
            let more = extended(&body).into_iter().map(|(place, body)| (format!("{place}/+"), body));
            let other = changed(&body).into_iter().filter_map(|(place, what, body)| {
                // Null is how an optional field is left out.
                (!body.pointer(&place)?.is_null()).then_some((what, body))
            });
            for (what, body) in more.chain(other) {
                let answer = sender.officer.answer(sender.phone.id, &version, action, &body).await;
                assert_refused(&answer, &format!("{action} {what}"));
                assert_eq!(answer.body["code"], "case.answer_invalid", "{action} {what}");
            }
        }
        sender.assert_untouched().await;
        assert_alive(&app).await;
    }

    async fn the_other_bodies_are_judged_alike(app: TestApp) {
        let sender = Sender::new(&app).await;
        for (path, body) in [
            ("/api/v1/sessions", json!({ "login": "chulan", "password": "x" })),
            ("/api/v1/status-lookups", json!({ "reference": "123456789012", "last4": "0001" })),
            ("/api/v1/correction-claims", json!({ "reference": "123456789012", "code": "00000000" })),
        ] {
            let other = changed(&body).into_iter().map(|(_, what, body)| (what, body));
            for (what, body) in other.chain(extended(&body)) {
                let answer = sender.send(sender.request("POST", path).json(&body)).await;
                assert_refused(&answer, &format!("{path} {what}"));
            }
        }
        assert_alive(&app).await;
    }
}
