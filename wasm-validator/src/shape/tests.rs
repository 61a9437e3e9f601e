//! Shapes that are not the form's, and the places that are named.

use serde::Deserialize;
use serde_json::json;

use super::*;

#[derive(Debug, PartialEq, Deserialize)]
struct Form {
    size: i64,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    parts: Vec<Form>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    OneThing,
    Other,
}

fn findings(value: &Value) -> Vec<(String, Code)> {
    let (_, findings) = read::<Form>(value);
    findings.into_iter().map(|found| (found.path, found.code)).collect()
}

#[test]
fn fields_and_choices_by_name() {
    let (form, findings) =
        read::<Form>(&json!({"parts": [{"size": 2}], "kind": "other", "size": 1}));
    let part = Form { size: 2, kind: None, parts: vec![] };
    assert_eq!(form, Some(Form { size: 1, kind: Some(Kind::Other), parts: vec![part] }));
    assert!(findings.is_empty());
}

#[test]
fn a_wrong_type_is_named_by_its_place() {
    for (value, place) in [
        (json!(null), ""),
        (json!({}), "/size"),
        (json!({"size": "1"}), "/size"),
        (json!({"size": 1.5}), "/size"),
        (json!({"size": 1, "kind": "third"}), "/kind"),
        (json!({"size": 1, "kind": {"other": null}}), "/kind"),
        (json!({"size": 1, "parts": {}}), "/parts"),
        (json!({"size": 1, "parts": [{"size": 1}, {"kind": null}]}), "/parts/1/size"),
        (
            json!({"size": 1, "parts": [{"size": 1, "parts": [{"size": []}]}]}),
            "/parts/0/parts/0/size",
        ),
        (json!([1]), ""),
    ] {
        assert_eq!(findings(&value), [(place.to_owned(), Code::ShapeMismatch)], "{value}");
    }
}

#[test]
fn unknown_fields_are_all_named_by_their_parents() {
    let value = json!({"a/b": {"c": [{}]}, "parts": [{"size": 1, "~": null}], "size": 1});
    assert_eq!(
        findings(&value),
        [
            (String::new(), Code::ShapeUnknownField),
            ("/parts/0".to_owned(), Code::ShapeUnknownField)
        ]
    );
    let mut place = String::new();
    push_segment(&mut place, "a/b~c");
    assert_eq!(place, "/a~1b~0c");
}
