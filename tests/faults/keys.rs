//! Master keys: made once, for their owner only, and never taken for those of another
//! database.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use tests::Backend;

use crate::filing::Filing;
use crate::installation::{Installation, program};

const SERVE: &[&str] = &["serve", "--listen", "127.0.0.1:0"];

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[track_caller]
fn expect_refusal(done: &Output, part: &str) {
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!((done.status.code(), done.stdout.as_slice()), (Some(2), &b""[..]), "{said}");
    assert!(said.contains(part), "{said}");
}

/// The commands for the operator, in every text that has them.
#[test]
fn the_commands_of_the_readme_cannot_destroy_keys() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for text in ["README.md", "README.zh-CN.md", "docs/operations.md"] {
        let text = fs::read_to_string(root.join(text)).expect("a text");
        assert!(!text.contains("shouwang keys >"), "it writes over the keys that are there");
        assert!(text.contains("shouwang keys --out /etc/shouwang/keys"));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("etc/shouwang/keys");
    let keys =
        || Command::new(program()).args(["keys", "--out"]).arg(&path).output().expect("runs");
    assert!(keys().status.success());
    let made = fs::read_to_string(&path).expect("keys");
    assert_eq!(made.lines().filter(|line| !line.starts_with('#')).count(), 4);
    assert_eq!((mode(&path), mode(path.parent().expect("a folder"))), (0o600, 0o700));
    expect_refusal(&keys(), "is there already");
    assert_eq!(fs::read_to_string(&path).expect("keys"), made);
    // Nor through a link, nor into a folder that is none.
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&path, &link).expect("a link");
    let done = Command::new(program()).args(["keys", "--out"]).arg(&link).output().expect("runs");
    expect_refusal(&done, "is there already");
    let below = path.join("keys");
    let done = Command::new(program()).args(["keys", "--out"]).arg(&below).output().expect("runs");
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&path).expect("keys"), made);
}

#[tokio::test]
async fn a_key_file_that_others_may_read_is_none() {
    let installation = Installation::new(Backend::Sqlite).await;
    assert!(installation.run(&["migrate"]).status.success());
    let keys = installation.path("keys");
    for open in [0o644, 0o640, 0o604, 0o660, 0o601] {
        fs::set_permissions(&keys, Permissions::from_mode(open)).expect("a mode");
        for command in [SERVE, &["accounts", "list"], &["verify"], &["regions", "list"]] {
            expect_refusal(&installation.run(command), "chmod 600 ");
        }
    }
    for own in [0o600, 0o400] {
        fs::set_permissions(&keys, Permissions::from_mode(own)).expect("a mode");
        assert!(installation.run(&["accounts", "list"]).status.success(), "{own:o}");
    }
    // The token of the gateway is a secret too.
    let token = installation.path("token");
    fs::write(&token, "secret").expect("a token");
    fs::set_permissions(&token, Permissions::from_mode(0o644)).expect("a mode");
    let sms = ["--sms-url", "https://sms.example/", "--sms-token-file"];
    let serve = [SERVE, &sms, &[token.to_str().expect("a path")]].concat();
    expect_refusal(&installation.run(&serve), "chmod 600 ");
}

/// Every command that uses the keys, with others: none goes on, and nothing is sealed.
fn expect_refused_everywhere(installation: &Installation, part: &str) {
    let list: &[&str] = &["regions", "list"];
    for command in [
        SERVE,
        &["accounts", "totp", "chulan"],
        &["accounts", "list"],
        &["calendar", "list"],
        &["policy", "list"],
        &["verify"],
        list,
    ] {
        expect_refusal(&installation.run(command), part);
    }
}

fn line(keys: &str, kind: &str) -> String {
    let found = keys.lines().find(|line| line.starts_with(kind));
    format!("{}\n", found.expect("a line of each kind"))
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("a key file");
}

async fn other_keys(backend: Backend) {
    let installation = Installation::new(backend).await;
    let server = installation.serve();
    let mut filing = Filing::new(&server.url, 1);
    filing.go_on().await;
    server.stop();
    let path = installation.path("keys");
    let own = fs::read_to_string(&path).expect("keys");
    let other = fs::read_to_string(installation.make_keys("other")).expect("keys");
    let [own_id, other_id] =
        [&own, &other].map(|keys| line(keys, "seal").split(' ').nth(1).expect("an id").to_owned());

    write(&path, &other);
    expect_refused_everywhere(&installation, &format!("needs key {own_id}"));
    // The same name, another key.
    write(
        &path,
        &own.replace(&line(&own, "seal"), &line(&other, "seal").replace(&other_id, &own_id)),
    );
    expect_refused_everywhere(&installation, &format!("what key {own_id} sealed does not open"));
    write(&path, &own.replace(&line(&own, "index"), &line(&other, "index")));
    expect_refused_everywhere(&installation, "`index` line");
    write(&path, &own.replace(&line(&own, "chain"), &line(&other, "chain")));
    expect_refused_everywhere(&installation, "`chain` line");
    write(&path, &own.replace(&line(&own, "chain"), ""));
    expect_refused_everywhere(&installation, "`chain` line");
    // A backup needs no keys; what it restores does.
    write(&path, &other);
    let to = installation.path("backup");
    let to = to.to_str().expect("a path");
    assert!(installation.run(&["backup", "--to", to]).status.success());
    if backend == Backend::Sqlite {
        expect_refusal(&installation.run(&["verify", "--from", to]), &own_id);
    }

    // Rotated: a line on top, and from then on it is needed too.
    write(&path, &format!("{}{own}", line(&other, "seal")));
    let server = installation.serve();
    filing = filing.at(&server.url);
    filing.expect_kept(&server.officer("chulan").await).await;
    let mut later = Filing::new(&server.url, 2);
    later.go_on().await;
    server.stop();
    assert_eq!(installation.expect_whole()["cases"], 2);
    write(&path, &own);
    expect_refused_everywhere(&installation, &format!("needs key {other_id}"));
    // Another token line only ends sessions.
    let rotated = format!("{}{own}", line(&other, "seal"));
    write(&path, &rotated.replace(&line(&own, "token"), &line(&other, "token")));
    installation.serve().stop();

    // As an earlier release left it: the newest records tell, and one of them may be damaged.
    let forget = "DELETE FROM settings WHERE name = 'keys'";
    write(&path, &rotated);
    assert_eq!(installation.execute(forget).await, 1);
    write(
        &path,
        &own.replace(&line(&own, "seal"), &line(&other, "seal").replace(&other_id, "abcdef01")),
    );
    expect_refused_everywhere(&installation, "needs key ");
    write(&path, &rotated);
    let newest = "UPDATE declaration_versions SET sealed = (SELECT v.sealed FROM declaration_versions v \
         ORDER BY v.received_at LIMIT 1) WHERE received_at = (SELECT MAX(received_at) FROM declaration_versions)";
    assert_eq!(installation.execute(newest).await, 1);
    installation.serve().stop();
    // The mark itself may be damaged.
    let spoil = "UPDATE settings SET value = '{' WHERE name = 'keys'";
    assert_eq!(installation.execute(spoil).await, 1);
    installation.serve().stop();
}

#[tokio::test]
async fn keys_of_another_database_are_refused_sqlite() {
    other_keys(Backend::Sqlite).await;
}

#[tokio::test]
async fn keys_of_another_database_are_refused_postgres() {
    other_keys(Backend::Postgres).await;
}

/// No mark tells whose keys they are, and the newest records do not read: those beside them
/// decide.
async fn rotten_newest(backend: Backend) {
    let installation = Installation::new(backend).await;
    let server = installation.serve();
    for seed in 0..3 {
        let mut filing = Filing::new(&server.url, seed);
        filing.go_on().await;
        assert!(filing.is_done());
    }
    server.stop();
    let own = fs::read_to_string(installation.path("keys")).expect("keys");
    let other = fs::read_to_string(installation.make_keys("other")).expect("keys");
    installation.execute("CREATE TABLE kept AS SELECT * FROM declaration_versions").await;
    installation.execute("CREATE TABLE mark AS SELECT * FROM settings WHERE name = 'keys'").await;
    let newest = "received_at = (SELECT MAX(received_at) FROM kept)";
    let rotten: &[(&str, &str, &str)] = match backend {
        Backend::Sqlite => &[
            ("declaration_versions", "warnings = 'Z]'", newest),
            ("declaration_versions", "received_at = '2026-09-2d'", newest),
            ("declaration_versions", "declared_on = ''", newest),
            ("declaration_versions", "version = 9", newest),
            ("declaration_versions", "sealed = X''", newest),
            ("declaration_versions", "rules_version = CAST(X'ff' AS TEXT)", "1 = 1"),
            ("settings", "value = CAST(X'ff' AS TEXT)", "name = 'keys'"),
        ],
        Backend::Postgres => &[
            ("declaration_versions", "version = 9", newest),
            ("declaration_versions", "sealed = ''", newest),
            ("settings", "value = ''", "name = 'keys'"),
        ],
    };
    for (table, change, rows) in rotten {
        if *table == "declaration_versions" {
            installation.execute("DELETE FROM settings WHERE name = 'keys'").await;
        }
        installation.execute(&format!("UPDATE {table} SET {change} WHERE {rows}")).await;
        write(&installation.path("keys"), &other);
        expect_refusal(&installation.run(SERVE), "these are not the keys of this database");
        write(&installation.path("keys"), &own);
        installation.serve().stop();
        // As it was.
        for put_back in [
            "DELETE FROM declaration_versions",
            "INSERT INTO declaration_versions SELECT * FROM kept",
            "DELETE FROM settings WHERE name = 'keys'",
            "INSERT INTO settings SELECT * FROM mark",
        ] {
            installation.execute(put_back).await;
        }
    }
}

#[tokio::test]
async fn rotten_records_are_no_wrong_key_sqlite() {
    rotten_newest(Backend::Sqlite).await;
}

#[tokio::test]
async fn rotten_records_are_no_wrong_key_postgres() {
    rotten_newest(Backend::Postgres).await;
}

/// Files that others on the machine may read, as an earlier release left them.
#[tokio::test]
async fn the_database_is_for_its_owner_only() {
    let installation = Installation::new(Backend::Sqlite).await;
    let server = installation.serve();
    let files = || ["test.db", "test.db-wal", "test.db-shm"].map(|name| installation.path(name));
    for file in files() {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    for file in files() {
        fs::set_permissions(&file, Permissions::from_mode(0o644)).expect("a mode");
    }
    assert!(installation.run(&["accounts", "list"]).status.success());
    for file in files() {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    server.stop();
    // What ended well has folded its log into the file: to copy that is to copy all.
    assert!(!installation.path("test.db-wal").exists());
    let to = installation.path("backup");
    fs::create_dir(&to).expect("a folder");
    fs::set_permissions(&to, Permissions::from_mode(0o755)).expect("a mode");
    let to = to.to_str().expect("a path");
    assert!(installation.run(&["backup", "--to", to]).status.success());
    assert_eq!(mode(&installation.path("backup/database.sqlite")), 0o600);
}
