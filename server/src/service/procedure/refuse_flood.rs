//! 成批不收: one answer to what an officer has looked at.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::domain::answer::{Notified, NotifiedHow, Refusal, RefusalGround};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::gateway::tokens::Bearer;
use crate::service::people::sessions;
use crate::service::procedure::frame::Request;
use crate::service::procedure::refuse::refuse;
use crate::store::{cases, floods};

/// One answer to many cases of a flood.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FloodRefusal {
    /// What who filed reads.
    pub message: String,
    /// How the officer knows that no household filed them: kept with each.
    pub reason: String,
    /// What the officer has looked at: 1 to 200. What came in later is not among them.
    #[schema(min_items = 1, max_items = 200)]
    pub cases: Vec<FloodCase>,
}

/// A case, as the officer saw it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FloodCase {
    /// The id made on the phone.
    pub id: Uuid,
    /// Its version, as in `If-Match`.
    pub version: i64,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FloodAnswered {
    /// How many are refused by this request, when it came first or now.
    pub refused: usize,
    /// Those that are not.
    pub left: Vec<FloodLeft>,
}

/// One that is not refused.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FloodLeft {
    /// The id made on the phone.
    pub id: Uuid,
    /// Why, as of a refusal of that case alone: `case.changed`, `case.state`, …
    #[schema(value_type = String)]
    pub code: ErrorCode,
}

/// Some seconds of work.
const AT_ONCE: usize = 200;

/// Refuses each by an event of its own, in a transaction of its own. What somebody has opened,
/// corrected or answered meanwhile is left, and named. Sent again, it does nothing twice.
///
/// # Errors
/// `case.answer_invalid`, `case.unknown` where none of them is theirs, `session.expired`, `account.not_allowed`, the database's.
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

/// Which of the cases came in with that flood, and lie in the officer's region. Where none does,
/// there is no such flood.
async fn members(
    app: &App,
    bearer: Bearer,
    flood: Uuid,
    asked: &[FloodCase],
) -> Result<HashSet<Uuid>> {
    let mut tx = app.db.begin_read().await?;
    let staff = sessions::staff(app, &mut tx, bearer).await?;
    let mut members = HashSet::new();
    for case in asked {
        let mark = floods::find(&mut tx, case.id).await?.filter(|mark| mark.flood_id == flood);
        if mark.is_some() && cases::find_for(&mut tx, &staff, case.id).await?.is_some() {
            members.insert(case.id);
        }
    }
    if members.is_empty() { Err(ErrorCode::CaseUnknown.into()) } else { Ok(members) }
}

/// Whether it is about all of them, and not about one.
const fn ends_it(code: ErrorCode) -> bool {
    use ErrorCode::{ServerBusy, ServerFault, ServerStorage, SessionExpired};
    matches!(code, SessionExpired | ServerBusy | ServerStorage | ServerFault)
}
