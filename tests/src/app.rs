//! A server for one test.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::thread;

use chrono::{DateTime, NaiveDate, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use shouwang::app::App;
use shouwang::clock::{Clock, IdGen};
use shouwang::config::Proxies;
use shouwang::domain::post::PostKind;
use shouwang::domain::staff::Staff;
use shouwang::gateway::keyring::Keyring;
use shouwang::gateway::objects::Objects;
use shouwang::service::demo;
use shouwang::service::keeping::verify;
use shouwang::service::people::AccountError;
use shouwang::service::people::accounts::{self, NewStaff};
use shouwang::store::Db;
use tempfile::TempDir;
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{OnceCell, oneshot};

use crate::{Officer, Phone};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file in the test's folder.
    Sqlite,
    /// A database of its own on the cluster of `SHOUWANG_TEST_POSTGRES`.
    Postgres,
}

/// A running server. Stops when dropped.
#[derive(Debug)]
pub struct TestApp {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    /// Moves only when a test says so.
    pub clock: Clock,
    /// The server's own state, for tests that look behind the wire.
    pub app: Arc<App>,
    /// Photos, and the SQLite file.
    pub folder: TempDir,
    /// Which database.
    pub backend: Backend,
    client: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

/// Accounts of every test: login, region code, password.
const ACCOUNTS: &[(&str, &str)] = &[
    ("chulan", "341302103"),
    ("fuli", "341302100"),
    ("yongqiao", "341302"),
    ("tongliang", "500151"),
];
const PASSWORD: &str = "a-password-for-tests";

impl TestApp {
    /// With the demo's regions, four accounts and no case, on 2026-09-24 09:00 at +08:00.
    pub async fn start(backend: Backend) -> Self {
        Self::start_behind(backend, Proxies::default()).await
    }

    /// As [`Self::start`], where those stand before it.
    pub async fn start_behind(backend: Backend, proxies: Proxies) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = seeded(backend, &folder).await;
        let clock = Clock::manual(start());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (ready, is_ready) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let (path, its_clock) = (folder.path().to_owned(), clock.clone());
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let app = Arc::new(open(&database, &path, its_clock).await);
                let limits = Arc::new(shouwang::http::Limits::new());
                let server = shouwang::http::server(Arc::clone(&app), limits, proxies, listener, 2);
                let server = server.expect("server");
                let handle = server.handle();
                let running = actix_web::rt::spawn(server);
                ready.send(Arc::clone(&app)).expect("the test waits");
                let _ = stopped.await;
                handle.stop(false).await;
                // The pool is dropped, not closed: a test's own transaction goes back to it by
                // a task of the test's runtime, which may be waiting for this thread.
                let _ = running.await;
                // Whatever a test did over HTTP, what is kept agrees with itself. An error
                // is that of a test that has closed the database.
                let mut problems = Vec::new();
                let _ = verify::verify(&app, &mut |problem| problems.push(problem)).await;
                assert!(problems.is_empty(), "{problems:?}");
            });
        });
        let app = is_ready.await.expect("the server starts");
        let client = crate::phone::client().cookie_store(true).build().expect("a client");
        Self { url, clock, app, folder, backend, client, stop: Some(stop), thread: Some(thread) }
    }

    /// Moves the clock; a time at +08:00 such as `2026-10-12T09:00:00+08:00`.
    pub fn set_time(&self, text: &str) {
        self.clock.set(DateTime::parse_from_rfc3339(text).expect("a time").to_utc());
    }

    /// A phone with a fresh id and key.
    #[must_use]
    pub fn phone(&self) -> Phone {
        Phone::new(self.url.clone())
    }

    /// Signs in one of the test's accounts.
    pub async fn officer(&self, login: &str) -> Officer {
        Officer::sign_in(&self.url, login, PASSWORD).await
    }

    /// A cadre of that village or township, signed in on a phone.
    pub async fn cadre(&self, login: &str, name: &str, region: &str) -> Officer {
        add_account(&self.app, login, name, PostKind::Cadre, region).await.expect("an account");
        self.officer(login).await
    }

    /// Files this on a fresh phone; with the receipt's reference.
    pub async fn file(&self, form: &Value) -> (Phone, Value) {
        let phone = self.phone();
        let receipt = phone.file(form).await.expect(201)["receipt"].clone();
        (phone, receipt["reference"].clone())
    }

    /// Another phone that corrects what was filed on this one, let in by the office's code.
    pub async fn helper(&self, officer: &Officer, phone: &Phone) -> Phone {
        let path = format!("/cases/{}/correction-codes", phone.id);
        let code = officer.send(officer.request(Method::POST, &path)).await.expect(201);
        let reference = phone.view().await.expect(200)["receipt"]["reference"].clone();
        let helper = self.phone();
        let asked = json!({ "reference": reference, "code": code["code"] });
        let request = self.client.post(self.api("/correction-claims")).json(&asked);
        let key = format!("Device {}", helper.key);
        let _ = helper.send(request.header("Authorization", key)).await.expect(200);
        helper.with_id(phone.id)
    }

    /// The files of all photos and recordings.
    #[must_use]
    pub fn object_files(&self) -> Vec<PathBuf> {
        let list = |folder: &Path| std::fs::read_dir(folder).expect("a folder");
        let folders = list(&self.folder.path().join("objects"));
        let folders = folders.map(|folder| folder.expect("a folder").path());
        folders.flat_map(|folder| list(&folder)).map(|file| file.expect("a file").path()).collect()
    }

    /// For requests that no phone and no officer makes.
    #[must_use]
    pub const fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// A bare connection from that address of this machine, which takes little of what nobody
    /// reads.
    pub async fn connect(&self, from: [u8; 4]) -> TcpStream {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(8 << 10).expect("a small buffer");
        socket.bind((from, 0).into()).expect("an address of this machine");
        let address = self.url.trim_start_matches("http://").parse().expect("an address");
        socket.connect(address).await.expect("the server listens")
    }

    /// Changes the database behind the server's back, as a hand would.
    pub async fn execute(&self, sql: &str) {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        let done = match &self.app.db {
            Db::Lite { write, .. } => sqlx::query(sql).execute(write).await.map(drop),
            Db::Pg(pool) => sqlx::query(sql).execute(pool).await.map(drop),
        };
        done.expect("a statement of the test");
    }

    /// How many rows a table has that are so.
    pub async fn count(&self, rows: &str) -> i64 {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {rows}"));
        let found = match &self.app.db {
            Db::Lite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await,
            Db::Pg(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
        };
        found.expect("a number")
    }

    /// `/api/v1` and a path.
    #[must_use]
    pub fn api(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.url)
    }
}

/// An account more, with the password of all of them. Its post is older than any time that a test
/// goes back to.
///
/// # Errors
/// What the command says.
pub async fn add_account(
    app: &App,
    login: &str,
    name: &str,
    post: PostKind,
    region: &str,
) -> Result<Staff, AccountError> {
    let from_day = NaiveDate::default();
    accounts::add(app, NewStaff { login, name, post, region, from_day, password: PASSWORD }).await
}

/// The rows of one case's docket, as a condition.
#[must_use]
pub fn rows_of(reference: &Value) -> String {
    let reference = reference.as_str().expect("a reference");
    format!("docket_id = (SELECT id FROM cases WHERE reference = '{reference}')")
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || thread::panicking(), "the server's thread panicked");
        }
    }
}

/// When every test begins.
fn start() -> DateTime<Utc> {
    "2026-09-24T01:00:00Z".parse().expect("a time")
}

/// An installation over that database, with the keys of all tests and photos in that folder.
async fn open(url: &str, folder: &Path, clock: Clock) -> App {
    static KEYS: LazyLock<String> = LazyLock::new(|| Keyring::generate(&IdGen));
    let keyring = Arc::new(Keyring::parse(&KEYS).expect("keys"));
    let objects = Objects::open(folder.join("objects")).expect("objects");
    let db = Db::connect(url).await.expect("a database");
    db.migrate(None).await.expect("a schema");
    App::new(db, objects, keyring, clock).await.expect("app")
}

/// What every test starts from: schema, places, accounts. Made once in a process and copied, as
/// making it takes longer than most tests.
async fn seed(url: &str, folder: &Path) {
    let app = open(url, folder, Clock::manual(start())).await;
    demo::import_places(&app).await.expect("regions");
    for (login, region) in ACCOUNTS {
        let is_county = region.len() == 6;
        let post = if is_county { PostKind::County } else { PostKind::Township };
        add_account(&app, login, login, post, region).await.expect("account");
    }
    app.db.close().await;
}

/// URL of a database of its own that has the seed.
async fn seeded(backend: Backend, folder: &TempDir) -> String {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    match backend {
        Backend::Sqlite => {
            let make = async || {
                let folder = tempfile::tempdir().expect("a temporary folder");
                seed(&database(backend, &folder).await, folder.path()).await;
                std::fs::read(file(&folder)).expect("the seed's file")
            };
            let bytes = FILE.get_or_init(make).await;
            std::fs::write(file(folder), bytes).expect("a copy of the seed");
            Db::sqlite_url(&file(folder))
        }
        Backend::Postgres => {
            let make = async || {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let url = database(backend, &folder).await;
                seed(&url, folder.path()).await;
                url.rsplit_once('/').expect("the URL ends with a database").1.to_owned()
            };
            create(Some(TEMPLATE.get_or_init(make).await)).await
        }
    }
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("test.db")
}

/// URL of a fresh database: a file in that folder, or one on the test cluster.
pub async fn database(backend: Backend, folder: &TempDir) -> String {
    match backend {
        Backend::Sqlite => Db::sqlite_url(&file(folder)),
        Backend::Postgres => create(None).await,
    }
}

/// A database more on the test cluster; a copy of that one, which nobody may be connected with.
async fn create(template: Option<&str>) -> String {
    let admin = std::env::var("SHOUWANG_TEST_POSTGRES").expect(
        "SHOUWANG_TEST_POSTGRES is not set: run `cargo xtask test`, which starts a cluster, or \
         name one yourself (postgres://user@host:port/postgres)",
    );
    let name = format!("t{}", uuid::Uuid::new_v4().simple());
    let template = template.map_or_else(String::new, |name| format!(" TEMPLATE {name}"));
    let pool = sqlx::PgPool::connect(&admin).await.expect("the test cluster answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}{template}")))
        .execute(&pool)
        .await
        .expect("a database is created");
    pool.close().await;
    let (server, _) = admin.rsplit_once('/').expect("the URL ends with a database");
    format!("{server}/{name}")
}
