//! npm packages: installed from the lock file, and only when something is missing.

use serde_json::Value;

use crate::run::{self, Result};

/// Sees to it that `folder` (below the workspace's) has the packages of its lock file.
///
/// # Errors
/// When npm is missing or cannot reach its registry.
pub(crate) fn install(folder: &str) -> Result {
    let here = run::root().join(folder);
    let lock = run::read(&here.join("package-lock.json"))?;
    let installed = std::fs::read_to_string(here.join("node_modules/.package-lock.json"));
    if installed.is_ok_and(|installed| is_current(&lock, &installed) == Some(true)) {
        return Ok(());
    }
    println!("npm ci in {folder}");
    run::run(run::command("npm", folder).args([
        "ci",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))
}

/// Whether every package of the lock file is there in its version. What npm left out
/// because it is for another platform may be missing.
fn is_current(lock: &str, installed: &str) -> Option<bool> {
    let lock: Value = serde_json::from_str(lock).ok()?;
    let installed: Value = serde_json::from_str(installed).ok()?;
    let installed = installed["packages"].as_object()?;
    let wanted = lock["packages"].as_object()?.iter().filter(|(place, _)| !place.is_empty());
    Some(wanted.into_iter().all(|(place, package)| match installed.get(place) {
        Some(there) => there["version"] == package["version"],
        None => package["optional"] == true || package["peer"] == true,
    }))
}

#[cfg(test)]
mod tests {
    use super::is_current;

    #[test]
    fn a_missing_or_older_package_is_noticed() {
        let lock = r#"{"packages":{"":{},"node_modules/a":{"version":"1.0.0"},
            "node_modules/b":{"version":"2.0.0","optional":true}}}"#;
        let with = |a: &str| format!(r#"{{"packages":{{{a}}}}}"#);
        let a = |version: &str| with(&format!(r#""node_modules/a":{{"version":"{version}"}}"#));
        assert_eq!(is_current(lock, &a("1.0.0")), Some(true));
        assert_eq!(is_current(lock, &a("1.0.1")), Some(false));
        assert_eq!(is_current(lock, &with("")), Some(false));
        assert_eq!(is_current(lock, ""), None);
    }
}
