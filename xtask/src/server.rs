//! `shouwang serve --demo`, started for a demo or a check and ended with us.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::run::{self, Result};

/// One line `account LOGIN PASSWORD ROLE REGION` of a demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) role: String,
    pub(crate) region: String,
}

/// A server that is running; ended when dropped.
pub(crate) struct Server {
    child: Child,
    /// `http://ADDRESS:PORT`.
    pub(crate) url: String,
    /// The accounts it made.
    pub(crate) accounts: Vec<Account>,
}

/// Builds the server as the tests do, so that nothing is compiled twice.
///
/// A development build, for a demo too: its dependencies are optimised all the same
/// (`profile.dev.package`), while a release build would compile each of them anew and
/// optimise across all of them at the end.
///
/// # Errors
/// When it does not compile.
pub(crate) fn build() -> Result {
    run::run(&mut run::cargo(&["build", "--quiet", "--package", "shouwang"]))
}

/// The program that [`build`] leaves.
pub(crate) fn program() -> PathBuf {
    run::root().join("target/debug/shouwang")
}

impl Server {
    /// Starts a demo with an empty `data` folder and waits until it listens.
    ///
    /// # Errors
    /// When it ends before it listens; what it said is on stderr.
    pub(crate) fn start(listen: &str, data: &Path) -> Result<Self> {
        let mut command = std::process::Command::new(program());
        command.current_dir(run::root()).args(["serve", "--demo", "--listen", listen]);
        command.arg("--data").arg(data).stdin(Stdio::null()).stdout(Stdio::piped());
        if std::env::var_os("RUST_LOG").is_none() {
            command.env("RUST_LOG", "warn");
        }
        let mut child = command.spawn().map_err(|e| format!("cannot start the server: {e}"))?;
        let out = child.stdout.take().ok_or("the server has no stdout")?;
        let mut server = Self { child, url: String::new(), accounts: Vec::new() };
        let mut lines = BufReader::new(out).lines();
        while server.url.is_empty() {
            let line = lines.next().transpose().ok().flatten();
            let line = line.ok_or("the server ended before it listened")?;
            server.read(&line);
        }
        // Somebody has to go on reading, or the server stands still one day.
        std::thread::spawn(move || lines.map_while(std::result::Result::ok).for_each(drop));
        Ok(server)
    }

    /// Until it ends by itself or by a signal.
    ///
    /// # Errors
    /// When it does not end well.
    pub(crate) fn wait(mut self) -> Result {
        let status = self.child.wait().map_err(|error| error.to_string())?;
        if status.success() { Ok(()) } else { Err(format!("the server ended with {status}")) }
    }

    fn read(&mut self, line: &str) {
        match line.splitn(5, ' ').collect::<Vec<_>>().as_slice() {
            ["account", login, password, role, region] => self.accounts.push(Account {
                login: (*login).into(),
                password: (*password).into(),
                role: (*role).into(),
                region: (*region).into(),
            }),
            ["listening", url] => self.url = (*url).into(),
            _ => {}
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let id = self.child.id().to_string();
            let asked = run::command("kill", "").args(["-TERM", &id]).status();
            if asked.is_err() {
                let _ = self.child.kill();
            }
            let _ = self.child.wait();
        }
    }
}
