//! `cargo xtask demo`: builds everything, does the main job once over HTTP as the
//! phone and the township would, then leaves the server up for people to try.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::run::{self, Result};
use crate::server::{self, Server};
use crate::{job, web};

/// Builds, does the job, and, unless `once`, serves until it is stopped.
///
/// # Errors
/// When something does not build, or the job does not go through.
pub(crate) fn demo(once: bool, listen: &str) -> Result {
    let started = Instant::now();
    web::build()?;
    server::build()?;
    let folder = if once { Folder::passing("demo")? } else { Folder::kept()? };
    let server = Server::start(listen, &folder.0)?;
    job::run(&server)?;
    println!(
        "The main job took its whole way, {:.1} s after the start.\n",
        started.elapsed().as_secs_f32()
    );
    if once {
        return Ok(());
    }
    println!("phone:  {}/", server.url);
    println!("desk:   {}/desk/\n", server.url);
    println!("{:<12} {:<20} {:<10} region", "login", "password", "role");
    for account in &server.accounts {
        println!(
            "{:<12} {:<20} {:<10} {}",
            account.login, account.password, account.role, account.region
        );
    }
    println!("\nThis demo keeps its data in target/demo until the next one. Ctrl-C ends it.");
    server.wait()
}

/// An empty folder; one that passes is removed at the end.
pub(crate) struct Folder(PathBuf, bool);

impl Folder {
    fn kept() -> Result<Self> {
        Self::empty(run::root().join("target/demo"), true)
    }

    /// Of that use, for this process.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn passing(what: &str) -> Result<Self> {
        let name = format!("shouwang-{what}-{}", std::process::id());
        Self::empty(std::env::temp_dir().join(name), false)
    }

    /// Path of the folder.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    fn empty(path: PathBuf, kept: bool) -> Result<Self> {
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self(path, kept))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.1 {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}
