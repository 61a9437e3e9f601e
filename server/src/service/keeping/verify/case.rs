//! Checks one case: its rows open and agree with each other.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use wasm_validator::declaration::{AttachmentKind, FiledBy};

use super::photo::check_photo;
use super::{Summary, why};
use crate::app::App;
use crate::domain::action::Action;
use crate::domain::case::{Channel, State};
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::EventKind;
use crate::domain::message::MessageState;
use crate::service::case::chain::Past;
use crate::service::case::reads::Read;
use crate::service::case::{form, outbox, timeline};
use crate::service::filing::new_case;
use crate::store::attachments::Attachment;
use crate::store::cases::Case;
use crate::store::declarations::Version;
use crate::store::dockets::Docket;
use crate::store::duties::Duty;
use crate::store::events::Event;
use crate::store::messages::Message;
use crate::store::{Tx, attachments, declarations, dockets, duties, events, messages};

/// Photos that settle a missing signature.
const SIGNATURES: &[AttachmentKind] =
    &[AttachmentKind::Thumbprint, AttachmentKind::Signature, AttachmentKind::PaperForm];

/// Everything kept of a case, as of one moment.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) case: Case,
    versions: Vec<Version>,
    pub(super) events: Vec<Event>,
    pub(super) docket: Option<Docket>,
    pub(super) duties: Vec<Duty>,
    past: Past,
    photos: Vec<Attachment>,
    messages: Vec<Message>,
}

impl Kept {
    /// Reads it. The inner error says which row cannot be read: a problem of this case only.
    pub(super) async fn load(
        app: &App,
        tx: &mut Tx,
        case: Case,
        is_open: bool,
    ) -> Result<std::result::Result<Self, String>> {
        match Self::try_load(app, tx, case, is_open).await {
            Ok(kept) => Ok(Ok(kept)),
            // The driver's own words would show the value.
            Err(error) if error.code == ErrorCode::RecordUnreadable => {
                Ok(Err(format!("a row cannot be read: {}", why(&error))))
            }
            Err(error) => Err(error),
        }
    }

    async fn try_load(app: &App, tx: &mut Tx, case: Case, is_open: bool) -> Result<Self> {
        Ok(Self {
            past: Past::of(app, tx, case.id, is_open).await?,
            versions: declarations::list(tx, case.id).await?,
            events: events::list(tx, case.id).await?,
            docket: dockets::find(tx, case.id).await?,
            duties: duties::list(tx, case.id)
                .await?
                .into_iter()
                .collect::<std::result::Result<_, _>>()?,
            photos: attachments::list_of_case(tx, case.id)
                .await?
                .into_iter()
                .collect::<std::result::Result<_, _>>()?,
            messages: messages::list(tx, case.id)
                .await?
                .into_iter()
                .collect::<std::result::Result<_, _>>()?,
            case,
        })
    }

    pub(super) fn count(&self, summary: &mut Summary) {
        let arrived = self.photos.iter().filter(|photo| photo.received_at.is_some()).count();
        summary.cases += 1;
        summary.declarations += self.versions.len() as u64;
        summary.events += self.events.len() as u64;
        summary.messages += self.messages.len() as u64;
        summary.photos += arrived as u64;
        summary.photos_missing += (self.photos.len() - arrived) as u64;
    }

    /// Returns one line for everything that is wrong.
    pub(super) async fn check(self, app: &Arc<App>) -> Result<Vec<String>> {
        let mut found = Vec::new();
        self.check_declarations(app, &mut found);
        self.check_timeline(app, &mut found);
        self.check_fillers(&mut found);
        self.check_docket(&mut found);
        self.check_duties(&mut found);
        self.check_flags(app, &mut found);
        self.check_messages(app, &mut found);
        for photo in self.photos {
            let name = format!("photo {} of version {}", photo.position + 1, photo.version);
            if let Some(what) = check_photo(app, photo).await? {
                found.push(format!("{name} {what}"));
            }
        }
        Ok(found)
    }

    fn check_declarations(&self, app: &App, found: &mut Vec<String>) {
        let numbers = self.versions.iter().map(|version| version.version);
        if !numbers.eq(1..=self.case.latest) {
            found.push(format!("its versions are not 1 to {}", self.case.latest));
        }
        for version in &self.versions {
            let number = version.version;
            let receipt = form::sealed_content(app, version);
            match (form::canonical(app, Read::by_no_account(), version), receipt) {
                (Err(error), _) => {
                    found.push(format!("version {number} cannot be read: {}", why(&error)))
                }
                (Ok(_), Err(error)) => found
                    .push(format!("the hash of version {number} cannot be read: {}", why(&error))),
                (Ok(plain), Ok(hash)) if Sha256::digest(&plain)[..] != hash[..] => {
                    found.push(format!("version {number} is not what its receipt says"));
                }
                (Ok(_), Ok(_)) => {}
            }
            if version.content_sealed.is_some() && !version.content_sha256.is_empty() {
                found.push(format!("version {number} has a hash in clear beside the sealed one"));
            }
        }
    }

    /// The chain itself, and that its end was not cut off: the case's state must be the one to
    /// which the timeline leads.
    fn check_timeline(&self, app: &App, found: &mut Vec<String>) {
        if let Some(broken) = timeline::first_break(app, &self.events, &self.past) {
            found.push(broken.to_string());
        }
        for event in &self.events {
            if let Err(error) = timeline::read(app, event) {
                let seq = event.seq;
                found.push(format!("event {seq} of its timeline cannot be read: {}", why(&error)));
            }
        }
        let count = |kinds: &[EventKind]| {
            self.events.iter().filter(|event| kinds.contains(&event.kind)).count()
        };
        let told = count(&[EventKind::Filed, EventKind::Corrected, EventKind::Amended]);
        if told != self.versions.len() {
            found.push(format!(
                "{} versions, but its timeline tells of {told}",
                self.versions.len()
            ));
        }
        let arrived = self.photos.iter().filter(|photo| photo.received_at.is_some()).count();
        let told = count(&[EventKind::AttachmentReceived]);
        if told != arrived {
            found.push(format!("{arrived} photos, but its timeline tells of {told}"));
        }
        match replay(&self.events) {
            Err((seq, kind)) => {
                let kind = kind.as_str();
                found.push(format!("event {seq} of its timeline, {kind}, could not happen then"));
            }
            Ok(state) if state != self.case.state => {
                let is = self.case.state.as_str();
                found.push(format!("it is {is}, but its timeline says otherwise"));
            }
            Ok(_) => {}
        }
    }

    /// The account behind a version must be the one that its event names.
    fn check_fillers(&self, found: &mut Vec<String>) {
        let made = |event: &&Event| {
            matches!(event.kind, EventKind::Filed | EventKind::Corrected | EventKind::Amended)
        };
        let mut before = None;
        for (version, event) in self.versions.iter().zip(self.events.iter().filter(made)) {
            let told = match event.kind {
                EventKind::Amended => before,
                // Entered by an officer, who is not a filler.
                EventKind::Filed if self.case.channel != Channel::Phone => None,
                _ => event.actor_id,
            };
            if version.filler_account_id != told {
                let number = version.version;
                found.push(format!("version {number} has another filler than its timeline tells"));
            }
            before = version.filler_account_id;
        }
    }

    /// A message still to be sent must name its recipient and text; erased ones were settled.
    fn check_messages(&self, app: &App, found: &mut Vec<String>) {
        for (number, message) in (1..).zip(&self.messages) {
            let is_pending = message.state == MessageState::Pending;
            if is_pending != message.settled_at.is_none() {
                found.push(format!("message {number} is both settled and pending, or neither"));
            }
            match outbox::open(app, message) {
                Err(error) => {
                    found.push(format!("message {number} cannot be read: {}", why(&error)));
                }
                Ok(None) if is_pending => {
                    found.push(format!("message {number} is to be sent and is empty"));
                }
                Ok(_) => {}
            }
        }
    }

    fn check_flags(&self, app: &App, found: &mut Vec<String>) {
        let case = &self.case;
        let missing = self
            .photos
            .iter()
            .filter(|photo| photo.version == case.latest && photo.received_at.is_none());
        if i64::try_from(missing.count()) != Ok(case.photos_missing) {
            found.push("photos_missing is not what its photos say".into());
        }
        // A version that does not open has been reported already.
        let forms: Result<Vec<_>> = self
            .versions
            .iter()
            .map(|version| Ok(form::open(app, Read::by_no_account(), version.clone())?.form))
            .collect();
        let Ok(forms) = forms else { return };
        let Some(newest) = forms.last() else { return };
        if forms.iter().any(|form| (form.filed_by == FiledBy::Proxy) != case.by_proxy) {
            found.push("by_proxy is not what its declarations say".into());
        }
        if newest.urgent && !case.urgent {
            found.push("it is urgent, and its row is not".into());
        }
        let owes = forms.iter().any(new_case::owes_signature);
        let has_signature = self
            .photos
            .iter()
            .any(|photo| photo.received_at.is_some() && SIGNATURES.contains(&photo.kind));
        if case.signature_missing != (owes && !has_signature) {
            found.push("signature_missing is not what its photos say".into());
        }
    }
}

/// Also recorded at another case, or with another action's event: they do not change the state.
const TOLD_ASIDE: [EventKind; 3] = [EventKind::Transferred, EventKind::Linked, EventKind::Unlinked];

/// The state to which these events lead by the table of actions, or the first event that the
/// table does not allow.
fn replay(events: &[Event]) -> std::result::Result<State, (i64, EventKind)> {
    let mut state = State::Submitted;
    for event in events.iter().filter(|event| !TOLD_ASIDE.contains(&event.kind)) {
        let mut rules = Action::ALL.iter().map(|action| action.rule());
        let Some(rule) = rules.find(|rule| rule.event == event.kind) else { continue };
        let moved = rule.moves.iter().find(|(from, _)| *from == state);
        state = moved.ok_or((event.seq, event.kind))?.1;
    }
    Ok(state)
}
