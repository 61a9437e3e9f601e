//! Several cases are locked in the order of their ids, whoever does it. On SQLite everybody waits for
//! the one writer.

use shouwang::store::dockets;

use super::*;
use crate::filing_together::somebody_waits;

/// A search has locked the first of two cases, and locks the second when somebody's answer waits.
async fn beside_a_search(
    app: &TestApp,
    [one, other]: [Uuid; 2],
    officer: &Officer,
    case: Uuid,
    (action, body): (&'static str, Value),
) {
    let (officer, version) = (officer.clone(), officer.open(case).await["version"].clone());
    let mut tx = app.app.db.begin().await.unwrap();
    dockets::lock(&mut tx, one.min(other)).await.unwrap();
    let answering =
        tokio::spawn(async move { officer.answer(case, &version, action, &body).await });
    while !answering.is_finished() && !somebody_waits(&app.app.db).await {
        tokio::task::yield_now().await;
    }
    dockets::lock(&mut tx, one.max(other)).await.expect(action);
    tx.commit().await.unwrap();
    let _ = answering.await.unwrap().expect(200);
}

on_both! {
    async fn who_answers_and_who_searches_do_not_wait_for_each_other(app: TestApp) {
        let early = app.phone();
        let phones = filed(&app, &[Form::SelfFiled.json(), Form::SelfFiled.json()]).await;
        let pair = [phones[0].id, phones[1].id];
        assert!(early.id < pair[0] && pair[0] < pair[1]);
        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        let body = json!({ "of": pair[0], "reason": "打电话问过" });
        beside_a_search(&app, pair, &officer, pair[1], ("duplicate-of", body)).await;
        let body = json!({ "reason": "不是同一户" });
        beside_a_search(&app, pair, &county, pair[1], ("unlinking", body)).await;
        // The clock of an urgent one goes on, and stops with the answer to the earlier one.
        let _ = early.file(&Form::SelfFiled.with(&[("/urgent", json!(true))])).await.expect(201);
        let _ = link(&officer, early.id, pair[0], false).await.expect(200);
        let pair = [early.id, pair[0]];
        beside_a_search(&app, pair, &officer, pair[1], ("acceptance", acceptance())).await;
    }
}
