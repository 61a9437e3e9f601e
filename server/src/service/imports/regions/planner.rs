//! Makes the plan: the county first, then its townships, then the villages of the townships
//! whose fate is known.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;
use wasm_validator::region::Level;

use super::error::ImportError;
use super::map::{Decision, Decisions};
use super::matching::{Matched, New, Old, match_level};
use super::names::bare;
use super::plan::{Ambiguous, Change, Current, Place, Plan, Why};
use super::read::Listing;

/// Rejects an import whose first day is too early for what it changes.
///
/// # Errors
/// [`ImportError::Backwards`]: the history would overlap.
pub(super) fn check_begins_after(
    plan: &Plan,
    now: &Current,
    list: &str,
    valid_from: NaiveDate,
) -> Result<(), ImportError> {
    let relisted = now.county.iter().filter(|_| now.list != list);
    let changed = plan.changes.iter().filter_map(|change| match change {
        Change::Add(_) => None,
        Change::Become { before, .. } | Change::End { before, .. } => Some(before),
    });
    for place in relisted.chain(changed) {
        if let Some(since) = now.since.get(&place.id).filter(|since| **since >= valid_from) {
            return Err(ImportError::Backwards { code: place.code.clone(), since: *since });
        }
    }
    Ok(())
}

/// The changes that the list brings. `new_id` makes ids for new places.
///
/// # Errors
/// A county or village without a parent, a map entry that leads nowhere.
pub fn plan(
    now: &Current,
    county: (&str, Option<&str>),
    listing: &Listing,
    map: &Decisions,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<Plan, ImportError> {
    let mut planner = Planner {
        now,
        listing,
        map,
        new_id,
        plan: Plan::default(),
        townships: HashMap::new(),
        fates: HashMap::new(),
        unclear: HashSet::new(),
    };
    let county = planner.county(county)?;
    planner.townships(&county)?;
    planner.villages()?;
    Ok(planner.finish())
}

struct Planner<'a> {
    now: &'a Current,
    listing: &'a Listing,
    map: &'a Decisions,
    new_id: &'a mut dyn FnMut() -> Uuid,
    plan: Plan,
    /// The townships as they will be, by their new code.
    townships: HashMap<String, Place>,
    /// What follows each township: itself, or its successor.
    fates: HashMap<Uuid, Place>,
    /// New codes of places that cannot be decided yet.
    unclear: HashSet<String>,
}

impl<'a> Planner<'a> {
    fn county(&mut self, (code, name): (&str, Option<&str>)) -> Result<Place, ImportError> {
        let before = self.now.county.as_ref();
        let name = name
            .or(self.listing.county_name.as_deref())
            .or(before.map(|county| county.name.as_str()))
            .ok_or_else(|| ImportError::CountyName(code.to_owned()))?;
        let new = New { code, name, home: None };
        let Some(before) = before else { return Ok(self.add(Level::County, new)) };
        let is_told =
            self.map.get(&before.code).is_some_and(|told| *told == Decision::Is(code.to_owned()));
        if !is_told && bare(Level::County, name) != bare(Level::County, &before.name) {
            self.ask(before, Why::Candidates(vec![(code.to_owned(), name.to_owned())]));
            return Ok(before.clone());
        }
        Ok(self.keep(before, new))
    }

    fn townships(&mut self, county: &Place) -> Result<(), ImportError> {
        if self.listing.townships.is_empty() {
            for township in &self.now.townships {
                self.townships.insert(township.code.clone(), township.clone());
                self.fates.insert(township.id, township.clone());
            }
            return Ok(());
        }
        let home = Some(county.id);
        let olds = self.now.townships.iter().map(|place| Old { place, home }).collect();
        let matched = match_level(olds, news(&self.listing.townships, |_| home), self.map)?;
        let Matched { pairs, ended, added, unclear } = matched;
        for (old, new) in pairs {
            let after = self.keep(old.place, new);
            self.fates.insert(old.place.id, after.clone());
            self.townships.insert(after.code.clone(), after);
        }
        for new in added {
            let after = self.add(Level::Township, new);
            self.townships.insert(after.code.clone(), after);
        }
        self.ask_all(&unclear);
        for (old, into) in ended {
            self.end_township(old.place, into)?;
        }
        Ok(())
    }

    fn end_township(&mut self, before: &Place, into: Option<&str>) -> Result<(), ImportError> {
        let successor = self.successor(before, into)?;
        let mut legacy = self.now.legacies.get(&before.id).copied().unwrap_or_default();
        let villages = self.now.villages.iter().filter(|place| place.parent == Some(before.id));
        legacy.villages = i64::try_from(villages.count()).unwrap_or(i64::MAX);
        match successor {
            None if !legacy.is_none() => {
                self.ask(before, Why::Successor(legacy));
                return Ok(());
            }
            None => {}
            Some(ref place) => {
                self.fates.insert(before.id, place.clone());
            }
        }
        self.plan.changes.push(Change::End { before: before.clone(), successor });
        Ok(())
    }

    /// The successor that the map names; `None` while that cannot be decided yet.
    fn successor(&self, old: &Place, into: Option<&str>) -> Result<Option<Place>, ImportError> {
        let Some(into) = into else { return Ok(None) };
        match self.townships.get(into) {
            Some(place) => Ok(Some(place.clone())),
            None if self.is_unclear(into) => Ok(None),
            None => Err(ImportError::MapTarget { old: old.code.clone(), new: into.to_owned() }),
        }
    }

    /// Whether the place with this new code, or its township, cannot be decided yet.
    fn is_unclear(&self, code: &str) -> bool {
        self.unclear.contains(code) || code.get(..9).is_some_and(|code| self.unclear.contains(code))
    }

    fn villages(&mut self) -> Result<(), ImportError> {
        let mut known = Vec::new();
        for place in &self.now.villages {
            let goes_to = self.map.get(&place.code);
            let is_unclear = matches!(goes_to, Some(Decision::Is(code)) if self.is_unclear(code));
            let township = place.parent.and_then(|parent| self.fates.get(&parent));
            if let Some(township) = township.filter(|_| !is_unclear) {
                known.push(Old { place, home: Some(township.id) });
            }
        }
        if self.listing.villages.is_empty() {
            // They are not compared, but a township that ends takes them along.
            for Old { place, home } in known {
                self.keep(place, New { code: &place.code, name: &place.name, home });
            }
            return Ok(());
        }
        for (code, name) in &self.listing.villages {
            let township = &code[..9];
            if !self.townships.contains_key(township) && !self.is_unclear(township) {
                let (code, name) = (code.clone(), name.clone());
                return Err(ImportError::NoTownship { code, name, township: township.to_owned() });
            }
        }
        let home = |code: &str| self.townships.get(&code[..9]).map(|township| township.id);
        let mut news = news(&self.listing.villages, home);
        news.retain(|new| new.home.is_some());
        let Matched { pairs, ended, added, unclear } = match_level(known, news, self.map)?;
        let mut villages = HashMap::new();
        for (old, new) in pairs {
            villages.insert(new.code, self.keep(old.place, new));
        }
        for new in added {
            villages.insert(new.code, self.add(Level::Village, new));
        }
        self.ask_all(&unclear);
        for (old, into) in ended {
            let successor = match into.and_then(|into| villages.get(into)) {
                Some(village) => Some(village.clone()),
                None => self.successor(old.place, into)?,
            };
            self.plan.changes.push(Change::End { before: old.place.clone(), successor });
        }
        Ok(())
    }

    fn keep(&mut self, before: &Place, new: New<'_>) -> Place {
        let New { code, name, home } = new;
        let after =
            Place { code: code.to_owned(), name: name.to_owned(), parent: home, ..before.clone() };
        if after == *before {
            self.plan.same += 1;
        } else {
            let before = before.clone();
            self.plan.changes.push(Change::Become { before, after: after.clone() });
        }
        after
    }

    fn add(&mut self, level: Level, new: New<'_>) -> Place {
        let New { code, name, home } = new;
        let (id, code, name) = ((self.new_id)(), code.to_owned(), name.to_owned());
        let place = Place { id, level, code, name, parent: home };
        self.plan.changes.push(Change::Add(place.clone()));
        place
    }

    fn ask(&mut self, place: &Place, why: Why) {
        let (code, name) = (place.code.clone(), place.name.clone());
        self.plan.ambiguous.push(Ambiguous { code, name, why });
    }

    fn ask_all(&mut self, unclear: &[(Vec<Old<'a>>, Vec<New<'a>>)]) {
        for (olds, news) in unclear {
            let candidates: Vec<_> =
                news.iter().map(|new| (new.code.to_owned(), new.name.to_owned())).collect();
            self.unclear.extend(news.iter().map(|new| new.code.to_owned()));
            for old in olds {
                self.ask(old.place, Why::Candidates(candidates.clone()));
            }
        }
    }

    fn finish(self) -> Plan {
        let used: HashSet<&str> = self
            .plan
            .changes
            .iter()
            .filter_map(|change| match change {
                Change::Add(_) => None,
                Change::Become { before, .. } | Change::End { before, .. } => {
                    Some(before.code.as_str())
                }
            })
            .collect();
        let unneeded = self.map.keys().filter(|old| !used.contains(old.as_str())).cloned();
        Plan { unneeded: unneeded.collect(), ..self.plan }
    }
}

fn news<'a>(
    listed: &'a BTreeMap<String, String>,
    home: impl Fn(&str) -> Option<Uuid>,
) -> Vec<New<'a>> {
    listed.iter().map(|(code, name)| New { code, name, home: home(code) }).collect()
}
