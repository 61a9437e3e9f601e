//! A village's poster on A4: its name, the QR code of the phone app, three steps, and whom to
//! call. The drawing is `server/pictures/poster.svg`.

use qrcode::{Color, EcLevel, QrCode};
use uuid::Uuid;
use wasm_validator::region::Level;

use crate::clock::Clock;
use crate::domain::error::Error;
use crate::domain::place_name::spoken;
use crate::service::places::gazetteer::{Gazetteer, Places};
use crate::service::places::regions::RegionView;
use crate::service::places::routing;
use crate::store::regions::{self, Region};
use crate::store::{Db, Shared, Tx};

const DRAWING: &str = include_str!("../../../pictures/poster.svg");
/// White modules that readers need around the code (ISO/IEC 18004).
const QUIET: usize = 4;
/// Side of the code with its quiet zone, in millimetres.
const QR_SIDE: f64 = 86.0;
/// Largest letters of the village's name, in millimetres; a long name has smaller ones.
const NAME_SIZE: f64 = 15.0;
/// Width of the one line on which the name must fit, in millimetres.
const NAME_WIDTH: f64 = 186.0;
/// Left blank for a number that is not registered: it is written in by hand.
const BLANK: &str = "＿＿＿＿＿＿＿";

/// Why there is no poster.
#[derive(Debug, thiserror::Error)]
pub enum PosterError {
    /// No such code, or not a village's or township's.
    #[error("region.unknown: {0} is no {1} that this installation knows")]
    Unknown(String, Shared<Level>),
    /// The place has ended.
    #[error("region.ended: {code} has ended; its people belong to {successor} now")]
    Ended {
        /// The code asked for.
        code: String,
        /// Code and name of the place that took it over.
        successor: String,
    },
    /// The address is too long for a QR code.
    #[error("the address is too long for a QR code")]
    Address,
    /// Reading the places failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// A database error.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

type Result<T> = std::result::Result<T, PosterError>;

/// The poster of a village, as SVG. `base` is the address under which phones reach the
/// server.
///
/// # Errors
/// As [`PosterError`] says.
pub async fn village(db: &Db, clock: &Clock, code: &str, base: &str) -> Result<String> {
    let mut tx = db.begin_read().await?;
    let region = find_in_force(&mut tx, code, Level::Village).await?;
    let places = Places::default().read(&mut tx).await?;
    let route = routing::of_region(&places, region.id)?;
    let office = routing::answering(&places, route.county_id, route.township_id, clock.today())?;
    let county = places.get(route.county_id)?;
    let rules = places.rules(route.county_id, clock.today());
    let days = rules.policy.procedure.answer_working_days;
    let mut above = RegionView::get(&places, region.id)?.path;
    above.pop();
    // With the list, the code keeps its meaning even when it has come to mean another place.
    let address =
        format!("{}/?village={}&list={}", base.trim_end_matches('/'), region.code, region.list);
    let (modules, width) = modules(&address)?;
    let name = spoken(&region.name);
    let letters = f64::from(u16::try_from(name.chars().count().max(1)).unwrap_or(u16::MAX));
    let side = f64::from(u16::try_from(width + 2 * QUIET).unwrap_or(u16::MAX));
    let values = [
        ("{village_size}", format!("{:.1}", (NAME_WIDTH / letters).min(NAME_SIZE))),
        ("{qr_scale}", format!("{:.5}", QR_SIDE / side)),
        ("{qr}", modules),
        ("{days}", days.to_string()),
        ("{village}", escaped(&name)),
        ("{above}", escaped(&above.join(" "))),
        ("{office}", escaped(&office.name)),
        ("{telephone}", number(office)),
        ("{county}", escaped(&county.name)),
        ("{county_telephone}", number(county)),
    ];
    Ok(values.iter().fold(DRAWING.to_owned(), |svg, (name, value)| svg.replace(name, value)))
}

/// Codes of a township's villages, in order.
///
/// # Errors
/// As [`PosterError`] says.
pub async fn villages_of(db: &Db, township: &str) -> Result<Vec<String>> {
    let mut tx = db.begin_read().await?;
    let township = find_in_force(&mut tx, township, Level::Township).await?;
    let below = regions::list_children(&mut tx, township.id).await?;
    Ok(below.into_iter().map(|village| village.code).collect())
}

/// The place of that level that has the code at present.
async fn find_in_force(tx: &mut Tx, code: &str, level: Level) -> Result<Region> {
    let mut known = regions::list_by_code(tx, code).await?;
    known.retain(|region| region.level == level);
    if let Some(place) = known.iter().position(|region| region.valid_to.is_none()) {
        return Ok(known.swap_remove(place));
    }
    let Some(last) = known.first() else {
        return Err(PosterError::Unknown(code.to_owned(), Shared(level)));
    };
    let successor = successor(Places::default().read(tx).await?.as_ref(), last.id)?;
    Err(PosterError::Ended { code: code.to_owned(), successor })
}

fn successor(places: &Gazetteer, id: Uuid) -> Result<String> {
    let route = routing::of_region(places, id)?;
    let now = route.village_id.or(route.township_id).unwrap_or(route.county_id);
    let now = places.get(now)?;
    Ok(format!("{} {}", now.code, now.name))
}

/// The dark modules as a path of unit squares, and the number of modules per side.
fn modules(address: &str) -> Result<(String, usize)> {
    // A quarter of the code may be torn off or faded.
    let code = QrCode::with_error_correction_level(address, EcLevel::Q)
        .map_err(|_| PosterError::Address)?;
    let width = code.width();
    let mut path = String::new();
    for (index, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (index % width + QUIET, index / width + QUIET);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Ok((path, width))
}

fn number(office: &Region) -> String {
    match office.telephone.as_deref() {
        Some(number) if !number.trim().is_empty() => escaped(number),
        _ => BLANK.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
