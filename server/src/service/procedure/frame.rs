//! What all officers' requests on a case share: who may, on which version of the case, and that
//! each is done only once.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::domain::action::{Action, NotInTable};
use crate::domain::answer::{Notified, NotifiedHow, Span};
use crate::domain::case::State;
use crate::domain::duty::DutyKind;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Happening};
use crate::domain::read::Tier;
use crate::domain::rights::Use;
use crate::domain::staff::Staff;
use crate::gateway::tokens::Bearer;
use crate::service::case::access::Standing;
use crate::service::case::notice::Notice;
use crate::service::case::reads::{self, Sight};
use crate::service::case::{access, duty, linked, outbox, timeline};
use crate::service::people::sessions;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::views::case::{self, CaseView};
use crate::store::Tx;
use crate::store::cases::{self, Case};
use crate::store::idempotency::{self, Used};

/// An officer's request on a case, apart from its body.
#[derive(Debug, Clone)]
pub struct Request {
    /// The officer's session.
    pub bearer: Bearer,
    /// Id of the case.
    pub case: Uuid,
    /// `If-Match`: the version that the officer looked at.
    pub if_match: i64,
    /// `Idempotency-Key`: a request repeated with it is not done twice.
    pub key: String,
    /// SHA-256 of case, action and body: a key may not be reused for another request. It is kept
    /// keyed only, as an answer can be guessed.
    pub fingerprint: Vec<u8>,
}

impl Request {
    /// A request, with its fingerprint taken from the action and the body as received.
    #[must_use]
    pub fn new(
        bearer: Bearer,
        case: Uuid,
        if_match: i64,
        key: String,
        action: &str,
        body: &[u8],
    ) -> Self {
        let mut hash = Sha256::new();
        hash.update(case.as_bytes());
        hash.update(action.as_bytes());
        hash.update([0]);
        hash.update(body);
        Self { bearer, case, if_match, key, fingerprint: hash.finalize().to_vec() }
    }

    /// Whether it is the request for which the key was used.
    fn is(&self, app: &App, used: &Used) -> bool {
        match &used.request_mac {
            Some(mac) => *mac == app.keyring.request(&self.fingerprint),
            None => used.request_sha256 == self.fingerprint,
        }
    }
}

/// A request in progress: in one transaction, with the case locked.
#[derive(Debug)]
pub struct Pending<'a> {
    /// The installation.
    pub app: &'a App,
    /// The transaction that the whole request is done in.
    pub tx: Tx,
    /// Places, held unchanged until the transaction ends.
    pub places: Arc<Gazetteer>,
    /// The officer who asks.
    pub staff: Staff,
    /// The case, to be changed in place.
    pub case: Case,
    /// The action requested.
    action: Action,
    /// The state to which the action leads.
    next: State,
    /// What was owed before it.
    owed: Vec<DutyKind>,
    request: &'a Request,
}

/// Whether the request goes on, or was done before.
#[derive(Debug)]
pub enum Begun<'a> {
    /// Go on with it.
    Pending(Box<Pending<'a>>),
    /// The same request was done before; this is its answer.
    Done(Box<CaseView>),
}

/// Opens the transaction and checks everything that does not depend on the request's body.
///
/// # Errors
/// `session.expired`, `case.unknown`, `idempotency.reused`, `account.not_allowed`, `account.own_filing`,
/// `case.changed`, `case.state`, database errors.
pub async fn begin<'a>(app: &'a App, request: &'a Request, action: Action) -> Result<Begun<'a>> {
    begin_beside(app, request, action, request.case).await
}

/// As [`begin`], with another case locked, too.
///
/// # Errors
/// Those of [`begin`].
pub async fn begin_beside<'a>(
    app: &'a App,
    request: &'a Request,
    action: Action,
    other: Uuid,
) -> Result<Begun<'a>> {
    let mut tx = app.db.begin().await?;
    let places = app.places.hold(&mut tx).await?;
    linked::lock(&mut tx, [request.case, other]).await?;
    let staff = sessions::staff(app, &mut tx, request.bearer, Use::Cases).await?;
    let case = access::get(&mut tx, &staff, Use::Cases, request.case).await?;
    if let Some(used) = idempotency::find(&mut tx, staff.id, &request.key).await? {
        if used.docket_id != case.id || !request.is(app, &used) {
            return Err(ErrorCode::IdempotencyReused.into());
        }
        let sight = Sight::of(app, &places, &staff, &case, Tier::Acted)?;
        let read = reads::open(app, &mut tx, &staff, sight).await?;
        let view = case::view(app, &mut tx, read, &staff, case).await?;
        tx.commit().await?;
        return Ok(Begun::Done(Box::new(view)));
    }
    let standing = Standing::of(app, &mut tx, &places, &staff, &case).await?;
    if !standing.may(action) {
        return Err(standing.refusal(action).into());
    }
    let head = case.head(app.clock.today());
    if case.version != request.if_match {
        return Err(Error::conflict(ErrorCode::CaseChanged, head));
    }
    let next = action.next(case.situation()).ok_or_else(|| {
        let code = match action {
            Action::Unlink => ErrorCode::CaseNotLinked,
            _ => ErrorCode::CaseState,
        };
        Error::conflict(code, head)
    })?;
    let owed = case.owed.kinds().collect();
    Ok(Begun::Pending(Box::new(Pending {
        app,
        tx,
        places,
        staff,
        case,
        action,
        next,
        owed,
        request,
    })))
}

impl Pending<'_> {
    /// The days that an answer may name, from the filing until today.
    ///
    /// # Errors
    /// A database error: `server.busy`, `server.storage` or `server.fault`.
    pub async fn span(&mut self) -> Result<Span> {
        let from = duty::filed_on(self.app, &mut self.tx, &self.case).await?;
        let now = self.app.clock.now();
        Ok(Span { from, now, today: self.app.clock.today() })
    }

    /// Writes the case and its event, records the idempotency key, and commits.
    ///
    /// # Errors
    /// `case.changed` when somebody was faster, database errors.
    pub async fn finish(mut self, happening: Happening) -> Result<CaseView> {
        let (app, id) = (self.app, self.case.id);
        if happening.kind() != self.action.rule().event {
            return Err(Error::fault(NotInTable(self.action)));
        }
        if self.case.state != self.next {
            self.case.state = self.next;
            self.case.state_since = app.clock.now();
        }
        if !cases::update(&mut self.tx, &self.case).await? {
            return Err(Error::conflict(ErrorCode::CaseChanged, self.case.head(app.clock.today())));
        }
        let actor = Actor::Account(self.staff.id);
        timeline::append(app, &mut self.tx, id, actor, &happening).await?;
        let mac = app.keyring.request(&self.request.fingerprint);
        let key = &self.request.key;
        idempotency::insert(&mut self.tx, self.staff.id, key, &mac, id, app.clock.now()).await?;
        let case = cases::find(&mut self.tx, id).await?.ok_or(ErrorCode::ServerFault)?;
        let owed: Vec<DutyKind> = case.owed.kinds().collect();
        if !self.action.may_leave(&self.owed, &owed) {
            return Err(Error::fault(NotInTable(self.action)));
        }
        let sight = Sight::of(app, &self.places, &self.staff, &case, Tier::Acted)?;
        let read = reads::open(app, &mut self.tx, &self.staff, sight).await?;
        let view = case::view(app, &mut self.tx, read, &self.staff, case).await?;
        self.tx.commit().await?;
        Ok(view)
    }

    /// Writes the message to the applicant; to be called when the case is otherwise complete.
    ///
    /// # Errors
    /// A database error: `server.busy`, `server.storage` or `server.fault`.
    pub async fn tell(&mut self, notice: Notice, notified: Option<&Notified>) -> Result<()> {
        if !self.action.rule().message.contains(&notice.kind()) {
            return Err(Error::fault(NotInTable(self.action)));
        }
        let told = notified.is_some_and(|notified| notified.how != NotifiedHow::NotYet);
        outbox::tell(self.app, &mut self.tx, &mut self.case, notice, told).await
    }

    /// Stores 告知方式 in the case's row, where it can be filtered by.
    pub fn notified(&mut self, notified: &Notified) {
        self.case.notified = Some(notified.how);
    }
}
