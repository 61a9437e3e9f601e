//! Makes a fixture of the version as it is: `cargo xtask fixture NAME`, at the end of every
//! landing that changes what is kept.

use serde_json::{Value, json};
use tests::{Backend, Form, Officer, Phone, id_number, jpeg};

use super::pages::Pages;
use super::{NOW, fixtures, packed, path, restored, serve, tar};
use crate::installation::{Installation, Server};

/// An invented notice: two days off, and a Sunday worked.
fn calendar() -> Value {
    json!({
        "year": 2027,
        "notice": [{ "number": "〔2026〕0号", "title": "for a test", "issued_on": "2026-09-30" }],
        "holidays": [{ "name": "元旦", "from": "2027-01-01", "to": "2027-01-02" }],
        "workdays": ["2027-01-03"],
    })
}

const DEPUTY: &str = "accounts deputy chulan --deputy jiagou --from 2026-09-20 --to 2026-10-31";

#[tokio::test]
#[ignore = "a tool, not a test: it writes into tests/upgrade"]
async fn a_fixture() {
    let named = std::env::var("SHOUWANG_FIXTURE").expect("SHOUWANG_FIXTURE: a name");
    let fixture = fixtures().join(named);
    std::fs::create_dir_all(&fixture).expect("a folder");
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let installation = Installation::new(backend).await;
        let phones = fill(&installation).await;
        let made = tempfile::tempdir().expect("a temporary folder");
        let to = path(&made.path().join("backup"));
        assert!(installation.run(&["backup", "--to", &to]).status.success());
        let _ = std::fs::copy(installation.path("keys"), made.path().join("keys")).expect("keys");
        // As they are after a restore: nobody looks at them for the first time.
        let installation = restored(backend, made.path()).await;
        Pages::read(&phones, &serve(&installation)).await.keep(made.path());
        tar(&["-czf", &packed(&fixture, backend), "-C", &path(made.path()), "."]);
    }
}

/// Two hundred filings of the demo in all states, and what it has none of.
async fn fill(installation: &Installation) -> Vec<Phone> {
    let cases = ["--demo", "--demo-cases", "200", "--now"];
    let at = |now| installation.serve_with(&[&cases[..], &[now]].concat());
    let server = at("2026-09-24T09:00:00+08:00");
    let phones = file(&server).await;
    answer(&server, &phones).await;
    server.stop();
    let year = installation.path("2027.json");
    std::fs::write(&year, calendar().to_string()).expect("a file");
    let year = year.display().to_string();
    for command in
        [&["calendar", "import", &year, "--apply"][..], &DEPUTY.split(' ').collect::<Vec<_>>()]
    {
        let done = installation.run(command);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let server = at("2026-09-28T15:00:00+08:00");
    let phones: Vec<_> = phones.into_iter().map(|phone| phone.at(server.url.clone())).collect();
    go_on(&server, &phones).await;
    server.stop();
    let server = installation.serve_with(&["--demo", "--now", NOW]);
    let _ = Pages::read(&phones, &server).await;
    server.stop();
    phones
}

/// To be returned, linked to it, transferred, accepted, refused, withdrawn, by proxy.
async fn file(server: &Server) -> Vec<Phone> {
    let mut phones = Vec::new();
    let (photo, print) = (jpeg(8), jpeg(9));
    let person = |n: u32| {
        let number = id_number(&format!("34220119700101{n:03}"));
        [
            ("/applicant/id_number", json!(number)),
            ("/applicant/phone", json!(format!("1395570{n:04}"))),
        ]
    };
    let mut forms = vec![Form::SelfFiled.json(), Form::SelfFiled.json()];
    forms.extend((1..=4).map(|n| Form::SelfFiled.with(&person(n))));
    forms[3] = Form::SelfFiled.with_photos(&[("evidence", &photo)]);
    for (pointer, value) in person(5) {
        *forms[3].pointer_mut(pointer).expect("the place") = value;
    }
    let mut by_proxy = Form::Proxy.with_photos(&[("thumbprint", &print)]);
    by_proxy["applicant"]["id_status"] = json!("unknown");
    forms.push(by_proxy);
    for form in &forms {
        let phone = Phone::new(server.url.clone());
        let _ = phone.file(form).await.expect(201);
        phones.push(phone);
    }
    let _ = phones[3].attach(&photo).await.expect(201);
    let _ = phones[6].attach(&print).await.expect(201);
    phones
}

async fn answer(server: &Server, phones: &[Phone]) {
    let officer = server.officer("chulan").await;
    let how = json!({ "how": "phone" });
    let defects = json!([{ "item": "phone", "text": "打不通" }]);
    let returned = json!({ "defects": defects, "message": "请补", "notified": how });
    let _ = officer.open_and_answer(phones[0].id, "return", &returned).await;
    let linked = json!({ "of": phones[0].id, "reason": "打电话问过", "differs_confirmed": true });
    let _ = officer.open_and_answer(phones[1].id, "duplicate-of", &linked).await;
    let to = township(&officer, "符离镇").await;
    let transferred = json!({ "to": to, "reason": "户口在符离镇" });
    let _ = officer.open_and_answer(phones[2].id, "transfer", &transferred).await;
    let accepted = json!({ "message": "乡镇已收下", "notified": how });
    let _ = officer.open_and_answer(phones[3].id, "acceptance", &accepted).await;
    let message = "这次没有收下，因为户口不在本区。";
    let refused = json!({ "ground": "not_rural", "message": message, "notified": how });
    let _ = officer.open_and_answer(phones[4].id, "refusal", &refused).await;
    let _ = phones[5].ask("withdrawal").await.expect(200);
}

/// Some days later.
async fn go_on(server: &Server, phones: &[Phone]) {
    let _ = phones[0].correct(2, &Form::Corrected.json()).await.expect(201);
    let officer = server.officer("chulan").await;
    let visited = json!({ "kind": "visited", "on": "2026-09-27" });
    let _ = officer.open_and_answer(phones[3].id, "progress", &visited).await;
    let _ = phones[4].ask("review").await.expect(200);
    let county = server.officer("yongqiao").await;
    let reopened = json!({ "reason": "户口在本区，请重新办。" });
    let _ = county.open_and_answer(phones[4].id, "reopening", &reopened).await;
    let deputy = server.officer("jiagou").await;
    let accepted = json!({ "message": "乡镇已收下", "notified": { "how": "visit" } });
    let _ = deputy.open_and_answer(phones[6].id, "acceptance", &accepted).await;
}

async fn township(officer: &Officer, name: &str) -> Value {
    let townships = officer.get("/regions?parent=341302").await.expect(200);
    let found = townships.as_array().expect("a list").iter().find(|one| one["name"] == name);
    found.expect("a township of that name")["id"].clone()
}
