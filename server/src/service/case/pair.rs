//! How two filings stand to each other: which came first, whether they name one household.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;
use wasm_validator::declaration::{Applicant, IdStatus, PhoneStatus};
use wasm_validator::identity::IdNumber;
use wasm_validator::phone::Phone;

use crate::app::App;
use crate::domain::difference::Difference;
use crate::domain::error::Result;
use crate::names::names;
use crate::service::case::form;
use crate::service::case::reads::Read;
use crate::store::cases::Case;
use crate::store::{Tx, duties};

names! {
    /// Why two filings cannot be linked.
    pub enum Hindrance {
        /// They are linked to each other.
        Linked = "linked",
        /// One is linked to a third.
        LinkedElsewhere = "linked_elsewhere",
        /// One was refused or withdrawn.
        Ended = "ended",
        /// One does not open, so they cannot be compared.
        Unreadable = "unreadable",
    }
}

/// How two filings stand to each other.
#[derive(Debug)]
pub struct Pair {
    /// Whether the other one came first.
    pub earlier: bool,
    /// Why they cannot be linked; absent where they can.
    pub hindrance: Option<Hindrance>,
    /// The answers in which they name different people.
    pub differs: Vec<Difference>,
}

/// Compares a case with another. The desk shows what this says and judges nothing itself.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn compare(app: &App, tx: &mut Tx, case: &Case, other: &Case) -> Result<Pair> {
    let each_other = case.duplicate_of == Some(other.id) || other.duplicate_of == Some(case.id);
    let hindrance = if each_other {
        Some(Hindrance::Linked)
    } else if case.duplicate_of.is_some() || other.duplicate_of.is_some() {
        Some(Hindrance::LinkedElsewhere)
    } else if !case.state.goes_on() || !other.state.goes_on() {
        Some(Hindrance::Ended)
    } else {
        None
    };
    let read = Read::by_no_account();
    let a = form::newest_if_readable(app, tx, read, case).await?;
    let b = form::newest_if_readable(app, tx, read, other).await?;
    let (mine, theirs) = (began(app, tx, case).await?, began(app, tx, other).await?);
    let (hindrance, differs) = match (&a, &b) {
        (Some(a), Some(b)) if mine.is_some() && theirs.is_some() => {
            let today = app.clock.today();
            (hindrance, differences(&a.form.applicant, &b.form.applicant, today))
        }
        _ => (hindrance.or(Some(Hindrance::Unreadable)), Vec::new()),
    };
    Ok(Pair { earlier: theirs < mine, hindrance, differs })
}

/// Sort key of the order in which cases began: day in hand, arrival, id.
type Began = (Option<NaiveDate>, DateTime<Utc>, Uuid);

/// When a case began: paper that came on Monday and was entered on Wednesday began on Monday.
/// `None` when its first duty cannot be read.
async fn began(app: &App, tx: &mut Tx, case: &Case) -> Result<Option<Began>> {
    let first = duties::list(tx, case.id).await?.into_iter().next().transpose();
    let first = app.unreadable.judge("duties", &case.id.to_string(), first);
    let Some(first) = form::if_readable(first)? else { return Ok(None) };
    let first = first.map(|duty| duty.started_on());
    Ok(Some((first, case.received_at, case.id)))
}

/// Only real differences count, not spelling; a number that one of them lacks does not differ.
/// Somebody who files with a neighbour's id number is given away by their own telephone.
fn differences(a: &Applicant, b: &Applicant, today: NaiveDate) -> Vec<Difference> {
    let number = |one: &Applicant| {
        let text = one.id_number.as_deref().filter(|_| one.id_status == IdStatus::Given)?;
        Some(IdNumber::parse(text, today).ok()?.as_str().to_owned())
    };
    let mut found = Vec::new();
    let name = |one: &Applicant| form::compared(form::name(one));
    if name(a) != name(b) {
        found.push(Difference::Name);
    }
    if let (Some(a), Some(b)) = (number(a), number(b))
        && a != b
    {
        found.push(Difference::IdNumber);
    }
    let telephone = |one: &Applicant| {
        let text = one.phone.as_deref().filter(|_| one.phone_status == PhoneStatus::Given)?;
        Some(Phone::parse(text).ok()?.as_str().to_owned())
    };
    if let (Some(a), Some(b)) = (telephone(a), telephone(b))
        && a != b
    {
        found.push(Difference::Telephone);
    }
    found
}
