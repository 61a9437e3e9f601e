//! The plan, without a database.

mod any_two_lists;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;
use wasm_validator::region::Level;

use super::planner::check_begins_after;
use super::*;

fn county_of(text: &str) -> Listing {
    read(&[Source { name: "list".into(), bytes: text.into() }], "341302").expect("a list")
}

/// Numbered ids, from `first`.
fn ids(first: u128) -> impl FnMut() -> Uuid {
    let mut next = first;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

fn plan_of(now: &Current, listing: &Listing, map: &Decisions) -> Plan {
    let first = u128::try_from(now.since.len()).expect("small") * 1000;
    plan(now, ("341302", Some("埇桥区")), listing, map, &mut ids(first)).expect("a plan")
}

/// The county after the plan.
fn applied(now: &Current, plan: &Plan) -> Current {
    let mut next = now.clone();
    let places =
        [now.county.clone().into_iter().collect(), now.townships.clone(), now.villages.clone()];
    let mut places: BTreeMap<Uuid, Place> =
        places.concat().into_iter().map(|place| (place.id, place)).collect();
    for change in &plan.changes {
        match change {
            Change::Add(place) => assert_eq!(places.insert(place.id, place.clone()), None),
            Change::Become { before, after } => {
                assert_eq!(places.insert(before.id, after.clone()).as_ref(), Some(before));
            }
            Change::End { before, .. } => {
                assert_eq!(places.remove(&before.id).as_ref(), Some(before));
            }
        }
    }
    let of = |level| places.values().filter(move |p| p.level == level).cloned().collect::<Vec<_>>();
    next.county = of(Level::County).pop();
    (next.townships, next.villages) = (of(Level::Township), of(Level::Village));
    next.since = places.keys().map(|id| (*id, NaiveDate::default())).collect();
    let codes: BTreeSet<_> = places.values().map(|place| &place.code).collect();
    assert_eq!(codes.len(), places.len(), "a code means one place");
    next
}

fn start(text: &str) -> Current {
    applied(&Current::default(), &plan_of(&Current::default(), &county_of(text), &Decisions::new()))
}

fn told(text: &str) -> Decisions {
    map::read(&Source { name: "map".into(), bytes: text.into() }).expect("a map")
}

/// The lines of a plan, sorted, without its summary.
fn lines(now: &Current, list: &str, map: &str) -> Vec<String> {
    let mut lines = plan_of(now, &county_of(list), &told(map)).lines();
    lines.pop();
    lines.sort();
    lines.into_iter().map(|line| line.replace('\t', " ")).collect()
}

#[test]
fn a_new_kind_of_place_is_a_rename_and_a_new_code_a_move() {
    let now = start("341302200,杨庄乡\n341302201,支河乡\n341302103,褚兰镇\n");
    assert_eq!(
        lines(&now, "341302117,杨庄镇\n341302201,支河镇\n341302103,褚兰镇\n", ""),
        [
            "move 341302200 杨庄乡 341302117 杨庄镇",
            "rename 341302201 支河乡 341302201 支河镇",
            "same-count 2",
        ]
    );
}

#[test]
fn a_code_that_names_another_place_never_makes_it_the_same() {
    let now = start("341302120,支河镇\n341302121,桃沟镇\n341302123,西二铺镇\n341302124,大店镇\n");
    let list = "341302120,西二铺镇\n341302121,支河镇\n341302122,桃沟镇\n341302124,新区街道\n";
    assert_eq!(
        lines(&now, list, ""),
        [
            "add 341302124 新区街道",
            "end 341302124 大店镇",
            "move 341302120 支河镇 341302121 支河镇",
            "move 341302121 桃沟镇 341302122 桃沟镇",
            "move 341302123 西二铺镇 341302120 西二铺镇",
            "same-count 1",
        ]
    );
    let renamed = lines(&now, list, "341302124,341302124\n");
    assert!(renamed.contains(&"rename 341302124 大店镇 341302124 新区街道".to_owned()));
}

#[test]
fn what_is_not_unique_is_asked() {
    let now = start("341302200,城关乡\n341302100,城关镇\n");
    let swapped = "341302200,城关镇\n341302100,城关乡\n";
    assert_eq!(
        lines(&now, swapped, ""),
        [
            "ambiguous 341302100 城关镇 may be 341302100 城关乡, 341302200 城关镇, or have ended",
            "ambiguous 341302200 城关乡 may be 341302100 城关乡, 341302200 城关镇, or have ended",
            "same-count 1",
        ]
    );
    let map = "341302200,341302100\n341302100,341302200\n";
    assert_eq!(
        lines(&now, swapped, map),
        [
            "move 341302100 城关镇 341302200 城关镇",
            "move 341302200 城关乡 341302100 城关乡",
            "same-count 1",
        ]
    );
    let split = "341302110,城关街道\n341302111,城关镇\n";
    let now = start("341302200,城关乡\n");
    assert_eq!(
        lines(&now, split, "")[0],
        "ambiguous 341302200 城关乡 may be 341302110 城关街道, 341302111 城关镇, or have ended"
    );
    assert_eq!(
        lines(&now, split, "341302200,341302111")[1],
        "move 341302200 城关乡 341302111 城关镇"
    );
    assert!(lines(&now, split, "341302200,").contains(&"end 341302200 城关乡".to_owned()));
}

#[test]
fn villages_follow_their_township_not_its_code() {
    let now = start(
        "341302120,支河镇\n341302123,西二铺镇\n341302120201,新村村委会\n341302123201,新村村委会\n\
         341302123202,沈家村委会\n",
    );
    let list = "341302121,支河镇\n341302120,西二铺镇\n341302121201,新村村委会\n\
                341302120201,新村村委会\n341302120002,沈家社区居委会\n";
    assert_eq!(
        lines(&now, list, "")[..3],
        [
            "move 341302120 支河镇 341302121 支河镇",
            "move 341302120201 新村村委会 341302121201 新村村委会",
            "move 341302123 西二铺镇 341302120 西二铺镇",
        ]
    );
    assert_eq!(
        lines(&now, list, "")[4],
        "move 341302123202 沈家村委会 341302120002 沈家社区居委会"
    );
}

#[test]
fn a_village_that_comes_up_in_another_township_is_asked() {
    let now = start(
        "341302100,符离镇\n341302103,褚兰镇\n341302103209,桂山村委会\n341302103210,大山村委会\n",
    );
    let list =
        "341302100,符离镇\n341302103,褚兰镇\n341302100209,桂山村委会\n341302103210,大山村委会\n";
    assert_eq!(
        lines(&now, list, "")[0],
        "ambiguous 341302103209 桂山村委会 may be 341302100209 桂山村委会, or have ended"
    );
    assert_eq!(
        lines(&now, list, "341302103209,341302100209")[0],
        "move 341302103209 桂山村委会 341302100209 桂山村委会"
    );
    assert_eq!(
        lines(&now, list, "341302103209,")[..2],
        ["add 341302100209 桂山村委会", "end 341302103209 桂山村委会"]
    );
}

#[test]
fn a_township_with_villages_ends_only_into_another() {
    let now = start("341302105,夹沟镇\n341302400,夹沟农场\n341302400201,一队\n341302105201,二队\n");
    let townships = "341302105,夹沟镇\n";
    let asked = [
        "ambiguous 341302400 夹沟农场 ends with 0 open cases, 0 accounts, 1 villages: who takes them over?",
    ];
    assert_eq!(lines(&now, townships, "")[..1], asked);
    assert_eq!(lines(&now, townships, "341302400,")[..1], asked);
    let merged = "341302400,341302105,merged";
    // A list of townships only: the village stays what it is, elsewhere.
    assert_eq!(
        lines(&now, townships, merged),
        [
            "end 341302400 夹沟农场 341302105 夹沟镇",
            "move 341302400201 一队 341302400201 一队",
            "same-count 3",
        ]
    );
    // A list with villages: it has a new code there.
    let all = "341302105,夹沟镇\n341302105201,二队\n341302105202,一队\n";
    assert_eq!(lines(&now, all, merged)[1], "move 341302400201 一队 341302105202 一队");
    let nowhere = plan(
        &now,
        ("341302", None),
        &county_of(townships),
        &told("341302400,341302106,merged"),
        &mut ids(90),
    );
    assert!(matches!(nowhere, Err(ImportError::MapTarget { .. })));
}

#[test]
fn the_county_itself_and_what_hangs_in_the_air() {
    let list = county_of("341302103,褚兰镇");
    let new = plan(&Current::default(), ("341302", None), &list, &Decisions::new(), &mut ids(0));
    assert!(matches!(new, Err(ImportError::CountyName(_))));
    let now = start("341302103,褚兰镇");
    let other =
        plan(&now, ("341302", Some("铜梁区")), &list, &Decisions::new(), &mut ids(0)).unwrap();
    assert_eq!(other.ambiguous.len(), 1);
    let kind =
        plan(&now, ("341302", Some("埇桥县")), &list, &Decisions::new(), &mut ids(0)).unwrap();
    assert_eq!(kind.lines()[0], "rename\t341302\t埇桥区\t341302\t埇桥县");
    let villages = county_of("341302999201,某村");
    let lost = plan(&now, ("341302", None), &villages, &Decisions::new(), &mut ids(0));
    assert!(matches!(lost, Err(ImportError::NoTownship { .. })));
}

#[test]
fn history_is_written_forwards() {
    let mut now = start("341302103,褚兰镇\n341302105,夹沟镇");
    now.list = "2023-06".into();
    let day = |text| parse_date(text).unwrap();
    now.since.values_mut().for_each(|since| *since = day("2023-06-01"));
    let plan = plan_of(&now, &county_of("341302103,褚兰镇\n341302106,夹沟镇"), &Decisions::new());
    for (list, from, fits) in [
        ("2022-06", "2022-06-01", false),
        ("2023-06", "2023-06-01", false),
        ("2023-06", "2023-06-02", true),
        ("2024-06", "2023-06-01", false),
        ("2024-06", "2024-06-01", true),
    ] {
        assert_eq!(check_begins_after(&plan, &now, list, day(from)).is_ok(), fits, "{list} {from}");
    }
}
