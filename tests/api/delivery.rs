//! The outbox against a gateway that fails, answers late, or breaks off: every message
//! leaves at least once, always under the same id, and one that cannot leave says so.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use shouwang::domain::message::MessageState;
use shouwang::gateway::sms::Sms;
use shouwang::jobs::delivery;
use shouwang::service::case::deliver::{Delivery, deliver_next};
use shouwang::service::case::outbox;
use shouwang::store::messages;
use tests::{Authority, Form, Phone, Reply, SmsGateway, TestApp, on_both};
use tokio::sync::watch;

/// Longer than any test: only a held answer meets the short one.
const PATIENT: Duration = Duration::from_secs(60);
const HASTY: Duration = Duration::from_millis(200);

/// Files: one message is due.
async fn filed(app: &TestApp) -> Phone {
    let phone = app.phone();
    let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
    phone
}

async fn deliver(app: &TestApp, sms: &Sms) -> Option<(MessageState, Option<String>)> {
    let delivered = deliver_next(&app.app, sms).await.unwrap();
    delivered.map(|Delivery { state, error, .. }| (state, error))
}

/// The case at the desk, its messages.
async fn seen(app: &TestApp, phone: &Phone) -> Value {
    app.officer("chulan").await.open(phone.id).await
}

on_both! {
    async fn a_message_leaves_once_with_its_key_and_token(app: TestApp) {
        let gateway = SmsGateway::start(&[]).await;
        let sms = gateway.client(PATIENT);
        let phone = filed(&app).await;
        assert_eq!(deliver(&app, &sms).await, Some((MessageState::Sent, None)));
        assert_eq!(deliver(&app, &sms).await, None);
        let [request] = &gateway.requests()[..] else { panic!("one request") };
        let id = request.body["id"].as_str().unwrap();
        assert_eq!(request.body["to"], "13955700001");
        assert!(request.body["text"].as_str().unwrap().starts_with("【埇桥区农业农村局】褚兰镇收到您的申报"));
        let head = request.head.to_ascii_lowercase();
        assert!(head.contains(&format!("idempotency-key: {id}")), "{head}");
        assert!(head.contains("authorization: bearer a-token"), "{head}");
        let view = seen(&app, &phone).await;
        assert_eq!(view["messages"][0]["state"], "sent");
        assert_eq!(view["messages"][0]["settled_at"], "2026-09-24T01:00:00Z");
    }

    async fn one_whose_row_does_not_read_holds_up_no_other(app: TestApp) {
        let gateway = SmsGateway::start(&[]).await;
        let sms = gateway.client(PATIENT);
        let rotten = filed(&app).await;
        let reference = rotten.view().await.expect(200)["receipt"]["reference"].clone();
        app.set_time("2026-09-24T09:01:00+08:00");
        let sound = filed(&app).await;
        app.execute(&format!(
            "UPDATE messages SET kind = 'fileb' WHERE docket_id = (SELECT id FROM cases WHERE reference = '{}')",
            reference.as_str().unwrap(),
        )).await;
        let error = deliver_next(&app.app, &sms).await.unwrap_err();
        assert_eq!(error.code.as_str(), "record.unreadable");
        assert_eq!(deliver(&app, &sms).await, Some((MessageState::Sent, None)));
        assert_eq!(deliver(&app, &sms).await, None);
        assert_eq!(seen(&app, &sound).await["messages"][0]["state"], "sent");
        assert_eq!(rotten.view().await.expect(200)["status"]["state"], "submitted");
        // Mended, it leaves when its lease has ended.
        app.execute("UPDATE messages SET kind = 'filed' WHERE kind = 'fileb'").await;
        app.set_time("2026-09-24T10:00:00+08:00");
        assert_eq!(deliver(&app, &sms).await, Some((MessageState::Sent, None)));
    }

    /// A county's network has an authority of its own. A certificate that does not fit tells
    /// the gateway nothing, and the message waits until somebody has put it right.
    async fn over_tls_a_certificate_that_does_not_fit_is_said_and_waited_for(app: TestApp) {
        let (ours, strangers) = (Authority::new(), Authority::new());
        let certificates =
            [ours.sign("sms.example.gov.cn"), strangers.sign("localhost"), ours.sign("localhost")];
        let gateway = SmsGateway::start_tls(&certificates).await;
        let sms = gateway.client_trusting(Some(&ours), PATIENT);
        let _ = filed(&app).await;
        for time in ["09:00:30", "09:01:30"] {
            let waits = (MessageState::Pending, Some("certificate".to_owned()));
            assert_eq!(deliver(&app, &sms).await, Some(waits));
            app.set_time(&format!("2026-09-24T{time}+08:00"));
        }
        assert!(gateway.requests().is_empty(), "no number was told to anybody");
        assert_eq!(deliver(&app, &sms).await, Some((MessageState::Sent, None)));
        assert_eq!(gateway.requests()[0].body["to"], "13955700001");
        // Without the file, the county's authority is a stranger too.
        let _ = filed(&app).await;
        let unknown = gateway.client_trusting(None, PATIENT);
        let waits = (MessageState::Pending, Some("certificate".to_owned()));
        assert_eq!(deliver(&app, &unknown).await, Some(waits));
        assert_eq!(gateway.requests().len(), 1);
    }

    async fn without_a_gateway_nobody_is_said_to_be_told(app: TestApp) {
        let phone = filed(&app).await;
        assert_eq!(deliver(&app, &Sms::Log).await, Some((MessageState::Logged, None)));
        assert_eq!(seen(&app, &phone).await["messages"][0]["state"], "logged");
    }

    async fn what_fails_is_tried_again_later_and_later(app: TestApp) {
        let statuses = [503, 429, 408, 401, 302, 500].map(Reply::Status);
        let gateway = SmsGateway::start(&statuses).await;
        let sms = gateway.client(PATIENT);
        let _ = filed(&app).await;
        let waits = ["09:00:30", "09:01:30", "09:03:30", "09:07:30", "09:15:30", "09:31:30"];
        for (time, reply) in waits.iter().zip(statuses) {
            let Reply::Status(status) = reply else { panic!("a status") };
            let pending = (MessageState::Pending, Some(format!("status_{status}")));
            assert_eq!(deliver(&app, &sms).await, Some(pending));
            assert_eq!(deliver(&app, &sms).await, None, "not before {time}");
            app.set_time(&format!("2026-09-24T{time}+08:00"));
        }
        assert_eq!(deliver(&app, &sms).await, Some((MessageState::Sent, None)));
        // A redirect was not followed: no other path was asked.
        assert!(gateway.requests().iter().all(|one| one.head.starts_with("POST /send ")));
        assert_eq!((gateway.requests().len(), gateway.messages()), (7, 1));
    }

    async fn what_the_gateway_never_takes_is_given_up_and_somebody_calls(app: TestApp) {
        let gateway = SmsGateway::start(&[Reply::Status(422)]).await;
        let phone = filed(&app).await;
        let version = seen(&app, &phone).await["version"].clone();
        let delivered = deliver(&app, &gateway.client(PATIENT)).await;
        assert_eq!(delivered, Some((MessageState::GivenUp, Some("status_422".into()))));
        let view = seen(&app, &phone).await;
        assert_eq!(view["messages"][0]["state"], "given_up");
        assert_eq!(view["status"]["flags"], json!(["call_or_visit"]));
        assert_eq!(view["version"], version, "an officer's answer must not fail for it");
    }

    async fn after_twelve_tries_it_is_given_up(app: TestApp) {
        let gateway = SmsGateway::start(&[Reply::Status(503); 12]).await;
        let sms = gateway.client(PATIENT);
        let phone = filed(&app).await;
        for hour in 0..11 {
            let day = 24 + hour / 5;
            app.set_time(&format!("2026-09-{day}T{:02}:00:00+08:00", 9 + hour % 5 * 2));
            let state = deliver(&app, &sms).await.map(|(state, _)| state);
            assert_eq!(state, Some(MessageState::Pending), "try {}", hour + 1);
        }
        app.set_time("2026-09-28T09:00:00+08:00");
        let state = deliver(&app, &sms).await.map(|(state, _)| state);
        assert_eq!(state, Some(MessageState::GivenUp));
        assert_eq!(seen(&app, &phone).await["status"]["flags"], json!(["call_or_visit"]));
        assert_eq!((gateway.requests().len(), gateway.messages()), (12, 1));
    }

    async fn an_answer_that_was_lost_is_asked_for_again_under_the_same_key(app: TestApp) {
        let gateway = SmsGateway::start(&[Reply::Broken]).await;
        let sms = gateway.client(PATIENT);
        let _ = filed(&app).await;
        let broken = (MessageState::Pending, Some("broken_off".into()));
        assert_eq!(deliver(&app, &sms).await, Some(broken));
        app.set_time("2026-09-24T09:00:30+08:00");
        assert_eq!(deliver(&app, &sms).await, Some((MessageState::Sent, None)));
        assert_eq!((gateway.requests().len(), gateway.messages()), (2, 1));
    }

    async fn an_answer_that_comes_too_late_is_none(app: TestApp) {
        let gateway = SmsGateway::start(&[Reply::Held]).await;
        let _ = filed(&app).await;
        let late = (MessageState::Pending, Some("timeout".into()));
        assert_eq!(deliver(&app, &gateway.client(HASTY)).await, Some(late));
        app.set_time("2026-09-24T09:00:30+08:00");
        assert_eq!(deliver(&app, &gateway.client(PATIENT)).await, Some((MessageState::Sent, None)));
        assert_eq!((gateway.requests().len(), gateway.messages()), (2, 1));
    }

    async fn a_gateway_that_is_not_there_is_waited_for(app: TestApp) {
        let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", nobody.local_addr().unwrap());
        drop(nobody);
        let _ = filed(&app).await;
        let sms = Sms::http(&url, None, None, PATIENT).unwrap();
        let pending = (MessageState::Pending, Some("unreachable".into()));
        assert_eq!(deliver(&app, &sms).await, Some(pending));
    }

    async fn a_worker_that_died_after_sending_leaves_the_same_key_to_the_next(app: TestApp) {
        let gateway = SmsGateway::start(&[]).await;
        let sms = gateway.client(PATIENT);
        let phone = filed(&app).await;
        // Claims and sends as the job does, and dies before it writes so down.
        let now = app.clock.now();
        let (lease, token) = (now + chrono::TimeDelta::seconds(60), uuid::Uuid::nil());
        let mut tx = app.app.db.begin().await.unwrap();
        let dead = messages::claim(&mut tx, now, lease, token).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let letter = outbox::open(&app.app, &dead).unwrap().unwrap();
        sms.send(dead.id, &letter.to, &letter.text).await.unwrap();

        assert_eq!(deliver(&app, &sms).await, None, "it is still the dead one's");
        app.set_time("2026-09-24T09:01:00+08:00");
        assert_eq!(deliver(&app, &sms).await, Some((MessageState::Sent, None)));
        assert_eq!((gateway.requests().len(), gateway.messages()), (2, 1));
        // Should it come back after all, it has nothing more to say.
        let given_up = messages::Outcome {
            state: MessageState::GivenUp, due_at: now, error: None, settled_at: Some(now),
        };
        let mut tx = app.app.db.begin().await.unwrap();
        assert!(!messages::settle(&mut tx, dead.id, token, given_up).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(seen(&app, &phone).await["messages"][0]["state"], "sent");
    }

    async fn many_workers_never_have_the_same_message(app: TestApp) {
        let gateway = SmsGateway::start(&[]).await;
        for n in 10..22 {
            let form = Form::SelfFiled.with(&[("/applicant/phone", format!("139557000{n}").into())]);
            let _ = app.phone().file(&form).await.expect(201);
        }
        let workers: Vec<_> = (0..6)
            .map(|_| {
                let (app, sms) = (Arc::clone(&app.app), gateway.client(PATIENT));
                tokio::spawn(async move {
                    let mut sent = 0;
                    while let Some(delivery) = deliver_next(&app, &sms).await.unwrap() {
                        assert_eq!(delivery.state, MessageState::Sent);
                        sent += 1;
                    }
                    sent
                })
            })
            .collect();
        let mut sent = 0;
        for worker in workers {
            sent += worker.await.unwrap();
        }
        assert_eq!((sent, gateway.requests().len(), gateway.messages()), (12, 12, 12));
    }

    async fn at_night_nothing_leaves(app: TestApp) {
        let gateway = SmsGateway::start(&[]).await;
        let sms = gateway.client(PATIENT);
        app.set_time("2026-09-24T20:59:00+08:00");
        let _ = filed(&app).await;
        app.set_time("2026-09-24T21:00:00+08:00");
        assert_eq!(deliver(&app, &sms).await, None);
        app.set_time("2026-09-25T07:59:59+08:00");
        assert_eq!(deliver(&app, &sms).await, None);
        app.set_time("2026-09-25T08:00:00+08:00");
        assert_eq!(deliver(&app, &sms).await, Some((MessageState::Sent, None)));
    }

    async fn what_is_on_its_way_when_the_server_stops_is_finished(app: TestApp) {
        let gateway = SmsGateway::start(&[Reply::Held]).await;
        let phone = filed(&app).await;
        let (stop, stopped) = watch::channel(false);
        let job = delivery::run(Arc::clone(&app.app), gateway.client(PATIENT), stopped);
        let job = tokio::spawn(job);
        gateway.arrival().await;
        let _ = filed(&app).await;
        stop.send_replace(true);
        gateway.release();
        job.await.unwrap();
        assert_eq!(seen(&app, &phone).await["messages"][0]["state"], "sent");
        assert_eq!(gateway.requests().len(), 1, "the next one waits for the next start");
    }

    async fn telephone_and_text_are_erased_a_month_after(app: TestApp) {
        let phone = filed(&app).await;
        let _ = deliver(&app, &Sms::Log).await;
        let settled = app.clock.now();
        for (before, erased) in [(settled, 0), (settled + chrono::TimeDelta::seconds(1), 1)] {
            let mut tx = app.app.db.begin().await.unwrap();
            assert_eq!(messages::erase_before(&mut tx, before).await.unwrap(), erased);
            tx.commit().await.unwrap();
        }
        assert_eq!(seen(&app, &phone).await["messages"][0]["state"], "logged");
    }
}
