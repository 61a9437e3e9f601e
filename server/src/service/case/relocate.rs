//! Moving a case: handed on by an officer, after a correction, or along with its region.

use uuid::Uuid;

use crate::app::App;
use crate::service::places::routing::Route;
use crate::store::cases::Case;

/// Moves a case to its new place; returns the township that it leaves, if it leaves one. The
/// filing date does not change, and a missed day stays counted against the township that missed
/// it.
pub fn relocate(app: &App, case: &mut Case, to: Route) -> Option<Option<Uuid>> {
    let from = case.township_id;
    case.village_id = to.village_id;
    if to.township_id == from {
        return None;
    }
    if case.is_overdue(app.clock.today()) {
        case.breach_at_id.get_or_insert(from.unwrap_or(case.county_id));
    }
    case.township_id = to.township_id;
    case.routed_at = app.clock.now();
    case.opened_at = None;
    Some(from)
}
