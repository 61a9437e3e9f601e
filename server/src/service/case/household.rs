//! Numbers on which the household itself is reached, to confirm what nobody may say for it:
//! those that it sent. What the office amended, and what came by a code that the office read
//! out, may be anybody's, the officer's own too.

use wasm_validator::Declaration;
use wasm_validator::declaration::PhoneStatus;
use wasm_validator::phone::Phone;

use crate::app::App;
use crate::domain::error::Result;
use crate::domain::event::EventKind;
use crate::service::case::form;
use crate::store::cases::Case;
use crate::store::{Tx, events};

/// Of a form: the applicant's number, and the contact's.
type Numbers = [Option<String>; 2];

/// As [`Phone`] normalises them. Each is what the household last said: where a correction
/// repeats what the office had put there, it says nothing. A version that does not open says
/// nothing either.
///
/// # Errors
/// The database's.
pub async fn numbers(
    app: &App,
    tx: &mut Tx,
    case: &Case,
    newest: &Declaration,
) -> Result<Vec<String>> {
    let sources = events::list_sources(tx, case.id).await?;
    let versions = sources.iter().filter(|kind| **kind != EventKind::CodeIssued).count();
    let said = if i64::try_from(versions) != Ok(case.latest) {
        // Which event made which is not known: only how it began.
        said_by_household(app, tx, case, &[EventKind::Filed]).await?
    } else if sources.iter().any(|kind| is_the_offices(*kind)) {
        said_by_household(app, tx, case, &sources).await?
    } else {
        of_form(newest)
    };
    Ok(said.into_iter().flatten().collect())
}

const fn is_the_offices(kind: EventKind) -> bool {
    matches!(kind, EventKind::Amended | EventKind::CodeIssued)
}

/// Each event made the next version, but for the code: from then on, whether the phone that
/// filed or another corrects is not known.
async fn said_by_household(
    app: &App,
    tx: &mut Tx,
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
        let form = row.and_then(|row| form::open(app, row).ok());
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
