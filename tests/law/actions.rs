//! What must not be forgotten of an action: its operation in the API, who the access table lets
//! do it, a hostile body, and a stop in a tour, where it is measured and photographed. Its words at
//! the desk are missed by the type checker, its event's shape by `events.rs`.

use serde_json::Value;
use shouwang::domain::action::{Action, Situation};
use shouwang::domain::case::State;
use shouwang::domain::duty::DutyKind;
use shouwang::domain::rights::APPLICANTS;

use crate::access::table::{OPERATIONS, Who};
use crate::source::read;
use crate::tree::{ending, tree};

/// What only the county does: the township has decided, and is doubted.
const OF_COUNTY: [Action; 2] = [Action::Reopen, Action::Unlink];

/// The operation by which an action is done.
fn operation(action: Action) -> String {
    let name = action.as_str();
    match action {
        // A version is put where it belongs.
        Action::Correct => "PUT /api/v1/declarations/{id}/versions/{n}".into(),
        // A refusal by that ground.
        Action::Withdraw => "POST /api/v1/cases/{id}/refusal".into(),
        // Each makes one more.
        Action::IssueCode => "POST /api/v1/cases/{id}/correction-codes".into(),
        _ if APPLICANTS.contains(&action) => {
            format!("POST /api/v1/declarations/{{id}}/{name}")
        }
        _ => format!("POST /api/v1/cases/{{id}}/{name}"),
    }
}

#[test]
fn each_action_is_an_operation_of_the_api() {
    let document: Value = serde_json::from_str(&read("server/openapi.json")).unwrap();
    for action in Action::ALL {
        let operation = operation(*action);
        let (method, path) = operation.split_once(' ').unwrap();
        let found = &document["paths"][path][method.to_lowercase()];
        assert!(found.is_object(), "{action:?}: no {operation}");
    }
}

#[test]
fn the_access_table_lets_do_it_who_has_the_right() {
    for action in Action::ALL {
        let operation = operation(*action);
        let row = OPERATIONS.iter().find(|one| one.name == operation);
        let row = row.unwrap_or_else(|| panic!("{action:?}: {operation} is not in the table"));
        let may = |who: Who| (200..300).contains(&row.status(who));
        assert_eq!(may(Who::Phone), APPLICANTS.contains(action), "{action:?}: the phone");
        // Where the county answers, it does all that a township would.
        let is_posts = !APPLICANTS.contains(action);
        assert_eq!(may(Who::CountyAlone), is_posts, "{action:?}: the county alone");
        let is_townships = is_posts && !OF_COUNTY.contains(action);
        assert_eq!(may(Who::Township), is_townships, "{action:?}: the township");
    }
}

/// Its name, and what makes it hold.
type Fact = (&'static str, fn(&mut Situation));

#[test]
fn each_fact_of_a_case_decides_about_an_action() {
    let case = |state| Situation {
        state,
        is_linked: false,
        withdrawal_requested: false,
        review_requested: false,
        lacks_photos: false,
        owes_signatures: false,
    };
    let facts: [Fact; 5] = [
        ("linked", |case| case.is_linked = true),
        ("a withdrawal is asked for", |case| case.withdrawal_requested = true),
        ("a review is asked for", |case| case.review_requested = true),
        ("photos are missing", |case| case.lacks_photos = true),
        ("signatures are owed", |case| case.owes_signatures = true),
    ];
    for (fact, holds) in facts {
        let decides = |state| {
            let mut changed = case(state);
            holds(&mut changed);
            Action::possible(changed) != Action::possible(case(state))
        };
        assert!(State::ALL.iter().copied().any(decides), "{fact}: no action is another's then");
    }
}

#[test]
fn what_a_link_ends_an_unlinking_may_begin_again() {
    assert_eq!(Action::Link.rule().ends, Action::Unlink.rule().begins);
}

#[test]
fn what_is_owed_is_ended_by_what_is_done_for_it_and_by_a_link() {
    for duty in DutyKind::ALL {
        let ending = Action::ALL.iter().filter(|action| action.rule().ends.contains(duty)).count();
        assert!(ending > 0, "nothing ends {duty:?}");
        // A print may still come from the phone: a promised visit stays.
        let stays = *duty == DutyKind::SignatureVisit;
        assert_eq!(Action::Link.rule().ends.contains(duty), !stays, "{duty:?}: a link");
    }
}

#[test]
fn verify_knows_whatever_is_owed() {
    let verify = read("server/src/service/keeping/verify/owed.rs");
    for duty in DutyKind::ALL.iter().filter(|duty| **duty != DutyKind::SignatureVisit) {
        assert!(verify.contains(&format!("DutyKind::{duty:?}")), "{duty:?} is not verified");
    }
}

#[test]
fn each_body_of_an_officer_has_been_a_hostile_one() {
    let shapes = read("tests/api/hostile/shapes.rs");
    for action in Action::ALL {
        // Sent without a body, or as another one's.
        let has_body = !matches!(action, Action::IssueCode | Action::Withdraw);
        if !APPLICANTS.contains(action) && has_body {
            let name = action.as_str();
            assert!(shapes.contains(&format!("\"{name}\"")), "{name} is not in hostile/shapes.rs");
        }
    }
}

/// The names of the stops of a tour, `look('name')`.
fn stops(tour: &str) -> impl Iterator<Item = &str> {
    tour.split("look('").skip(1).filter_map(|rest| rest.split('\'').next())
}

/// A stop is named by what is done there: `correction`, `answer-acceptance`.
fn is_of(stop: &str, action: &str) -> bool {
    stop.strip_suffix(action).is_some_and(|before| before.is_empty() || before.ends_with('-'))
}

#[test]
fn each_action_has_a_stop_in_a_tour() {
    let tree = tree();
    let tours: Vec<String> = ending(&tree, &[".test.mjs"])
        .into_iter()
        .filter(|path| path.starts_with("tests/browser/tour-"))
        .map(read)
        .collect();
    let missing: Vec<&str> = Action::ALL
        .iter()
        .map(|action| action.as_str())
        .filter(|action| !tours.iter().any(|tour| stops(tour).any(|stop| is_of(stop, action))))
        .collect();
    assert!(
        missing.is_empty(),
        "no look('…-{}') in tests/browser/tour-*",
        missing.join("'), ('…-")
    );
}

#[test]
fn a_stop_of_another_action_is_none() {
    let tour =
        "await look('answer-return')\nlook('correction-review', 1) // look(`status-${name}`)";
    assert_eq!(stops(tour).collect::<Vec<_>>(), ["answer-return", "correction-review"]);
    assert!(is_of("correction", "correction") && is_of("answer-return", "return"));
    assert!(!is_of("correction-code", "correction") && !is_of("unreturn", "return"));
}
