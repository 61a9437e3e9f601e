//! The real binary on a folder and a database of its own.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use serde_json::Value;
use sqlx::AssertSqlSafe;
use tempfile::TempDir;
use tests::{Backend, Officer};

/// Where the golden declarations are fresh.
pub(crate) const NOW: &str = "2026-09-24T09:00:00+08:00";
/// Regions and accounts, but no case.
pub(crate) const EMPTY_DEMO: &[&str] = &["--demo", "--demo-cases", "0", "--now", NOW];

/// The program that is tried.
pub(crate) fn program() -> PathBuf {
    let named = std::env::var_os("SHOUWANG_PROGRAM").map(PathBuf::from);
    let path = named
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/shouwang"));
    assert!(path.exists(), "{} is not there: cargo build -p shouwang", path.display());
    path
}

/// Data, database and keys; the keys are kept apart.
pub(crate) struct Installation {
    pub(crate) folder: TempDir,
    pub(crate) database: String,
    pub(crate) backend: Backend,
}

impl Installation {
    pub(crate) async fn new(backend: Backend) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = tests::database(backend, &folder).await;
        Self::on(backend, folder, database)
    }

    pub(crate) fn on(backend: Backend, folder: TempDir, database: String) -> Self {
        let installation = Self { folder, database, backend };
        installation.make_keys("keys");
        installation
    }

    /// A fresh key file of that name.
    pub(crate) fn make_keys(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let made = Command::new(program()).args(["keys", "--out"]).arg(&path).status();
        assert!(made.expect("keys are made").success());
        path
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn objects(&self) -> PathBuf {
        self.path("data/objects")
    }

    /// Every object that is there, halves of one too.
    pub(crate) fn object_files(&self) -> Vec<PathBuf> {
        let list = |path: &Path| {
            let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
            entries.map(|entry| entry.path()).collect::<Vec<_>>()
        };
        list(&self.objects()).iter().flat_map(|folder| list(folder)).collect()
    }

    /// The program with this installation's options in its environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        self.with_environment(Command::new(program()), args)
    }

    fn with_environment(&self, mut command: Command, args: &[&str]) -> Command {
        command.args(args).env("SHOUWANG_DATABASE", &self.database);
        command.env("SHOUWANG_DATA", self.path("data"));
        command.env("SHOUWANG_KEY_FILE", self.path("keys")).env_remove("SHOUWANG_MASTER_KEYS");
        command.env("RUST_LOG", "warn").stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program runs")
    }

    pub(crate) fn serve(&self) -> Server {
        self.serve_with(EMPTY_DEMO)
    }

    pub(crate) fn serve_with(&self, args: &[&str]) -> Server {
        self.start(Command::new(program()), args)
    }

    /// Writes beyond a limit fail instead of ending the process.
    pub(crate) fn serve_limited(&self) -> Server {
        let mut shell = Command::new("bash");
        shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(program());
        self.start(shell, EMPTY_DEMO)
    }

    /// With the log that it writes when nobody has said how much.
    pub(crate) fn serve_with_log(&self, args: &[&str]) -> Server {
        let mut env = Command::new("env");
        env.args(["-u", "RUST_LOG"]).arg(program());
        self.start(env, args)
    }

    /// The log goes to a file, as an operator's does: on a full disk it cannot be
    /// written either.
    fn start(&self, program: Command, args: &[&str]) -> Server {
        let args = [&["serve", "--listen", "127.0.0.1:0"], args].concat();
        let mut command = self.with_environment(program, &args);
        let log = File::options().create(true).append(true).open(self.path("log"));
        command.stdout(Stdio::piped()).stderr(log.expect("a log file"));
        let child = command.spawn().expect("the server starts");
        let mut server =
            Server { child, url: String::new(), metrics: String::new(), accounts: Vec::new() };
        let out = server.child.stdout.take().expect("its output is ours");
        for line in BufReader::new(out).lines() {
            let line = line.expect("it prints text");
            match line.splitn(4, ' ').collect::<Vec<_>>().as_slice() {
                ["account", login, password, ..] => {
                    server.accounts.push(((*login).into(), (*password).into()));
                }
                ["metrics", url] => server.metrics = (*url).into(),
                // The last line that it prints.
                ["listening", url] => {
                    server.url = (*url).into();
                    return server;
                }
                _ => {}
            }
        }
        let log = std::fs::read_to_string(self.path("log")).unwrap_or_default();
        panic!("the server ended before it listened: {log}");
    }

    /// Exit code, summary and problems of `shouwang verify`.
    pub(crate) fn verify(&self, args: &[&str]) -> (Option<i32>, Value, String) {
        let done = self.run(&[&["verify"], args].concat());
        let problems = String::from_utf8_lossy(&done.stderr).into_owned();
        (done.status.code(), serde_json::from_slice(&done.stdout).unwrap_or(Value::Null), problems)
    }

    /// All is well; the summary.
    pub(crate) fn expect_whole(&self) -> Value {
        let (code, summary, problems) = self.verify(&[]);
        assert_eq!((code, problems.as_str()), (Some(0), ""), "{summary}");
        assert_eq!(summary["ok"], true);
        summary
    }

    /// Behind the server's back.
    pub(crate) async fn execute(&self, sql: &str) -> u64 {
        let sql = AssertSqlSafe(sql.to_owned());
        let done = match self.backend {
            Backend::Sqlite => {
                let pool = sqlx::SqlitePool::connect(&self.database).await.expect("a database");
                let done = sqlx::query(sql).execute(&pool).await.map(|done| done.rows_affected());
                pool.close().await;
                done
            }
            Backend::Postgres => {
                let pool = sqlx::PgPool::connect(&self.database).await.expect("a database");
                let done = sqlx::query(sql).execute(&pool).await.map(|done| done.rows_affected());
                pool.close().await;
                done
            }
        };
        done.expect("the statement runs")
    }
}

/// A running server; killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    /// Where its counts are, if it was asked for them.
    pub(crate) metrics: String,
    /// Login and password.
    pub(crate) accounts: Vec<(String, String)>,
}

impl Server {
    /// SIGKILL: nothing is finished, nothing is flushed.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it ends");
    }

    /// SIGTERM.
    pub(crate) fn terminate(&self) {
        signal("TERM", self.pid());
    }

    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }

    pub(crate) fn stop(mut self) {
        self.terminate();
        assert!(self.wait().success(), "it ends well");
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) async fn officer(&self, login: &str) -> Officer {
        Officer::sign_in(&self.url, login, self.password(login)).await
    }

    /// As it was printed.
    pub(crate) fn password(&self, login: &str) -> &str {
        let account = self.accounts.iter().find(|(known, _)| known == login);
        &account.expect("the demo makes the account").1
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The shell's own `kill`: the program of that name is not everywhere.
pub(crate) fn signal(name: &str, pid: u32) {
    let sent = Command::new("sh").arg("-c").arg(format!("kill -{name} {pid}")).status();
    assert!(sent.expect("a shell").success(), "no process {pid}");
}
