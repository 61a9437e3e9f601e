//! The telephone numbers on which an officer may confirm something with the household: only
//! those that it sent itself. A number that the office amended, or that came by a one-time code
//! which the office read out, may be anybody's, the officer's own included.

use wasm_validator::Declaration;
use wasm_validator::declaration::PhoneStatus;
use wasm_validator::phone::Phone;

use crate::app::App;
use crate::domain::error::Result;
use crate::domain::event::EventKind;
use crate::service::case::form;
use crate::service::case::reads::Read;
use crate::store::cases::Case;
use crate::store::{Tx, events};

/// The applicant's number and the contact's, as one form gives them.
type Numbers = [Option<String>; 2];

/// The household's numbers, as [`Phone`] normalises them: each as the household last gave it.
/// A correction that repeats a number which the office had put there does not count, nor does a
/// version that does not open.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn numbers(
    app: &App,
    tx: &mut Tx,
    read: Read,
    case: &Case,
    newest: &Declaration,
) -> Result<Vec<String>> {
    let sources = events::list_sources(tx, case.id).await?;
    let versions = sources.iter().filter(|kind| **kind != EventKind::CodeIssued).count();
    let said = if i64::try_from(versions) != Ok(case.latest) {
        // The event that made each version is not known, only how the case began.
        said_by_household(app, tx, read, case, &[EventKind::Filed]).await?
    } else if sources.iter().any(|kind| is_the_offices(*kind)) {
        said_by_household(app, tx, read, case, &sources).await?
    } else {
        of_form(newest)
    };
    Ok(said.into_iter().flatten().collect())
}

const fn is_the_offices(kind: EventKind) -> bool {
    matches!(kind, EventKind::Amended | EventKind::CodeIssued)
}

/// The numbers as the household last gave them. Each of `sources` made the next version, except
/// the issue of a code: after that it is not known whether the phone that filed or another one
/// corrects.
async fn said_by_household(
    app: &App,
    tx: &mut Tx,
    read: Read,
    case: &Case,
    sources: &[EventKind],
) -> Result<Numbers> {
    let mut said = Numbers::default();
    let mut before = Some(Numbers::default());
    let mut has_code = false;
    let mut version = 0;
    for kind in sources {
        if *kind == EventKind::CodeIssued {
            has_code = true;
            continue;
        }
        version += 1;
        let row = form::if_readable(form::row(app, tx, case.id, version).await)?.flatten();
        let form = row.and_then(|row| form::open(app, read, row).ok());
        let now = form.map(|reading| of_form(&reading.form));
        let is_theirs = *kind == EventKind::Filed || (*kind == EventKind::Corrected && !has_code);
        if let (true, Some(before), Some(now)) = (is_theirs, &before, &now) {
            for ((said, before), now) in said.iter_mut().zip(before).zip(now) {
                if before != now {
                    said.clone_from(now);
                }
            }
        }
        before = now;
    }
    Ok(said)
}

fn of_form(form: &Declaration) -> Numbers {
    let applicant = &form.applicant;
    let own = applicant.phone.as_ref().filter(|_| applicant.phone_status == PhoneStatus::Given);
    let contact = applicant.contact.as_ref().map(|contact| &contact.phone);
    let normal = |text: &String| Some(Phone::parse(text).ok()?.as_str().to_owned());
    [own.and_then(normal), contact.and_then(normal)]
}
