//! 成批不收: one refusal for many cases of a flood that an officer has looked at.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::domain::answer::{Notified, NotifiedHow, Refusal, RefusalGround};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::rights::Use;
use crate::gateway::tokens::Bearer;
use crate::service::people::sessions;
use crate::service::procedure::frame::Request;
use crate::service::procedure::refuse::refuse;
use crate::store::{cases, floods};

/// One refusal for many cases of a flood.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FloodRefusal {
    /// The message to whoever filed them.
    pub message: String,
    /// How the officer knows that no household filed them; kept with each case.
    pub reason: String,
    /// The cases that the officer looked at, 1 to 200. Cases that came in later are not included.
    #[schema(min_items = 1, max_items = 200)]
    pub cases: Vec<FloodCase>,
}

/// A case, as the officer looked at it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FloodCase {
    /// Id of the case, made on the phone.
    pub id: Uuid,
    /// Its version, as in `If-Match`.
    pub version: i64,
}

/// The outcome of a flood refusal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FloodAnswered {
    /// Number of cases refused by this request, now or when it was first sent.
    pub refused: usize,
    /// Cases that were not refused, each with its reason.
    pub left: Vec<FloodLeft>,
}

/// A case that was not refused.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FloodLeft {
    /// Id of the case, made on the phone.
    pub id: Uuid,
    /// The code that a refusal of that case alone would give: `case.changed`, `case.state`, …
    #[schema(value_type = String)]
    pub code: ErrorCode,
}

/// Most cases of one request: some seconds of work.
const AT_ONCE: usize = 200;

/// Refuses each case by its own event, in its own transaction. Cases that were opened,
/// corrected or answered meanwhile are left, and named. The same request again does nothing twice.
///
/// # Errors
/// `case.answer_invalid`, `case.unknown` where none of them is in the officer's region,
/// `session.expired`, `account.not_allowed`, database errors.
pub async fn refuse_flood(
    app: &App,
    bearer: Bearer,
    flood: Uuid,
    key: &str,
    asked: &FloodRefusal,
) -> Result<FloodAnswered> {
    let answer = Refusal {
        ground: RefusalGround::NotHousehold,
        message: asked.message.clone(),
        notified: Notified { how: NotifiedHow::NotYet, on: None },
        reason: Some(asked.reason.clone()),
        attempts: Vec::new(),
        village_visit_on: None,
        confirmed: None,
    };
    answer.check_words()?;
    if !(1..=AT_ONCE).contains(&asked.cases.len()) {
        return Err(ErrorCode::CaseAnswerInvalid.into());
    }
    let body = serde_json::to_vec(&answer).map_err(Error::fault)?;
    let members = members(app, bearer, flood, &asked.cases).await?;
    let mut answered = FloodAnswered { refused: 0, left: Vec::new() };
    let mut seen = HashSet::new();
    for FloodCase { id, version } in asked.cases.iter().filter(|case| seen.insert(case.id)) {
        let request = Request::new(bearer, *id, *version, format!("{key}/{id}"), "refusal", &body);
        let outcome = match members.contains(id) {
            true => refuse(app, &request, &answer).await.map(drop),
            false => Err(ErrorCode::CaseUnknown.into()),
        };
        match outcome {
            Ok(()) => answered.refused += 1,
            Err(error) if ends_it(error.code) => return Err(error),
            Err(error) => answered.left.push(FloodLeft { id: *id, code: error.code }),
        }
    }
    Ok(answered)
}

/// Those of the cases that belong to the flood and lie in the officer's region. Where none does,
/// the flood does not exist for the officer.
async fn members(
    app: &App,
    bearer: Bearer,
    flood: Uuid,
    asked: &[FloodCase],
) -> Result<HashSet<Uuid>> {
    let mut tx = app.db.begin_read().await?;
    let staff = sessions::staff(app, &mut tx, bearer, Use::Floods).await?;
    let mut members = HashSet::new();
    for case in asked {
        let mark = floods::find(&mut tx, case.id).await?.filter(|mark| mark.flood_id == flood);
        if mark.is_some()
            && cases::find_in(&mut tx, &staff.areas(Use::Floods), case.id).await?.is_some()
        {
            members.insert(case.id);
        }
    }
    if members.is_empty() { Err(ErrorCode::CaseUnknown.into()) } else { Ok(members) }
}

/// Whether the error concerns the whole request, and not one case.
const fn ends_it(code: ErrorCode) -> bool {
    use ErrorCode::{ServerBusy, ServerFault, ServerStorage, SessionExpired};
    matches!(code, SessionExpired | ServerBusy | ServerStorage | ServerFault)
}
