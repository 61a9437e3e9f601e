//! More filings than can be written: they wait in bounded room, as one task a writer, and
//! those that were taken are written, whoever has hung up.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use shouwang::domain::error::ErrorCode;
use shouwang::service::case::device::DeviceKey;
use shouwang::service::filing::submit::submit;
use shouwang::store::{Tx, cases};
use tests::{Form, TestApp, on_both};
use tokio::runtime::Handle;
use uuid::Uuid;

/// Nobody else writes cases until it ends.
async fn hold_writers(app: &TestApp) -> Tx {
    let mut tx = app.app.db.begin().await.unwrap();
    if let Tx::Pg(tx) = &mut tx {
        sqlx::query("LOCK TABLE cases IN EXCLUSIVE MODE").execute(&mut **tx).await.unwrap();
    }
    tx
}

fn poll<T>(future: Pin<&mut impl Future<Output = T>>) -> Poll<T> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

on_both! {
    async fn waits_in_bounded_room_and_none_that_was_taken_is_lost(app: TestApp) {
        // Places have been read: nobody's filing has to be made anew.
        let _ = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        let held = hold_writers(&app).await;
        let body = Form::SelfFiled.json().to_string();
        let key = DeviceKey::parse(&app.phone().key).unwrap();
        let tasks = || Handle::current().metrics().num_alive_tasks();
        let before = tasks();
        let mut waiting = Vec::new();
        let refused = loop {
            let (app, body, key, id) = (&app.app, &body, &key, Uuid::now_v7());
            let mut filing = Box::pin(async move { (id, submit(app, id, key, body, None, None).await) });
            match poll(filing.as_mut()) {
                Poll::Pending => waiting.push((id, filing)),
                Poll::Ready((_, outcome)) => break outcome.unwrap_err(),
            }
            assert!(waiting.len() < 10_000, "they wait without end");
        };
        assert_eq!(refused.code, ErrorCode::ServerBusy);
        assert!(waiting.len() > 1_000, "{} are too few for a market day", waiting.len());
        assert!(tasks() - before <= 8, "{} tasks for four writers at most", tasks() - before);
        let ids: Vec<Uuid> = waiting.iter().map(|(id, _)| *id).collect();
        // Every other one hangs up, while nothing can be written: nobody stays behind for them.
        let (stay, gone): (Vec<_>, Vec<_>) =
            waiting.into_iter().enumerate().partition(|(number, _)| number % 2 == 0);
        drop(gone);
        tokio::task::yield_now().await;
        assert!(tasks() - before <= 8, "{} tasks for who hung up", tasks() - before);
        held.commit().await.unwrap();
        for (_, (_, filing)) in stay {
            let (_, outcome) = filing.await;
            assert!(outcome.unwrap().created);
        }
        // Taken before the last that stayed, or with it.
        let _ = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        // Who wrote for them is gone as well.
        while tasks() > before {
            tokio::task::yield_now().await;
        }
        let mut tx = app.app.db.begin_read().await.unwrap();
        for id in ids {
            assert!(cases::find(&mut tx, id).await.unwrap().is_some(), "{id} is lost");
        }
    }
}
