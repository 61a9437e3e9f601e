//! Telephones and the sender of messages: set, in part, or not at all. No sentence ends where
//! a number should stand, and nobody is made up.

use serde_json::{Value, json};
use shouwang::domain::answer::{ProgressKind, RefusalGround};
use shouwang::domain::duty::DutyKind;
use shouwang::service::case::letter::{LONGEST, text};
use shouwang::service::case::notice::Notice;
use shouwang::service::county::unset::{self, Unset};
use shouwang::service::imports::regions::{set_signature, set_telephone};
use shouwang::store::cases;
use tests::{Form, Phone, TestApp, on_both};

/// Everything that a message may tell of, with the longest days.
fn notices() -> Vec<Notice> {
    let day = |text: &str| text.parse().unwrap();
    let (old, new) = (day("2026-12-30"), day("2026-12-31"));
    vec![
        Notice::Filed,
        Notice::Corrected,
        Notice::Accepted,
        Notice::Returned,
        Notice::Refused(RefusalGround::OutsideCounty),
        Notice::Refused(RefusalGround::NotRural),
        Notice::Refused(RefusalGround::Unreachable),
        Notice::Refused(RefusalGround::Withdrawn),
        Notice::Transferred,
        Notice::Recounted { duty: DutyKind::Answer, old, new },
        Notice::Recounted { duty: DutyKind::Correction, old, new },
        Notice::Reopened,
        Notice::Progress(ProgressKind::Visited, new),
        Notice::Progress(ProgressKind::Included, new),
        Notice::Progress(ProgressKind::NotIncluded, new),
        Notice::Refused(RefusalGround::NotHousehold),
    ]
}

/// What the household would read, of every notice; in the order of [`notices`].
async fn letters(app: &TestApp, phone: &Phone) -> Vec<String> {
    let mut tx = app.app.db.begin_read().await.unwrap();
    let mut case = cases::find(&mut tx, phone.id).await.unwrap().unwrap();
    for kind in [DutyKind::Answer, DutyKind::Correction] {
        case.owed.set(kind, Some("2026-12-31T16:00:00Z".parse().unwrap()));
    }
    let places = app.app.places.read(&mut tx).await.unwrap();
    let today = app.clock.today();
    notices().into_iter().map(|notice| text(&places, &case, notice, today).unwrap()).collect()
}

/// As a person would see that something is missing.
fn is_whole(text: &str) -> bool {
    let broken = [
        "打。",
        "打，",
        "打县里。",
        "打县里，",
        "电话。",
        "（县）",
        "{",
        "}",
        "[",
        "]",
        "|",
        "【】",
    ];
    !broken.iter().any(|broken| text.contains(broken)) && text.ends_with('。')
}

on_both! {
    async fn a_message_is_signed_and_one_message_long(app: TestApp) {
        for village in ["341302103209", "500151109201"] {
            let form = Form::SelfFiled.with(&[("/home/region", json!(&village[..9]))]);
            let phone = app.phone();
            let receipt = phone.file(&form).await.expect(201);
            let digits = receipt["receipt"]["reference"].as_str().unwrap();
            let reference = format!("{}-{}-{}", &digits[..4], &digits[4..8], &digits[8..]);
            let sender = if village.starts_with('3') { "【埇桥区农业农村局】" } else { "【铜梁区农业农村委】" };
            for text in letters(&app, &phone).await {
                assert!(text.starts_with(sender) && is_whole(&text), "{text}");
                assert!(text.contains(&format!("回执号{reference}。")), "{text}");
                let length = text.encode_utf16().count();
                assert!(length <= LONGEST && LONGEST == 70, "{length}: {text}");
                for word in ["守望", "编号", "驳回", "拒绝", "不合格", "脱帽", "退出", "最迟", "收下"] {
                    assert!(!text.contains(word), "{word}: {text}");
                }
            }
        }
    }

    async fn a_long_name_costs_what_matters_least(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let short = letters(&app, &phone).await;
        set_signature(&app.app, "341302", "埇桥区农业农村局乡村振兴监测专班").await.unwrap();
        let long = letters(&app, &phone).await;
        for (long, short) in long.iter().zip(&short) {
            let begins = |text: &str| text.split_once('】').unwrap().1.split_inclusive('。').next().unwrap().to_owned();
            assert_eq!(begins(long), begins(short));
            assert!(long.encode_utf16().count() <= LONGEST && is_whole(long), "{long}");
        }
        // What is dropped is dropped whole: the day and the telephone, not the reference.
        assert!(short[0].contains("电话0557") && !long[0].contains("电话"), "{}", long[0]);
        assert!(long[0].contains("回执号"), "{}", long[0]);
    }

    async fn what_is_not_set_is_never_an_empty_place(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let with = letters(&app, &phone).await;
        assert!(with.iter().all(|text| is_whole(text)));
        assert_eq!(unset::find(&app.app).await.unwrap(), Unset::default());
        app.execute("UPDATE regions SET telephone = NULL WHERE level = 'township'").await;
        for (county, plain) in letters(&app, &phone).await.iter().zip(&with) {
            assert!(is_whole(county), "{county}");
            assert_eq!(county, &plain.replace("0557-0000103", "0557-0000000"));
        }
        let counted = unset::find(&app.app).await.unwrap();
        assert!(counted.township_telephones > 40 && counted.county_telephones == 0, "{counted:?}");
        set_telephone(&app.app, "341302103", "0557-0000103").await.unwrap();
        app.execute("UPDATE regions SET telephone = NULL WHERE level = 'county'").await;
        let township = letters(&app, &phone).await;
        assert!(township.iter().all(|text| is_whole(text)), "{township:?}");
        assert!(township[0].contains("电话0557-0000103。"), "{}", township[0]);
        assert!(township[4].contains("不同意的话，到县农业农村局去说。"), "{}", township[4]);
        app.execute("UPDATE regions SET telephone = NULL, signature = NULL").await;
        for text in letters(&app, &phone).await {
            assert!(text.starts_with("埇桥区褚兰镇：") && is_whole(&text), "{text}");
            assert!(!text.contains('【') && !text.contains("0557"), "{text}");
            assert!(text.encode_utf16().count() <= LONGEST, "{text}");
        }
        let counted = unset::find(&app.app).await.unwrap();
        assert_eq!((counted.county_telephones, counted.signatures), (2, 2), "{counted:?}");
    }

    async fn the_page_of_telephones_says_so_when_there_are_none(app: TestApp) {
        let page = async || {
            let url = app.api("").replace("/api/v1", "/telephones");
            app.client().get(url).send().await.unwrap().text().await.unwrap()
        };
        let some = page().await;
        assert!(some.contains("tel:0557-0000103") && !some.contains("还没有登记电话"), "{some}");
        app.execute("UPDATE regions SET telephone = NULL").await;
        let none = page().await;
        assert!(none.contains("还没有登记电话") && none.contains("tel:12345"), "{none}");
        assert!(!none.contains("<ul>") && !none.contains("打电话也能报") && !none.contains("<!-- "), "{none}");
        set_telephone(&app.app, "341302", "0557-0000000").await.unwrap();
        assert!(page().await.contains("tel:0557-0000000"));
    }

    async fn a_signature_is_a_countys_and_as_carriers_take_it(app: TestApp) {
        for right in ["局局", &"局".repeat(20), "埇桥区农业农村局"] {
            set_signature(&app.app, "341302", right).await.unwrap();
        }
        let counties = async || -> Value {
            let answer = app.client().get(app.api("/regions")).send().await.unwrap();
            answer.json().await.unwrap()
        };
        assert_eq!(counties().await[0]["signature"], "埇桥区农业农村局");
        for wrong in ["", "局", &"局".repeat(21), "【埇桥区】", "埇桥 区", "埇桥\n区"] {
            set_signature(&app.app, "341302", wrong).await.unwrap_err();
        }
        for code in ["341302103", "341302103209", "341399", "x"] {
            set_signature(&app.app, code, "埇桥区农业农村局").await.unwrap_err();
        }
        assert_eq!(counties().await[0]["signature"], "埇桥区农业农村局");
        // Where none is set there is no word of it.
        app.execute("UPDATE regions SET signature = NULL").await;
        assert!(counties().await[0].get("signature").is_none());
    }
}
