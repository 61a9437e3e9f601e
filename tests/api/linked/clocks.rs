//! What a link stops, what goes on being counted, and how the county undoes it.

use tests::print_jpeg;

use super::*;
use crate::signatures;

fn urgent() -> Value {
    Form::SelfFiled.with(&[("/urgent", json!(true))])
}

/// How many are open, and how many of them urgent, at the township.
async fn waiting(officer: &Officer) -> [i64; 2] {
    let counts = officer.get("/cases").await.expect(200)["counts"].clone();
    let page = officer.get("/cases?urgent=true").await.expect(200);
    let shown = page["items"].as_array().unwrap().len();
    assert_eq!(counts["urgent"], json!(shown));
    ["open", "urgent"].map(|name| counts[name].as_i64().unwrap())
}

fn returned() -> Value {
    json!({ "defects": [{ "item": "phone", "text": "打不通" }], "message": "请补", "notified": { "how": "phone" } })
}

/// The overview's open, overdue and linked of 褚兰镇.
async fn counted(county: &Officer) -> [i64; 3] {
    let seen = county.get("/overview").await.expect(200);
    let items = seen["items"].as_array().unwrap();
    let of = items.iter().find(|one| one["township"]["code"] == "341302103");
    ["open", "overdue", "linked"].map(|name| of.map_or(0, |of| of[name].as_i64().unwrap()))
}

on_both! {
    async fn what_is_overdue_is_counted_until_the_household_is_answered(app: TestApp) {
        let forms = [another(), Form::SelfFiled.json(), Form::SelfFiled.json(), Form::SelfFiled.json()];
        let phones = filed(&app, &forms).await;
        let officer = app.officer("chulan").await;
        officer.open_and_answer(phones[0].id, "acceptance", &acceptance()).await;
        // On the last day it is linked in time.
        app.set_time("2026-10-12T16:00:00+08:00");
        let officer = app.officer("chulan").await;
        let _ = link(&officer, phones[3].id, phones[2].id, false).await.expect(200);
        app.set_time("2026-10-13T09:00:00+08:00");
        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        assert_eq!(counted(&county).await, [2, 2, 1]);
        // To one that has been accepted, of other people: asked back, and counted all the same.
        link(&officer, phones[1].id, phones[0].id, false).await.expect_problem(422, "case.link_differs");
        let _ = link(&officer, phones[1].id, phones[0].id, true).await.expect(200);
        assert_eq!(counted(&county).await, [2, 2, 2]);
        let page = county.get("/cases?view=all&linked=true").await.expect(200);
        let ids: Vec<_> = page["items"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
        assert_eq!(ids, [&json!(phones[3].id), &json!(phones[1].id)]);
        let page = county.get("/cases?view=all&linked=false").await.expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), 2);
        let _ = link(&officer, phones[2].id, phones[0].id, true).await.expect(200);
        assert_eq!(counted(&county).await, [2, 2, 3]);
        let page = county.get("/cases?overdue=true").await.expect(200);
        assert_eq!((page["items"].as_array().unwrap().len(), &page["counts"]["overdue"]), (2, &json!(2)));
        // The household hears where it is answered.
        let told = json!({ "kind": "visited", "on": "2026-10-13" });
        officer.open_and_answer(phones[0].id, "progress", &told).await;
        assert_eq!(counted(&county).await, [0, 0, 3]);
        // Undone, each is as late as it ever was.
        for at in [1, 2] {
            let view = unlink(&county, phones[at].id).await.expect(200);
            assert_eq!((&view["state"], &view["status"]["due_on"]), (&json!("submitted"), &json!("2026-10-12")));
            assert_eq!((&view["status"]["overdue"], &view["duplicate_of"]), (&json!(true), &Value::Null));
        }
        // With it came back what had come along, linked in time.
        assert_eq!(counted(&county).await, [2, 2, 1]);
        assert_eq!(officer.open(phones[3].id).await["duplicate_of"], json!(phones[2].id));
    }

    async fn who_cannot_wait_is_not_linked_away(app: TestApp) {
        let plain = || Form::SelfFiled.json();
        let phones = filed(&app, &[plain(), plain(), plain(), urgent(), urgent(), plain()]).await;
        let ids: Vec<_> = phones.iter().map(|phone| phone.id).collect();
        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        officer.open_and_answer(ids[1], "acceptance", &acceptance()).await;
        officer.open_and_answer(ids[2], "return", &returned()).await;
        officer.open_and_answer(ids[4], "acceptance", &acceptance()).await;
        assert_eq!(waiting(&officer).await, [3, 1]);
        // Beside none that anybody looks at as urgent: one that waits with the others, one that
        // was answered in spring, also as urgent, one that lies with the household.
        for earlier in [ids[0], ids[1], ids[2], ids[4]] {
            let phone = app.phone();
            app.set_time("2026-09-24T09:10:00+08:00");
            let due = phone.file(&urgent()).await.expect(201)["status"]["due_on"].clone();
            let before = waiting(&officer).await;
            let _ = link(&officer, phone.id, earlier, false).await.expect(200);
            assert_eq!(waiting(&officer).await, before);
            // Until the household is answered there.
            let (what, body) = match earlier {
                one if one == ids[0] => ("acceptance", acceptance()),
                one if one == ids[2] => ("refusal", json!({ "ground": "not_rural", "message": "不是农户", "notified": { "how": "phone" } })),
                _ => ("progress", json!({ "kind": "visited", "on": "2026-09-24" })),
            };
            let was_open = i64::from(what == "acceptance");
            officer.open_and_answer(earlier, what, &body).await;
            assert_eq!(waiting(&officer).await, [before[0] - 1 - was_open, before[1] - 1]);
            // Undone, it waits as it did.
            let view = unlink(&county, phone.id).await.expect(200);
            assert_eq!((&view["status"]["due_on"], &view["state"]), (&due, &json!("submitted")));
            assert_eq!(waiting(&officer).await, [before[0] - was_open, before[1]]);
            officer.open_and_answer(phone.id, "acceptance", &acceptance()).await;
        }
        // Beside one that is looked at as urgent it is one case, and no two; and what is not
        // urgent goes where it always went.
        let phone = app.phone();
        let _ = phone.file(&urgent()).await.expect(201);
        assert_eq!(waiting(&officer).await, [3, 2]);
        let _ = link(&officer, phone.id, ids[3], false).await.expect(200);
        assert_eq!(waiting(&officer).await, [2, 1]);
        let _ = link(&officer, ids[5], ids[1], false).await.expect(200);
        assert_eq!(waiting(&officer).await, [1, 1]);
        // Undone while it runs on, nothing of it is lost or doubled.
        let again = app.phone();
        let _ = again.file(&urgent()).await.expect(201);
        let _ = link(&officer, again.id, ids[1], false).await.expect(200);
        let view = unlink(&county, again.id).await.expect(200);
        assert_eq!(view["clocks"].as_array().unwrap().len(), 1);
        assert_eq!(waiting(&officer).await, [2, 2]);
    }

    async fn undone_a_breach_is_where_it_arose(app: TestApp) {
        let phones = filed(&app, &[Form::SelfFiled.json(), Form::SelfFiled.json()]).await;
        let [first, late] = &phones[..] else { panic!() };
        let townships = app.officer("yongqiao").await.get("/regions?parent=341302").await.expect(200);
        let to = townships.as_array().unwrap().iter().find(|one| one["code"] == "341302100").unwrap()["id"].clone();
        let transfer = json!({ "to": to, "reason": "户口在符离镇" });
        let officer = app.officer("chulan").await;
        officer.open_and_answer(first.id, "transfer", &transfer).await;
        let fuli = app.officer("fuli").await;
        fuli.open_and_answer(first.id, "acceptance", &acceptance()).await;
        app.set_time("2026-10-13T09:00:00+08:00");
        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        officer.open_and_answer(late.id, "transfer", &transfer).await;
        assert_eq!(counted(&county).await, [0, 1, 0]);
        let fuli = app.officer("fuli").await;
        let _ = link(&fuli, late.id, first.id, false).await.expect(200);
        assert_eq!(counted(&county).await, [0, 1, 0]);
        let told = json!({ "kind": "visited", "on": "2026-10-13" });
        fuli.open_and_answer(first.id, "progress", &told).await;
        assert_eq!(counted(&county).await, [0, 0, 0]);
        let _ = unlink(&county, late.id).await.expect(200);
        assert_eq!(counted(&county).await, [0, 1, 0]);
        fuli.open_and_answer(late.id, "acceptance", &acceptance()).await;
        assert_eq!(counted(&county).await, [0, 0, 0]);
    }

    async fn a_correction_that_did_not_come_is_not_linked_away(app: TestApp) {
        let phones = filed(&app, &[Form::SelfFiled.json(), Form::SelfFiled.json(), Form::SelfFiled.json()]).await;
        let [first, late, in_time] = &phones[..] else { panic!() };
        let officer = app.officer("chulan").await;
        let body = json!({ "defects": [{ "item": "phone", "text": "打不通" }], "message": "请补", "notified": { "how": "phone" } });
        for phone in [late, in_time] {
            officer.open_and_answer(phone.id, "return", &body).await;
        }
        let counted = async |officer: &Officer| {
            let counts = officer.get("/cases?view=returned").await.expect(200)["counts"].clone();
            (counts["owed"]["correction"]["running"].as_i64().unwrap(), counts["owed"]["correction"]["late"].as_i64().unwrap())
        };
        // The last day for it, and the day after: somebody should go there.
        app.set_time("2026-10-09T16:00:00+08:00");
        let officer = app.officer("chulan").await;
        let _ = link(&officer, in_time.id, first.id, false).await.expect(200);
        app.set_time("2026-10-10T09:00:00+08:00");
        let officer = app.officer("chulan").await;
        assert_eq!(counted(&officer).await, (1, 1));
        let _ = link(&officer, late.id, first.id, false).await.expect(200);
        assert_eq!(counted(&officer).await, (1, 1));
        officer.open_and_answer(first.id, "acceptance", &acceptance()).await;
        assert_eq!(counted(&officer).await, (0, 0));
        let county = app.officer("yongqiao").await;
        for phone in [late, in_time] {
            let view = unlink(&county, phone.id).await.expect(200);
            assert_eq!((&view["state"], &view["status"]["answer"]["correct_by"]), (&json!("returned"), &json!("2026-10-09")));
        }
        assert_eq!(counted(&officer).await, (2, 2));
    }

    async fn a_link_is_undone_by_the_county_with_the_old_clock(app: TestApp) {
        let phones = filed(&app, &[Form::SelfFiled.json(), Form::SelfFiled.json(), Form::SelfFiled.json()]).await;
        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        let [first, second, third] = &phones[..] else { panic!() };
        let before = officer.open(second.id).await["status"]["due_on"].clone();
        let not_yet = unlink(&county, second.id).await;
        not_yet.expect_problem(409, "case.not_linked");
        let _ = link(&officer, third.id, second.id, false).await.expect(200);
        let _ = link(&officer, second.id, first.id, false).await.expect(200);
        assert_eq!(officer.open(third.id).await["duplicate_of"], json!(first.id));
        // Closed meanwhile: that is no reason to keep the other from its answer.
        let body = json!({ "ground": "not_rural", "message": "不是农户", "notified": { "how": "phone" } });
        officer.open_and_answer(first.id, "refusal", &body).await;
        app.set_time("2026-09-28T09:00:00+08:00");
        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        let version = officer.open(second.id).await["version"].clone();
        let reason = json!({ "reason": "不是同一户" });
        let by_township = officer.answer(second.id, &version, "unlinking", &reason).await;
        by_township.expect_problem(403, "account.not_allowed");
        let silent = county.answer(second.id, &version, "unlinking", &json!({ "reason": " " })).await;
        silent.expect_problem(422, "case.answer_invalid");
        let view = unlink(&county, second.id).await.expect(200);
        assert_eq!((&view["status"]["due_on"], &view["status"]["linked"]), (&before, &json!(false)));
        assert_eq!(view["clocks"].as_array().unwrap().last().unwrap()["started_on"], "2026-09-24");
        assert_eq!(officer.open(third.id).await["duplicate_of"], json!(second.id));
        let told = events(&officer, second.id).await.pop().unwrap();
        assert_eq!((&told["kind"], &told["actor"]["name"]), (&json!("unlinked"), &json!("yongqiao")));
        let told = events(&officer, first.id).await.pop().unwrap();
        assert_eq!(told["kind"], "unlinked");
        // It is answered for itself, asks for itself, and can be linked again.
        let _ = second.ask("withdrawal").await.expect(200);
        link(&officer, second.id, first.id, false).await.expect_problem(422, "case.link_target");
        officer.open_and_answer(second.id, "acceptance", &acceptance()).await;
        let view = unlink(&county, third.id).await.expect(200);
        assert_eq!((&view["status"]["due_on"], &view["state"]), (&before, &json!("submitted")));
        let _ = link(&officer, third.id, second.id, false).await.expect(200);
    }
    /// The only one to sign is the applicant, whose print comes while the case is linked.
    async fn signatures_that_came_meanwhile_are_not_owed_again(app: TestApp) {
        signatures::ask(&app, "2026-09-24", 10).await;
        let form = Form::Proxy.with(&[
            ("/signature", json!({ "basis": "cannot_now", "reason": "人在外地" })),
            ("/applicant/id_status", json!("unknown")),
            ("/attachments", json!([])),
        ]);
        let phones = filed(&app, &[form.clone(), form]).await;
        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        for phone in &phones {
            let view = signatures::accept(&officer, phone).await;
            assert_eq!(view["status"]["owed"][0]["kind"], "signatures");
        }
        let photo = print_jpeg(7);
        let print = json!({ "print": signatures::sheet(&photo) });
        officer.open_and_answer(phones[1].id, "follow-up", &print).await;
        let _ = link(&officer, phones[1].id, phones[0].id, false).await.expect(200);
        signatures::attach(&officer, &phones[1], &photo).await;
        let view = unlink(&county, phones[1].id).await.expect(200);
        assert_eq!((&view["status"]["owed"], &view["signatures"][0]["is_done"]), (&json!([]), &json!(true)));
        let ends: Vec<_> = view["clocks"].as_array().unwrap().iter().map(|clock| &clock["outcome"]).collect();
        assert_eq!(ends, ["accepted", "linked", "complete"]);
    }
}
