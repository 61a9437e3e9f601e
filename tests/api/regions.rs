//! Lists of places move codes; places, cases and people stay where they belong.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shouwang::service::imports::regions::{
    Files, Import, ImportError, Plan, Source, import, set_telephone,
};
use shouwang::service::open::poster;
use shouwang::store::cases::{self, Case};
use tests::{Form, TestApp, on_both};
use uuid::Uuid;

/// What 埇桥区 went through, under a code of its own: 2021 to 2022 as the National Bureau
/// of Statistics has it, then the list of another publisher.
const LIST_2021: &str = "341399110,大店镇\n341399200,杨庄乡\n341399201,支河乡\n341399202,解集乡\n\
    341399203,桃沟乡\n341399207,永镇乡\n341399208,西二铺乡\n341399209,北杨寨乡\n341399210,苗安乡\n\
    341399200201,杨庄村委会\n341399201201,新村村委会\n341399208201,新村村委会\n";
const LIST_2022: &str = "341399110,大店镇\n341399117,杨庄镇\n341399118,解集镇\n341399119,苗安镇\n\
    341399120,支河镇\n341399121,桃沟镇\n341399122,永镇镇\n341399123,西二铺镇\n341399209,北杨寨乡\n\
    341399117201,杨庄村委会\n341399120201,新村村委会\n341399123201,新村村委会\n";
const LIST_2025: &str = "341399110,大店镇\n341399117,杨庄镇\n341399118,解集镇\n341399119,苗安镇\n\
    341399120,西二铺镇\n341399121,支河镇\n341399122,桃沟镇\n341399123,永镇镇\n341399209,北杨寨乡\n\
    341399117201,杨庄村委会\n341399121201,新村村委会\n341399120201,新村村委会\n";

fn source(text: &str) -> Source {
    Source { name: "list.csv".into(), bytes: text.into() }
}

async fn take(
    app: &TestApp,
    (county, list): (&str, &str),
    text: &str,
    map: Option<&str>,
    apply: bool,
) -> Result<Plan, ImportError> {
    let files = Files { lists: vec![source(text)], map: map.map(source), telephones: None };
    let asked = Import::new(county, Some("埇桥区"), list, None)?;
    import(&app.app, &asked, &files, apply).await
}

async fn three_lists(app: &TestApp) {
    for (list, text) in [("2021-10", LIST_2021), ("2022-10", LIST_2022), ("2025-11", LIST_2025)] {
        take(app, ("341399", list), text, None, true).await.expect("an import");
    }
}

async fn get(app: &TestApp, path: &str) -> Value {
    let answer = app.client().get(app.api(path)).send().await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    serde_json::from_str(&answer.text().await.expect("text")).expect("JSON")
}

/// Ids by name, without 乡 or 镇.
async fn townships(app: &TestApp) -> BTreeMap<String, Value> {
    let all = get(app, "/regions?parent=341399").await;
    let all = all.as_array().expect("places").iter();
    all.map(|place| {
        let name = place["name"].as_str().expect("a name");
        (name.trim_end_matches(['乡', '镇']).to_owned(), place["id"].clone())
    })
    .collect()
}

async fn case(app: &TestApp, id: Uuid) -> Case {
    let mut tx = app.app.db.begin_read().await.expect("a transaction");
    cases::find(&mut tx, id).await.expect("an answer").expect("a case")
}

/// Files for a code of a list; the township that it went to.
async fn filed_for(app: &TestApp, region: &str, list: &str) -> Value {
    let phone = app.phone();
    let form =
        Form::SelfFiled.with(&[("/home/region", json!(region)), ("/home/list", json!(list))]);
    let _ = phone.file(&form).await.expect(201);
    json!(case(app, phone.id).await.township_id)
}

/// 埇桥区 as it is, but without 褚兰镇.
async fn without_chulan(app: &TestApp) -> String {
    let all = get(app, "/regions?parent=341302").await;
    let rest = all.as_array().expect("places").iter().filter(|place| place["code"] != "341302103");
    rest.map(|place| {
        format!("{},{}\n", place["code"].as_str().unwrap(), place["name"].as_str().unwrap())
    })
    .collect()
}

on_both! {
    async fn seven_towns_change_their_code_and_stay_themselves(app: TestApp) {
        take(&app, ("341399", "2021-10"), LIST_2021, None, true).await.unwrap();
        let before = townships(&app).await;
        assert_eq!(before.len(), 9);
        let plan = take(&app, ("341399", "2022-10"), LIST_2022, None, true).await.unwrap();
        let lines = plan.lines();
        assert!(lines.contains(&"move\t341399200\t杨庄乡\t341399117\t杨庄镇".to_owned()), "{lines:?}");
        assert_eq!(lines.last().unwrap(), "0 added, 0 ended, 0 renamed, 10 moved, 3 the same, 0 ambiguous");
        assert_eq!(townships(&app).await, before);
        take(&app, ("341399", "2025-11"), LIST_2025, None, true).await.unwrap();
        assert_eq!(townships(&app).await, before);
        let again = take(&app, ("341399", "2025-11"), LIST_2025, None, true).await.unwrap();
        assert_eq!((again.changes, again.same), (vec![], 13));
        let bootstrap = get(&app, "/bootstrap?village=341399117201").await;
        assert_eq!(bootstrap["list"], "2025-11");
        assert_eq!(bootstrap["counties"], json!(["341302", "341399", "500151"]));
    }

    async fn an_old_code_of_an_old_list_goes_where_it_went_then(app: TestApp) {
        three_lists(&app).await;
        let now = townships(&app).await;
        for (region, list, township) in [
            ("341399200201", "2021-10", "杨庄"),
            ("341399200", "2021-10", "杨庄"),
            ("341399120201", "2022-10", "支河"),
            ("341399120201", "2025-11", "西二铺"),
            // Nobody knows this village; the list knows the township.
            ("341399120777", "2022-10", "支河"),
            // Lists that were never imported: the one in force then, or the nearest.
            ("341399120201", "2023-06", "支河"),
            ("341399200201", "2019-10", "杨庄"),
            ("341399200201", "2026-01", "杨庄"),
        ] {
            assert_eq!(filed_for(&app, region, list).await, now[township], "{region} of {list}");
        }
    }

    /// The form's list knew the township; the village is of a later one, in another town.
    async fn a_later_village_does_not_outweigh_the_township_of_its_list(app: TestApp) {
        three_lists(&app).await;
        let newest = LIST_2025.replace(
            "341399209,北杨寨乡\n",
            "341399124,北杨寨镇\n341399209,桃园镇\n341399209201,桃园村委会\n341399208,新马镇\n341399208777,新马村委会\n",
        );
        take(&app, ("341399", "2026-08"), &newest, None, true).await.unwrap();
        let now = townships(&app).await;
        for (list, township) in [("2022-10", "北杨寨"), ("2025-11", "北杨寨"), ("2026-08", "桃园")] {
            assert_eq!(filed_for(&app, "341399209201", list).await, now[township], "{list}");
        }
        assert_eq!(filed_for(&app, "341399208777", "2022-10").await, now["新马"]);
        assert_eq!(filed_for(&app, "341399208777", "2021-10").await, now["西二铺"]);
    }

    async fn a_code_that_meant_two_towns_is_asked_by_name(app: TestApp) {
        three_lists(&app).await;
        let names = |answer: &Value| -> Vec<Value> {
            answer["candidates"].as_array().unwrap().iter().map(|place| place["name"].clone()).collect()
        };
        let named = get(&app, "/bootstrap?village=341399120&list=2022-10").await;
        assert_eq!((&named["village"]["name"], names(&named)), (&json!("支河镇"), vec![]));
        let named = get(&app, "/bootstrap?village=341399120&list=2025-11").await;
        assert_eq!((&named["village"]["name"], names(&named)), (&json!("西二铺镇"), vec![]));
        for unknown in ["/bootstrap?village=341399120", "/bootstrap?village=341399120&list=2024-01"] {
            let asked = get(&app, unknown).await;
            assert_eq!((&asked["village"], names(&asked)), (&Value::Null, vec![json!("西二铺镇"), json!("支河镇")]));
        }
        let asked = get(&app, "/bootstrap?village=341399120201").await;
        let ways: Vec<_> = asked["candidates"].as_array().unwrap().iter().map(|c| c["path"].clone()).collect();
        assert_eq!(ways, [json!(["埇桥区", "西二铺镇", "新村村委会"]), json!(["埇桥区", "支河镇", "新村村委会"])]);
        // What is chosen is filed by its code of today.
        let chosen = asked["candidates"][1]["code"].as_str().unwrap();
        assert_eq!(filed_for(&app, chosen, "2025-11").await, townships(&app).await["支河"]);
        let old = get(&app, "/bootstrap?village=341399200201&list=2021-10").await;
        assert_eq!(old["village"]["code"], "341399117201");
    }

    async fn a_township_that_ends_hands_on_cases_and_accounts(app: TestApp) {
        let phone = app.phone();
        let filed = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let refused = app.phone();
        let _ = refused.file(&Form::SelfFiled.json()).await.expect(201);
        let no = json!({ "ground": "not_rural", "message": "不是农户", "notified": { "how": "phone" } });
        officer.open_and_answer(refused.id, "refusal", &no).await;
        let list = without_chulan(&app).await;
        app.set_time("2026-09-25T09:00:00+08:00");
        let officer = app.officer("chulan").await;
        for map in [None, Some("341302103,\n")] {
            let asked = take(&app, ("341302", "2026-09"), &list, map, true).await;
            let Err(ImportError::Ambiguous(plan)) = asked else { panic!("{asked:?}") };
            let line = plan.lines().into_iter().find(|line| line.starts_with("ambiguous")).unwrap();
            let said = "ambiguous\t341302103\t褚兰镇\tends with 1 open cases, 1 accounts, ";
            assert!(line.starts_with(said), "{line}");
        }
        let map = Some("old_code,new_code\n341302103,341302100,merged\n");
        take(&app, ("341302", "2026-09"), &list, map, true).await.unwrap();
        let late = json!({ "message": "收下", "notified": { "how": "phone" } });
        let answer = officer.answer(phone.id, &version, "acceptance", &late).await;
        answer.expect_problem(409, "case.changed");
        let seen = phone.view().await.expect(200)["status"].clone();
        assert_eq!((&seen["due_on"], &seen["state"]), (&filed["status"]["due_on"], &json!("submitted")));
        assert_eq!(seen["office"]["telephone"], "0557-0000100");
        for login in ["chulan", "fuli"] {
            let page = app.officer(login).await.get("/cases").await.expect(200);
            assert_eq!(page["counts"]["unopened"], 1, "{login}");
            assert_eq!(page["items"][0]["reference"], filed["receipt"]["reference"], "{login}");
        }
        let ended = poster::villages_of(&app.app.db, "341302103").await.unwrap_err().to_string();
        let said = "region.ended: 341302103 has ended; its people belong to 341302100 符离镇 now";
        assert_eq!(ended, said);
        let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
        let last = events.as_array().unwrap().last().unwrap();
        assert_eq!((&last["kind"], &last["actor"]["kind"]), (&json!("handed_over"), &json!("system")));
        assert_eq!(last["details"]["to"], json!(case(&app, phone.id).await.township_id));
        assert_ne!(last["details"]["to"], last["details"]["from"]);
        // What was closed stays where it was closed.
        assert_ne!(case(&app, refused.id).await.township_id, case(&app, phone.id).await.township_id);
        // The QR code on the wall is the old one.
        let scanned = get(&app, "/bootstrap?village=341302103209&list=2023-06").await;
        assert_eq!(scanned["village"]["path"][1], "符离镇");
        let scanned = get(&app, "/bootstrap?village=341302103").await;
        assert_eq!(scanned["village"]["path"], json!(["埇桥区", "符离镇", "褚兰镇"]));
        assert_eq!(scanned["village"]["code"], "341302100");
    }

    async fn a_case_of_no_village_goes_on_with_its_township(app: TestApp) {
        let phone = app.phone();
        let form = Form::SelfFiled.with(&[("/home/region", json!("341302103"))]);
        let _ = phone.file(&form).await.expect(201);
        let map = Some("old_code,new_code\n341302103,341302100,merged\n");
        take(&app, ("341302", "2026-09"), &without_chulan(&app).await, map, true).await.unwrap();
        let places = get(&app, "/regions?parent=341302").await;
        let next = places.as_array().unwrap().iter().find(|place| place["code"] == "341302100");
        assert_eq!(json!(case(&app, phone.id).await.township_id), next.unwrap()["id"]);
    }

    /// The QR code of its old poster goes on working; a new one would name what is no more.
    async fn a_village_that_has_ended_gets_no_new_poster(app: TestApp) {
        let all = get(&app, "/regions?under=341302").await;
        let places = all.as_array().unwrap().iter();
        let villages = ["341302103209", "341302103201"];
        let rest = places.filter(|place| !villages.iter().any(|code| place["code"] == *code));
        let list: String = rest
            .map(|place| format!("{},{}\n", place["code"].as_str().unwrap(), place["name"].as_str().unwrap()))
            .collect();
        let map = "341302103209,341302103202,merged\n341302103201,\n";
        app.set_time("2026-09-25T09:00:00+08:00");
        take(&app, ("341302", "2026-09"), &list, Some(map), true).await.unwrap();
        let (db, clock) = (&app.app.db, &app.clock);
        for (code, successor) in villages.iter().zip(["341302103202 ", "341302103 褚兰镇 now"]) {
            let ended = poster::village(db, clock, code, "http://x").await.err().unwrap();
            let said = format!("region.ended: {code} has ended; its people belong to {successor}");
            assert!(ended.to_string().starts_with(&said), "{ended}");
        }
        let codes = poster::villages_of(db, "341302103").await.unwrap();
        assert!(!codes.is_empty() && !codes.iter().any(|code| villages.contains(&code.as_str())));
        let scanned = get(&app, "/bootstrap?village=341302103209&list=2023-06").await;
        assert_eq!(scanned["village"]["code"], "341302103202");
    }

    async fn a_village_that_changes_its_township_takes_its_open_cases_along(app: TestApp) {
        let phone = app.phone();
        let status = phone.file(&Form::SelfFiled.json()).await.expect(201)["status"].clone();
        let all = get(&app, "/regions?under=341302").await;
        let list: String = all.as_array().unwrap().iter().map(|place| {
            let code = place["code"].as_str().unwrap().replace("341302103209", "341302100999");
            format!("{code},{}\n", place["name"].as_str().unwrap())
        }).collect();
        let asked = take(&app, ("341302", "2026-09"), &list, None, true).await;
        assert!(matches!(asked, Err(ImportError::Ambiguous(_))), "{asked:?}");
        let before = case(&app, phone.id).await;
        take(&app, ("341302", "2026-09"), &list, Some("341302103209,341302100999"), true).await.unwrap();
        let after = case(&app, phone.id).await;
        assert_eq!((after.village_id, after.due_on()), (before.village_id, before.due_on()));
        assert_ne!(after.township_id, before.township_id);
        let officer = app.officer("fuli").await;
        let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
        assert_eq!(events.as_array().unwrap().last().unwrap()["kind"], "handed_over");
        assert_eq!(phone.view().await.expect(200)["status"]["due_on"], status["due_on"]);
    }

    async fn nothing_changes_before_all_is_clear(app: TestApp) {
        let before = get(&app, "/regions?under=341302").await;
        let fresh = "341302103,褚兰街道\n341302777,新镇\n";
        let plan = take(&app, ("341302", "2026-09"), fresh, None, false).await.unwrap();
        assert!(plan.changes.len() > 1 && !plan.ambiguous.is_empty());
        let bad = format!("{}341302777,新镇\n34130277,新镇\n", without_chulan(&app).await);
        let error = take(&app, ("341302", "2026-09"), &bad, Some("341302103,341302100,merged"), true).await;
        let said = error.unwrap_err().to_string();
        assert!(said.starts_with("list.csv, line 39: \"34130277\" is not a code"), "{said}");
        // The last thing written fails: so does the first.
        let files = Files {
            lists: vec![source(&format!("{}341302103,褚兰街道\n", without_chulan(&app).await))],
            map: None,
            telephones: Some(source("code,telephone\n341302103,0557-1234567\n341302998,0557-1234568\n")),
        };
        let asked = Import::new("341302", None, "2026-09", None).unwrap();
        let error = import(&app.app, &asked, &files, true).await.unwrap_err();
        assert!(matches!(error, ImportError::NoOffice(_)), "{error}");
        let older = take(&app, ("341302", "2020-09"), "341302103,褚兰乡", None, false).await;
        assert!(matches!(older, Err(ImportError::Backwards { .. })), "{older:?}");
        let later = take(&app, ("341302", "2026-10"), "341302103,褚兰乡", None, false).await;
        assert!(matches!(later, Err(ImportError::Future(_))), "{later:?}");
        assert_eq!(get(&app, "/regions?under=341302").await, before);
    }

    async fn telephones_of_offices(app: TestApp) {
        let list = format!("{}341302103,褚兰街道\n", without_chulan(&app).await);
        let telephones = Some(source("341302103,0557-1234567\n"));
        let files = Files { lists: vec![source(&list)], map: None, telephones };
        let asked = Import::new("341302", None, "2026-09", None).unwrap();
        import(&app.app, &asked, &files, true).await.unwrap();
        set_telephone(&app.app, "341302", "12345").await.unwrap();
        for wrong in [("341302103", "none"), ("341302999", "12345"), ("341302103209", "12345")] {
            set_telephone(&app.app, wrong.0, wrong.1).await.unwrap_err();
        }
        let scanned = get(&app, "/bootstrap?village=341302103&list=2023-06").await;
        assert_eq!((&scanned["village"]["name"], &scanned["village"]["telephone"]), (&json!("褚兰街道"), &json!("0557-1234567")));
        assert_eq!(get(&app, "/regions").await[0]["telephone"], "12345");
    }
}
