//! Any list after any other: what is not clear can be answered, and then all is there.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::names::bare;
use super::super::*;
use super::{applied, ids, plan_of};

/// Any answers that a human might give; each takes what the ones before left.
fn answers(plan: &Plan, listing: &Listing, map: &mut Decisions) {
    let mut taken: BTreeSet<String> = map
        .values()
        .filter_map(|told| match told {
            Decision::Is(code) => Some(code.clone()),
            _ => None,
        })
        .collect();
    let refuge = listing.townships.keys().next().expect("a township");
    for asked in &plan.ambiguous {
        let told = match &asked.why {
            Why::Candidates(candidates) => {
                let free = candidates.iter().find(|(code, _)| taken.insert(code.clone()));
                free.map_or(Decision::Ended, |(code, _)| Decision::Is(code.clone()))
            }
            Why::Successor(_) => Decision::Merged(refuge.clone()),
        };
        map.insert(asked.code.clone(), told);
    }
}

fn listing() -> impl Strategy<Value = Listing> {
    let name = |kinds: &'static [&'static str]| {
        (0..3_usize, 0..kinds.len()).prop_map(move |(stem, kind)| {
            format!("{}{}", ["东庄", "西庄", "南庄"][stem], kinds[kind])
        })
    };
    let townships = prop::collection::btree_map(0..6_usize, name(&["乡", "镇", "街道"]), 1..5);
    let villages = prop::collection::btree_map(
        (0..6_usize, 0..4_usize),
        name(&["村委会", "社区居委会", "村"]),
        0..9,
    );
    (townships, villages).prop_map(|(townships, villages)| {
        let townships: BTreeMap<String, String> =
            townships.into_iter().map(|(i, name)| (format!("34130210{i}"), name)).collect();
        let villages = villages
            .into_iter()
            .map(|((t, v), name)| (format!("34130210{t}20{v}"), name))
            .filter(|(code, _)| townships.contains_key(&code[..9]))
            .collect();
        Listing { county_name: None, townships, villages }
    })
}

proptest! {
    #[test]
    fn after_a_list_the_same_list_plans_nothing(first in listing(), second in listing()) {
        let now = applied(&Current::default(), &plan_of(&Current::default(), &first, &Decisions::new()));
        let again = plan_of(&now, &first, &Decisions::new());
        prop_assert_eq!((&again.changes, &again.ambiguous), (&vec![], &vec![]));
        let mut map = Decisions::new();
        let mut plan = plan_of(&now, &second, &map);
        // Townships first, then the villages that could be told only after them; an
        // answer that later ones contradict is taken back.
        for _ in 0..9 {
            answers(&plan, &second, &mut map);
            plan = loop {
                let next = planner::plan(&now, ("341302", None), &second, &map, &mut ids(9000));
                match next {
                    Err(ImportError::MapTarget { old, .. }) => map.insert(old, Decision::Ended),
                    next => break next.expect("a plan"),
                };
            };
        }
        prop_assert_eq!(&plan.ambiguous, &vec![]);
        for change in &plan.changes {
            if let Change::Become { before, after } = change {
                let same = bare(before.level, &before.name) == bare(after.level, &after.name);
                prop_assert!(same || map.contains_key(&before.code));
            }
        }
        let next = applied(&now, &plan);
        let of = |places: &[Place]| -> BTreeMap<String, String> {
            places.iter().map(|place| (place.code.clone(), place.name.clone())).collect()
        };
        prop_assert_eq!(&of(&next.townships), &second.townships);
        if !second.villages.is_empty() {
            prop_assert_eq!(&of(&next.villages), &second.villages);
        }
        let again = plan_of(&next, &second, &Decisions::new());
        prop_assert_eq!((&again.changes, &again.ambiguous), (&vec![], &vec![]));
    }
}
