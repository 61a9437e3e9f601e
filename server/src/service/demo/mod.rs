//! Sample data of `serve --demo`: real codes of 宿州市埇桥区 and 重庆市铜梁区, invented
//! people, cases in all states and ages. They go through the same use cases as real
//! ones, at times in the past.

mod cases;
mod people;
mod places;

use chrono::TimeDelta;

use crate::app::App;
use crate::clock::china_day;
use crate::domain::error::{Error, Result};
use crate::domain::post::PostKind;
use crate::domain::staff::Staff;
use crate::gateway::passwords;
use crate::gateway::tokens::Bearer;
use crate::service::people::AccountError;
use crate::service::people::accounts::{self, NewStaff};
use crate::store::{regions, sessions, settings};

const SETTING: &str = "demo";

/// A demo account, to be printed at the start.
#[derive(Debug, Clone)]
pub struct DemoAccount {
    /// Login name.
    pub login: String,
    /// Password, made anew at each start and printed once.
    pub password: String,
    /// What they do.
    pub post: PostKind,
    /// Code of its region.
    pub region: String,
}

impl std::fmt::Display for DemoAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {} {}", self.login, self.password, self.post.as_str(), self.region)
    }
}

/// Login, post, region code, name shown. 曹村镇 and most of 铜梁区 have no account: their
/// cases show at the county.
const ACCOUNTS: &[(&str, PostKind, &str, &str)] = &[
    ("yongqiao", PostKind::County, "341302", "埇桥区防返贫专班"),
    ("chulan", PostKind::Township, "341302103", "褚兰镇经办人"),
    ("fuli", PostKind::Township, "341302100", "符离镇经办人"),
    ("jiagou", PostKind::Township, "341302105", "夹沟镇经办人"),
    ("tongliang", PostKind::County, "500151", "铜梁区防返贫专班"),
    ("shuangshan", PostKind::Township, "500151109", "双山镇经办人"),
    ("zhoujianguo", PostKind::Cadre, "341302103209", "周建国"),
    ("wangxiulan", PostKind::Cadre, "341302103209", "王秀兰"),
    ("dayang", PostKind::Village, "341302103209", "大杨村两委"),
];

/// Imports the two counties' places only; for tests.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn import_places(app: &App) -> Result<()> {
    places::import(app).await
}

/// Fills an empty installation; a second start only sets fresh passwords.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn prepare(app: &App, cases: u32) -> Result<Vec<DemoAccount>> {
    let mut tx = app.db.begin_read().await?;
    let is_filled = settings::find(&mut tx, SETTING).await?.is_some();
    drop(tx);
    if !is_filled {
        import_places(app).await?;
    }
    let mut printed = Vec::new();
    let mut staff = Vec::new();
    // The oldest case was answered by somebody too.
    let from_day = china_day(app.clock.now() - cases::OLDER);
    for (login, post, region, name) in ACCOUNTS {
        let password = passwords::generate(&app.ids);
        let (post, new) = (*post, &password);
        let new = NewStaff { login, name, post, region, from_day, password: new };
        match accounts::add(app, new).await {
            Ok(account) => staff.push(account),
            // Left by an earlier start; a disabled account stays disabled.
            Err(AccountError::Taken) => match accounts::set_password(app, login, &password).await {
                Err(AccountError::Unknown) => continue,
                done => done?,
            },
            Err(error) => return Err(error.into()),
        }
        let mut tx = app.db.begin_read().await?;
        let found = regions::list_by_code(&mut tx, region).await?;
        let place = found.into_iter().map(|region| region.name).next().unwrap_or_default();
        printed.push(DemoAccount { login: (*login).into(), password, post, region: place });
    }
    if !is_filled {
        staff.retain(Staff::is_officer);
        cases::generate(app, &staff, cases).await?;
        let mut tx = app.db.begin().await?;
        settings::set(&mut tx, SETTING, "filled", app.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(printed)
}

/// Sessions for the sample answers, closed again before anybody can sign in.
async fn sign_in(app: &App, staff: &[Staff]) -> Result<Vec<Bearer>> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let mut bearers = Vec::new();
    for officer in staff {
        let bearer = Bearer { account: officer.id, session: app.ids.uuid(now) };
        let expires_at = now + TimeDelta::hours(1);
        sessions::insert(&mut tx, bearer.session, officer.id, now, expires_at).await?;
        bearers.push(bearer);
    }
    tx.commit().await.map_err(Error::from)?;
    Ok(bearers)
}

async fn sign_out(app: &App, bearers: &[Bearer]) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for bearer in bearers {
        sessions::revoke(&mut tx, bearer.session, app.clock.now()).await?;
    }
    Ok(tx.commit().await?)
}
