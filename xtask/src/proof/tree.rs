//! A commit's files in a folder of their own, with what is built of ours.

use std::path::PathBuf;
use std::process::Command;

use crate::run::{self, Result};

/// Kept from one run to the next: what has not changed is not built again.
const FOLDER: &str = "target/proof/tree";
/// What a first run takes of our own build; packages of others are the same there.
const BUILT: [&str; 5] = [
    "target/debug/.fingerprint",
    "target/debug/build",
    "target/debug/deps",
    "target/wasm",
    "web-client/src/shared/validator/pkg",
];
/// What is used from where it is.
const SHARED: [&str; 3] = ["web-client/node_modules", "xtask/node_modules", "web-client/dist"];

/// The folder.
pub(super) struct Tree(PathBuf);

impl Tree {
    /// The files of `commit`, and nothing of the run before.
    ///
    /// # Errors
    /// When git cannot make it.
    pub(super) fn of(commit: &str) -> Result<Self> {
        let tree = Self(run::root().join(FOLDER));
        if tree.0.join(".git").exists() {
            run::capture(
                git(&["checkout", "--quiet", "--detach", "--force", commit]).current_dir(&tree.0),
            )?;
            run::capture(git(&["clean", "-fdq"]).current_dir(&tree.0))?;
        } else {
            run::capture(&mut git(&["worktree", "add", "--force", "--detach", FOLDER, commit]))?;
        }
        for built in BUILT.into_iter().filter(|built| !tree.0.join(built).exists()) {
            let (from, to) = (run::root().join(built), tree.0.join(built));
            let folder = to.parent().unwrap_or(&to);
            std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
            run::capture(run::command("cp", "").args(["-a", "--reflink=auto"]).arg(from).arg(to))?;
        }
        for shared in SHARED {
            let (from, link) = (run::root().join(shared), tree.0.join(shared));
            if !link.exists() {
                std::os::unix::fs::symlink(from, &link)
                    .map_err(|error| format!("{}: {error}", link.display()))?;
            }
        }
        Ok(tree)
    }

    /// A file as it is in the folder; empty where there is none.
    pub(super) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.join(path)).unwrap_or_default()
    }

    /// Writes a file, or takes it away. Its time is new: what was built of it is built again.
    ///
    /// # Errors
    /// The system's message.
    pub(super) fn put(&self, path: &str, text: Option<&str>) -> Result {
        let file = self.0.join(path);
        match text {
            Some(text) => run::write(&file, text),
            None => std::fs::remove_file(&file).map_err(|e| format!("{}: {e}", file.display())),
        }
    }

    /// `cargo` in the folder.
    pub(super) fn cargo(&self, args: &str) -> Command {
        let mut cargo = run::cargo(&args.split(' ').collect::<Vec<_>>());
        cargo.current_dir(&self.0).env("CARGO_TARGET_DIR", self.0.join("target"));
        cargo
    }

    /// The server's program, as it was built there.
    pub(super) fn program(&self, args: &str) -> Command {
        let mut program = Command::new(self.0.join("target/debug/shouwang"));
        program.current_dir(&self.0).args(args.split(' '));
        program
    }

    /// A program of the web client's packages, in its folder.
    pub(super) fn npx(&self, args: &str) -> Command {
        let mut npx = run::command("npx", "");
        npx.current_dir(self.0.join("web-client")).arg("--no-install").args(args.split(' '));
        npx
    }
}

/// `git` in our own folder, in the same words whatever its user has set.
pub(super) fn git(args: &[&str]) -> Command {
    let mut git = run::command("git", "");
    git.args(["-c", "core.quotePath=false"]).args(args);
    git
}
