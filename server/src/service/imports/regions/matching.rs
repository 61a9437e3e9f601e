//! Which place of the new list is which present place, at one level.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use super::error::ImportError;
use super::map::{Decision, Decisions};
use super::names::bare;
use super::plan::Place;

/// A place as it is at present.
#[derive(Debug, Clone, Copy)]
pub(super) struct Old<'a> {
    pub place: &'a Place,
    /// The place above it, as the new list has it: a township that moved is the same
    /// one; for a merged township, the one that it went into.
    pub home: Option<Uuid>,
}

/// A place of the new list.
#[derive(Debug, Clone, Copy)]
pub(super) struct New<'a> {
    pub code: &'a str,
    pub name: &'a str,
    /// The place above it.
    pub home: Option<Uuid>,
}

/// The result of matching.
#[derive(Debug, Default)]
pub(super) struct Matched<'a> {
    /// Places found in the list.
    pub pairs: Vec<(Old<'a>, New<'a>)>,
    /// Places that ended, with the code of their successor where the map gives one.
    pub ended: Vec<(Old<'a>, Option<&'a str>)>,
    /// Places that are new.
    pub added: Vec<New<'a>>,
    /// Groups in which each present place may be any of the new ones, or none.
    pub unclear: Vec<(Vec<Old<'a>>, Vec<New<'a>>)>,
}

/// Equal code and name come first: no map can move what the list leaves alone. Then the map,
/// then names.
pub(super) fn match_level<'a>(
    mut olds: Vec<Old<'a>>,
    mut news: Vec<New<'a>>,
    map: &'a Decisions,
) -> Result<Matched<'a>, ImportError> {
    let mut matched = Matched::default();
    let by_code: HashMap<&str, New<'a>> = news.iter().map(|new| (new.code, *new)).collect();
    olds.retain(|old| {
        let same = by_code
            .get(old.place.code.as_str())
            .filter(|new| new.name == old.place.name && new.home == old.home);
        matched.pairs.extend(same.map(|new| (*old, *new)));
        same.is_none()
    });
    let mut taken: BTreeSet<&str> = matched.pairs.iter().map(|(_, new)| new.code).collect();
    let mut undecided = Vec::new();
    for old in olds {
        match map.get(&old.place.code) {
            None => undecided.push(old),
            Some(Decision::Ended) => matched.ended.push((old, None)),
            Some(Decision::Merged(into)) => matched.ended.push((old, Some(into))),
            Some(Decision::Is(code)) => match by_code.get(code.as_str()) {
                Some(new) if taken.insert(new.code) => matched.pairs.push((old, *new)),
                _ => {
                    let (old, new) = (old.place.code.clone(), code.clone());
                    return Err(ImportError::MapTarget { old, new });
                }
            },
        }
    }
    news.retain(|new| !taken.contains(new.code));
    match_names(undecided, news, &mut matched);
    Ok(matched)
}

fn match_names<'a>(olds: Vec<Old<'a>>, news: Vec<New<'a>>, matched: &mut Matched<'a>) {
    let Some(level) = olds.first().map(|old| old.place.level) else {
        matched.added.extend(news);
        return;
    };
    let name_of = |old: &Old<'a>| bare(level, &old.place.name);
    let classes = classes(
        olds,
        news,
        |old| (old.home, name_of(old)),
        |new| (new.home, bare(level, new.name)),
    );
    let (mut lost, mut found) = (Vec::new(), Vec::new());
    for (olds, news) in classes {
        let (olds, news) = match_class(olds, news, matched);
        if olds.is_empty() || news.is_empty() {
            lost.extend(olds);
            found.extend(news);
        } else {
            matched.unclear.push((olds, news));
        }
    }
    // A name that disappears from one township and appears in another may be a village that
    // moved, or two different ones: only the county knows.
    for (olds, news) in self::classes(lost, found, name_of, |new| bare(level, new.name)) {
        if olds.is_empty() || news.is_empty() {
            matched.ended.extend(olds.into_iter().map(|old| (old, None)));
            matched.added.extend(news);
        } else {
            matched.unclear.push((olds, news));
        }
    }
}

/// Places under one parent with the same bare name: matched by code, then by full name, and the
/// last pair because nothing else is left. Where code and full name disagree, not at all.
fn match_class<'a>(
    olds: Vec<Old<'a>>,
    news: Vec<New<'a>>,
    matched: &mut Matched<'a>,
) -> (Vec<Old<'a>>, Vec<New<'a>>) {
    let same_code = |old: &Old<'_>, new: &New<'_>| old.place.code == new.code;
    let same_name = |old: &Old<'_>, new: &New<'_>| old.place.name == new.name;
    let mut pairs = Vec::new();
    for (o, old) in olds.iter().enumerate() {
        for (n, new) in news.iter().enumerate() {
            if same_code(old, new) || same_name(old, new) {
                pairs.push((o, n));
            }
        }
    }
    let is_once = |(o, n): &(usize, usize)| {
        pairs.iter().filter(|pair| pair.0 == *o || pair.1 == *n).count() == 1
    };
    if !pairs.iter().all(is_once) {
        return (olds, news);
    }
    matched.pairs.extend(pairs.iter().map(|(o, n)| (olds[*o], news[*n])));
    let (taken_olds, taken_news): (BTreeSet<usize>, BTreeSet<usize>) = pairs.into_iter().unzip();
    let (olds, news) = (without(olds, &taken_olds), without(news, &taken_news));
    if let ([old], [new]) = (&olds[..], &news[..]) {
        matched.pairs.push((*old, *new));
        return (Vec::new(), Vec::new());
    }
    (olds, news)
}

fn without<T>(all: Vec<T>, taken: &BTreeSet<usize>) -> Vec<T> {
    let rest = all.into_iter().enumerate().filter(|(index, _)| !taken.contains(index));
    rest.map(|(_, one)| one).collect()
}

type Class<'a> = (Vec<Old<'a>>, Vec<New<'a>>);

fn classes<'a, K: Ord>(
    olds: Vec<Old<'a>>,
    news: Vec<New<'a>>,
    key_of_old: impl Fn(&Old<'a>) -> K,
    key_of_new: impl Fn(&New<'a>) -> K,
) -> Vec<Class<'a>> {
    let mut classes: BTreeMap<K, Class<'a>> = BTreeMap::new();
    for old in olds {
        classes.entry(key_of_old(&old)).or_default().0.push(old);
    }
    for new in news {
        classes.entry(key_of_new(&new)).or_default().1.push(new);
    }
    classes.into_values().collect()
}
