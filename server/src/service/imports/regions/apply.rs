//! Writes a plan and everything that follows from it, in the caller's transaction.

use wasm_validator::region::Level;

use super::plan::{Change, Current, Place, Plan};
use super::{Import, hand_on};
use crate::app::App;
use crate::domain::error::Result;
use crate::store::regions::{self, NewVersion};
use crate::store::{Tx, posts};

/// Ends come first: a code may pass from one place to another in the same list.
pub(super) async fn apply(
    app: &App,
    tx: &mut Tx,
    import: &Import,
    now: &Current,
    plan: &Plan,
) -> Result<()> {
    let relisted = relisted(import, now, plan);
    let ended = plan.changes.iter().filter_map(|change| match change {
        Change::Add(_) => None,
        Change::Become { before, .. } | Change::End { before, .. } => Some(before),
    });
    for place in ended.chain(relisted) {
        regions::end_version(tx, place.id, import.valid_from).await?;
    }
    for change in &plan.changes {
        if let Change::Add(place) = change {
            regions::insert(tx, place.id, place.level, None).await?;
        }
    }
    let begun = plan.changes.iter().filter_map(|change| match change {
        Change::End { .. } => None,
        Change::Add(place) | Change::Become { after: place, .. } => Some(place),
    });
    for place in begun.chain(relisted) {
        let version = NewVersion {
            code: &place.code,
            name: &place.name,
            parent_id: place.parent,
            list: &import.list,
            valid_from: import.valid_from,
        };
        regions::insert_version(tx, place.id, &version).await?;
    }
    follow(app, tx, plan).await
}

/// The county itself, when it does not change: it still has to carry the new list, by which it is
/// known that the list was imported, and from which day.
fn relisted<'a>(import: &Import, now: &'a Current, plan: &Plan) -> Option<&'a Place> {
    let is_changed = plan.changes.iter().any(
        |change| matches!(change, Change::Become { before, .. } if before.level == Level::County),
    );
    now.county.as_ref().filter(|_| !is_changed && now.list != import.list)
}

/// Cases and accounts go where their place went: villages before townships, since a
/// village may leave a township that ends for another than its successor.
async fn follow(app: &App, tx: &mut Tx, plan: &Plan) -> Result<()> {
    for change in &plan.changes {
        match change {
            Change::Become { before, after } if before.level == Level::Village => {
                if let (Some(from), Some(to)) = (before.parent, after.parent)
                    && from != to
                {
                    hand_on::village(app, tx, before.id, from, to).await?;
                }
            }
            Change::End { before, successor: Some(into) } => {
                regions::set_successor(tx, before.id, into.id).await?;
                posts::move_all(tx, before.id, into.id).await?;
                let home = if into.level == Level::Village { into.parent } else { Some(into.id) };
                if let (Level::Village, Some(from), Some(to)) = (before.level, before.parent, home)
                    && from != to
                {
                    hand_on::village(app, tx, before.id, from, to).await?;
                }
            }
            _ => {}
        }
    }
    for change in &plan.changes {
        if let Change::End { before, successor: Some(into) } = change
            && before.level == Level::Township
        {
            hand_on::township(app, tx, before.id, into.id).await?;
        }
    }
    Ok(())
}
