//! One case, as the desk shows it on one screen.

mod parts;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use wasm_validator::canonical::short_code;
use wasm_validator::identity::IdNumber;
use wasm_validator::phone::Mobile;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::answer::NotifiedHow;
use crate::domain::case::{Channel, State};
use crate::domain::difference::Difference;
use crate::domain::duty::DutyKind;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Happening, Nothing};
use crate::domain::read::Tier;
use crate::domain::rights::Use;
use crate::domain::staff::Staff;
use crate::gateway::tokens::Bearer;
use crate::service::case::access::Standing;
use crate::service::case::filler::FillerView;
use crate::service::case::form::{self, Reading};
use crate::service::case::pair::{self, Hindrance, Pair};
use crate::service::case::reads::{self, Opened, Read};
use crate::service::case::signatures::{self, Adult};
use crate::service::case::timeline::{self, EventView};
use crate::service::case::{access, duty, filler, household, linked, sealed_objects};
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::regions::RegionView;
use crate::service::views::floods::{self, FloodMark};
use crate::service::views::inbox::{self, CaseRow};
use crate::service::views::status::{self, Status};
use crate::store::cases::{self, Case, SearchIndex};
use crate::store::{Tx, attachments, dockets};
pub use parts::{AttachmentView, ClockView, Facts, MessageView, Part};
use parts::{Lists, facts};

/// A case with everything that an officer needs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseView {
    /// Id of the case, made on the phone.
    pub id: Uuid,
    /// Reference, 12 digits.
    pub reference: String,
    /// Version of the case, for `If-Match`.
    pub version: i64,
    /// State of the case.
    pub state: State,
    /// How it came in.
    pub channel: Channel,
    /// When the server received it.
    pub received_at: DateTime<Utc>,
    /// How many times it was returned.
    pub returns: i64,
    /// The newest version of the declaration, as received.
    #[schema(value_type = Object)]
    pub declaration: Value,
    /// Number of that version, from 1.
    pub declaration_version: i64,
    /// SHA-256 of that version's canonical JSON, in hex.
    pub content_sha256: String,
    /// The code that should stand on the paper beside the print.
    pub short_code: String,
    /// The village or township, with the names above it.
    pub region: RegionView,
    /// What follows from the id number: birth date, sex, age.
    pub facts: Facts,
    /// Who filled in for the applicant; absent when the applicant filled in the form.
    pub filler: Option<FillerView>,
    /// Every clock that ever ran, oldest first. A visit, whose day was agreed on, has none.
    pub clocks: Vec<ClockView>,
    /// Every photo that any version listed.
    pub attachments: Vec<AttachmentView>,
    /// Text messages to the applicant, oldest first.
    pub messages: Vec<MessageView>,
    /// 签字: the adults whose signatures are or were owed; empty in a county that does not ask.
    pub signatures: Vec<Adult>,
    /// The lists of which some rows cannot be read; empty where all is well.
    pub unreadable: Vec<Part>,
    /// The status that the farmer sees.
    pub status: Status,
    /// Cases with the same id number or telephone, and those linked.
    pub duplicates: Vec<Candidate>,
    /// Id of the earlier case that this one is linked to; absent when it is not linked.
    pub duplicate_of: Option<Uuid>,
    /// 告知方式 of the last answer; absent while none is recorded.
    pub notified: Option<NotifiedHow>,
    /// Day of 国家系统录入; absent until it is done.
    pub national_entry_on: Option<NaiveDate>,
    /// The flood that it is part of, if any.
    pub flood: Option<FloodMark>,
    /// Whether this officer may answer it.
    pub may_answer: bool,
    /// Whether the officer filled it in or entered it, and leaves the answer to somebody else.
    pub own_filing: bool,
    /// The actions that this officer may take now.
    pub actions: Vec<Action>,
    /// The first day on which anything can have been done about it.
    pub filed_on: NaiveDate,
    /// Whether this officer may ask who has looked at it.
    pub may_see_reads: bool,
    /// Telephones on which the household may confirm a withdrawal: the applicant's and the
    /// contact's, as the household sent them, never as the office amended them.
    pub numbers: Vec<String>,
}

/// A filing that may be of the same household. The server judges it; the desk only shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Candidate {
    /// Its row, as in a list.
    #[serde(flatten)]
    pub row: CaseRow,
    /// Whether it came first: then this case is linked to it, otherwise it to this case.
    pub earlier: bool,
    /// Why the two cannot be linked; absent where they can.
    pub hindrance: Option<Hindrance>,
    /// The answers in which they name different people; linking them has to be confirmed.
    pub differs: Vec<Difference>,
}

/// What a case is opened for.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// To be printed: the log of reads tells it from a look at the screen.
    #[serde(default)]
    pub print: bool,
}

/// Opens a case; the first look of an officer who may answer it is an event, too.
///
/// # Errors
/// `case.unknown`, `case.throttled`, `session.expired`, database errors.
pub async fn open(app: &App, bearer: Bearer, id: Uuid, query: CaseQuery) -> Result<CaseView> {
    let tier = if query.print { Tier::PrintOut } else { Tier::Case };
    let Opened { mut tx, staff, case, read } = reads::look(app, bearer, id, tier).await?;
    let places = app.places.read(&mut tx).await?;
    let standing = Standing::of(app, &mut tx, &places, &staff, &case).await?;
    if case.opened_at.is_some() || !standing.answers() {
        return view(app, &mut tx, read, &staff, case).await;
    }
    drop(tx);
    match open_first(app, read, &staff, id).await {
        // An unreadable timeline takes no further event; the case is shown all the same.
        Err(error) if error.code == ErrorCode::RecordUnreadable => {
            view(app, &mut app.db.begin_read().await?, read, &staff, case).await
        }
        opened => opened,
    }
}

async fn open_first(app: &App, read: Read, staff: &Staff, id: Uuid) -> Result<CaseView> {
    let mut tx = app.db.begin().await?;
    dockets::lock(&mut tx, id).await?;
    let mut case = access::get(&mut tx, staff, Use::Cases, id).await?;
    if case.opened_at.is_none() {
        case.opened_at = Some(app.clock.now());
        cases::update(&mut tx, &case).await?;
        case.version += 1;
        let actor = Actor::Account(staff.id);
        timeline::append(app, &mut tx, id, actor, &Happening::Opened(Nothing {})).await?;
    }
    let view = view(app, &mut tx, read, staff, case).await?;
    tx.commit().await?;
    Ok(view)
}

/// The timeline of a case.
///
/// # Errors
/// As [`open`], and `server.fault` when the chain is broken.
pub async fn events(app: &App, bearer: Bearer, id: Uuid) -> Result<Vec<EventView>> {
    let Opened { mut tx, case, read, .. } = reads::look(app, bearer, id, Tier::Timeline).await?;
    timeline::view(app, &mut tx, read, case.id).await
}

/// A photo, as JPEG.
///
/// # Errors
/// As [`open`], and `attachment.not_listed`.
pub async fn photo(app: &Arc<App>, bearer: Bearer, id: Uuid, sha256: &[u8]) -> Result<Vec<u8>> {
    let Opened { mut tx, case, read, .. } = reads::look(app, bearer, id, Tier::Photos).await?;
    let row = attachments::find(&mut tx, case.id, sha256).await?;
    drop(tx);
    sealed_objects::read_photo(app, read, row.ok_or(ErrorCode::AttachmentNotListed)?).await
}

/// Assembles the screen.
///
/// # Errors
/// `record.unreadable`, with the state of the case; database errors.
pub async fn view(
    app: &App,
    tx: &mut Tx,
    read: Read,
    staff: &Staff,
    case: Case,
) -> Result<CaseView> {
    let newest = match form::newest(app, tx, read, &case).await {
        // The reference is named, so that the officer can ask for help.
        Err(error) if error.code == ErrorCode::RecordUnreadable => {
            return Err(Error { current: Some(Box::new(case.head(app.clock.today()))), ..error });
        }
        newest => newest?,
    };
    let places = app.places.read(tx).await?;
    let standing = Standing::of(app, tx, &places, staff, &case).await?;
    let mut lists = Lists::read(app, tx, &places, &case).await?;
    let is_asked = lists.clocks.iter().any(|clock| clock.kind == DutyKind::Signatures);
    let (signatures, is_short) = match is_asked {
        true => signatures::adults(app, tx, &case, &newest.form, None).await?,
        false => (Vec::new(), false),
    };
    lists.unreadable.extend(is_short.then_some(Part::Signatures));
    let here = case.village_id.or(case.township_id).unwrap_or(case.county_id);
    Ok(CaseView {
        short_code: short_code(&newest.value),
        content_sha256: hex::encode(form::content_sha256(app, &newest.version)?),
        declaration_version: newest.version.version,
        region: RegionView::get(&places, here)?,
        facts: facts(app, &newest),
        filler: filler::view(tx, &places, &newest).await?,
        clocks: lists.clocks,
        attachments: lists.attachments,
        messages: lists.messages,
        signatures,
        unreadable: lists.unreadable,
        status: status::of(app, tx, &case).await?,
        duplicates: duplicates(app, tx, &places, staff, read, &case, &newest).await?,
        flood: floods::mark_of(tx, case.id).await?,
        may_answer: standing.answers(),
        actions: standing.actions(&case),
        own_filing: standing.is_barred(),
        may_see_reads: access::may(staff, Use::Reads, &case),
        filed_on: duty::filed_on(app, tx, &case).await?,
        numbers: household::numbers(app, tx, read, &case, &newest.form).await?,
        declaration: newest.value,
        id: case.id,
        reference: case.reference,
        version: case.version,
        state: case.state,
        channel: case.channel,
        received_at: case.received_at,
        returns: case.returns,
        duplicate_of: case.duplicate_of,
        notified: case.notified,
        national_entry_on: case.national_entry_on,
    })
}

async fn duplicates(
    app: &App,
    tx: &mut Tx,
    places: &Gazetteer,
    staff: &Staff,
    read: Read,
    case: &Case,
    newest: &Reading,
) -> Result<Vec<Candidate>> {
    let applicant = &newest.form.applicant;
    let today = app.clock.today();
    let id_number = applicant.id_number.as_deref().and_then(|t| IdNumber::parse(t, today).ok());
    let mobile = applicant.phone.as_deref().and_then(|t| Mobile::parse(t).ok());
    let index = SearchIndex {
        id_number: id_number.map(|id| form::id_number_index(app, &id)),
        phone: mobile.map(|mobile| form::phone_index(app, mobile.as_str())),
        ..SearchIndex::default()
    };
    let found = cases::list_candidates(tx, case, &index).await?;
    let (mut found, _) = app.unreadable.sift_named("cases", found)?;
    let mut linked = linked::list(app, tx, case.id).await?;
    linked.extend(linked::earlier(app, tx, case).await?.flatten());
    for other in linked {
        if found.iter().all(|one| one.id != other.id) {
            found.push(other);
        }
    }
    // A linked case of another township is only shown to the county.
    let areas = staff.areas(Use::Cases);
    found.retain(|other| areas.iter().any(|of| of.contains(other.county_id, other.township_id)));
    let mut rows = Vec::with_capacity(found.len());
    for other in found {
        let Pair { earlier, hindrance, differs } = pair::compare(app, tx, case, &other).await?;
        let row = inbox::row(app, tx, places, read.beside(), other).await?;
        rows.push(Candidate { row, earlier, hindrance, differs });
    }
    Ok(rows)
}
