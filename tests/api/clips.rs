//! The phone's sentences, recorded by a county: only its own, only sound, never lost.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::{Value, json};
use shouwang::bounds::PHOTOS;
use shouwang::jobs::orphans;
use shouwang::service::keeping::verify;
use tests::{Answer, Officer, TestApp, on_both, wav};
use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;
use wasm_validator::canonical::sha256_hex;

const QUESTION: &str = "您叫什么名字？";

async fn put(officer: &Officer, key: &str, text: &str, sound: Vec<u8>) -> Answer {
    let path = format!("/clips/{key}?text={}", sha256_hex(text.as_bytes()));
    officer.send(officer.request(Method::PUT, &path).body(sound)).await
}

async fn remove(officer: &Officer, key: &str) -> Answer {
    officer.send(officer.request(Method::DELETE, &format!("/clips/{key}"))).await
}

/// As a phone asks, without a credential.
async fn get(app: &TestApp, path: &str) -> Response {
    app.client().get(app.api(path)).send().await.unwrap()
}

async fn listed(app: &TestApp, county: &str) -> Value {
    get(app, &format!("/clips?county={county}")).await.json().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap()
}

on_both! {
    async fn what_a_county_records_its_phones_get(app: TestApp) {
        let county = app.officer("yongqiao").await;
        assert_eq!(listed(&app, "341302").await, json!([]));
        let clip = put(&county, "name.title", QUESTION, wav(3)).await.expect(201);
        assert_eq!(clip, json!({
            "key": "name.title", "text_sha256": sha256_hex(QUESTION.as_bytes()),
            "sha256": sha256_hex(&wav(3)), "mime": "audio/wav", "size": wav(3).len(),
            "recorded_at": "2026-09-24T01:00:00Z",
        }));
        assert_eq!(listed(&app, "341302").await, json!([clip]));
        // Another county speaks another dialect.
        assert_eq!(listed(&app, "500151").await, json!([]));
        let sound = get(&app, &format!("/sounds/{}", sha256_hex(&wav(3)))).await;
        assert_eq!(sound.status(), 200);
        assert_eq!(header(&sound, "content-type"), "audio/wav");
        assert_eq!(header(&sound, "cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(header(&sound, "x-content-type-options"), "nosniff");
        assert_eq!(sound.bytes().await.unwrap(), wav(3));
    }

    async fn the_list_is_sent_once(app: TestApp) {
        let county = app.officer("yongqiao").await;
        let _ = put(&county, "name.title", QUESTION, wav(3)).await.expect(201);
        let first = get(&app, "/clips?county=341302").await;
        assert_eq!(header(&first, "cache-control"), "no-cache");
        let etag = header(&first, "etag").to_owned();
        let again = |etag: &str| {
            let url = app.api("/clips?county=341302");
            app.client().get(url).header("If-None-Match", etag).send()
        };
        let same = again(&etag).await.unwrap();
        assert_eq!(same.status(), 304);
        assert_eq!(same.bytes().await.unwrap().len(), 0);
        let _ = put(&county, "name.title", QUESTION, wav(4)).await.expect(200);
        assert_eq!(again(&etag).await.unwrap().status(), 200);
    }

    async fn another_recording_takes_the_place_and_no_file_is_lost(app: TestApp) {
        let county = app.officer("yongqiao").await;
        let first = put(&county, "name.title", QUESTION, wav(3)).await.expect(201);
        // Sent again, as after a lost answer.
        assert_eq!(put(&county, "name.title", QUESTION, wav(3)).await.expect(200), first);
        let second = put(&county, "name.title", "您叫啥？", wav(4)).await.expect(200);
        assert_eq!(listed(&app, "341302").await, json!([second]));
        let gone = get(&app, &format!("/sounds/{}", sha256_hex(&wav(3)))).await;
        assert_eq!(gone.status(), 404);
        assert_eq!(gone.json::<Value>().await.unwrap()["code"], "clip.unknown");

        for _ in 0..2 {
            assert_eq!(remove(&county, "name.title").await.status, 204);
            assert_eq!(listed(&app, "341302").await, json!([]));
        }
        // A backup may be reading what was in use a moment ago: the files stay; only the
        // one that was sent twice is nobody's.
        assert_eq!(orphans::sweep(&app.app, std::time::Duration::ZERO).await.unwrap(), 1);
        let summary = verify::verify(&app.app, &mut |problem| panic!("{problem}")).await.unwrap();
        assert_eq!((summary.clips, summary.orphans), (2, 0));
        let _ = put(&county, "name.title", QUESTION, wav(3)).await.expect(201);
    }

    async fn a_recording_that_was_changed_on_the_disk_is_told(app: TestApp) {
        let county = app.officer("yongqiao").await;
        let _ = put(&county, "name.title", QUESTION, wav(3)).await.expect(201);
        let file = app.object_files().remove(0);
        let mut sealed = std::fs::read(&file).unwrap();
        assert!(!sealed.windows(8).any(|part| part == b"WAVEfmt "), "kept in clear");
        let last = sealed.len() - 1;
        sealed[last] ^= 1;
        std::fs::write(&file, &sealed).unwrap();
        let mut told = Vec::new();
        let mut tell = |problem: verify::Problem| told.push(problem.to_string());
        assert_eq!(verify::verify(&app.app, &mut tell).await.unwrap().problems, 1);
        assert!(told[0].starts_with("the recording of name.title cannot be read"), "{told:?}");
        let answer = get(&app, &format!("/sounds/{}", sha256_hex(&wav(3)))).await;
        assert_eq!(answer.status(), 500);
        sealed[last] ^= 1;
        std::fs::write(&file, &sealed).unwrap();
    }

    async fn only_sound_is_taken(app: TestApp) {
        let county = app.officer("yongqiao").await;
        let longest = [wav(1), vec![0; (1 << 20) - wav(1).len()]].concat();
        let too_long = [longest.clone(), vec![0]].concat();
        let page = b"<!doctype html><script>alert(1)</script>".to_vec();
        for (what, bytes, status, code) in [
            ("nothing", vec![], 422, "clip.not_audio"),
            ("a page", page.clone(), 422, "clip.not_audio"),
            ("a photo", tests::jpeg(1), 422, "clip.not_audio"),
            ("JSON", b"{}".to_vec(), 422, "clip.not_audio"),
            ("a film", b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska".to_vec(), 422, "clip.not_audio"),
            ("too much", too_long, 413, "clip.too_large"),
        ] {
            let answer = put(&county, "name.title", QUESTION, bytes).await;
            assert_eq!((answer.status, &answer.body["code"]), (status, &json!(code)), "{what}");
        }
        assert_eq!(listed(&app, "341302").await, json!([]));
        let _ = put(&county, "name.title", QUESTION, longest).await.expect(201);
        // What it is its bytes say, not who sends it.
        let path = format!("/clips/name.hint?text={}", sha256_hex(b"x"));
        let request = county.request(Method::PUT, &path).header("Content-Type", "text/html");
        let webm = [&b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"[..], &page].concat();
        assert_eq!(county.send(request.body(webm)).await.expect(201)["mime"], "audio/webm");
    }

    async fn odd_keys_hashes_and_counties_are_refused(app: TestApp) {
        let county = app.officer("yongqiao").await;
        let hash = sha256_hex(QUESTION.as_bytes());
        for (path, code) in [
            (format!("/clips/{}?text={hash}", "a".repeat(101)), "request.bad_id"),
            (format!("/clips/%E5%90%8D?text={hash}"), "request.bad_id"),
            (format!("/clips/a%20b?text={hash}"), "request.bad_id"),
            ("/clips/name.title".to_owned(), "request.query"),
            ("/clips/name.title?text=".to_owned(), "request.query"),
            (format!("/clips/name.title?text={}", hash.to_uppercase()), "request.query"),
            (format!("/clips/name.title?text={}", &hash[1..]), "request.query"),
        ] {
            let answer = county.send(county.request(Method::PUT, &path).body(wav(1))).await;
            assert_eq!((answer.status, &answer.body["code"]), (400, &json!(code)), "{path}");
        }
        for (path, status, code) in [
            ("/clips", 400, "request.query"),
            ("/clips?county=x", 400, "request.query"),
            ("/clips?county=999999", 404, "region.unknown"),
            ("/sounds/x", 400, "request.bad_id"),
            (&format!("/sounds/{hash}"), 404, "clip.unknown"),
        ] {
            let answer = get(&app, path).await;
            assert_eq!(answer.status(), status, "{path}");
            assert_eq!(answer.json::<Value>().await.unwrap()["code"], code, "{path}");
        }
    }

    async fn a_township_records_nothing_and_a_county_only_its_own(app: TestApp) {
        let (county, far) = (app.officer("yongqiao").await, app.officer("tongliang").await);
        let clip = put(&county, "name.title", QUESTION, wav(3)).await.expect(201);
        let township = app.officer("chulan").await;
        // Before its body is judged.
        put(&township, "name.title", QUESTION, vec![]).await.expect_problem(403, "account.not_allowed");
        remove(&township, "name.title").await.expect_problem(403, "account.not_allowed");
        assert_eq!(remove(&far, "name.title").await.status, 204);
        let _ = put(&far, "name.title", QUESTION, wav(5)).await.expect(201);
        assert_eq!(listed(&app, "341302").await, json!([clip]));
        // The same bytes may be two counties'.
        let _ = put(&far, "name.title", QUESTION, wav(3)).await.expect(200);
        assert_eq!(remove(&far, "name.title").await.status, 204);
        assert_eq!(get(&app, &format!("/sounds/{}", sha256_hex(&wav(3)))).await.status(), 200);
    }

    /// Whoever reads nothing holds their own share of the room, and no more.
    async fn a_sound_that_nobody_reads_takes_room(app: TestApp) {
        let county = app.officer("yongqiao").await;
        let sound = [wav(3), vec![0; 1_000_000]].concat();
        let _ = put(&county, "name.title", QUESTION, sound.clone()).await.expect(201);
        let path = format!("/sounds/{}", sha256_hex(&sound));
        let asked = format!("GET /api/v1{path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.9\r\n\r\n");
        let free = || app.app.photos.try_take([192, 0, 2, 1].into(), PHOTOS / 2).is_some();
        let mut unread = app.connect([127, 0, 0, 1]).await;
        // More of them than the two ends' buffers hold.
        unread.write_all(asked.repeat(16).as_bytes()).await.unwrap();
        // Some go into the buffers; then one waits to be read.
        timeout(Duration::from_secs(20), async {
            let mut in_a_row = 0;
            while in_a_row < 50 {
                let _ = get(&app, "/bootstrap").await;
                in_a_row = if free() { 0 } else { in_a_row + 1 };
            }
        }).await.expect("it takes room");
        let heard = get(&app, &path).await;
        assert_eq!(heard.bytes().await.unwrap(), sound);
        drop(unread);
        timeout(Duration::from_secs(20), async {
            while !free() {
                let _ = get(&app, "/bootstrap").await;
            }
        }).await.expect("it is given back");
    }
}
