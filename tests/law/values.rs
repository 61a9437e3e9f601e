//! No violation carries an entered value: limits and pointers only.

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use serde_json::Value;
use tests::Form;
use wasm_validator::{Code, Context, check_value};

/// Pointers to every leaf and every object of a form.
fn places(value: &Value, at: &str, strings: &mut Vec<String>, objects: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            objects.push(at.to_owned());
            for (key, inner) in fields {
                places(inner, &format!("{at}/{key}"), strings, objects);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                places(inner, &format!("{at}/{index}"), strings, objects);
            }
        }
        Value::String(_) => strings.push(at.to_owned()),
        _ => {}
    }
}

/// Golden forms with every field there is.
fn whole() -> Vec<Value> {
    let fields = [
        ("/description", Value::from("去年住院花了很多钱")),
        ("/home/note", Value::from("村东头")),
        ("/applicant/name_hint", Value::from("sun gui fang")),
    ];
    let mut proxy = Form::Proxy.with(&fields);
    proxy["proxy"]["relation"] = "child".into();
    proxy["proxy"]["reason_note"] = "腿脚不便".into();
    proxy["signature"]["reason"] = "手受伤了".into();
    proxy["signature"]["witness"] = serde_json::json!({ "name": "赵大勇", "phone": "13955700009" });
    vec![Form::SelfFiled.with(&fields), Form::Corrected.with(&fields), proxy, Form::Members.json()]
}

/// Something entered: anything at all, or what was there with something amiss, so that
/// the later checks are reached too.
fn entered() -> impl Strategy<Value = (String, bool)> {
    prop_oneof![
        ("[^\\p{Cc}]{8,40}", Just(false)),
        ("[0-9]{8,20}", Just(false)),
        ("[0-9A-Z]{17}X", Just(false)),
        ("1[0-9]{10}[!-~]{1,3}", Just(false)),
        ("[\\p{Han}]{51,60}", Just(false)),
        ("[\\p{Han}A-Za-z·{}]{8,12}", Just(false)),
        ("[\\p{Han}]{8,10}", Just(true)),
        ("[0-9]{8,9}", Just(true)),
    ]
}

/// As it would stand in JSON, without the quotes.
fn quoted(text: &str) -> String {
    let json = Value::from(text).to_string();
    json[1..json.len() - 1].to_owned()
}

proptest! {
    #![proptest_config(Config { cases: 1500, rng_seed: RngSeed::Fixed(20210729), failure_persistence: None, ..Config::default() })]
    #[test]
    fn no_report_repeats_what_was_entered(
        which in 0..3_usize,
        chosen in prop::collection::vec((any::<prop::sample::Index>(), entered()), 1..6),
        key in prop::option::of((any::<prop::sample::Index>(), "[^\\p{Cc}]{8,20}")),
        size in prop::option::of(1_000_000..i64::MAX / 2048),
    ) {
        let mut form = whole().swap_remove(which);
        let (mut strings, mut objects) = (Vec::new(), Vec::new());
        places(&form, "", &mut strings, &mut objects);
        let mut secrets = Vec::new();
        for (index, (text, appended)) in &chosen {
            let field = form.pointer_mut(index.get::<String>(&strings)).unwrap();
            let old = field.as_str().unwrap_or_default();
            *field = Value::from(if *appended { format!("{old}{text}") } else { text.clone() });
            secrets.push(quoted(text));
        }
        if let Some(size) = size {
            form["household"]["size"] = size.into();
            secrets.push(size.to_string());
        }
        if let Some((index, key)) = &key {
            let object = form.pointer_mut(index.get::<String>(&objects)).unwrap().as_object_mut().unwrap();
            object.insert(key.clone(), key.as_str().into());
            secrets.push(quoted(key));
        }
        let context = Context::new(NaiveDate::from_ymd_opt(2026, 9, 24).unwrap());
        let report = serde_json::to_string(&check_value(&form, &context).0).unwrap();
        for secret in secrets {
            prop_assert!(!report.contains(&secret), "{secret} in {report}");
        }
    }
}

#[test]
fn a_pointer_names_fields_of_the_form_only() {
    // Keys that somebody made up come back at their parent's place.
    let context = Context::new(NaiveDate::from_ymd_opt(2026, 9, 24).unwrap());
    for form in whole() {
        let (mut strings, mut objects) = (Vec::new(), Vec::new());
        places(&form, "", &mut strings, &mut objects);
        for object in objects {
            let mut form = form.clone();
            let fields = form.pointer_mut(&object).unwrap().as_object_mut().unwrap();
            fields.insert("刘秘密/~".into(), 1.into());
            let report = check_value(&form, &context).0;
            let found = report.violations.iter().find(|one| one.code == Code::ShapeUnknownField);
            assert_eq!(found.map(|one| one.path.as_str()), Some(object.as_str()));
            assert!(report.violations.iter().all(|one| !one.path.contains('秘')));
        }
    }
}
