//! A PostgreSQL cluster of a test's own, to be stopped and started at will.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::installation::signal;

/// Stopped when dropped.
pub(crate) struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    user: Option<&'static str>,
    port: u16,
    server: Option<Child>,
}

impl Cluster {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let user = user();
        if let Some(user) = user {
            let owned = Command::new("chown").arg(user).arg(folder.path()).status();
            assert!(owned.expect("chown").success());
        }
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let mut cluster = Self { folder, programs: programs(), user, port, server: None };
        let mut initdb = cluster.command("initdb");
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]);
        let made = initdb.arg("--pgdata").arg(cluster.data()).output().expect("initdb");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        cluster.start_again();
        cluster
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Returns when it takes connections: it says so in its log.
    pub(crate) fn start_again(&mut self) {
        let mut postgres = self.command("postgres");
        postgres.arg("-D").arg(self.data()).arg("-k").arg(self.folder.path());
        postgres.args(["-p", &self.port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        let mut child = postgres.stderr(Stdio::piped()).spawn().expect("postgres starts");
        let mut lines = BufReader::new(child.stderr.take().expect("its log is ours")).lines();
        self.server = Some(child);
        let mut said = String::new();
        loop {
            let line = lines.next().unwrap_or_else(|| panic!("it ended: {said}")).expect("text");
            if line.contains("ready to accept connections") {
                break;
            }
            said += &line;
        }
        // Somebody has to go on reading, or it stands still one day.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    }

    /// As by a power cut: no goodbye to anybody (SIGQUIT is "immediate").
    pub(crate) fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            signal("QUIT", server.id());
            server.wait().expect("it ends");
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// PostgreSQL refuses to run as root.
    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = match self.user {
            None => Command::new(program),
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--clear-groups", "--pdeathsig", "QUIT", "--"]);
                command.arg(program);
                command
            }
        };
        command.current_dir(self.folder.path()).stdin(Stdio::null()).env("LC_ALL", "C.UTF-8");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Who runs it: nobody else than us, unless we are root.
fn user() -> Option<&'static str> {
    let id = |args: &[&str]| Command::new("id").args(args).output().expect("id");
    if id(&["-u"]).stdout != b"0\n" {
        return None;
    }
    let found = ["postgres", "nobody"].into_iter().find(|user| id(&["-u", user]).status.success());
    Some(found.expect("a user postgres or nobody"))
}

/// The newest of Debian's folders, or wherever PATH says.
fn programs() -> PathBuf {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = debian.map(|entry| entry.path().join("bin")).collect();
    folders.sort();
    folders.reverse();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let has_all = |folder: &&PathBuf| {
        ["initdb", "postgres"].iter().all(|name| Path::new(folder).join(name).exists())
    };
    folders.iter().find(has_all).expect("PostgreSQL's initdb and postgres are installed").clone()
}
