//! What one filing leaves in the database.

use serde_json::Value;
use shouwang::app::App;
use shouwang::domain::reference::Reference;
use shouwang::store::cases::{Case, SearchIndex};
use shouwang::store::{Db, cases, declarations, dockets, duties, events, messages};
use tests::TestApp;
use uuid::Uuid;

/// The rows of one filing.
#[derive(Clone)]
pub(crate) struct Rows {
    pub(crate) case: Case,
    index: SearchIndex,
    version: declarations::Version,
    pub(crate) docket: dockets::Docket,
    pub(crate) duties: Vec<duties::Duty>,
    events: Vec<events::Event>,
    messages: Vec<messages::Message>,
}

impl Rows {
    pub(crate) async fn of(server: &TestApp, form: &Value) -> Self {
        let phone = server.phone();
        let _ = phone.file(form).await.expect(201);
        let mut tx = server.app.db.begin_read().await.expect("a transaction");
        let case = cases::find(&mut tx, phone.id).await.expect("a row").expect("the case");
        let index = index_of(&server.app.db, phone.id).await;
        let version = declarations::find(&mut tx, phone.id, 1).await.expect("a row");
        Self {
            version: version.expect("the version"),
            docket: dockets::find(&mut tx, case.id).await.expect("a row").expect("the docket"),
            duties: duties::list(&mut tx, case.id)
                .await
                .expect("rows")
                .into_iter()
                .map(|row| row.expect("a row"))
                .collect(),
            events: events::list(&mut tx, case.id).await.expect("rows"),
            messages: messages::list(&mut tx, case.id)
                .await
                .expect("rows")
                .into_iter()
                .map(|row| row.expect("a row"))
                .collect(),
            index,
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
        rows.docket.id = rows.case.id;
        let _ =
            dockets::insert(&mut tx, std::slice::from_ref(&rows.docket)).await.expect("written");
        cases::insert(&mut tx, &[(&rows.case, &rows.index)]).await.expect("written");
        declarations::insert(&mut tx, &[&rows.version]).await.expect("written");
        for duty in &mut rows.duties {
            duty.docket_id = rows.case.id;
            duties::insert(&mut tx, &[duty]).await.expect("written");
        }
        for event in &mut rows.events {
            event.docket_id = rows.case.id;
            events::insert(&mut tx, &[event]).await.expect("written");
        }
        for message in &mut rows.messages {
            (message.id, message.docket_id) = (Uuid::now_v7(), rows.case.id);
            messages::insert(&mut tx, &[message]).await.expect("written");
        }
        tx.commit().await.expect("durable");
    }
}

/// Written and never read by the server: it is only searched by.
async fn index_of(db: &Db, case: Uuid) -> SearchIndex {
    let sql = "SELECT id_number_index, phone_index, contact_phone_index FROM cases WHERE id = $1";
    type Hash = Option<Vec<u8>>;
    let found: (Hash, Hash, Hash) = match db {
        Db::Lite { read, .. } => sqlx::query_as(sql).bind(case).fetch_one(read).await,
        Db::Pg(pool) => sqlx::query_as(sql).bind(case).fetch_one(pool).await,
    }
    .expect("a row");
    SearchIndex { id_number: found.0, phone: found.1, contact_phone: found.2 }
}
