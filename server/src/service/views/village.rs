//! 本村已收下的: what the village sees of the cases that its township has taken, and no more: whom
//! to go to, where, and by when.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use wasm_validator::Declaration;

use crate::app::App;
use crate::clock::china_day;
use crate::domain::duty::DutyKind;
use crate::domain::error::Result;
use crate::domain::rights::{Task, Use};
use crate::gateway::tokens::Bearer;
use crate::service::case::form;
use crate::service::case::reads::{self, Read, Sight};
use crate::service::people::sessions;
use crate::store::Tx;
use crate::store::cases::{self, Case};

/// A household to go to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VillageCase {
    /// Id of the case.
    pub id: Uuid,
    /// Reference, 12 digits.
    pub reference: String,
    /// Name of the applicant; empty where the form does not open.
    pub name: String,
    /// Where in the village they live, as the form says; empty where it says nothing.
    pub place: String,
    /// The applicant's telephone, else the contact's; empty where there is none.
    pub phone: String,
    /// People in the household; absent where the form does not open.
    pub people: Option<i64>,
    /// Day on which the township took it.
    pub accepted_on: NaiveDate,
    /// 上门补按手印 is due on this day; absent when no visit is promised or it is done.
    pub visit_by: Option<NaiveDate>,
    /// Whether that day has passed.
    pub visit_overdue: bool,
}

/// Most cases of a village that are listed: more are in no village's hands at once.
const MOST: i64 = 200;

/// The accepted cases of the villages in which the account has such a post: of each village the
/// newest first, at most 200.
///
/// # Errors
/// `account.not_allowed`, `account.no_post`, `session.expired`, database errors.
pub async fn list(app: &App, bearer: Bearer) -> Result<Vec<VillageCase>> {
    let (mut tx, staff, read) = loop {
        let mut tx = app.db.begin_read().await?;
        let staff = sessions::staff(app, &mut tx, bearer, Use::VillageCases).await?;
        if let Some(read) = reads::on_record(app, &mut tx, &staff, Sight::visits()).await? {
            break (tx, staff, read);
        }
        drop(tx);
        reads::put(app, &staff, Sight::visits()).await?;
    };
    let mut found = Vec::new();
    for post in staff.posts_for(Use::VillageCases) {
        let states = post.kind.right(Task::Use(Use::VillageCases)).map_or(&[][..], |r| r.states);
        for state in states {
            found.extend(cases::list_of_village(&mut tx, post.region_id, *state, MOST).await?);
        }
    }
    let (found, _) = app.unreadable.sift_named("cases", found)?;
    let mut items = Vec::with_capacity(found.len());
    for case in found {
        items.push(part(app, &mut tx, read, case).await?);
    }
    Ok(items)
}

async fn part(app: &App, tx: &mut Tx, read: Read, case: Case) -> Result<VillageCase> {
    let form = form::newest_if_readable(app, tx, read, &case).await?.map(|newest| newest.form);
    let mut part = VillageCase {
        visit_overdue: case.is_late(DutyKind::SignatureVisit, app.clock.today()),
        accepted_on: china_day(case.state_since),
        visit_by: case.last_day(DutyKind::SignatureVisit),
        id: case.id,
        reference: case.reference,
        name: String::new(),
        place: String::new(),
        phone: String::new(),
        people: None,
    };
    let Some(Declaration { applicant, home, household, .. }) = form else { return Ok(part) };
    part.name = form::name(&applicant).to_owned();
    let contact = applicant.contact.map(|contact| contact.phone);
    part.phone = applicant.phone.or(contact).unwrap_or_default();
    part.place = home.note.unwrap_or_default();
    part.people = Some(household.size);
    Ok(part)
}
