//! Accounts from the command line.

use shouwang::clock::Clock;

use super::*;

fn add(installation: &Installation, login: &str, region: &str) -> Output {
    let args = ["accounts", "add", "--login", login, "--name", "张三", "--region", region];
    installation.run(&args)
}

async fn accounts(backend: Backend) {
    let installation = Installation::new(backend).await;
    expect(installation.run(&["migrate"]));
    expect_complaint(add(&installation, "zhang", "341302103"), "import the regions first");
    let list = file(&installation, "list.csv", LIST);
    expect(import(&installation, &list, "2023-06", &["--apply"]));

    let printed = expect(add(&installation, "zhang", "341302103"));
    let password = printed.trim_end();
    assert!(password.len() >= 16 && printed.lines().count() == 1, "{} bytes", printed.len());
    assert_ne!(expect(add(&installation, "county", "341302")), printed, "none is the default");
    expect_complaint(add(&installation, "zhang", "341302"), "the login name is taken");
    for login in ["z", "zhang san", "zhang\t", &"z".repeat(41), "张三\n", "a/b"] {
        expect_complaint(add(&installation, login, "341302103"), "a login name has 2 to 40");
    }
    // A township's officer works in no village.
    expect_complaint(add(&installation, "wang", "341302103209"), "no region with that code");
    let listed = || expect(installation.run(&["accounts", "list"]));
    // Their posts begin today, and do not end.
    let today = Clock::system().today();
    let county = format!("county\t张三\tcounty\t341302\t{today}\t\n");
    let officer = format!("zhang\t张三\ttownship\t341302103\t{today}\t\n");
    assert_eq!(listed(), format!("{county}{officer}"));

    // Beside a server that serves: the password opens the desk, until it does not.
    let server = installation.serve_with(&[]);
    let signed_in = Officer::sign_in(&server.url, "zhang", password).await;
    signed_in.get("/cases").await.expect(200);
    let disable = || installation.run(&["accounts", "disable", "zhang"]);
    assert_eq!(expect(disable()), "");
    signed_in.get("/cases").await.expect_problem(401, "session.expired");
    let asked = json!({ "login": "zhang", "password": password });
    let again = Client::new().post(format!("{}/api/v1/sessions", server.url)).json(&asked);
    try_send(again).await.expect("the server answers").expect_problem(401, "session.wrong");
    assert_eq!(listed(), county);

    // A password for an account that is shut out would open nothing.
    let unknown = "no active account with that login name";
    expect_complaint(installation.run(&["accounts", "password", "zhang"]), unknown);
    expect_complaint(disable(), unknown);
    expect_complaint(installation.run(&["accounts", "disable", "nobody"]), unknown);
    server.stop();
}

/// The secret of one account under another, as after a slip of somebody's hand: nobody could
/// sign in with it, and `verify` says whose it is before that.
async fn codes(backend: Backend) {
    let installation = Installation::new(backend).await;
    let list = file(&installation, "list.csv", LIST);
    expect(import(&installation, &list, "2023-06", &["--apply"]));
    for login in ["zhang", "wang"] {
        expect(add(&installation, login, "341302103"));
        expect(installation.run(&["accounts", "totp", login]));
    }
    assert_eq!(installation.expect_whole()["one_time_codes"], 2);
    let swap = "UPDATE accounts SET totp_sealed = (SELECT w.totp_sealed FROM accounts w \
         WHERE w.login = 'wang') WHERE login = 'zhang'";
    assert_eq!(installation.execute(swap).await, 1);
    let (code, summary, problems) = installation.verify(&[]);
    assert_eq!((code, &summary["problems"]), (Some(1), &json!(1)), "{problems}");
    assert!(problems.contains("account zhang: its one-time codes cannot be read"), "{problems}");
    // Also where the account is shut out: it is kept, so it opens.
    expect(installation.run(&["accounts", "disable", "zhang"]));
    assert_eq!(installation.verify(&[]).0, Some(1));
}

#[tokio::test]
async fn an_account_is_added_once_and_shut_out_at_once_sqlite() {
    accounts(Backend::Sqlite).await;
}

#[tokio::test]
async fn an_account_is_added_once_and_shut_out_at_once_postgres() {
    accounts(Backend::Postgres).await;
}

#[tokio::test]
async fn one_time_codes_that_do_not_open_are_found_sqlite() {
    codes(Backend::Sqlite).await;
}

#[tokio::test]
async fn one_time_codes_that_do_not_open_are_found_postgres() {
    codes(Backend::Postgres).await;
}
