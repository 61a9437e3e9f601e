//! Lists of places move codes; places, cases and people stay where they belong.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shouwang::service::imports::regions::{
    Files, Import, ImportError, Plan, Source, import, set_telephone,
};
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

pub(crate) async fn take(
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

pub(crate) async fn get(app: &TestApp, path: &str) -> Value {
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

pub(crate) async fn case(app: &TestApp, id: Uuid) -> Case {
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
pub(crate) async fn without_chulan(app: &TestApp) -> String {
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

    async fn a_phone_reads_back_the_place_that_its_list_meant(app: TestApp) {
        three_lists(&app).await;
        for (list, name) in [("2022-10", "支河镇"), ("2025-11", "西二铺镇"), ("2023-06", "支河镇")] {
            let place = [("/home/region", json!("341399120")), ("/home/list", json!(list))];
            let (phone, _) = app.file(&Form::SelfFiled.with(&place)).await;
            assert_eq!(phone.view().await.expect(200)["reading"]["village"], name, "{list}");
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
