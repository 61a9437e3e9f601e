//! All that officers and phones are shown of an installation.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tests::{Officer, Phone};

use crate::installation::Server;

/// Who looks. Townships see what counties see, each its own part of it, in lists of their own.
const COUNTIES: &[&str] = &["yongqiao", "tongliang"];
const TOWNSHIPS: &[&str] = &["chulan", "fuli", "jiagou", "shuangshan"];
const FILE: &str = "pages.json";
const VIEWS: &[&str] = &["open", "visits", "returned", "all"];
/// Of these, those that show what is owed.
const OWED: &[&str] = &["open", "visits", "returned"];

/// What they see, by who looks and where.
pub(super) struct Pages {
    /// Id and key of each phone that asks for its own.
    phones: Vec<(String, String)>,
    pub(super) pages: BTreeMap<String, Value>,
}

impl Pages {
    /// As kept beside a backup.
    pub(super) fn of(fixture: &Path) -> Self {
        let kept = std::fs::read(fixture.join(FILE)).expect("the fixture's pages");
        let kept: Value = serde_json::from_slice(&kept).expect("JSON");
        let mut pages: BTreeMap<String, Value> =
            serde_json::from_value(kept["pages"].clone()).expect("pages");
        for (page, lists) in &mut pages {
            put_owed_by_kind(lists);
            if OWED.iter().any(|view| page.ends_with(&format!(" {view}"))) {
                put_urgent_first(lists);
            }
        }
        Self { phones: serde_json::from_value(kept["phones"].clone()).expect("phones"), pages }
    }

    pub(super) async fn read(phones: &[Phone], server: &Server) -> Self {
        let phones = phones.iter().map(|phone| (phone.id.to_string(), phone.key.clone()));
        let none = Self { phones: phones.collect(), pages: BTreeMap::new() };
        let pages = none.read_again(server).await;
        Self { pages, ..none }
    }

    pub(super) fn keep(&self, fixture: &Path) {
        let kept = json!({ "phones": self.phones, "pages": self.pages });
        std::fs::write(fixture.join(FILE), kept.to_string()).expect("it is written");
    }

    /// The same ones from another server.
    pub(super) async fn read_again(&self, server: &Server) -> BTreeMap<String, Value> {
        let mut pages = BTreeMap::new();
        for login in COUNTIES.iter().chain(TOWNSHIPS) {
            let officer = server.officer(login).await;
            let mut put = |path: &str, page| pages.insert(format!("{login} {path}"), page);
            let _ = put("/floods", officer.get("/floods").await.expect(200));
            for view in VIEWS {
                let (list, ids) = list(&officer, view).await;
                let _ = put(view, list);
                if *view != "all" || !COUNTIES.contains(login) {
                    continue;
                }
                let _ = put("/overview", officer.get("/overview").await.expect(200));
                for id in ids {
                    let case = format!("/cases/{id}");
                    let view = officer.get(&case).await.expect(200);
                    let photos = photos(&officer, &case, &view).await;
                    let events = format!("{case}/events");
                    let _ = put(&events, officer.get(&events).await.expect(200));
                    let _ = put(&case, view);
                    let _ = put(&format!("{case}/attachments"), photos);
                }
            }
        }
        for (id, key) in &self.phones {
            let mut phone = Phone::new(server.url.clone()).with_id(id.parse().expect("an id"));
            phone.key.clone_from(key);
            let _ = pages.insert(format!("phone {id}"), phone.view().await.expect(200));
        }
        pages
    }
}

/// What rows and counts said of duties in fields of their own, as it is said now.
fn put_owed_by_kind(page: &mut Value) {
    match page {
        Value::Array(items) => items.iter_mut().for_each(put_owed_by_kind),
        Value::Object(of) => {
            of.values_mut().for_each(put_owed_by_kind);
            let is_counts = of.contains_key("visits_overdue");
            if !is_counts && !of.contains_key("visit_overdue") {
                return;
            }
            let mut take = |name: &str| of.remove(name).unwrap_or_default();
            if is_counts {
                let counts = json!({
                    "signature_visit": { "running": take("visits"), "late": take("visits_overdue") },
                    "correction": { "running": take("returned"), "late": take("returned_overdue") },
                });
                let _ = of.insert("owed".into(), counts);
                return;
            }
            let (visit_by, visit_late) = (take("visit_by"), take("visit_overdue"));
            let correct_by = take("correct_by");
            let needed = json!("visit_needed");
            let is_needed = of["flags"].as_array().is_some_and(|flags| flags.contains(&needed));
            let duties = [
                ("answer", of["due_on"].clone(), of["overdue"].clone()),
                ("correction", correct_by, json!(is_needed)),
                ("signature_visit", visit_by, visit_late),
            ];
            let runs = duties.into_iter().filter(|(_, by, _)| !by.is_null());
            let owed = runs.map(|(kind, by, late)| json!({ "kind": kind, "by": by, "late": late }));
            let _ = of.insert("owed".into(), owed.collect());
        }
        _ => {}
    }
}

/// What was in the order of due days alone, as it is now; within a day nothing else moves.
fn put_urgent_first(pages: &mut Value) {
    let pages = pages.as_array_mut().expect("pages");
    let lists: Vec<_> =
        pages.iter().map(|page| page["items"].as_array().expect("a list")).collect();
    let lengths: Vec<_> = lists.iter().map(|list| list.len()).collect();
    let mut rows: Vec<_> = lists.into_iter().flatten().cloned().collect();
    rows.sort_by_key(|row| row["urgent"] == false);
    let mut rows = rows.into_iter();
    for (page, length) in pages.iter_mut().zip(lengths) {
        page["items"] = rows.by_ref().take(length).collect();
    }
}

/// All of a list, and the ids in it.
async fn list(officer: &Officer, view: &str) -> (Value, Vec<String>) {
    let (mut all, mut ids, mut cursor) = (Vec::new(), Vec::new(), String::new());
    loop {
        let path = format!("/cases?view={view}&limit=100{cursor}");
        let mut page = officer.get(&path).await.expect(200);
        let rows = page["items"].as_array().expect("a list").iter();
        ids.extend(rows.map(|row| row["id"].as_str().expect("an id").to_owned()));
        // Sealed anew each time.
        let next = page.as_object_mut().expect("a page").remove("next");
        all.push(page);
        match next.as_ref().and_then(Value::as_str) {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (all.into(), ids),
        }
    }
}

/// What the photos' bytes are, by their hashes.
async fn photos(officer: &Officer, case: &str, view: &Value) -> Value {
    let mut photos = BTreeMap::new();
    let listed = view["declaration"]["attachments"].as_array().into_iter().flatten();
    for sha256 in listed.filter_map(|photo| photo["sha256"].as_str()) {
        let request =
            officer.request(reqwest::Method::GET, &format!("{case}/attachments/{sha256}"));
        let answer = request.send().await.expect("the server answers");
        let (status, bytes) = (answer.status().as_u16(), answer.bytes().await.expect("bytes"));
        let hash = (status == 200).then(|| hex::encode(Sha256::digest(&bytes)));
        let _ = photos.insert(sha256.to_owned(), json!({ "status": status, "bytes": hash }));
    }
    json!(photos)
}
