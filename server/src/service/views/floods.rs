//! The floods that wait for an answer, and the flood that a case is part of.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::clock::last_day_before;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::flood::FloodKind;
use crate::domain::rights::Use;
use crate::gateway::tokens::Bearer;
use crate::service::people::sessions;
use crate::service::places::routing;
use crate::service::views::inbox;
use crate::store::Tx;
use crate::store::floods::{self, Share};

/// Filter of the list of floods.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FloodQuery {
    /// Code of a township; a deputy names the township whose inbox they look at.
    pub township: Option<String>,
}

/// 同一来源连报: many filings of one sender that wait for an answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FloodView {
    /// Id of the flood: for the path of the answer, and for `GET /cases?flood=`.
    pub id: Uuid,
    /// What the sender is recognised by.
    pub kind: FloodKind,
    /// Cases of it to which an answer is owed.
    pub open: i64,
    /// Of those, how many stand apart from the other open cases: one too many, opened by nobody,
    /// not due yet.
    pub set_apart: i64,
    /// When the first of its open cases came in.
    pub first_at: DateTime<Utc>,
    /// When the last of its open cases came in.
    pub last_at: DateTime<Utc>,
    /// The earliest last day among its open cases.
    pub due_on: NaiveDate,
    /// Whether this officer may answer any of them.
    pub may_answer: bool,
}

/// The flood that a case is part of.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FloodMark {
    /// Id of the flood, for `GET /cases?flood=`.
    pub id: Uuid,
    /// What the sender is recognised by.
    pub kind: FloodKind,
}

/// Most rows of a list: one for each flood and township.
const MOST: i64 = 200;

/// The floods that wait in the officer's region, at most 200, the largest first.
///
/// # Errors
/// `request.query`, `region.unknown`, `session.expired`, `account.not_allowed`, database errors.
pub async fn list(app: &App, bearer: Bearer, query: &FloodQuery) -> Result<Vec<FloodView>> {
    let mut tx = app.db.begin_read().await?;
    let staff = sessions::staff(app, &mut tx, bearer, Use::Floods).await?;
    let places = app.places.read(&mut tx).await?;
    let township = inbox::region(&places, query.township.as_deref())?;
    let today = app.clock.today();
    let area = staff.area(Use::Floods, township).ok_or(ErrorCode::AccountNotAllowed)?;
    let mut shares = floods::list(&mut tx, area, today, MOST).await?;
    shares.retain(|share| township.is_none_or(|township| share.township_id == Some(township)));
    let mut views = BTreeMap::<Uuid, FloodView>::new();
    for share in shares {
        let answering = routing::answering(&places, share.county_id, share.township_id, today)?;
        let may_answer = staff.areas(Use::Floods).iter().any(|area| area.id() == answering.id);
        views
            .entry(share.flood_id)
            .and_modify(|view| view.add(&share, may_answer))
            .or_insert_with(|| FloodView::new(&share, may_answer));
    }
    let mut views: Vec<_> = views.into_values().collect();
    views.sort_by_key(|view| std::cmp::Reverse(view.open));
    Ok(views)
}

impl FloodView {
    fn new(share: &Share, may_answer: bool) -> Self {
        let Share { flood_id, kind, open, set_apart, first_at, last_at, due_at, .. } = *share;
        let due_on = last_day_before(due_at);
        Self { id: flood_id, kind, open, set_apart, first_at, last_at, due_on, may_answer }
    }

    /// Adds the share of another township.
    fn add(&mut self, share: &Share, may_answer: bool) {
        self.open += share.open;
        self.set_apart += share.set_apart;
        self.first_at = self.first_at.min(share.first_at);
        self.last_at = self.last_at.max(share.last_at);
        self.due_on = self.due_on.min(last_day_before(share.due_at));
        self.may_answer |= may_answer;
    }
}

/// The flood that a case is part of.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn mark_of(tx: &mut Tx, case: Uuid) -> Result<Option<FloodMark>> {
    let mark = floods::find(tx, case).await?;
    Ok(mark.map(|mark| FloodMark { id: mark.flood_id, kind: mark.kind }))
}
