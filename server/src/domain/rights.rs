//! Who may do what: the one table, by post, task and state. What it does not name is refused.
//! The server asks it at every request, the desk is told what it says of whoever is signed in,
//! `docs/rights.md` and the access law are made of it.

use crate::domain::action::Action;
use crate::domain::case::State;
use crate::domain::post::PostKind;
use crate::names::names;

names! {
    /// What is done besides the actions on a case.
    pub enum Use {
        /// Filling in for somebody, under one's own name.
        FillIn = "fill_in",
        /// Lists of cases, a whole case, its photos and its timeline.
        Cases = "cases",
        /// Looking for a household by its number.
        Search = "search",
        /// Entering what came on paper or by telephone.
        Enter = "entry",
        /// Adding a photo to a case.
        Attach = "attachments",
        /// What one sender sent in masses.
        Floods = "floods",
        /// The county's overview of its townships.
        Overview = "overview",
        /// Recordings of the sentences that phones speak.
        Record = "recordings",
        /// Who has looked at a case: no township watches itself.
        Reads = "reads",
        /// Of accepted cases, whom to go to in the village.
        VillageCases = "village_cases",
    }
}

/// Something that can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// A use of the program that is no action on a case.
    Use(Use),
    /// An action on a case.
    Act(Action),
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everywhere.
    Anywhere,
    /// The county in which the post is.
    County,
    /// The post's own place, and all that lies in it.
    Place,
    /// What the post's office answers: a township its own cases, a county also those of townships
    /// in which nobody could.
    Office,
    /// As [`Reach::Office`], without what one has filed, filled in or entered oneself.
    OtherHands,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Right {
    /// What may be done.
    pub task: Task,
    /// How far the right reaches.
    pub reach: Reach,
    /// The states of the cases for which it holds. An action is limited by its own row as well
    /// (`action.rs`).
    pub states: &'static [State],
}

const fn may(task: Use, reach: Reach) -> Right {
    Right { task: Task::Use(task), reach, states: State::ALL }
}

const fn act(action: Action, reach: Reach) -> Right {
    Right { task: Task::Act(action), reach, states: State::ALL }
}

/// What the phone that filed does with its own case, and nobody else.
pub const APPLICANTS: &[Action] =
    &[Action::Correct, Action::RequestWithdrawal, Action::RequestReview];

const TOWNSHIP: &[Right] = &[
    may(Use::FillIn, Reach::Anywhere),
    may(Use::Cases, Reach::Place),
    may(Use::Search, Reach::Place),
    may(Use::Enter, Reach::County),
    may(Use::Attach, Reach::Place),
    may(Use::Floods, Reach::Place),
    act(Action::Accept, Reach::OtherHands),
    act(Action::Return, Reach::OtherHands),
    act(Action::Refuse, Reach::OtherHands),
    act(Action::Withdraw, Reach::OtherHands),
    act(Action::Transfer, Reach::Office),
    act(Action::Progress, Reach::Office),
    act(Action::FollowUp, Reach::Office),
    act(Action::Sign, Reach::Office),
    act(Action::Amend, Reach::Office),
    act(Action::Link, Reach::Office),
    act(Action::IssueCode, Reach::Office),
];

const COUNTY: &[Right] = &[
    may(Use::FillIn, Reach::Anywhere),
    may(Use::Cases, Reach::Place),
    may(Use::Search, Reach::Place),
    may(Use::Enter, Reach::Place),
    may(Use::Attach, Reach::Place),
    may(Use::Floods, Reach::Place),
    may(Use::Overview, Reach::Place),
    may(Use::Record, Reach::Place),
    may(Use::Reads, Reach::Place),
    act(Action::Accept, Reach::OtherHands),
    act(Action::Return, Reach::OtherHands),
    act(Action::Refuse, Reach::OtherHands),
    act(Action::Withdraw, Reach::OtherHands),
    // The county sends on what was filed in the wrong place.
    act(Action::Transfer, Reach::Place),
    act(Action::Progress, Reach::Office),
    act(Action::FollowUp, Reach::Office),
    act(Action::Sign, Reach::Office),
    act(Action::Amend, Reach::Office),
    act(Action::Link, Reach::Office),
    act(Action::IssueCode, Reach::Office),
    // A township does not judge what it has refused.
    act(Action::Reopen, Reach::Place),
    act(Action::Unlink, Reach::Place),
];

const CADRE: &[Right] = &[may(Use::FillIn, Reach::Anywhere)];

const VILLAGE: &[Right] = &[
    may(Use::FillIn, Reach::Anywhere),
    Right { states: &[State::Accepted], ..may(Use::VillageCases, Reach::Place) },
];

impl PostKind {
    /// Its rows of the table.
    #[must_use]
    pub const fn rights(self) -> &'static [Right] {
        match self {
            Self::Township => TOWNSHIP,
            Self::County => COUNTY,
            Self::Cadre => CADRE,
            Self::Village => VILLAGE,
        }
    }

    /// Its row for that task; without one it may not do it.
    #[must_use]
    pub fn right(self, task: Task) -> Option<Right> {
        self.rights().iter().copied().find(|right| right.task == task)
    }
}

impl Task {
    /// Its name in the API and in papers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Use(task) => task.as_str(),
            Self::Act(action) => action.as_str(),
        }
    }

    /// Everything that the table may name.
    pub fn all() -> impl Iterator<Item = Self> {
        let uses = Use::ALL.iter().copied().map(Self::Use);
        uses.chain(Action::ALL.iter().copied().map(Self::Act))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::duty::DutyKind;

    #[test]
    fn a_task_stands_once_in_a_post_and_somebody_has_it() {
        for task in Task::all() {
            let rows =
                |kind: &PostKind| kind.rights().iter().filter(|right| right.task == task).count();
            assert!(PostKind::ALL.iter().all(|kind| rows(kind) <= 1), "{task:?}: twice");
            let is_applicants = matches!(task, Task::Act(action) if APPLICANTS.contains(&action));
            let has_post = PostKind::ALL.iter().any(|kind| rows(kind) == 1);
            assert_ne!(is_applicants, has_post, "{task:?}: the phone's, or some post's");
        }
    }

    #[test]
    fn the_answer_is_left_to_another_hand() {
        for right in PostKind::ALL.iter().flat_map(|kind| kind.rights()) {
            let Task::Act(action) = right.task else { continue };
            let ends_it = action.rule().ends.contains(&DutyKind::Answer);
            // A link only says at which filing the household is answered.
            let is_anothers = ends_it && action != Action::Link;
            assert_eq!(right.reach == Reach::OtherHands, is_anothers, "{action:?}");
        }
    }

    #[test]
    fn whoever_answers_sees() {
        for kind in PostKind::ALL {
            let acts = kind.rights().iter().any(|right| matches!(right.task, Task::Act(_)));
            assert!(!acts || kind.right(Task::Use(Use::Cases)).is_some(), "{kind:?}");
        }
    }
}
