//! Every endpoint × role × region: who may, who may not, and that who may not learns and
//! changes nothing. One table, which names every operation of the OpenAPI document.

mod asking;
pub(crate) mod table;

use std::collections::BTreeSet;

use tests::{TestApp, on_both};

use asking::World;
use table::{Given, OPERATIONS, Who};

use crate::generated::operations;

on_both! {
    async fn who_may_not_is_refused_and_leaves_no_trace(app: TestApp) {
        let world = World::seed(&app).await;
        let mut wrong = Vec::new();
        for operation in OPERATIONS {
            let case = world.prepare(operation).await;
            let before = world.trace(&case).await;
            for (who, status) in operation.cells().filter(|(_, status)| *status >= 400) {
                let answer = world.ask(operation, who, &case).await;
                if answer.status != status {
                    wrong.push(format!("{} {who:?}: {} for {status} {}", operation.name, answer.status, answer.text));
                }
                if answer.body["code"].as_str().is_none_or(str::is_empty) {
                    wrong.push(format!("{} {who:?}: no problem: {}", operation.name, answer.text));
                }
                assert!(!case.is_told_by(&answer), "{} {who:?} learns: {}", operation.name, answer.text);
            }
            assert_eq!(world.trace(&case).await, before, "{}: a refusal left a trace", operation.name);
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn who_may_can_and_sees_only_their_own(app: TestApp) {
        let world = World::seed(&app).await;
        let mut wrong = Vec::new();
        for operation in OPERATIONS {
            for (who, status) in operation.cells().filter(|(_, status)| *status < 400) {
                let case = world.prepare_for(operation, who).await;
                let answer = world.ask(operation, who, &case).await;
                if answer.status != status {
                    wrong.push(format!("{} {who:?}: {} for {status} {}", operation.name, answer.status, answer.text));
                }
                // Lists answer anybody who is signed in, with what is theirs; what somebody
                // enters is.
                let is_theirs = operation.given == Given::Nothing
                    || matches!(who, Who::Phone | Who::Township | Who::County | Who::CountyAlone | Who::Village);
                assert!(
                    is_theirs || !case.is_told_by(&answer),
                    "{} {who:?} learns of another region: {}", operation.name, answer.text
                );
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn the_table_names_every_operation() {
    let listed: BTreeSet<String> = OPERATIONS.iter().map(|one| one.name.to_owned()).collect();
    assert_eq!(listed.len(), OPERATIONS.len(), "an operation twice");
    assert_eq!(listed, operations(), "give every operation its row in tests/law/access/table.rs");
}
