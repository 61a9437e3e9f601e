//! What one filing leaves in the database.

use serde_json::Value;
use shouwang::app::App;
use shouwang::domain::reference::Reference;
use shouwang::store::cases::{Case, SearchIndex};
use shouwang::store::{cases, clocks, declarations, events, messages};
use tests::TestApp;
use uuid::Uuid;

/// The rows of one filing.
#[derive(Clone)]
pub(crate) struct Rows {
    pub(crate) case: Case,
    version: declarations::Version,
    clocks: Vec<clocks::Clock>,
    events: Vec<events::Event>,
    messages: Vec<messages::Message>,
}

impl Rows {
    pub(crate) async fn of(server: &TestApp, form: &Value) -> Self {
        let phone = server.phone();
        let _ = phone.file(form).await.expect(201);
        let mut tx = server.app.db.begin_read().await.expect("a transaction");
        let case = cases::find(&mut tx, phone.id).await.expect("a row").expect("the case");
        let version = declarations::find(&mut tx, phone.id, 1).await.expect("a row");
        Self {
            version: version.expect("the version"),
            clocks: clocks::list(&mut tx, case.id).await.expect("rows"),
            events: events::list(&mut tx, case.id).await.expect("rows"),
            messages: messages::list(&mut tx, case.id).await.expect("rows"),
            case,
        }
    }

    /// The same rows under another id, in one transaction, as durable as a filing.
    pub(crate) async fn write_copy(&self, app: &App) {
        let mut rows = self.clone();
        rows.case.id = Uuid::now_v7();
        rows.case.reference = Reference::generate(&app.ids).as_str().to_owned();
        rows.version.case_id = rows.case.id;
        let mut tx = app.db.begin().await.expect("a transaction");
        cases::insert(&mut tx, &rows.case, &SearchIndex::default()).await.expect("written");
        declarations::insert(&mut tx, &rows.version).await.expect("written");
        for clock in &mut rows.clocks {
            clock.case_id = rows.case.id;
            clocks::insert(&mut tx, clock).await.expect("written");
        }
        for event in &mut rows.events {
            event.case_id = rows.case.id;
            events::insert(&mut tx, event).await.expect("written");
        }
        for message in &mut rows.messages {
            (message.id, message.case_id) = (Uuid::now_v7(), rows.case.id);
            messages::insert(&mut tx, message).await.expect("written");
        }
        tx.commit().await.expect("durable");
    }
}
