//! Which cases an officer sees, and which of those they may answer.

use uuid::Uuid;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::post::{Area, Post, PostKind};
use crate::domain::rights::{Reach, Task, Use};
use crate::domain::staff::Staff;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::routing;
use crate::store::Tx;
use crate::store::cases::{self, Case};

/// The case, where one of the officer's posts lets them do `task` with it.
///
/// # Errors
/// `case.unknown`, also for a case outside the officer's posts: they are not told that it exists.
pub async fn get(tx: &mut Tx, staff: &Staff, task: Use, id: Uuid) -> Result<Case> {
    let case = cases::find_in(tx, &staff.areas(task), id).await?;
    let case = case.filter(|case| posts_at(staff, task, case).next().is_some());
    case.ok_or_else(|| ErrorCode::CaseUnknown.into())
}

/// Whether the officer may do `task` with a case that they see.
#[must_use]
pub fn may(staff: &Staff, task: Use, case: &Case) -> bool {
    posts_at(staff, task, case).next().is_some()
}

/// The posts that let the officer do `task` with the case as it stands.
fn posts_at<'a>(staff: &'a Staff, task: Use, case: &'a Case) -> impl Iterator<Item = &'a Post> {
    staff.posts_for(task).filter(move |post| {
        let lies_there = |area: Area| area.contains(case.county_id, case.township_id);
        let states = post.kind.right(Task::Use(task)).map_or(&[][..], |right| right.states);
        states.contains(&case.state) && post.area().is_some_and(lies_there)
    })
}

/// What a post lets somebody do with one case.
#[derive(Debug, Clone, Copy)]
struct Hold {
    kind: PostKind,
    /// Whether its office answers the case.
    is_office: bool,
    /// Whether they may answer it: as another hand than whoever prepared it, or because the policy
    /// lets them answer what they have prepared.
    is_other_hand: bool,
}

impl Hold {
    fn reaches(self, reach: Reach) -> bool {
        match reach {
            Reach::Anywhere | Reach::County | Reach::Place => true,
            Reach::Office => self.is_office,
            Reach::OtherHands => self.is_other_hand,
        }
    }
}

/// How an officer stands to a case.
#[derive(Debug, Clone)]
pub struct Standing {
    /// One for each post in whose area the case lies.
    holds: Vec<Hold>,
    /// Whether they filed it, filled it in or entered it.
    is_own: bool,
}

impl Standing {
    /// How the officer stands to it today. Where everybody in the office has prepared it, the
    /// county answers; its policy may also let officers answer what they have prepared.
    ///
    /// # Errors
    /// `server.fault` when the case's county or township is not in the gazetteer; a database
    /// error.
    pub async fn of(
        app: &App,
        tx: &mut Tx,
        places: &Gazetteer,
        staff: &Staff,
        case: &Case,
    ) -> Result<Self> {
        let today = app.clock.today();
        let office = routing::answering(places, case.county_id, case.township_id, today)?.id;
        let preparers = cases::list_preparers(tx, case.id).await?;
        let is_own = preparers.contains(&staff.id);
        let may_prepare = places.rules(case.county_id, today).policy.procedure.preparer_may_answer;
        let nobody_else = !preparers.is_empty()
            && places.officers(office, today).all(|officer| preparers.contains(&officer));
        let hold = |post: &Post| {
            let is_office = post.region_id == office;
            let is_other_hand = if is_own {
                is_office && may_prepare
            } else {
                is_office || (post.kind == PostKind::County && nobody_else)
            };
            Hold { kind: post.kind, is_office, is_other_hand }
        };
        Ok(Self { holds: posts_at(staff, Use::Cases, case).map(hold).collect(), is_own })
    }

    /// Whether the officer's office answers the case.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.holds.iter().any(|hold| hold.is_office)
    }

    /// Whether the officer takes this action. Whether the case's state allows it is
    /// [`Standing::actions`]' question.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        let task = Task::Act(action);
        self.holds.iter().any(|hold| hold.kind.right(task).is_some_and(|r| hold.reaches(r.reach)))
    }

    /// Why they may not take it.
    #[must_use]
    pub fn refusal(&self, action: Action) -> ErrorCode {
        let is_others = |hold: &Hold| {
            let right = hold.kind.right(Task::Act(action));
            hold.is_office && right.is_some_and(|right| right.reach == Reach::OtherHands)
        };
        if self.is_own && self.holds.iter().any(is_others) {
            ErrorCode::AccountOwnFiling
        } else {
            ErrorCode::AccountNotAllowed
        }
    }

    /// The actions that the officer may take on the case now.
    #[must_use]
    pub fn actions(&self, case: &Case) -> Vec<Action> {
        let mut actions = Action::possible(case.situation());
        actions.retain(|action| self.may(*action));
        actions
    }

    /// Whether they would have to answer what they have prepared themselves, and may not.
    #[must_use]
    pub fn is_barred(&self) -> bool {
        self.is_own && self.answers() && !self.holds.iter().any(|hold| hold.is_other_hand)
    }
}
