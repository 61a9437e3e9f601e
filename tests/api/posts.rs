//! 岗位: who does what, where, and from which day to which.

use serde_json::{Value, json};
use shouwang::domain::post::PostKind;
use shouwang::service::people::{accounts, posts};
use tests::{Form, Officer, TestApp, add_account, on_both};
use wasm_validator::date::parse_date;

const CHULAN: &str = "341302103";
const FULI: &str = "341302100";
const TOWNSHIP: PostKind = PostKind::Township;

fn day(text: &str) -> chrono::NaiveDate {
    parse_date(text).unwrap()
}

/// What the server says to the right password.
async fn sign_in(app: &TestApp, login: &str) -> tests::Answer {
    let asked = json!({ "login": login, "password": "a-password-for-tests" });
    let anybody = app.officer("yongqiao").await;
    anybody.send(app.client().post(app.api("/sessions")).json(&asked)).await
}

fn codes(items: &Value) -> Vec<&str> {
    items.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

async fn shown(officer: &Officer, township: &str) -> usize {
    let page = officer.get(&format!("/cases?township={township}")).await.expect(200);
    page["items"].as_array().unwrap().len()
}

fn accepted(on: &str) -> Value {
    json!({ "message": "乡镇已收下", "notified": { "how": "phone", "on": on } })
}

on_both! {
    async fn are_held_from_the_first_day_to_the_last(app: TestApp) {
        let (phone, _) = app.file(&Form::SelfFiled.json()).await;
        add_account(&app.app, "next", "李接手", TOWNSHIP, FULI).await.unwrap();
        posts::end(&app.app, "next", TOWNSHIP, FULI, day("2026-09-25")).await.unwrap();
        let held = (day("2026-09-28"), Some(day("2026-09-29")));
        posts::add(&app.app, "next", TOWNSHIP, CHULAN, held).await.unwrap();
        for (at, office) in [
            ("2026-09-25T23:59:59+08:00", Some(FULI)),
            ("2026-09-26T00:00:00+08:00", None),
            ("2026-09-27T23:59:59+08:00", None),
            ("2026-09-28T00:00:00+08:00", Some(CHULAN)),
            ("2026-09-29T23:59:59+08:00", Some(CHULAN)),
            ("2026-09-30T00:00:00+08:00", None),
        ] {
            app.set_time(at);
            let signed_in = sign_in(&app, "next").await;
            let Some(office) = office else {
                signed_in.expect_problem(403, "account.no_post");
                continue;
            };
            assert_eq!(signed_in.expect(201)["account"]["region"]["code"], office, "{at}");
            let officer = app.officer("next").await;
            let seen = officer.get(&format!("/cases/{}", phone.id)).await.status;
            assert_eq!(seen, if office == CHULAN { 200 } else { 404 }, "{at}");
        }
        // Whoever is signed in when the last day ends sees nothing more, and can leave.
        app.set_time("2026-09-29T23:59:00+08:00");
        let officer = app.officer("next").await;
        app.set_time("2026-09-30T00:00:00+08:00");
        for path in ["/cases", "/floods", &format!("/cases/{}", phone.id)] {
            officer.get(path).await.expect_problem(403, "account.no_post");
        }
        let renewed = officer.client.post(app.api("/sessions/refresh"));
        officer.send(renewed).await.expect_problem(403, "account.no_post");
        let left = officer.request(reqwest::Method::DELETE, "/sessions/current");
        assert_eq!(officer.send(left).await.status, 204);
    }

    async fn that_end_leave_the_answer_to_the_county_until_the_next_begins(app: TestApp) {
        let (phone, _) = app.file(&Form::SelfFiled.json()).await;
        posts::end(&app.app, "chulan", TOWNSHIP, CHULAN, day("2026-09-25")).await.unwrap();
        add_account(&app.app, "next", "李接手", TOWNSHIP, FULI).await.unwrap();
        let begins = (day("2026-09-28"), None);
        posts::add(&app.app, "next", TOWNSHIP, CHULAN, begins).await.unwrap();
        for (at, office) in [
            ("2026-09-25T23:59:59+08:00", "褚兰镇"),
            ("2026-09-26T00:00:00+08:00", "埇桥区"),
            ("2026-09-27T23:59:59+08:00", "埇桥区"),
            ("2026-09-28T00:00:00+08:00", "褚兰镇"),
        ] {
            app.set_time(at);
            let view = app.officer("yongqiao").await.open(phone.id).await;
            assert_eq!(view["may_answer"], office == "埇桥区", "{at}");
            assert_eq!(view["status"]["office"]["name"], office, "{at}");
        }
    }

    async fn several_of_one_account_show_a_place_each(app: TestApp) {
        let (there, _) = app.file(&Form::SelfFiled.with(&[("/home/region", json!("341302104"))])).await;
        let (here, _) = app.file(&Form::SelfFiled.json()).await;
        let since = (day("2026-09-01"), None);
        posts::add(&app.app, "chulan", TOWNSHIP, "341302104", since).await.unwrap();
        let officer = app.officer("chulan").await;
        assert_eq!((shown(&officer, CHULAN).await, shown(&officer, "341302104").await), (1, 1));
        for phone in [here, there] {
            officer.open_and_answer(phone.id, "acceptance", &accepted("2026-09-24")).await;
        }
        // The same post twice on one day would be one; a cadre's beside it opens no more.
        let twice = posts::add(&app.app, "chulan", TOWNSHIP, "341302104", (day("2027-01-01"), None)).await;
        assert!(twice.unwrap_err().to_string().contains("once at a time"));
        let backwards = (day("2026-09-02"), Some(day("2026-09-01")));
        assert!(posts::add(&app.app, "chulan", PostKind::Cadre, CHULAN, backwards).await.is_err());
        posts::add(&app.app, "chulan", PostKind::Cadre, CHULAN, since).await.unwrap();
        // One day is enough; and what has not begun may end before it does.
        let (last, next) = (day("2026-10-31"), day("2026-11-01"));
        posts::add(&app.app, "chulan", TOWNSHIP, FULI, (next, Some(next))).await.unwrap();
        posts::end(&app.app, "chulan", TOWNSHIP, FULI, last).await.unwrap();
        posts::add(&app.app, "chulan", TOWNSHIP, FULI, (next, Some(next))).await.unwrap();
        let none = posts::end(&app.app, "chulan", PostKind::County, "341302", day("2026-09-24")).await;
        assert!(none.unwrap_err().to_string().contains("no such post"));
    }

    async fn a_post_elsewhere_lets_do_nothing_here(app: TestApp) {
        let (phone, _) = app.file(&Form::SelfFiled.json()).await;
        posts::add(&app.app, "chulan", PostKind::County, "500151", (day("2026-09-01"), None)).await.unwrap();
        let officer = app.officer("chulan").await;
        let body = json!({ "ground": "not_rural", "message": "因为不是农户", "notified": { "how": "phone" } });
        officer.open_and_answer(phone.id, "refusal", &body).await;
        let _ = phone.ask("review").await.expect(200);
        let reopens = |view: &Value| view["actions"].as_array().unwrap().contains(&json!("reopening"));
        assert!(reopens(&app.officer("yongqiao").await.open(phone.id).await));
        let view = officer.open(phone.id).await;
        assert!(!reopens(&view), "{view}");
        let reason = json!({ "reason": "户口在村里，请重新办理" });
        officer.answer(phone.id, &view["version"], "reopening", &reason).await.expect_problem(403, "account.not_allowed");
    }

    async fn a_deputy_is_a_colleague(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (fuli, county) = (app.officer("fuli").await, app.officer("yongqiao").await);
        let phone = app.phone();
        let _ = phone.file_as(&officer.token, &Form::Proxy.json()).await.expect(201);
        let offered = |view: Value| view["actions"].as_array().unwrap().contains(&json!("acceptance"));
        assert!(!offered(officer.open(phone.id).await) && offered(county.open(phone.id).await));
        let today = app.clock.today();
        posts::set_deputy(&app.app, "chulan", "fuli", today, today).await.unwrap();
        assert!(!offered(officer.open(phone.id).await) && !offered(county.open(phone.id).await));
        assert_eq!(codes(&app_account(&app, "fuli").await["deputised"]), [CHULAN]);
        fuli.open_and_answer(phone.id, "acceptance", &accepted("2026-09-24")).await;
    }

    async fn a_deputy_is_named_once_by_who_holds_a_post_of_their_own(app: TestApp) {
        let (today, later) = (app.clock.today(), day("2026-09-30"));
        let name = async |away: &str, deputy: &str, to| {
            let named = posts::set_deputy(&app.app, away, deputy, today, to).await;
            named.map_err(|error| error.to_string())
        };
        add_account(&app.app, "far", "远", TOWNSHIP, "500151109").await.unwrap();
        add_account(&app.app, "colleague", "同事", TOWNSHIP, CHULAN).await.unwrap();
        for nobody in ["chulan", "colleague", "far", "yongqiao"] {
            let refused = name("chulan", nobody, later).await.unwrap_err();
            assert!(refused.contains("another township of the same county"), "{nobody}: {refused}");
        }
        name("chulan", "fuli", today).await.unwrap();
        // Said once more, it is for longer.
        name("chulan", "fuli", later).await.unwrap();
        assert_eq!(app.count("posts WHERE deputy_of IS NOT NULL").await, 1);
        app.set_time("2026-09-30T09:00:00+08:00");
        assert_eq!(codes(&app_account(&app, "fuli").await["deputised"]), [CHULAN]);
        // That is no post of their own: it does not end as one, and nobody stands in for it.
        let ended = posts::end(&app.app, "fuli", TOWNSHIP, CHULAN, today).await;
        assert!(ended.unwrap_err().to_string().contains("no such post"));
        posts::end(&app.app, "fuli", TOWNSHIP, FULI, day("2026-09-23")).await.unwrap();
        assert!(name("fuli", "chulan", later).await.unwrap_err().contains("another township"));
    }

    async fn a_deputy_of_somebody_shut_out_is_none(app: TestApp) {
        let today = app.clock.today();
        posts::set_deputy(&app.app, "chulan", "fuli", today, today).await.unwrap();
        let (phone, _) = app.file(&Form::SelfFiled.json()).await;
        let fuli = app.officer("fuli").await;
        assert_eq!(shown(&fuli, CHULAN).await, 1);
        accounts::disable(&app.app, "chulan").await.unwrap();
        fuli.get(&format!("/cases/{}", phone.id)).await.expect_problem(404, "case.unknown");
        assert_eq!(app.officer("yongqiao").await.open(phone.id).await["may_answer"], true);
    }

    async fn say_what_somebody_may_use(app: TestApp) {
        let uses = async |login: &str| app_account(&app, login).await["uses"].clone();
        let _ = app.cadre("zhou", "周建国", CHULAN).await;
        let desk = ["fill_in", "cases", "search", "entry", "attachments", "floods"];
        assert_eq!(uses("chulan").await, json!(desk));
        assert_eq!(uses("yongqiao").await, json!([&desk[..], &["overview", "recordings", "reads"]].concat()));
        assert_eq!(uses("zhou").await, json!(["fill_in"]));
    }

    async fn whoever_filled_in_is_shown_with_the_post_of_that_day(app: TestApp) {
        let cadre = app.cadre("zhou", "周建国", CHULAN).await;
        let phone = app.phone();
        let _ = phone.file_as(&cadre.token, &Form::Proxy.json()).await.expect(201);
        posts::end(&app.app, "zhou", PostKind::Cadre, CHULAN, day("2026-09-24")).await.unwrap();
        posts::add(&app.app, "zhou", TOWNSHIP, FULI, (day("2026-09-25"), None)).await.unwrap();
        app.set_time("2026-09-25T09:00:00+08:00");
        let filler = app.officer("chulan").await.open(phone.id).await["filler"].clone();
        let account = (&filler["account"]["post"], &filler["account"]["region"]["code"]);
        assert_eq!(account, (&json!("cadre"), &json!(CHULAN)));
    }
}

async fn app_account(app: &TestApp, login: &str) -> Value {
    sign_in(app, login).await.expect(201)["account"].clone()
}
