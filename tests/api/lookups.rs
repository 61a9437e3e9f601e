//! A neighbour with a found slip learns nothing but a state, and not for long.

use serde_json::json;
use tests::{Answer, Form, TestApp, on_both};

async fn look_up(app: &TestApp, reference: &str, last4: &str) -> Answer {
    let asked = json!({ "reference": reference, "last4": last4 });
    let request = app.client().post(app.api("/status-lookups")).json(&asked);
    app.phone().send(request).await
}

on_both! {
    async fn by_reference_and_last_four(app: TestApp) {
        let form = Form::SelfFiled.json();
        let receipt = app.phone().file(&form).await.expect(201)["receipt"].clone();
        let reference = receipt["reference"].as_str().unwrap();
        let spoken = format!("{}-{} {}", &reference[..4], &reference[4..8], &reference[8..]);
        let id_number = form["applicant"]["id_number"].as_str().unwrap();
        for last4 in ["0001", &id_number[14..], &id_number[14..].to_lowercase()] {
            let found = look_up(&app, &spoken, last4).await.expect(200);
            assert_eq!((&found["state"], &found["due_on"]), (&json!("submitted"), &json!("2026-10-12")));
            let fields: Vec<_> = found.as_object().unwrap().keys().cloned().collect();
            assert_eq!(fields, ["county_telephone", "due_on", "office", "overdue", "since", "state"]);
        }
    }

    async fn after_twenty_wrong_tries_six_digits_are_asked_until_tomorrow(app: TestApp) {
        let form = Form::SelfFiled.json();
        let receipt = app.phone().file(&form).await.expect(201)["receipt"].clone();
        let real = receipt["reference"].as_str().unwrap().to_owned();
        let id_number = form["applicant"]["id_number"].as_str().unwrap();
        let phone = form["applicant"]["phone"].as_str().unwrap();
        for n in 0..19 {
            look_up(&app, &real, &format!("99{n:02}")).await.expect_problem(404, "lookup.nothing");
        }
        // Nineteen stop nobody, and what is right is not counted.
        for _ in 0..3 {
            let _ = look_up(&app, &real, &phone[7..]).await.expect(200);
        }
        look_up(&app, &real, "9919").await.expect_problem(404, "lookup.nothing");
        for last4 in [&phone[7..], &id_number[14..], "0000", &id_number[13..]] {
            look_up(&app, &real, last4).await.expect_problem(422, "lookup.six_digits");
        }
        let full_width = |text: &str| -> String {
            let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap();
            text.chars().map(wide).collect()
        };
        for right in [phone[5..].to_owned(), id_number[12..].to_lowercase(), full_width(&id_number[12..]),
            format!("{} {}", &id_number[12..14], &id_number[14..]), id_number.to_owned(), phone.to_owned()] {
            let _ = look_up(&app, &real, &right).await.expect(200);
        }
        // Another reference is another matter, and tomorrow another day.
        let other = app.phone().file(&form).await.expect(201)["receipt"]["reference"].clone();
        let _ = look_up(&app, other.as_str().unwrap(), &phone[7..]).await.expect(200);
        app.set_time("2026-09-24T23:59:59+08:00");
        look_up(&app, &real, &phone[7..]).await.expect_problem(422, "lookup.six_digits");
        app.set_time("2026-09-25T00:00:00+08:00");
        let _ = look_up(&app, &real, &phone[7..]).await.expect(200);
    }

    async fn after_two_hundred_more_the_whole_number_is_asked(app: TestApp) {
        let form = Form::SelfFiled.json();
        let receipt = app.phone().file(&form).await.expect(201)["receipt"].clone();
        let (real, unknown) = (receipt["reference"].as_str().unwrap(), "000000000006");
        let id_number = form["applicant"]["id_number"].as_str().unwrap();
        let phone = form["applicant"]["phone"].as_str().unwrap();
        let mut seen = Vec::new();
        for reference in [real, unknown] {
            let mut codes = Vec::new();
            for n in 0..221 {
                // The address is another limit.
                if n % 40 == 0 {
                    app.clock.set(app.clock.now() + chrono::TimeDelta::minutes(2));
                }
                let typed = if n < 20 { "9999" } else { "999999" };
                codes.push(look_up(&app, reference, typed).await.body["code"].clone());
            }
            codes.push(look_up(&app, reference, "9999").await.body["code"].clone());
            seen.push(codes);
        }
        assert_eq!(seen[0][219], "lookup.nothing");
        assert_eq!(seen[0][220], "lookup.whole_number");
        assert_eq!(seen[0], seen[1], "a real and an unknown reference look the same");
        for part in [&phone[5..], &id_number[12..], &phone[1..], &id_number[1..]] {
            assert_ne!(look_up(&app, real, part).await.status, 200, "{part}");
        }
        for whole in [phone, id_number, &id_number.to_lowercase()] {
            let _ = look_up(&app, real, whole).await.expect(200);
        }
    }

    async fn a_whole_number_is_the_one_that_is_dialled(app: TestApp) {
        let calls = [
            ("+86 139 5570 0001", "13955700001"), ("0086-13955700001", "+8613955700001"),
            ("８６13955700001", "139 5570 0001"), ("013955700001", "008613955700001"),
            ("13955700001", "+86 139 5570 0001"), ("0557-3022011", "05573022011"),
        ];
        for (filed, typed) in calls {
            let form = Form::SelfFiled.with(&[
                ("/applicant/phone_status", json!("none")), ("/applicant/phone", serde_json::Value::Null),
                ("/applicant/contact", json!({ "name": "孙大力", "phone": filed, "relation": "邻居" })),
            ]);
            let receipt = app.phone().file(&form).await.expect(201)["receipt"].clone();
            let real = receipt["reference"].as_str().unwrap();
            let mut tries = 0;
            app.clock.set(app.clock.now() + chrono::TimeDelta::minutes(2));
            // Until the whole number is asked.
            while look_up(&app, real, if tries < 20 { "9999" } else { "999999" }).await.status == 404 {
                tries += 1;
                if tries % 40 == 0 {
                    app.clock.set(app.clock.now() + chrono::TimeDelta::minutes(2));
                }
            }
            assert_eq!(tries, 220);
            app.clock.set(app.clock.now() + chrono::TimeDelta::minutes(2));
            assert_ne!(look_up(&app, real, &typed[typed.len() - 8..]).await.status, 200);
            let _ = look_up(&app, real, typed).await.expect(200);
            let _ = look_up(&app, real, filed).await.expect(200);
        }
    }

    async fn of_many_tries_at_once_no_more_are_compared(app: TestApp) {
        let receipt = app.phone().file(&Form::SelfFiled.json()).await.expect(201)["receipt"].clone();
        let real = receipt["reference"].as_str().unwrap().to_owned();
        let mut tries = Vec::new();
        for n in 0..40 {
            let asked = json!({ "reference": real, "last4": format!("99{n:02}") });
            let request = app.client().post(app.api("/status-lookups")).json(&asked);
            tries.push(tokio::spawn(async move { request.send().await.unwrap().status().as_u16() }));
        }
        let mut compared = 0;
        for one in tries {
            compared += usize::from(one.await.unwrap() == 404);
        }
        assert_eq!(compared, 20);
    }
}
