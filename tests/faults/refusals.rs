//! The server does not start where it would do harm.

use tests::Backend;

use crate::installation::Installation;

fn refusal(installation: &Installation) -> String {
    let done = installation.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(done.stdout.is_empty(), "it does not listen");
    String::from_utf8_lossy(&done.stderr).into_owned()
}

#[tokio::test]
async fn without_keys_outside_the_demo() {
    let installation = Installation::new(Backend::Sqlite).await;
    let mut command = installation.command(&["serve", "--listen", "127.0.0.1:0"]);
    let done = command.env_remove("SHOUWANG_KEY_FILE").output().expect("the program runs");
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.contains("no master keys: name a file with --key-file"), "{said}");
    assert!(!installation.path("test.db").exists(), "nothing was made");
}

async fn unknown_schemas(backend: Backend) {
    let installation = Installation::new(backend).await;
    assert_eq!(installation.run(&["migrate"]).status.code(), Some(0));
    let copied = installation
        .execute(
            "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, \
             execution_time) SELECT 9999, description, installed_on, success, checksum, \
             execution_time FROM _sqlx_migrations WHERE version = 1",
        )
        .await;
    assert_eq!(copied, 1);
    let newer = "made by a newer shouwang (migration 9999)";
    assert!(refusal(&installation).contains(newer));
    for command in ["migrate", "verify"] {
        let done = installation.run(&[command]);
        assert_eq!(done.status.code(), Some(2), "{command}");
        assert!(String::from_utf8_lossy(&done.stderr).contains(newer), "{command}");
    }

    installation.execute("DELETE FROM _sqlx_migrations WHERE version = 9999").await;
    let other = match backend {
        Backend::Sqlite => "X'00'",
        Backend::Postgres => "'\\x00'",
    };
    let changed = format!("UPDATE _sqlx_migrations SET checksum = {other} WHERE version = 1");
    assert_eq!(installation.execute(&changed).await, 1);
    let said = refusal(&installation);
    assert!(said.contains("migration 1 in the database differs from this program's"), "{said}");
}

#[tokio::test]
async fn on_a_schema_that_it_does_not_know_on_sqlite() {
    unknown_schemas(Backend::Sqlite).await;
}

#[tokio::test]
async fn on_a_schema_that_it_does_not_know_on_postgres() {
    unknown_schemas(Backend::Postgres).await;
}
