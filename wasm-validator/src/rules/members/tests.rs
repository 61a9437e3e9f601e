use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{Context, Report, check_value};

const THIS_YEAR: i64 = 2026;

fn report(size: i64, members: &Value) -> Report {
    let text = include_str!("../../../../tests/golden/members.json");
    let mut form: Value = serde_json::from_str(text).unwrap();
    form["household"] = json!({ "size": size, "members": members });
    let today = NaiveDate::from_ymd_opt(2026, 9, 24).unwrap();
    check_value(&form, &Context::new(today)).0
}

fn codes(report: &Report) -> BTreeSet<&'static str> {
    report.violations.iter().map(|found| found.code.as_str()).collect()
}

/// Few values of each, so that rows that are alike and edges come up often.
fn row() -> impl Strategy<Value = (String, usize, i64)> {
    let few = prop::sample::select(vec!["", " 妞 ", "妞", "王二", "王2"]).prop_map(str::to_owned);
    let born = prop_oneof![
        prop::sample::select(vec![1899, 1900, THIS_YEAR, THIS_YEAR + 1]),
        1940..2020_i64,
    ];
    (prop_oneof![few, "[一-龥]{2,50}"], 0..4_usize, born)
}

proptest! {
    /// What is said of a list is what a clerk with the register would say of it.
    #[test]
    fn a_list_is_judged_row_by_row(
        rows in prop::collection::vec(row(), 0..24), size in 1..30_i64,
    ) {
        const RELATIONS: [Option<&str>; 4] = [None, Some("head"), Some("spouse"), Some("child")];
        let members: Value = rows.iter().map(|(name, relation, born)| match RELATIONS[*relation] {
            Some(relation) => json!({ "name": name, "relation_to_head": relation, "born": born }),
            None => json!({ "name": name, "born": born }),
        }).collect();
        let found = report(size, &members);
        let mut expected = BTreeSet::new();
        let mut expect = |is: bool, code| is.then(|| expected.insert(code));
        let rows = &rows[..];
        expect(!rows.is_empty() && rows.len() as i64 != size, "members.count");
        expect(rows.len() > 20, "members.too_many");
        expect(rows.iter().filter(|(_, relation, _)| *relation == 1).count() > 1, "members.heads");
        expect(rows.iter().any(|(name, ..)| name.is_empty()), "member.name_missing");
        expect(rows.iter().any(|(name, ..)| name.contains('2')), "name.character");
        expect(rows.iter().any(|(_, relation, _)| *relation == 0), "member.relation_missing");
        let is_alive = |born: i64| (1900..=THIS_YEAR).contains(&born);
        expect(rows.iter().any(|(_, _, born)| !is_alive(*born)), "member.born");
        let people: Vec<_> = rows.iter().map(|(name, _, born)| (name.trim(), born)).collect();
        let named = people.iter().filter(|(name, _)| !name.is_empty());
        let different: BTreeSet<_> = named.clone().collect();
        expect(different.len() < named.count(), "member.duplicate");
        prop_assert_eq!(codes(&found), expected);
        prop_assert_eq!(found.ok, codes(&found).iter().all(|code| *code == "members.count"));
    }
}

#[test]
fn a_number_that_is_corrected_later_stops_nobody() {
    let members = json!([{ "name": "王二", "relation_to_head": "head", "born": 1960 }]);
    let found = report(3, &members);
    assert!(found.ok);
    assert_eq!(codes(&found), BTreeSet::from(["members.count"]));
    assert!(report(3, &json!([])).violations.is_empty(), "who is not asked names nobody");
}
