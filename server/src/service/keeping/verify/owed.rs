//! Checks a case's docket, and what is owed on it.

use super::case::Kept;
use crate::domain::case::State;
use crate::domain::duty::DutyKind;
use crate::store::duties::Duty;

impl Kept {
    /// Its docket lies where its own row says, and ends where its timeline ends.
    pub(super) fn check_docket(&self, found: &mut Vec<String>) {
        let Some(docket) = &self.docket else { return found.push("it has no docket".into()) };
        let case = &self.case;
        let places = (docket.county_id, docket.township_id, docket.village_id);
        if places != (case.county_id, case.township_id, case.village_id) {
            found.push("it is at another place than its docket".into());
        }
        let end = self.events.last().map(|last| (last.seq, &last.hash));
        if end != Some((docket.chain_length, &docket.chain_head)) {
            found.push("its timeline does not end where its docket says".into());
        }
    }

    /// What is owed fits the state, lies where the case lies, and is as pressing as it.
    pub(super) fn check_duties(&self, found: &mut Vec<String>) {
        let case = &self.case;
        let running = self.duties.iter().filter(|duty| duty.stopped_at.is_none());
        for duty in running.clone() {
            let (name, number) = (duty.kind.as_str(), duty.number);
            if (duty.county_id, duty.township_id) != (case.county_id, case.township_id) {
                found.push(format!("duty {number}, {name}, is at another place than the case"));
            }
            if duty.rank != case.rank() {
                found.push(format!("duty {number}, {name}, is not as urgent as the case"));
            }
        }
        for duty in &self.duties {
            let number = duty.number;
            if duty.stopped_at.is_some() != duty.outcome.is_some() {
                found.push(format!("duty {number} has either an end or an outcome, not both"));
            }
            let before =
                duty.continues.map(|before| self.duties.iter().find(|d| d.number == before));
            let fits =
                |before: &Duty| before.kind == duty.kind && before.started_at == duty.started_at;
            if before.is_some_and(|before| !before.is_some_and(fits)) {
                found.push(format!("duty {number} does not continue what it says"));
            }
        }
        let owed = |kind| running.clone().filter(|duty| duty.kind == kind).count();
        if owed(DutyKind::Signatures) > 0
            && (case.state != State::Accepted || case.duplicate_of.is_some())
        {
            found.push("signatures are owed, and it is not accepted".into());
        }
        for (kind, state) in
            [(DutyKind::Answer, State::Submitted), (DutyKind::Correction, State::Returned)]
        {
            // Late, or urgent, it stays owed although the case has been linked.
            let fits = match (case.state == state, case.duplicate_of) {
                (true, None) => owed(kind) == 1,
                (true, Some(_)) => owed(kind) <= 1,
                (false, _) => owed(kind) == 0,
            };
            if !fits {
                found.push(format!("{} is not owed as its state says", kind.as_str()));
            }
        }
    }
}
