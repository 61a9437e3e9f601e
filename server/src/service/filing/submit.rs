//! 申报: a declaration becomes a case. Sent again, it is the same case.

use std::net::IpAddr;

use uuid::Uuid;

use crate::app::App;
use crate::clock::china_day;
use crate::domain::case::Channel;
use crate::domain::error::Result;
use crate::domain::event::{Actor, Filed};
use crate::service::case::device::DeviceKey;
use crate::service::case::filler;
use crate::service::filing::new_case::{Entry, again, file};
use crate::service::filing::received::{Received, judge};
use crate::service::views::receipt::Submission;
use crate::store::cases;

/// Files from a phone.
///
/// # Errors
/// `request.malformed`, `declaration.invalid`, `declaration.conflict`, those of
/// [`filler::account`], the database's.
pub async fn submit(
    app: &App,
    id: Uuid,
    key: &DeviceKey,
    body: &str,
    filler_token: Option<&str>,
    from: Option<IpAddr>,
) -> Result<Submission> {
    let received = Received::parse(body)?;
    let now = app.clock.now();
    let (mut filler, mut judged) = (None, None);
    if filler_token.is_some() {
        let mut tx = app.db.begin_read().await?;
        // A retry is a retry, whether or not they are still signed in.
        if let Some(case) = cases::find(&mut tx, id).await? {
            return again(app, &mut tx, &case, Some(key), &received).await;
        }
        let places = app.places.read(&mut tx).await?;
        let held = judge(app, &places, &received.value, china_day(now))?;
        filler = filler::account(app, &mut tx, held.valid.declaration(), filler_token).await?;
        judged = Some(held);
    }
    let entry = Entry {
        id,
        key: Some(key),
        from,
        channel: Channel::Phone,
        actor: filler.map_or(Actor::Device, Actor::Account),
        filler,
        now,
        started_on: china_day(now),
        said: Filed::default(),
    };
    file(app, &entry, &received, judged).await
}
