//! The main job: a household files, the township sees it and accepts, the household
//! reads the answer. Each step is told in plain words.

use serde_json::{Value, json};

use crate::client::{Client, new_device, new_id};
use crate::run::{self, Result};
use crate::server::{Account, Server};

/// Goes the whole way.
///
/// # Errors
/// At the first step that does not go as it should.
pub(crate) fn run(server: &Server) -> Result {
    let client = Client::new(&server.url);
    let golden = run::read(&run::root().join("tests/golden/self.json"))?;
    let mut form: Value = serde_json::from_str(&golden).map_err(|error| error.to_string())?;
    let village = text(&form, "/home/region")?;
    let list = text(&form, "/home/list")?;

    let start = client.get(&format!("/bootstrap?village={village}&list={list}"), None)?;
    let today = text(&start, "/today")?;
    form["declared_on"] = json!(today);
    for name in ["truthful", "authorisation", "notice"] {
        let of = &start["texts"][name];
        let version = json!({ "version": of["version"], "sha256": of["sha256"] });
        match name {
            "notice" => form["consents"]["notice"] = version,
            _ => form["consents"][name]["text"] = version,
        }
    }
    let office = text(&start, "/office/name")?;
    println!("The phone opened the form for village {village}; its office is {office}.");

    let (id, device) = (new_id()?, new_device()?);
    let mine = format!("/declarations/{id}");
    let filed = client.send("PUT", &mine, &[("authorization", &device)], &form)?;
    let reference = text(&filed, "/receipt/reference")?;
    let due = text(&filed, "/status/due_on")?;
    expect(&filed, "/status/state", "submitted")?;
    println!("It filed: reference {reference}, to be answered by {due}.");

    let again = client.send("PUT", &mine, &[("authorization", &device)], &form)?;
    if again["receipt"] != filed["receipt"] {
        return Err(format!("filed again, the receipt changed: {}", again["receipt"]));
    }
    println!("It sent the same once more, as after a lost answer: the same receipt.");

    let (officer, account) = sign_in(&client, &server.accounts, &village)?;
    println!("{} signed in for {}.", account.login, account.region);
    let row = find(&client, &officer, &reference)?;
    println!("The inbox shows it: {}, due {}.", text(&row, "/applicant")?, text(&row, "/due_on")?);

    let case = format!("/cases/{}", text(&row, "/id")?);
    let seen = client.get(&case, Some(&officer))?;
    let version = format!("\"{}\"", seen["version"]);
    let answer = json!({
        "message": "您的申报已收下,村干部三天内上门。",
        "notified": { "how": "phone", "on": today },
    });
    let headers = [
        ("authorization", officer.as_str()),
        ("if-match", &version),
        ("idempotency-key", &new_id()?),
    ];
    let accepted = client.send("POST", &format!("{case}/acceptance"), &headers, &answer)?;
    expect(&accepted, "/state", "accepted")?;
    println!("The township opened it and accepted.");

    let view = client.get(&mine, Some(&device))?;
    expect(&view, "/status/state", "accepted")?;
    println!("The phone reads: accepted, {}", text(&view, "/status/answer/message")?);
    Ok(())
}

/// As the officer of the township that the village belongs to.
fn sign_in<'a>(
    client: &Client,
    accounts: &'a [Account],
    village: &str,
) -> Result<(String, &'a Account)> {
    for account in accounts.iter().filter(|account| account.role == "township") {
        let body = json!({ "login": account.login, "password": account.password });
        let session = client.send("POST", "/sessions", &[], &body)?;
        if village.starts_with(&text(&session, "/account/region/code")?) {
            return Ok((format!("Bearer {}", text(&session, "/access_token")?), account));
        }
    }
    Err(format!("no township account of the demo is for the village {village}"))
}

/// Turns the pages of the inbox until the reference shows.
fn find(client: &Client, officer: &str, reference: &str) -> Result<Value> {
    let mut page = client.get("/cases", Some(officer))?;
    loop {
        let items = page["items"].as_array().cloned().unwrap_or_default();
        if let Some(row) = items.into_iter().find(|row| row["reference"] == reference) {
            return Ok(row);
        }
        let Some(next) = page["next"].as_str() else {
            return Err(format!("the inbox does not show {reference}"));
        };
        page = client.get(&format!("/cases?cursor={next}"), Some(officer))?;
    }
}

fn text(value: &Value, pointer: &str) -> Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| format!("no text at {pointer} in {value}"))
}

fn expect(value: &Value, pointer: &str, wanted: &str) -> Result {
    let found = text(value, pointer)?;
    if found == wanted { Ok(()) } else { Err(format!("{pointer} is {found}, not {wanted}")) }
}
