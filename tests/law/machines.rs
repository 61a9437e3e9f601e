//! The committed tree names no path of somebody's machine and no registry of theirs.

use std::process::Command;

use crate::source::root;

/// Folders of homes and workspaces: `/home/` and its like, then a name and another `/`.
/// Put together here, so that this file does not name them.
const HOMES: &[&str] = &[
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("C:\\Us", "ers\\"),
];

/// Hosts that only stand in front of the public registries.
const REGISTRIES: &[&str] = &[
    concat!("://regis", "try."),
    concat!("://mir", "ror"),
    concat!("npm", "mirror.com"),
    concat!("artifac", "tory"),
    concat!("/nex", "us/repository"),
    concat!("sparse+", "http"),
    concat!("replace-", "with"),
    concat!("_auth", "Token"),
];

/// What git has or would take.
fn files() -> Vec<String> {
    let listing = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    assert!(listing.status.success(), "{}", String::from_utf8_lossy(&listing.stderr));
    let text = String::from_utf8(listing.stdout).expect("names are UTF-8");
    text.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// A home, a name and another `/`; `/home/region` is a pointer into the form.
fn names_a_home(line: &str) -> bool {
    HOMES.iter().any(|home| {
        line.match_indices(home).any(|(at, _)| {
            let rest = &line[at + home.len()..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"._-".contains(c));
            let name = &rest[..end.unwrap_or(rest.len())];
            let goes_on = rest[name.len()..].starts_with(&home[home.len() - 1..]);
            // What stands before tells a path from the middle of a word or an address.
            let before = line[..at].chars().next_back();
            let is_start = before.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '.');
            is_start && !name.is_empty() && goes_on
        })
    })
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    let mut found = Vec::new();
    let mut read = 0;
    for name in files() {
        let Ok(bytes) = std::fs::read(root().join(&name)) else { continue };
        read += 1;
        // Binary files are pictures and voices.
        let Ok(text) = String::from_utf8(bytes) else { continue };
        for (number, line) in text.lines().enumerate() {
            let is_registry = REGISTRIES.iter().any(|registry| line.contains(registry));
            if names_a_home(line) || is_registry {
                let line: String = line.trim().chars().take(120).collect();
                found.push(format!("{name}:{}: {line}", number + 1));
            }
        }
    }
    assert!(read > 150, "only {read} files read");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn paths_of_machines_are_known_when_seen() {
    let home = concat!("/ho", "me/");
    assert!(names_a_home(&format!("cd {home}somebody/shouwang")));
    assert!(names_a_home(&format!("\"{}src/shouwang/x\"", concat!("/ro", "ot/"))));
    let elsewhere = format!("https://example.org{home}a/b");
    for harmless in ["(\"/home/region\", json!(1))", "/home/note", &elsewhere] {
        assert!(!names_a_home(harmless), "{harmless}");
    }
}
