//! Which cases an officer sees, and which of those they may answer.

use uuid::Uuid;

use crate::app::App;
use crate::domain::action::{Action, By};
use crate::domain::error::{ErrorCode, Result};
use crate::domain::staff::Staff;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::routing;
use crate::store::cases::{self, Case};
use crate::store::{Tx, accounts};

/// A case in the officer's region.
///
/// # Errors
/// `case.unknown` for a case outside the region too: the officer is not told that it exists.
pub async fn get(tx: &mut Tx, staff: &Staff, id: Uuid) -> Result<Case> {
    cases::find_for(tx, staff, id).await?.ok_or_else(|| ErrorCode::CaseUnknown.into())
}

/// Whether the officer may answer the case: the township does, or the county where the
/// township has no account.
///
/// # Errors
/// `server.fault` when the case's county or township is not in the gazetteer.
pub fn may_answer(places: &Gazetteer, staff: &Staff, case: &Case) -> Result<bool> {
    let answering = routing::answering(places, case.county_id, case.township_id)?;
    Ok(staff.works_in(answering.id))
}

/// How an officer stands to a case.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// Whether it belongs to the officer's county, for which they work.
    is_county: bool,
    /// Whether their office answers it.
    answers: bool,
    /// Whether they filed it, filled it in or entered it.
    is_own: bool,
    /// Whether they may answer it themselves.
    may_decide: bool,
}

impl Standing {
    /// How they stand to it today. Where nobody in the office but who prepared it could answer, the
    /// county does, or its policy lets them answer what they have prepared.
    ///
    /// # Errors
    /// As [`may_answer`], and a database error.
    pub async fn of(
        app: &App,
        tx: &mut Tx,
        places: &Gazetteer,
        staff: &Staff,
        case: &Case,
    ) -> Result<Self> {
        let is_county = staff.region_id == case.county_id;
        let answers = may_answer(places, staff, case)?;
        let preparers = cases::list_preparers(tx, case.id).await?;
        let is_own = preparers.contains(&staff.id);
        let rules = places.rules(case.county_id, app.clock.today());
        let may_decide = if is_own {
            answers && rules.policy.procedure.preparer_may_answer
        } else if answers || !is_county || preparers.is_empty() {
            answers
        } else {
            let office = routing::answering(places, case.county_id, case.township_id)?;
            let officers = accounts::list_officers(tx, office.id).await?;
            officers.iter().all(|officer| preparers.contains(officer))
        };
        Ok(Self { is_county, answers, is_own, may_decide })
    }

    /// Whether the officer takes this action. Whether the case's state allows it is
    /// [`Standing::actions`]' question.
    #[must_use]
    pub fn may(self, action: Action) -> bool {
        match action.rule().by {
            By::Applicant => false,
            By::Answering if action.is_anothers() => self.may_decide,
            By::Answering => self.answers,
            By::AnsweringOrCounty => self.is_county || self.answers,
            By::County => self.is_county,
        }
    }

    /// Why they may not take it.
    #[must_use]
    pub fn refusal(self, action: Action) -> ErrorCode {
        if self.answers && self.is_own && action.is_anothers() {
            ErrorCode::AccountOwnFiling
        } else {
            ErrorCode::AccountNotAllowed
        }
    }

    /// The actions that the officer may take on the case now.
    #[must_use]
    pub fn actions(self, case: &Case) -> Vec<Action> {
        let mut actions = Action::possible(case.situation());
        actions.retain(|action| self.may(*action));
        actions
    }

    /// Whether they would have to answer what they have prepared themselves, and may not.
    #[must_use]
    pub const fn is_barred(self) -> bool {
        self.answers && self.is_own && !self.may_decide
    }
}
