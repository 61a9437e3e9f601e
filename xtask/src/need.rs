//! Programs that the tests need: found, or installed where we may, or named.

use std::path::{Path, PathBuf};

use crate::run::{self, Result};

/// The folder of PostgreSQL's server programs, version 15 or newer.
///
/// # Errors
/// When there is none and it cannot be installed.
pub(crate) fn postgres() -> Result<PathBuf> {
    find_postgres().map_or_else(
        || install(&["postgresql"], find_postgres, "PostgreSQL 15 or newer (initdb, postgres)"),
        Ok,
    )
}

/// A Chromium, and fonts with Chinese characters for it to draw.
///
/// # Errors
/// As [`postgres`].
pub(crate) fn chromium() -> Result<PathBuf> {
    let found = || find_chromium().filter(|_| has_chinese_font());
    let packages = ["chromium", "fontconfig", "fonts-noto-cjk"];
    found().map_or_else(|| install(&packages, found, "Chromium and a Chinese font"), Ok)
}

/// The proxies that `docs/proxies` has samples for.
///
/// # Errors
/// As [`postgres`].
pub(crate) fn proxies() -> Result<PathBuf> {
    const NAMES: [&str; 3] = ["nginx", "haproxy", "caddy"];
    let find = |name: &str| folders().map(|folder| folder.join(name)).find(|path| path.exists());
    let found = || NAMES.map(find).into_iter().collect::<Option<Vec<_>>>()?.pop();
    found().map_or_else(|| install(&NAMES, found, "nginx, HAProxy and Caddy"), Ok)
}

/// Python 3 that can make a virtual environment with pip in it.
///
/// # Errors
/// As [`postgres`].
pub(crate) fn python() -> Result<PathBuf> {
    let able = |path: &PathBuf| {
        let mut python = run::command(&path.to_string_lossy(), "");
        let script = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";
        run::capture(python.args(["-c", script])).is_ok()
    };
    let found = || folders().map(|folder| folder.join("python3")).find(able);
    let what = "Python 3.10 or newer with venv";
    found().map_or_else(|| install(&["python3", "python3-venv"], found, what), Ok)
}

fn find_postgres() -> Option<PathBuf> {
    let here = |folder: &Path| folder.join("initdb").exists() && folder.join("postgres").exists();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let version = |entry: &std::fs::DirEntry| entry.file_name().to_str()?.parse::<u32>().ok();
    let newest = debian
        .filter_map(|entry| Some((version(&entry)?, entry.path().join("bin"))))
        .filter(|(version, folder)| *version >= 15 && here(folder))
        .max();
    newest.map(|(_, folder)| folder).or_else(|| folders().find(|folder| here(folder)))
}

fn find_chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let mut all = folders().flat_map(|folder| names.map(|name| folder.join(name)));
    named.filter(|path| path.exists()).or_else(|| all.find(|path| path.exists()))
}

fn has_chinese_font() -> bool {
    run::capture(run::command("fc-list", "").arg(":lang=zh-cn"))
        .is_ok_and(|fonts| !fonts.is_empty())
}

fn folders() -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).collect::<Vec<_>>().into_iter()
}

/// Whether this process may do anything.
///
/// # Errors
/// When `id` cannot be run.
pub(crate) fn is_root() -> Result<bool> {
    Ok(run::capture(run::command("id", "").arg("-u"))?.trim() == "0")
}

fn install(packages: &[&str], find: impl Fn() -> Option<PathBuf>, what: &str) -> Result<PathBuf> {
    let how = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    let missing = format!("{what} is missing; install it, on Debian with: {how}");
    if !is_root()? || !folders().any(|folder| folder.join("apt-get").exists()) {
        return Err(missing);
    }
    println!("installing {what}");
    let apt = |args: &[&str]| {
        let mut apt = run::command("apt-get", "");
        run::capture(apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq").args(args))
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat())?;
    find().ok_or(missing)
}
