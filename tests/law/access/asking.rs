//! Who asks, with what, about which case.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shouwang::domain::policy::Policy;
use shouwang::domain::post::PostKind;
use shouwang::gateway::tokens;
use shouwang::service::county::policies;
use tests::{Answer, Form, Officer, Phone, TestApp, add_account, jpeg};
use uuid::Uuid;
use wasm_validator::canonical::sha256_hex;

use super::table::{EVERYBODY, Given, Operation, Who};

/// A village of 褚兰镇 is the golden form's; this one is of 曹村镇, without an account.
const WITHOUT_ACCOUNT: &str = "341302104";
/// The golden form's.
const VILLAGE: &str = "341302103209";
const PASSWORD: &str = "a-password-for-tests";

/// One seeded installation, and everybody who asks.
pub(super) struct World<'a> {
    app: &'a TestApp,
    tokens: HashMap<&'static str, String>,
    forged: String,
    expired: String,
    signed_out: String,
    county: Officer,
    neighbour: Value,
    /// The hash of a recording.
    sound: String,
    made: AtomicUsize,
}

/// A case and its phone.
pub(super) struct Case {
    phone: Phone,
    form: Value,
    photo: Vec<u8>,
    reference: String,
    /// The household's earlier filing.
    earlier: Option<Uuid>,
    /// As the officers see it; 0 before they do.
    version: i64,
}

impl Case {
    /// Whether an answer names the case or anybody in it.
    pub(super) fn is_told_by(&self, answer: &Answer) -> bool {
        let name = self.form["applicant"]["name"].as_str().unwrap();
        [self.phone.id.to_string().as_str(), &self.reference, name]
            .iter()
            .any(|secret| answer.text.contains(secret))
    }
}

impl<'a> World<'a> {
    pub(super) async fn seed(app: &'a TestApp) -> Self {
        app.set_time("2026-09-24T08:45:00+08:00");
        let expired = app.officer("chulan").await.token;
        app.set_time("2026-09-24T09:00:00+08:00");
        let left = app.officer("chulan").await;
        let out = left.request(Method::DELETE, "/sessions/current").send().await.unwrap();
        assert_eq!(out.status(), 204);
        let mut tokens = HashMap::new();
        for login in ["chulan", "fuli", "yongqiao", "tongliang"] {
            tokens.insert(login, app.officer(login).await.token);
        }
        tokens.insert("wangge", app.cadre("wangge", "网格员", "341302103").await.token);
        add_account(app.app.as_ref(), "cun", "村两委", PostKind::Village, VILLAGE).await.unwrap();
        tokens.insert("cun", app.officer("cun").await.token);
        let now = app.clock.now();
        let bearer = tokens::read(app.app.keyring.token_key(), &tokens["chulan"], now).unwrap();
        let county = app.officer("yongqiao").await;
        let mut policy = Policy::default().document();
        policy["valid_from"] = "2026-09-24".into();
        policy["signatures_working_days"] = 10.into();
        policies::add(&app.app, None, &policy.to_string(), None).await.unwrap();
        let townships = county.get("/regions?parent=341302").await.expect(200);
        let fuli = |region: &&Value| region["code"] == "341302100";
        let neighbour = townships.as_array().unwrap().iter().find(fuli).unwrap()["id"].clone();
        let (wav, text) = (tests::wav(1), "0".repeat(64));
        let put = county.request(Method::PUT, &format!("/clips/consents.title?text={text}"));
        let clip = county.send(put.body(wav)).await.expect(201);
        Self {
            app,
            tokens,
            forged: tokens::issue(b"another key of thirty-two bytes.", bearer, now).unwrap(),
            expired,
            signed_out: left.token,
            county,
            neighbour,
            sound: clip["sha256"].as_str().unwrap().to_owned(),
            made: AtomicUsize::new(0),
        }
    }

    /// For the refusals of an operation.
    pub(super) async fn prepare(&self, operation: &Operation) -> Case {
        self.case(operation.given, None).await
    }

    /// For somebody who may.
    pub(super) async fn prepare_for(&self, operation: &Operation, who: Who) -> Case {
        let township = (who == Who::CountyAlone).then_some(WITHOUT_ACCOUNT);
        self.case(operation.given, township).await
    }

    async fn case(&self, given: Given, township: Option<&str>) -> Case {
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        let photo = jpeg(u8::try_from(made % 251).unwrap());
        let mut form = Form::SelfFiled.with_photos(&[("evidence", &photo)]);
        // A name of its own, to be looked for in answers.
        let stem = |n: usize| "甲乙丙丁戊己庚辛壬癸".chars().nth(n % 10).unwrap();
        let name: String = ['孟', stem(made / 100), stem(made / 10), stem(made)].iter().collect();
        form["applicant"]["name"] = name.into();
        if given == Given::Unsigned {
            let adult = json!({ "name": "李秀英", "relation_to_head": "spouse", "born": 1954 });
            form["household"]["members"] = json!([adult]);
        }
        if let Some(code) = township {
            form["home"]["region"] = code.into();
        }
        let twice = matches!(given, Given::Twice | Given::Linked);
        let earlier = twice.then(|| self.app.phone());
        if let Some(phone) = &earlier {
            let _ = phone.file(&form).await.expect(201);
        }
        let earlier = earlier.map(|phone| phone.id);
        let phone = self.app.phone();
        let reference = if given == Given::Nothing {
            "not filed yet".to_owned()
        } else {
            let answer = phone.file(&form).await.expect(201);
            answer["receipt"]["reference"].as_str().unwrap().to_owned()
        };
        let mut case = Case { phone, form, photo, reference, earlier, version: 1 };
        let who = if township.is_some() { Who::CountyAlone } else { Who::Township };
        match given {
            Given::Photographed => drop(case.phone.attach(&case.photo).await.expect(201)),
            Given::Returned => self.first(&mut case, who, "return").await,
            Given::Refused => self.first(&mut case, who, "refusal").await,
            Given::Accepted | Given::Unsigned => self.first(&mut case, who, "acceptance").await,
            Given::Contested => {
                self.first(&mut case, who, "refusal").await;
                let _ = case.phone.ask("review").await.expect(200);
                let seen = self.county.get(&format!("/cases/{}", case.phone.id)).await.expect(200);
                case.version = seen["version"].as_i64().unwrap();
            }
            Given::Linked => self.first(&mut case, who, "duplicate-of").await,
            Given::Filed | Given::Nothing | Given::Twice => {}
        }
        case
    }

    async fn first(&self, case: &mut Case, who: Who, action: &str) {
        let path = format!("/cases/{}/{action}", case.phone.id);
        let answer = self.send(self.staff(self.answer(&path, case), who)).await.expect(200);
        case.version = answer["version"].as_i64().unwrap();
    }

    /// The timeline: what a refusal must leave as it is.
    pub(super) async fn trace(&self, case: &Case) -> Value {
        let events = self.county.get(&format!("/cases/{}/events", case.phone.id)).await;
        if events.status == 200 { events.body } else { events.body["code"].clone() }
    }

    pub(super) async fn ask(&self, operation: &Operation, who: Who, case: &Case) -> Answer {
        let (method, path) = operation.name.split_once(" /api/v1").unwrap();
        let id = case.phone.id.to_string();
        let path = path.replace("{id}", &id).replace("{n}", "2");
        let path = path.replace("{sha256}", &sha256_hex(&case.photo));
        let request =
            |path: &str| self.app.client().request(method.parse().unwrap(), self.app.api(path));
        let is_answer = operation.name.starts_with("POST /api/v1/cases/{id}/");
        let request = match operation.name {
            _ if is_answer => self.answer(&path, case),
            "GET /api/v1/clips" => request("/clips?county=341302"),
            "GET /api/v1/sounds/{sha256}" => request(&format!("/sounds/{}", self.sound)),
            "PUT /api/v1/clips/{key}" => {
                // A sentence of its own, so that it is new.
                let text = sha256_hex(id.as_bytes());
                request(&format!("/clips/{}?text={text}", &text[..16])).body(tests::wav(2))
            }
            "DELETE /api/v1/clips/{key}" => request("/clips/consents.title"),
            _ if operation.name.ends_with("/attachments/{sha256}") && method == "PUT" => {
                request(&path).body(case.photo.clone())
            }
            "POST /api/v1/cases" => request(&path).json(&json!({
                "id": case.phone.id, "channel": "paper", "received_on": "2026-09-24",
                "declaration": case.form,
            })),
            "POST /api/v1/floods/{id}/refusal" => request(&path)
                .header("Idempotency-Key", "a-flood-answered")
                .json(&json!({ "message": "不是农户家里报的", "reason": "同一来源", "cases": [{ "id": case.phone.id, "version": 1 }] })),
            "POST /api/v1/cases/search" => {
                request(&path).json(&json!({ "number": case.form["applicant"]["id_number"] }))
            }
            "POST /api/v1/correction-claims" => {
                request(&path).json(&json!({ "reference": case.reference, "code": "0000000" }))
            }
            "PUT /api/v1/declarations/{id}" | "POST /api/v1/declarations/check" => {
                request(&path).json(&case.form)
            }
            "PUT /api/v1/declarations/{id}/versions/{n}" => {
                let mut form = case.form.clone();
                form["household"]["size"] = 7.into();
                request(&path).json(&form)
            }
            "POST /api/v1/status-lookups" => {
                request(&path).json(&json!({ "reference": case.reference, "last4": "0001" }))
            }
            "POST /api/v1/sessions" => {
                // Shared out, for ten sign-ins in a row are the most of one name.
                let place = EVERYBODY.iter().position(|one| *one == who).unwrap();
                let login = ["fuli", "tongliang", "yongqiao"][place % 3];
                request(&path).json(&json!({ "login": login, "password": PASSWORD }))
            }
            "DELETE /api/v1/sessions/current" if who >= Who::Township => {
                // A session of its own: the others go on.
                return self.leave(request(&path), who).await;
            }
            _ => request(&path),
        };
        self.send(self.with_credential(request, who, case)).await
    }

    async fn leave(&self, request: RequestBuilder, who: Who) -> Answer {
        let token = self.app.officer(login(who)).await.token;
        self.send(request.bearer_auth(token)).await
    }

    fn answer(&self, path: &str, case: &Case) -> RequestBuilder {
        let notified = json!({ "how": "phone", "on": "2026-09-24" });
        let body = match path.rsplit('/').next().unwrap() {
            "acceptance" => json!({ "message": "乡镇已收下", "notified": notified }),
            "return" => {
                let defects = json!([{ "item": "phone", "text": "号码打不通" }]);
                json!({ "defects": defects, "message": "请补一下", "notified": notified })
            }
            "refusal" => {
                json!({ "ground": "outside_county", "message": "不在本县", "notified": notified })
            }
            "transfer" => json!({ "to": self.neighbour, "reason": "户口在符离镇" }),
            "follow-up" => json!({ "notified": notified }),
            "signatures" => json!({ "lines": [
                { "name": "李秀英", "born": 1954, "outcome": "away", "on": "2026-09-24" },
            ] }),
            "progress" => json!({ "kind": "visited", "on": "2026-09-24" }),
            "amendment" => {
                let changes = json!([{ "path": "/household/size", "value": 6 }]);
                json!({ "changes": changes, "confirmed_by": "本人，13955700001" })
            }
            "duplicate-of" => json!({ "of": case.earlier, "reason": "同一户" }),
            "unlinking" => json!({ "reason": "不是同一户" }),
            "reopening" => json!({ "reason": "请再看一遍" }),
            "correction-codes" => Value::Null,
            other => panic!("{other}: what is sent?"),
        };
        self.app
            .client()
            .post(self.app.api(path))
            .header("If-Match", format!("\"{}\"", case.version))
            .header("Idempotency-Key", path)
            .json(&body)
    }

    fn staff(&self, request: RequestBuilder, who: Who) -> RequestBuilder {
        request.bearer_auth(&self.tokens[login(who)])
    }

    fn with_credential(&self, request: RequestBuilder, who: Who, case: &Case) -> RequestBuilder {
        let device = |phone: &Phone| format!("Device {}", phone.key);
        match who {
            Who::Nobody => request,
            Who::Stranger => request.header("Authorization", device(&case.phone.stranger())),
            Who::Phone => request.header("Authorization", device(&case.phone)),
            Who::Forged => request.bearer_auth(&self.forged),
            Who::Expired => request.bearer_auth(&self.expired),
            Who::SignedOut => request.bearer_auth(&self.signed_out),
            officer => self.staff(request, officer),
        }
    }

    async fn send(&self, request: RequestBuilder) -> Answer {
        self.county.send(request).await
    }
}

fn login(who: Who) -> &'static str {
    match who {
        Who::Township => "chulan",
        Who::Neighbour => "fuli",
        Who::County | Who::CountyAlone => "yongqiao",
        Who::FarCounty => "tongliang",
        Who::Cadre => "wangge",
        Who::Village => "cun",
        other => panic!("{other:?} is no officer"),
    }
}
