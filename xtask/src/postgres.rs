//! A PostgreSQL cluster for the length of a test run: in a temporary folder, on a free port of
//! 127.0.0.1.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::need;
use crate::run::{self, Result};

/// Set by developers with a server of their own for tests: none is started then.
pub(crate) const URL_VARIABLE: &str = "SHOUWANG_TEST_POSTGRES";

/// A running cluster; stopped and removed when dropped.
pub(crate) struct Cluster {
    server: Option<Child>,
    folder: PathBuf,
    url: String,
}

impl Cluster {
    /// Makes and starts one for tests, or takes the one that [`URL_VARIABLE`] names. What it has
    /// written outlives each of its processes, as tests end some of them, but not the machine.
    ///
    /// # Errors
    /// When PostgreSQL is not to be had or does not start.
    pub(crate) fn start() -> Result<Self> {
        Self::with_fsync("off")
    }

    /// One that is as durable as in production, for what is timed.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub(crate) fn durable() -> Result<Self> {
        Self::with_fsync("on")
    }

    fn with_fsync(fsync: &str) -> Result<Self> {
        if let Ok(url) = std::env::var(URL_VARIABLE) {
            return Ok(Self { server: None, folder: PathBuf::new(), url });
        }
        let programs = need::postgres()?;
        let user = user()?;
        let folder = std::env::temp_dir().join(format!("shouwang-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let mut cluster = Self { server: None, folder, url: String::new() };
        if let Some(user) = &user {
            run::run(run::command("chown", "").arg(user).arg(&cluster.folder))?;
        }
        let mut initdb = as_user(user.as_deref(), &programs.join("initdb"), &cluster.folder);
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]);
        run::capture(initdb.arg("--no-sync").arg("--pgdata").arg(cluster.data()))?;
        let port = free_port()?;
        let mut server = as_user(user.as_deref(), &programs.join("postgres"), &cluster.folder);
        server.arg("-D").arg(cluster.data()).arg("-k").arg(&cluster.folder);
        server.args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        server.args(["-c", "max_connections=300", "-c", &format!("fsync={fsync}")]);
        let log = std::fs::File::create(cluster.log()).map_err(|error| error.to_string())?;
        server.stderr(log);
        cluster.server = Some(server.spawn().map_err(|e| format!("cannot start postgres: {e}"))?);
        cluster.wait_until_ready()?;
        cluster.url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Ok(cluster)
    }

    /// Where to connect; its user may create databases.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// The server says so in its pid file, as pg_ctl knows too.
    fn wait_until_ready(&mut self) -> Result {
        let started = Instant::now();
        let status = self.data().join("postmaster.pid");
        while started.elapsed() < Duration::from_secs(60) {
            let lines = std::fs::read_to_string(&status).unwrap_or_default();
            if lines.lines().any(|line| line.trim() == "ready") {
                return Ok(());
            }
            let ended = self.server.as_mut().and_then(|server| server.try_wait().ok().flatten());
            if ended.is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        Err(format!("PostgreSQL did not start:\n{log}"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            // SIGINT is PostgreSQL's fast shutdown; its children go with it.
            let _ = run::command("kill", "").args(["-INT", &server.id().to_string()]).status();
            let _ = server.wait();
        }
        if !self.folder.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// PostgreSQL refuses to run as root: who runs it then.
fn user() -> Result<Option<String>> {
    if !need::is_root()? {
        return Ok(None);
    }
    let known = |name: &&str| run::capture(run::command("id", "").args(["-u", name])).is_ok();
    let found = ["postgres", "nobody"].into_iter().find(known);
    found
        .map(|name| Some(name.to_owned()))
        .ok_or_else(|| "neither a user postgres nor nobody".into())
}

/// The user's own group, by number: names differ between systems.
fn group(user: &str) -> String {
    let number = run::capture(run::command("id", "").args(["-g", user])).unwrap_or_default();
    number.trim().to_owned()
}

/// The program as that user, ended with us should we be killed.
fn as_user(user: Option<&str>, program: &Path, folder: &Path) -> Command {
    let mut command = match user {
        None => Command::new(program),
        Some(user) => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", user, "--init-groups", "--pdeathsig", "INT"]);
            command.arg("--regid").arg(group(user)).arg("--").arg(program);
            command
        }
    };
    command.current_dir(folder).stdin(std::process::Stdio::null());
    command.env("LC_ALL", "C.UTF-8").env_remove("PGDATA");
    command
}

fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener.local_addr().map(|address| address.port()).map_err(|error| error.to_string())
}
