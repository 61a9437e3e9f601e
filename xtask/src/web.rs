//! The web client: built into `web-client/dist`, and only when something changed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::run::{self, Result};
use crate::{npm, wasm};

/// What the build reads, below the workspace's folder.
const INPUTS: [&str; 9] = [
    "web-client/src",
    "web-client/public",
    "web-client/scripts",
    "web-client/index.html",
    "web-client/desk",
    "web-client/vite.config.ts",
    "web-client/tsconfig.json",
    "web-client/package-lock.json",
    "wasm-validator/catalogue",
];

/// Types checked, then built. The shared crate's module comes first.
///
/// # Errors
/// When Node.js is missing, or the types or the build are not good.
pub(crate) fn build() -> Result {
    wasm::build()?;
    npm::install("web-client")?;
    let stamp = run::root().join("web-client/dist/.made-from");
    let made_from = fingerprint()?;
    if std::fs::read_to_string(&stamp).is_ok_and(|old| old == made_from) {
        println!("web: up to date");
        return Ok(());
    }
    run::run(run::command("npm", "web-client").args(["run", "--silent", "build"]))?;
    run::write(&stamp, &made_from)
}

/// The types that are generated from the OpenAPI document are the committed ones.
///
/// # Errors
/// When they are not, or the generator fails.
pub(crate) fn types() -> Result {
    npm::install("web-client")?;
    let committed = run::root().join("web-client/src/shared/api/schema.d.ts");
    let fresh = run::root().join("target/schema.d.ts");
    let mut generate = run::command("npx", "web-client");
    generate.args(["--no-install", "openapi-typescript", "../server/openapi.json", "-o"]);
    run::run(generate.arg(&fresh))?;
    let read = |path: &Path| std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()));
    if read(&committed)? == read(&fresh)? {
        return Ok(());
    }
    Err("web-client/src/shared/api/schema.d.ts is out of date: `npm run api` in web-client".into())
}

fn fingerprint() -> Result<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&run::root().join(input), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        std::fs::read(&file).map_err(|e| format!("{}: {e}", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

/// The files at or below `path`; none when there is nothing.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
        for entry in entries.flatten() {
            collect(&entry.path(), files)?;
        }
    } else if path.exists() {
        files.push(path.to_owned());
    }
    Ok(())
}
