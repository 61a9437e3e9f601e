//! One word for one thing, none that frightens, and no sentence without its number: over every
//! text that people read.

use std::path::Path;

use crate::source::{read, root};

/// What a farmer reads, on the phone, on paper, in a message; and what officers prefill for
/// them. A consent text that is no longer shown stays as it was agreed to.
const FARMERS: &[&str] = &[
    "web-client/index.html",
    "web-client/src/declare",
    "web-client/src/shared",
    "wasm-validator/catalogue/zh-CN.json",
    "server/texts",
    "server/src/http/telephones.html",
    "server/pictures/poster.svg",
    "web-client/src/desk/answer/templates.ts",
    "web-client/src/desk/print",
];
const OFFICERS: &[&str] = &[
    "web-client/src/desk",
    "web-client/desk/index.html",
    "wasm-validator/catalogue/zh-CN-desk.json",
];

/// Never to a farmer, with the lines that mean something else by them.
const NEVER: &[(&str, &str)] = &[
    ("驳回", ""),
    ("拒绝", ""),
    ("不合格", ""),
    ("脱帽", ""),
    // A cadre's account on the phone: no farmer has one.
    ("退出", "signOut"),
    ("没有收下", ""),
    ("乡镇已收", ""),
    // Our own name says nothing to a villager.
    ("守望", "<!--"),
    ("程序认", ""),
    ("程序不认", ""),
    // Read on, they say the opposite: does not agree to go, never said please call.
    ("不同意到", ""),
    ("没说过请", ""),
];
/// Another word is used for the same thing; with what else may be meant.
const OTHERWISE: &[(&str, &str, &str)] = &[
    ("编号", "回执号", "系统编号"),
    ("最迟", "最晚", ""),
    ("登录名", "账号", ""),
    ("首页", "第一页", ""),
];

pub(crate) fn texts(places: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for place in places {
        collect(&root().join(place), &mut found);
    }
    assert!(found.len() >= places.len(), "{places:?}");
    found
}

/// Lines with where they stand, tests and comments left out.
fn collect(path: &Path, found: &mut Vec<(String, String)>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            collect(&entry.unwrap().path(), found);
        }
        return;
    }
    let name = path.strip_prefix(root()).unwrap().display().to_string();
    let is_text = [".ts", ".vue", ".json", ".html", ".svg"].iter().any(|end| name.ends_with(end));
    let is_old = name.ends_with("-2026-01.json");
    if !is_text || is_old || name.ends_with(".test.ts") || name.ends_with(".d.ts") {
        return;
    }
    for (number, line) in read(&name).lines().enumerate() {
        let said = line.trim_start();
        if !said.starts_with("//") && !said.starts_with('*') && !said.starts_with("/*") {
            found.push((format!("{name}:{}", number + 1), line.to_owned()));
        }
    }
}

#[test]
fn no_word_frightens_a_farmer() {
    for (at, line) in texts(FARMERS) {
        for (word, unless) in NEVER {
            let is_meant = unless.is_empty() || !line.contains(unless);
            assert!(!line.contains(word) || !is_meant, "{at}: {word}: {line}");
        }
    }
}

#[test]
fn one_word_for_one_thing() {
    for (at, line) in texts(FARMERS).into_iter().chain(texts(OFFICERS)) {
        for (word, better, unless) in OTHERWISE {
            let rest = if unless.is_empty() { line.clone() } else { line.replace(unless, "") };
            assert!(!rest.contains(word), "{at}: {word} is {better} here: {line}");
        }
    }
}

/// `[打{telephone}|去问]`: the choice is made where the number is filled in.
#[test]
fn a_number_that_may_be_missing_is_one_of_two_ways_to_say_it() {
    let mut numbers = 0;
    for (at, line) in texts(FARMERS).into_iter().chain(texts(OFFICERS)) {
        // What a number has for itself: the poster leaves room to write it in.
        if at.contains("poster.svg") {
            continue;
        }
        for place in ["{telephone}", "{county_telephone}"] {
            for (found, _) in line.match_indices(place) {
                numbers += 1;
                let before = line[..found].rfind(['[', ']']).map(|at| &line[at..=at]);
                let rest = &line[found..];
                let choice = rest.find('|').zip(rest.find(']'));
                let is_choice = before == Some("[") && choice.is_some_and(|(or, end)| or < end);
                assert!(is_choice, "{at}: {place} has nothing to say without it: {line}");
            }
        }
        // Nor is one put together where nothing sees to it.
        assert!(!line.contains("请打${"), "{at}: {line}");
    }
    assert!(numbers > 10, "{numbers}");
}

/// A cut-off noun: the law above must not be kept by halving a sentence.
#[test]
fn no_placeholder_is_a_torso() {
    let mut found = 0;
    for (at, line) in texts(FARMERS).into_iter().chain(texts(OFFICERS)) {
        for rest in line.split(" placeholder=\"").skip(1) {
            let said = rest.split('"').next().unwrap();
            found += 1;
            assert!(
                !said.ends_with("里的") && !said.ends_with(['和', '在', '：', '，']),
                "{at}: {said} of what?"
            );
        }
    }
    assert!(found > 10, "{found}");
}

/// The list names the committee; people are told the village.
#[test]
fn a_village_is_shown_as_people_call_it() {
    let mut found = 0;
    for (at, line) in texts(&["web-client/src"]) {
        let shows =
            ["row.village", "reading.village", "${of.village"].iter().any(|one| line.contains(one));
        if shows {
            found += 1;
            assert!(line.contains("spoken("), "{at}: {line}");
        }
    }
    assert!(found >= 5, "{found}");
}

#[test]
fn the_old_words_are_found_where_they_stand() {
    let old = read("server/texts/truthful-2026-01.json");
    assert!(old.contains("退出"), "what was agreed to is kept as it was");
}
