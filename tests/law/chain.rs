//! What is hashed of an event, byte by byte, in either format; what the keys make of it. What was
//! once written verifies for ever, so none of these values ever changes.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use shouwang::domain::docket::DocketKind;
use shouwang::domain::event::{Actor, ChainLink, EventKind, Format, NO_ROWS, witness_bytes};
use shouwang::gateway::keyring::Keyring;
use uuid::Uuid;

use crate::source::read;

fn text(of: &Value) -> &str {
    of.as_str().unwrap()
}

fn bytes(of: &Value) -> Vec<u8> {
    hex::decode(text(of)).unwrap()
}

fn id(of: &Value) -> Uuid {
    text(of).parse().unwrap()
}

/// With or without a `chain` line.
fn keyring(vectors: &Value, chain_line: bool) -> Keyring {
    let key = |kind: &str, of: &Value| format!("{kind} 00000000 {}\n", text(of));
    let mut file = ["seal", "index", "token"].map(|kind| key(kind, &vectors["index"])).concat();
    if chain_line {
        file.push_str(&key("chain", &vectors["chain"]));
    }
    Keyring::parse(&file).unwrap()
}

#[test]
fn the_bytes_and_the_hash_of_an_event_never_change() {
    let vectors: Value = serde_json::from_str(&read("tests/vectors/chain.json")).unwrap();
    let mut formats = Vec::new();
    for event in vectors["events"].as_array().unwrap() {
        let format = Format::of(event["format"].as_i64().unwrap()).unwrap();
        let at: DateTime<Utc> = text(&event["at"]).parse().unwrap();
        let account = event["actor_id"].as_str().map(|id| id.parse().unwrap());
        let (previous, commitment) = (bytes(&event["previous"]), bytes(&event["commitment"]));
        let link = ChainLink {
            previous: &previous,
            docket: DocketKind::Case,
            id: id(&event["id"]),
            seq: event["seq"].as_i64().unwrap(),
            kind: EventKind::parse(text(&event["kind"])).unwrap(),
            at,
            actor: Actor::new(text(&event["actor_kind"]), account),
            commitment: &commitment,
            rows: NO_ROWS,
        };
        let made = link.to_bytes(format);
        assert_eq!(hex::encode(&made), text(&event["bytes"]));
        let hash = match format {
            Format::Plain => Sha256::digest(&made).to_vec(),
            Format::Keyed => keyring(&vectors, event["chain_line"] == true).chain(&made),
        };
        assert_eq!(hex::encode(hash), text(&event["hash"]));
        assert_eq!(Format::of(format.number()), Some(format));
        formats.push(format);
    }
    assert!(formats.contains(&Format::Plain) && formats.contains(&Format::Keyed));
    assert_eq!((Format::of(0), Format::of(3)), (None, None));
}

#[test]
fn what_the_keys_make_never_changes() {
    let vectors: Value = serde_json::from_str(&read("tests/vectors/chain.json")).unwrap();
    let keyring = keyring(&vectors, false);
    let head = &vectors["witness"];
    let made = witness_bytes(id(&head["id"]), head["seq"].as_i64().unwrap(), &bytes(&head["hash"]));
    assert_eq!(hex::encode(keyring.chain(&made)), text(&head["witness"]));
    let request = &vectors["request"];
    assert_eq!(hex::encode(keyring.request(&bytes(&request["sha256"]))), text(&request["mac"]));
}
