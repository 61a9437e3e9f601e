//! A case belongs elsewhere: handed on by an officer, after a correction, or with its region.

use uuid::Uuid;

use crate::app::App;
use crate::service::places::routing::Route;
use crate::store::cases::Case;

/// Puts a case where it belongs; returns the township it leaves, where it leaves one. The
/// date does not change, and a day that has passed unanswered stays counted where it passed.
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
