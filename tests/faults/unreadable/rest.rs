//! What stands beside a filing.

use serde_json::{Value, json};
use tests::{Backend, jpeg};

use super::{PARTS, accepted, docket_of, filings, returned, turn_a_bit};
use crate::filing::Filing;
use crate::installation::Installation;

/// Events, messages, photos, recordings and one-time codes.
pub(super) async fn the_rest(backend: Backend) {
    let installation = Installation::new(backend).await;
    let server = installation.serve();
    let [accepted_one, returned_one, sound, _] = &filings::<4>(&server).await;
    let township = server.officer("chulan").await;
    township.open_and_answer(accepted_one.phone.id, "acceptance", &accepted()).await;
    township.open_and_answer(returned_one.phone.id, "return", &returned()).await;
    for (filing, kind) in [(accepted_one, "accepted"), (returned_one, "returned")] {
        let event = format!("{} AND kind = '{kind}'", docket_of(filing));
        turn_a_bit(&installation, "events", &event, PARTS[3]).await;
        let status = filing.phone.view().await.expect(200)["status"].clone();
        assert_eq!(status["state"], kind);
        let message = status["answer"]["message"].as_str().unwrap();
        assert!(message.contains("读不出来"), "{message}");
        let path = format!("/cases/{}", filing.phone.id);
        assert_eq!(township.get(&path).await.expect(200)["status"]["state"], kind);
        let events = township.get(&format!("{path}/events")).await.expect(200);
        let shown: Vec<_> = events.as_array().unwrap().iter().collect();
        let unread: Vec<_> = shown.iter().filter(|event| event["unreadable"] == true).collect();
        assert_eq!(unread.len(), 1);
        assert_eq!((&unread[0]["kind"], &unread[0]["details"]), (&json!(kind), &Value::Null));
    }
    // The timeline goes on after it.
    let corrected = tests::Form::Corrected.with(&[
        ("/applicant/id_number", returned_one.form["applicant"]["id_number"].clone()),
        ("/applicant/phone", returned_one.form["applicant"]["phone"].clone()),
    ]);
    let _ = returned_one.phone.correct(2, &corrected).await.expect(201);
    let message = format!("{} AND kind = 'filed'", docket_of(sound));
    turn_a_bit(&installation, "messages", &message, PARTS[3]).await;
    assert!(township.open(sound.phone.id).await["messages"].is_array());

    let photo = |filing: &Filing| {
        let sha256 = wasm_validator::canonical::sha256_hex(&filing.photo);
        format!("/cases/{}/attachments/{sha256}", filing.phone.id)
    };
    let files = installation.object_files();
    for file in &files[1..] {
        let mut bytes = std::fs::read(file).unwrap();
        bytes[90] ^= 1;
        std::fs::write(file, bytes).unwrap();
    }
    std::fs::remove_file(&files[1]).unwrap();
    let mut statuses = Vec::new();
    for filing in [accepted_one, returned_one, sound] {
        let answer = township.get(&photo(filing)).await;
        if answer.status != 200 {
            let _ = answer.clone().expect_problem(500, "record.unreadable");
        }
        statuses.push(answer.status);
        let _ = township.open(filing.phone.id).await;
    }
    assert!(statuses.iter().filter(|status| **status == 500).count() >= 2, "{statuses:?}");
    // A photo that is sent is not a matter of one that is there.
    let mut later = Filing::new(&server.url, 99);
    later.photo = jpeg(98);
    later.form = tests::Form::SelfFiled.with_photos(&[("evidence", &later.photo)]);
    later.go_on().await;
    assert!(later.is_done());
    server.stop();
    assert_eq!(installation.verify(&[]).0, Some(1));
}
