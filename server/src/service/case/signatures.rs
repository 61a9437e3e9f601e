//! 签字: the adults of a household whose signatures are owed, and what became of each. Who they are
//! is said by the newest form, what became of them by the timeline: nothing is kept twice.

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;
use wasm_validator::Declaration;
use wasm_validator::declaration::IdStatus;
use wasm_validator::identity::IdNumber;

use crate::app::App;
use crate::domain::answer::{SignatureLine, SignatureOutcome, Signatures};
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::Result;
use crate::domain::event::{EventKind, Happening};
use crate::service::case::reads::Read;
use crate::service::case::{duty, form, timeline};
use crate::service::places::gazetteer::Gazetteer;
use crate::store::cases::Case;
use crate::store::{Tx, events};

/// One adult, and what became of the signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Adult {
    /// As in the form; the hint where the name could not be typed.
    pub name: String,
    /// Year of birth; absent for an applicant of whom the form says none.
    pub born: Option<i64>,
    /// Whether it is the applicant, whose signature is the form's own.
    pub is_applicant: bool,
    /// What became of it last; absent while nothing is known.
    pub outcome: Option<SignatureOutcome>,
    /// On which day.
    pub on: Option<NaiveDate>,
    /// The guardian, or why not.
    pub note: Option<String>,
    /// Whether nothing more is asked.
    pub is_done: bool,
}

/// Age in years from which a signature is asked for. The form has no birthdays, only years: whoever
/// turns that old in the course of this year is asked.
const ADULT: i64 = 18;

/// Whose signatures are asked for: the applicant's, and those of the adults named.
fn asked(form: &Declaration, today: NaiveDate) -> Vec<Adult> {
    let applicant = &form.applicant;
    let (name, year) = (form::name(applicant), i64::from(today.year()));
    let own = own_place(form, today);
    let adult = |name: &str, born, is_applicant| Adult {
        name: name.trim().to_owned(),
        born,
        is_applicant,
        outcome: None,
        on: None,
        note: None,
        is_done: false,
    };
    let members = &form.household.members;
    let first = adult(name, own.map(|place| members[place].born), true);
    let others = members
        .iter()
        .enumerate()
        .filter(|(place, member)| own != Some(*place) && member.born <= year - ADULT);
    let others = others.map(|(_, member)| adult(&member.name, Some(member.born), false));
    std::iter::once(first).chain(others).collect()
}

/// Which of the members named is the applicant. Of several with the name it is the one born in the
/// year of the id number, else the one who is the same to the head; the others are somebody else.
fn own_place(form: &Declaration, today: NaiveDate) -> Option<usize> {
    let Declaration { applicant, household, .. } = form;
    let name = form::compared(form::name(applicant));
    let id_number =
        applicant.id_number.as_deref().filter(|_| applicant.id_status == IdStatus::Given);
    let id_number = id_number.and_then(|text| IdNumber::parse(text, today).ok());
    let born = id_number.map(|id_number| i64::from(id_number.birth_date().year()));
    let named = household.members.iter().enumerate();
    let named = named.filter(|(_, member)| form::compared(&member.name) == name);
    // Of equals the first.
    let own = named.rev().max_by_key(|(_, member)| {
        let is_same_to_head = member.relation_to_head == Some(applicant.relation_to_head);
        (born == Some(member.born), is_same_to_head)
    });
    own.map(|(place, _)| place)
}

/// The adults of the newest form, with what the timeline says of each, and what is said `now`
/// besides.
///
/// # Errors
/// `record.unreadable`, database errors.
pub async fn read(
    app: &App,
    tx: &mut Tx,
    case: &Case,
    now: Option<&Signatures>,
) -> Result<Vec<Adult>> {
    let newest = form::newest(app, tx, Read::by_no_account(), case).await?;
    Ok(adults(app, tx, case, &newest.form, now).await?.0)
}

/// The adults of that form, with what the timeline says of each, and what is said `now` besides;
/// and whether something of the timeline does not read, which is passed over.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn adults(
    app: &App,
    tx: &mut Tx,
    case: &Case,
    form: &Declaration,
    now: Option<&Signatures>,
) -> Result<(Vec<Adult>, bool)> {
    let mut adults = asked(form, app.clock.today());
    let taken = events::list_of_kind(tx, case.id, EventKind::SignaturesTaken).await?;
    let (taken, mut is_short) = app.unreadable.sift("events", &case.id.to_string(), taken)?;
    for event in &taken {
        match timeline::read(app, event) {
            Ok(Some(Happening::SignaturesTaken(said))) => note(&mut adults, &said.lines),
            said => is_short |= said.is_err(),
        }
    }
    note(&mut adults, now.map_or(&[], |said| &said.lines));
    for adult in &mut adults {
        let is_form_signed = adult.is_applicant && !case.signature_missing;
        adult.is_done = is_form_signed || adult.outcome.is_some_and(SignatureOutcome::is_end);
    }
    Ok((adults, is_short))
}

fn note(adults: &mut [Adult], lines: &[SignatureLine]) {
    for line in lines {
        let (name, born) = line.who();
        let found = adults.iter_mut().find(|adult| adult.name == name && adult.born == born);
        if let Some(adult) = found {
            adult.outcome = Some(line.outcome);
            adult.on = Some(line.on);
            adult.note.clone_from(&line.note);
        }
    }
}

/// Starts the duty at the acceptance, in a county that asks for signatures, where one is missing.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn begin(app: &App, places: &Gazetteer, tx: &mut Tx, case: &mut Case) -> Result<()> {
    let today = app.clock.today();
    let rules = places.rules(case.county_id, today);
    let Some(days) = rules.policy.procedure.signatures_working_days else { return Ok(()) };
    if is_missing(app, tx, case).await? {
        duty::start(app, rules, tx, case, DutyKind::Signatures, today, days).await?;
    }
    Ok(())
}

/// Ends the duty if nothing more is asked of any adult, now that a print has arrived or the form
/// has changed.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn settle(app: &App, tx: &mut Tx, case: &mut Case) -> Result<()> {
    if case.owed.get(DutyKind::Signatures).is_some() && !is_missing(app, tx, case).await? {
        duty::end(app, tx, case, DutyKind::Signatures, DutyOutcome::Complete).await?;
    }
    Ok(())
}

/// Whether one is owed still; of a form that does not open nobody knows.
async fn is_missing(app: &App, tx: &mut Tx, case: &Case) -> Result<bool> {
    let adults = form::if_readable(read(app, tx, case, None).await)?;
    Ok(adults.is_none_or(|adults| adults.iter().any(|adult| !adult.is_done)))
}
