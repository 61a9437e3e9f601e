//! What was set apart: who sees it, and until when it stands apart.

use serde_json::{Value, json};
use shouwang::service::people::posts;
use tests::{TestApp, on_both};

use crate::floods::{counts, file, file_with, floods, household};

on_both! {
    async fn what_is_due_stands_among_the_others_again(app: TestApp) {
        let officer = app.officer("chulan").await;
        for n in 0..42 {
            let _ = file(&app, &format!("192.0.2.{n}"), 1).await;
        }
        let look = async || {
            let page = app.officer("chulan").await.get("/cases?limit=100").await.expect(200);
            let number = |name: &str| page["counts"][name].as_i64().unwrap();
            (number("set_apart"), number("open"), page["items"].as_array().unwrap().len())
        };
        assert_eq!(look().await, (2, 40, 40));
        assert_eq!(floods(&officer).await[0]["due_on"], "2026-10-12");
        app.set_time("2026-10-11T23:59:59+08:00");
        assert_eq!(look().await, (2, 40, 40));
        // The county is told of everything that nobody has opened.
        let county = app.officer("yongqiao").await;
        assert_eq!(county.get("/overview").await.expect(200)["items"][0]["unopened"], 42);
        let late = county.get("/cases?late_unopened=true&limit=100").await.expect(200);
        assert_eq!(late["items"].as_array().unwrap().len(), 42);
        for (time, name) in [("2026-10-12T00:00:00+08:00", "due_today"), ("2026-10-13T00:00:00+08:00", "overdue")] {
            app.set_time(time);
            let officer = app.officer("chulan").await;
            let numbers = counts(&officer).await;
            assert_eq!((&numbers["set_apart"], &numbers["open"], &numbers[name]), (&json!(0), &json!(42), &json!(42)));
            let page = officer.get(&format!("/cases?{name}=true&limit=100")).await.expect(200);
            assert_eq!(page["items"].as_array().unwrap().len(), 42);
        }
    }

    async fn each_sees_the_floods_of_their_own_place(app: TestApp) {
        for n in 0..42 {
            let _ = file(&app, &format!("192.0.2.{n}"), 1).await;
        }
        // Half of it goes elsewhere: to the same sender's flood in another township.
        let mut form = household(1);
        form["home"]["region"] = json!("341302100");
        let phone = app.phone();
        let _ = file_with(&phone, "192.0.2.99", &form).await.expect(201);
        let (mine, theirs) = (app.officer("chulan").await, app.officer("fuli").await);
        let open = |floods: Value| floods.as_array().unwrap().iter().map(|one| one["open"].as_i64().unwrap()).collect::<Vec<_>>();
        assert_eq!(open(floods(&mine).await), [42]);
        assert_eq!(open(floods(&theirs).await), [1]);
        assert_eq!(open(floods(&app.officer("tongliang").await).await), [0; 0]);
        let county = app.officer("yongqiao").await;
        let whole = floods(&county).await;
        assert_eq!((open(whole.clone()), &whole[0]["may_answer"]), (vec![43], &json!(false)));
        assert_eq!(open(county.get("/floods?township=341302100").await.expect(200)), [1]);
        county.get("/floods?township=3413").await.expect_problem(400, "request.query");
        // A deputy sees it while they are one, when they ask for it.
        let today = app.clock.today();
        assert_eq!(open(theirs.get("/floods?township=341302103").await.expect(200)), [0; 0]);
        posts::set_deputy(&app.app, "chulan", "fuli", today, today).await.unwrap();
        assert_eq!(open(theirs.get("/floods?township=341302103").await.expect(200)), [42]);
        assert_eq!(open(floods(&theirs).await), [1]);
        // Who sent it learns nothing.
        assert!(!phone.view().await.expect(200).to_string().contains("flood"));
        let cadre = app.cadre("zhou", "周建国", "341302103209").await;
        cadre.get("/floods").await.expect_problem(403, "account.not_allowed");
    }
}
