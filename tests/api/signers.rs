//! 签字: who of those named is the applicant, and by which name.

use serde_json::{Value, json};
use tests::{Form, Officer, TestApp, id_number, on_both};

use crate::signatures::{accept, ask};

fn member(name: &str, relation: &str, born: i64) -> Value {
    json!({ "name": name, "relation_to_head": relation, "born": born })
}

/// Whose signatures are asked for: name, year of birth, whether it is the applicant.
async fn asked(
    app: &TestApp,
    officer: &Officer,
    applicant: &[(&str, Value)],
    members: &[Value],
) -> Vec<(Value, Value, Value)> {
    let members = [("/household/members", json!(members)), ("/attachments", json!([]))];
    let unknown = [("/applicant/id_status", json!("unknown"))];
    let (phone, _) =
        app.file(&Form::Members.with(&[&unknown[..], &members, applicant].concat())).await;
    let view = accept(officer, &phone).await;
    let of = |one: &Value| (one["name"].clone(), one["born"].clone(), one["is_applicant"].clone());
    view["signatures"].as_array().unwrap().iter().map(of).collect()
}

fn applicant(name: &str, born: i64) -> (Value, Value, Value) {
    (json!(name), json!(born), json!(true))
}

fn other(name: &str, born: i64) -> (Value, Value, Value) {
    (json!(name), json!(born), json!(false))
}

on_both! {
    async fn of_namesakes_the_id_number_or_the_relation_tells_the_applicant(app: TestApp) {
        ask(&app, "2026-09-24", 10).await;
        let officer = app.officer("chulan").await;
        let members = [member("吴老根", "parent", 1951), member("吴老根", "head", 1979), member("吴老根", "child", 1999)];
        let number = json!(id_number("34220119990101001"));
        let given = [("/applicant/id_status", json!("given")), ("/applicant/id_number", number)];
        let expected = [applicant("吴老根", 1999), other("吴老根", 1951), other("吴老根", 1979)];
        assert_eq!(asked(&app, &officer, &given, &members).await, expected);
        let expected = [applicant("吴老根", 1979), other("吴老根", 1951), other("吴老根", 1999)];
        assert_eq!(asked(&app, &officer, &[], &members).await, expected);
        // Nothing tells them apart: the first.
        let none = [("/applicant/relation_to_head", json!("sibling"))];
        assert_eq!(asked(&app, &officer, &none, &members).await[0], applicant("吴老根", 1951));
    }

    async fn the_applicant_is_known_by_the_name_however_written_and_by_its_sound(app: TestApp) {
        ask(&app, "2026-09-24", 10).await;
        let officer = app.officer("chulan").await;
        let name = [("/applicant/name", json!("迪丽努尔·买买提"))];
        let members = [member("迪丽努尔•买买提", "head", 1951)];
        assert_eq!(asked(&app, &officer, &name, &members).await, [applicant("迪丽努尔·买买提", 1951)]);
        let untypable = [
            ("/applicant/name", json!("吴")),
            ("/applicant/name_untypable", json!(true)),
            ("/applicant/name_hint", json!("吴老艮")),
        ];
        let members = [member("吴", "child", 1979), member("吴老艮", "head", 1951)];
        let expected = [applicant("吴老艮", 1951), other("吴", 1979)];
        assert_eq!(asked(&app, &officer, &untypable, &members).await, expected);
    }
}
