//! Cases in all states and ages.

use std::f64::consts::TAU;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wasm_validator::region::Level;

use super::people::{Dice, declaration};
use crate::app::App;
use crate::clock::{Clock, china_day};
use crate::domain::answer::{
    Acceptance, Confirmation, Defect, DefectItem, Notified, NotifiedHow, Progress, ProgressKind,
    Refusal, RefusalGround, Return,
};
use crate::domain::case::State;
use crate::domain::error::{Error, Result};
use crate::domain::policy::Policy;
use crate::domain::staff::Staff;
use crate::gateway::sms::Sms;
use crate::gateway::tokens::Bearer;
use crate::service::case::deliver::deliver_next;
use crate::service::case::device::DeviceKey;
use crate::service::filing::attach::Sender;
use crate::service::filing::{attach, requests, submit};
use crate::service::procedure::frame::Request;
use crate::service::procedure::{accept, progress, refuse, send_back};
use crate::service::views::case::{self, CaseQuery, CaseView};
use crate::store::{cases, regions};

/// Age of the oldest case, in days.
const AGE: usize = 45;
/// Older than all of them.
pub(super) const OLDER: TimeDelta = TimeDelta::days(50);

pub(super) async fn generate(app: &App, staff: &[Staff], count: u32) -> Result<()> {
    let mut dice = Dice::new(20_260_101);
    let villages = villages(app).await?;
    let print = print();
    let holders = Policy::default().form.holders;
    let hash = hex::encode(Sha256::digest(&print));
    let mut ages: Vec<usize> = (0..count).map(|_| dice.roll(AGE * 24 * 60)).collect();
    ages.sort_unstable_by(|a, b| b.cmp(a));
    let mut asked = Asked::default();
    for minutes in ages {
        let minutes = i64::try_from(minutes).unwrap_or_default();
        let filed_at = app.clock.now() - TimeDelta::minutes(minutes);
        // The same installation at another time.
        let then = Arc::new(at(app, filed_at).await?);
        let village = dice.pick(&villages);
        let by_proxy = dice.roll(4) == 0;
        let listed = by_proxy.then_some((hash.as_str(), print.len()));
        let day = china_day(filed_at);
        let form = declaration(&mut dice, &app.texts, &holders, village, day, listed);
        let (id, key) = (then.ids.uuid(filed_at), DeviceKey::of(&then.ids.bytes()));
        submit::submit(&then, id, &key, &form.to_string(), None, None).await?;
        if by_proxy && dice.roll(5) != 0 {
            attach::attach(
                &then,
                id,
                &Sender::Device(key.clone()),
                &Sha256::digest(&print),
                print.clone().into(),
            )
            .await?;
        }
        answer(app, &then, staff, &mut dice, id, filed_at).await?;
        if !by_proxy {
            asked.ask(app, &then, id, &key).await?;
        }
        // No message is sent: these people are invented.
        while deliver_next(&then, &Sms::Log).await?.is_some() {}
    }
    Ok(())
}

/// What applicants ask for afterwards: the first and then every eighth whose case is open
/// wants to withdraw, the first and then every fourth who is refused wants it looked at again.
#[derive(Default)]
struct Asked {
    open: usize,
    refused: usize,
}

impl Asked {
    async fn ask(&mut self, app: &App, then: &App, id: Uuid, key: &DeviceKey) -> Result<()> {
        let mut tx = then.db.begin_read().await?;
        let case = cases::find(&mut tx, id).await?.ok_or_else(|| Error::fault("demo case"))?;
        drop(tx);
        then.clock.set(app.clock.now().min(then.clock.now() + TimeDelta::minutes(40)));
        match case.state {
            State::Submitted | State::Returned => {
                self.open += 1;
                if self.open % 8 == 1 {
                    requests::withdrawal(then, id, key).await?;
                }
            }
            State::Refused => {
                self.refused += 1;
                if self.refused % 4 == 1 {
                    requests::review(then, id, key).await?;
                }
            }
            State::Accepted | State::Withdrawn => {}
        }
        Ok(())
    }
}

/// Where an officer works.
fn office(officer: &Staff) -> Option<Uuid> {
    officer.post().map(|post| post.region_id)
}

/// One in five waits; the others were answered some hours to nine days later, if that
/// is past.
async fn answer(
    app: &App,
    then: &App,
    staff: &[Staff],
    dice: &mut Dice,
    id: Uuid,
    filed_at: DateTime<Utc>,
) -> Result<()> {
    let hours = i64::try_from(3 + dice.roll(24 * 9)).unwrap_or_default();
    let kind = dice.roll(20);
    let answered_at = filed_at + TimeDelta::hours(hours);
    if kind < 4 || answered_at + TimeDelta::hours(30) > app.clock.now() {
        return Ok(());
    }
    then.clock.set(answered_at);
    let mut tx = then.db.begin_read().await?;
    let case = cases::find(&mut tx, id).await?.ok_or_else(|| Error::fault("demo case"))?;
    drop(tx);
    let answering = [case.township_id, Some(case.county_id)];
    let mut officers = staff.iter().filter(|one| answering.contains(&office(one)));
    let officer = officers.next_back().cloned();
    let Some(officer) = officer.filter(|one| {
        staff.iter().all(|other| office(other) != case.township_id || office(one) == office(other))
    }) else {
        return Ok(());
    };
    let [bearer] = super::sign_in(then, std::slice::from_ref(&officer)).await?[..] else {
        return Ok(());
    };
    let view = case::open(then, bearer, id, CaseQuery::default()).await?;
    let version = act(then, dice, bearer, &view, kind).await?;
    if (9..16).contains(&kind) && dice.roll(2) == 0 {
        then.clock.set(answered_at + TimeDelta::hours(26));
        let bearers = super::sign_in(then, std::slice::from_ref(&officer)).await?;
        let visited =
            Progress { kind: ProgressKind::Visited, on: then.clock.today(), reason: None };
        progress::progress(then, &request(then, bearers[0], id, version), &visited).await?;
        super::sign_out(then, &bearers).await?;
    }
    super::sign_out(then, &[bearer]).await
}

async fn act(
    app: &App,
    dice: &mut Dice,
    bearer: Bearer,
    seen: &CaseView,
    kind: usize,
) -> Result<i64> {
    let how = match kind {
        // A withdrawal is confirmed on the telephone.
        4 => NotifiedHow::Phone,
        _ => *dice.pick(&[
            NotifiedHow::Phone,
            NotifiedHow::Sms,
            NotifiedHow::Visit,
            NotifiedHow::NotYet,
        ]),
    };
    let notified = Notified { how, on: Some(app.clock.today()) };
    let request = request(app, bearer, seen.id, seen.version);
    let view = match kind {
        5..=16 => {
            let message = "乡镇接手办了，能不能列入还没有定。下一步：村干部上门。".into();
            let answer =
                Acceptance { message, notified, visit_signature: None, national_entry: None };
            accept::accept(app, &request, &answer).await?
        }
        17 | 18 => {
            let text = "电话打不通，请改成能打通的号码。".into();
            let defects = vec![Defect { item: DefectItem::Phone, text }];
            let message = "请您补一下，我们马上接着办。".into();
            send_back::send_back(app, &request, &Return { defects, message, notified }).await?
        }
        4 => {
            let message = "您说家里的事已经解决，不报了。以后有困难，随时可以再报。";
            let number = seen.numbers.first().cloned().unwrap_or_default();
            let (in_person, at) = (number.is_empty(), app.clock.now());
            let confirmed = Some(Confirmation { number, in_person, at });
            let answer = refusal(RefusalGround::Withdrawn, message, notified, confirmed);
            refuse::refuse(app, &request, &answer).await?
        }
        _ => {
            let message = "这次没有受理，因为户口不在本区。不同意请打县里的电话。";
            let answer = refusal(RefusalGround::OutsideCounty, message, notified, None);
            refuse::refuse(app, &request, &answer).await?
        }
    };
    Ok(view.version)
}

fn refusal(
    ground: RefusalGround,
    message: &str,
    notified: Notified,
    confirmed: Option<Confirmation>,
) -> Refusal {
    Refusal {
        ground,
        message: message.into(),
        notified,
        attempts: Vec::new(),
        village_visit_on: None,
        confirmed,
        reason: None,
    }
}

fn request(app: &App, bearer: Bearer, case: Uuid, version: i64) -> Request {
    let key = hex::encode(app.ids.bytes::<8>());
    Request::new(bearer, case, version, key, "demo", json!({}).to_string().as_bytes())
}

async fn at(app: &App, now: DateTime<Utc>) -> Result<App> {
    App::new(app.db.clone(), app.objects.clone(), app.keyring.clone(), Clock::manual(now)).await
}

/// Villages of the townships with an account, each several times, and some others.
async fn villages(app: &App) -> Result<Vec<String>> {
    const WITH_ACCOUNT: [&str; 4] = ["341302103", "341302100", "341302105", "500151109"];
    let mut tx = app.db.begin_read().await?;
    let mut codes = Vec::new();
    for county in regions::list_counties(&mut tx).await? {
        for region in regions::list_under(&mut tx, county.id).await? {
            if region.level == Level::Village {
                let often = WITH_ACCOUNT.iter().any(|township| region.code.starts_with(township));
                codes.extend(std::iter::repeat_n(region.code, if often { 6 } else { 1 }));
            }
        }
    }
    Ok(codes)
}

/// A drawn print: red loops on paper, with soft edges like ink.
fn print() -> Vec<u8> {
    const INK: [f64; 3] = [176.0, 32.0, 44.0];
    const PAPER: [f64; 3] = [238.0, 234.0, 226.0];
    let photo = RgbImage::from_fn(330, 440, |x, y| {
        let (dx, dy) = (f64::from(x) - 165.0, (f64::from(y) - 227.0) * 0.72);
        let distance = dx.hypot(dy - dx * dx / 620.0);
        let ridge = (distance / 8.0 * TAU).sin().mul_add(0.5, 0.5);
        let inside = ((103.0 - dx.hypot(dy)) / 6.0).clamp(0.0, 1.0);
        let inked = ridge * inside;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
        Rgb([0, 1, 2].map(|c| (INK[c] * inked + PAPER[c] * (1.0 - inked)) as u8))
    });
    let mut jpeg = Vec::new();
    let drawn = JpegEncoder::new_with_quality(&mut jpeg, 70).encode_image(&photo);
    debug_assert!(drawn.is_ok(), "drawing into memory does not fail");
    jpeg
}
