//! What says how cases are linked.

use serde_json::{Value, json};
use tests::Backend;

use super::{PARTS, docket_of, filings, turn_a_bit};
use crate::filing::Filing;
use crate::installation::Installation;

/// How a case is linked is said by an event: where that does not open, neither it nor a
/// sibling is held up.
pub(super) async fn a_link(backend: Backend) {
    let installation = Installation::new(backend).await;
    let server = installation.serve();
    let [first, second, third, fourth] = &filings::<4>(&server).await;
    let (township, county) = (server.officer("chulan").await, server.officer("yongqiao").await);
    let link = async |later: &Filing, earlier: &Filing| {
        let body =
            json!({ "of": earlier.phone.id, "reason": "打电话问过", "differs_confirmed": true });
        let version = township.open(later.phone.id).await["version"].clone();
        township.answer(later.phone.id, &version, "duplicate-of", &body).await.expect(200)
    };
    let unlink = async |filing: &Filing| {
        let version = county.open(filing.phone.id).await["version"].clone();
        let body = json!({ "reason": "不是同一户" });
        county.answer(filing.phone.id, &version, "unlinking", &body).await.expect(200)
    };
    let rot = async |filing: &Filing| {
        let last = "seq = (SELECT MAX(l.seq) FROM events l WHERE l.docket_id = events.docket_id AND l.kind = 'linked')";
        turn_a_bit(&installation, "events", &format!("{} AND {last}", docket_of(filing)), PARTS[3])
            .await;
    };
    let led_to =
        async |filing: &Filing| township.open(filing.phone.id).await["duplicate_of"].clone();
    // What is linked to the second goes along with it to the first, and comes back.
    let _ = link(fourth, second).await;
    let _ = link(third, second).await;
    rot(fourth).await;
    let _ = link(second, first).await;
    for one in [third, fourth] {
        assert_eq!(led_to(one).await, json!(first.phone.id));
    }
    let _ = unlink(second).await;
    for one in [third, fourth] {
        assert_eq!(led_to(one).await, json!(second.phone.id));
    }
    // What came back says by which it was linked, and no more.
    let path = format!("/cases/{}/events", fourth.phone.id);
    let events = township.get(&path).await.expect(200);
    let last = events.as_array().unwrap().last().unwrap();
    assert_eq!(last["details"]["of"], second.reference());
    // One whose own way there does not open stays; the others go back, and it can be undone.
    let _ = link(second, first).await;
    rot(third).await;
    rot(second).await;
    let _ = unlink(second).await;
    assert_eq!(led_to(third).await, json!(first.phone.id));
    assert_eq!(led_to(fourth).await, json!(second.phone.id));
    let view = unlink(third).await;
    assert_eq!((&view["duplicate_of"], &view["state"]), (&Value::Null, &json!("submitted")));
    assert!(view["status"]["due_on"].is_string());
}
