//! What all answers of an officer have in common: whose case, which version, once.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::answer::{Notified, NotifiedHow, Span};
use crate::domain::case::State;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Happening};
use crate::domain::staff::Staff;
use crate::gateway::tokens::Bearer;
use crate::service::case::notice::Notice;
use crate::service::case::{access, clock, outbox, timeline};
use crate::service::people::sessions;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::views::case::{self, CaseView};
use crate::store::cases::{self, Case};
use crate::store::{Tx, idempotency};

/// An officer's request, apart from what it says.
#[derive(Debug, Clone)]
pub struct Request {
    /// Who.
    pub bearer: Bearer,
    /// Which case.
    pub case: Uuid,
    /// `If-Match`: the version that they looked at.
    pub if_match: i64,
    /// `Idempotency-Key`.
    pub key: String,
    /// SHA-256 of action and body: the same key must mean the same.
    pub fingerprint: Vec<u8>,
}

impl Request {
    /// Of an action and the body as received.
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
}

/// A use case does what its row does not say: a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("the row of {} says otherwise", .0.as_str())]
struct NotInTable(Action);

/// A request on its way: in one transaction, with the case locked.
#[derive(Debug)]
pub struct Pending<'a> {
    /// The installation.
    pub app: &'a App,
    /// The transaction.
    pub tx: Tx,
    /// Held until its end.
    pub places: Arc<Gazetteer>,
    /// Who.
    pub staff: Staff,
    /// To be changed.
    pub case: Case,
    /// What is done.
    action: Action,
    /// Where it leads.
    next: State,
    request: &'a Request,
}

/// Either the request can go on, or it was done before and this is its answer.
#[derive(Debug)]
pub enum Begun<'a> {
    /// Go on.
    Pending(Box<Pending<'a>>),
    /// The same request came before.
    Done(Box<CaseView>),
}

/// Opens the transaction and checks all that does not depend on the answer's content.
///
/// # Errors
/// `session.expired`, `case.unknown`, `idempotency.reused`, `account.not_allowed`,
/// `case.changed`, `case.state`, the database's.
pub async fn begin<'a>(app: &'a App, request: &'a Request, action: Action) -> Result<Begun<'a>> {
    let mut tx = app.db.begin().await?;
    let places = app.places.hold(&mut tx).await?;
    cases::lock(&mut tx, request.case).await?;
    let staff = sessions::staff(app, &mut tx, request.bearer).await?;
    let case = access::get(&mut tx, &staff, request.case).await?;
    if let Some(used) = idempotency::find(&mut tx, staff.id, &request.key).await? {
        if used.case_id != case.id || used.request_sha256 != request.fingerprint {
            return Err(ErrorCode::IdempotencyReused.into());
        }
        return Ok(Begun::Done(Box::new(case::view(app, &mut tx, &staff, case).await?)));
    }
    if !access::may(&places, &staff, &case, action)? {
        return Err(ErrorCode::AccountNotAllowed.into());
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
    Ok(Begun::Pending(Box::new(Pending { app, tx, places, staff, case, action, next, request })))
}

impl Pending<'_> {
    /// The life of the case so far, for the days in an answer.
    ///
    /// # Errors
    /// The database's.
    pub async fn span(&mut self) -> Result<Span> {
        let from = clock::filed_on(self.app, &mut self.tx, &self.case).await?;
        let now = self.app.clock.now();
        Ok(Span { from, now, today: self.app.clock.today() })
    }

    /// Writes the case and its event, takes the key, commits.
    ///
    /// # Errors
    /// `case.changed` when somebody was faster, the database's.
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
        let Request { key, fingerprint, .. } = self.request;
        idempotency::insert(&mut self.tx, self.staff.id, key, fingerprint, id, app.clock.now())
            .await?;
        let case = cases::find(&mut self.tx, id).await?.ok_or(ErrorCode::ServerFault)?;
        let view = case::view(app, &mut self.tx, &self.staff, case).await?;
        self.tx.commit().await?;
        Ok(view)
    }

    /// Writes the applicant a message; to be called when the case says all that it will.
    ///
    /// # Errors
    /// The database's.
    pub async fn tell(&mut self, notice: Notice, notified: Option<&Notified>) -> Result<()> {
        if !self.action.rule().message.contains(&notice.kind()) {
            return Err(Error::fault(NotInTable(self.action)));
        }
        let told = notified.is_some_and(|notified| notified.how != NotifiedHow::NotYet);
        outbox::tell(self.app, &mut self.tx, &mut self.case, notice, told).await
    }

    /// Keeps 告知方式 where it can be filtered.
    pub fn notified(&mut self, notified: &Notified) {
        self.case.notified = Some(notified.how);
    }
}
