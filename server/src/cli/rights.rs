//! `shouwang rights`: the table of rights as a page. The committed one is `docs/rights.md`.

use std::io::Write as _;
use std::process::ExitCode;

use super::Failure;
use crate::domain::case::State;
use crate::domain::post::PostKind;
use crate::domain::rights::{APPLICANTS, Reach, Task};

const HEAD: &str = "# Rights

Who may do what, by post, task and state of the case. Made by `shouwang rights` from
`server/src/domain/rights.rs`; what stands nowhere is refused. *own place*: the post's place and all
that lies in it. *own office*: what its office answers; a county's also answers for townships in
which nobody has a post. *other hands*: the same, without what one has filed, filled in or entered
oneself; such a case is a colleague's, and where there is none, the county's.

";

/// The states in which an action may be done; empty for what is no action on a case.
fn states(task: Task) -> String {
    let Task::Act(action) = task else { return String::new() };
    let moves = action.rule().moves;
    let from = |state: &&State| moves.iter().any(|(from, _)| from == *state);
    let names: Vec<_> = State::ALL.iter().filter(from).map(|state| state.as_str()).collect();
    names.join(", ")
}

fn cell(kind: PostKind, task: Task) -> String {
    let Some(right) = kind.right(task) else { return "–".to_owned() };
    let reach = match right.reach {
        Reach::Anywhere => "anywhere",
        Reach::County => "own county",
        Reach::Place => "own place",
        Reach::Office => "own office",
        Reach::OtherHands => "own office, other hands",
    };
    if right.states.len() == State::ALL.len() {
        return reach.to_owned();
    }
    let states: Vec<_> = right.states.iter().map(|state| state.as_str()).collect();
    format!("{reach}, {}", states.join(", "))
}

/// The page, in Markdown.
#[must_use]
pub fn page() -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let posts = || PostKind::ALL.iter().copied();
    let mut head = vec!["task".to_owned(), "in state".to_owned(), "applicant's phone".to_owned()];
    head.extend(posts().map(|kind| kind.as_str().to_owned()));
    let rule = head.iter().map(|_| "---".to_owned()).collect();
    let mut page = HEAD.to_owned() + &line(head) + &line(rule);
    for task in Task::all() {
        let is_applicants = matches!(task, Task::Act(action) if APPLICANTS.contains(&action));
        let phone = if is_applicants { "own case" } else { "–" };
        let mut cells = vec![task.as_str().to_owned(), states(task), phone.to_owned()];
        cells.extend(posts().map(|kind| cell(kind, task)));
        page += &line(cells);
    }
    page
}

pub(super) fn run() -> Result<ExitCode, Failure> {
    std::io::stdout().lock().write_all(page().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
