//! 进展 after acceptance, so that the farmer's page does not go dead.

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::answer::{Progress, ProgressKind};
use crate::domain::duty::{DutyKind, DutyOutcome};
use crate::domain::error::Result;
use crate::domain::event::Happening;
use crate::service::case::duty;
use crate::service::case::notice::Notice;
use crate::service::procedure::frame::{Begun, Request, begin};
use crate::service::procedure::link;
use crate::service::views::case::CaseView;

/// Tells the applicant how the case goes on.
///
/// # Errors
/// Those of [`begin`], `case.answer_invalid`.
pub async fn progress(app: &App, request: &Request, answer: &Progress) -> Result<CaseView> {
    let mut pending = match begin(app, request, Action::Progress).await? {
        Begun::Done(view) => return Ok(*view),
        Begun::Pending(pending) => pending,
    };
    answer.check(&pending.span().await?)?;
    // A missing print is settled only by the print, not by any other visit.
    if answer.kind == ProgressKind::Visited {
        if !pending.case.signature_missing {
            let (tx, case) = (&mut pending.tx, &mut pending.case);
            duty::end(app, tx, case, DutyKind::SignatureVisit, DutyOutcome::Visited).await?;
        }
        link::visited(app, &mut pending.tx, &pending.case).await?;
    }
    link::settle(app, &mut pending.tx, &pending.case).await?;
    pending.tell(Notice::Progress(answer.kind, answer.on), None).await?;
    pending.finish(Happening::Progress(answer.clone())).await
}
