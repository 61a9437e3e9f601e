//! Dated parameters: from which day on a county's own hold.

use shouwang::service::county::policies;
use tests::{TestApp, on_both};
use wasm_validator::Policy;

on_both! {
    async fn one_is_in_force_from_its_first_day(app: TestApp) {
        let (db, clock) = (&app.app.db, &app.app.clock);
        let usual = Policy::default().answer_working_days;
        for (valid_from, answer_working_days) in [("2026-10-12", 4), ("2026-10-09", 5)] {
            let policy = Policy { valid_from: valid_from.into(), answer_working_days, ..Policy::default() };
            policies::add(db, clock, policy).await.unwrap();
        }
        for (day, days) in [
            ("2026-10-08T23:59:59", usual),
            ("2026-10-09T00:00:00", 5),
            ("2026-10-11T23:59:59", 5),
            ("2026-10-12T00:00:00", 4),
            ("2026-10-13T00:00:00", 4),
        ] {
            app.set_time(&format!("{day}+08:00"));
            assert_eq!(policies::in_force(db, clock).await.unwrap().answer_working_days, days, "{day}");
        }
    }
}
