//! schemathesis: requests made up from the API's document, right ones and wrong ones, sent to
//! a demo of our own. Whatever is answered must be as the document says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::count::Counts;
use crate::demo::Folder;
use crate::need;
use crate::run::{self, Result};
use crate::server::{self, Server};

/// Configuration, hooks and the versions of all packages.
const HERE: &str = "tests/schemathesis";
/// The programs, and what they keep of a run.
const THERE: &str = "target/schemathesis";

/// The same requests each time; about a minute.
///
/// # Errors
/// When it cannot be installed, or an answer is not as documented.
pub(crate) fn minute() -> Result<Counts> {
    check(true, &["--seed", "1", "--max-examples", "15"])?;
    Ok(Counts::ONE)
}

/// New requests each time: ten minutes with credentials, ten without. A failure prints
/// its seed.
///
/// # Errors
/// As [`minute`].
pub(crate) fn ten_minutes() -> Result<Counts> {
    const WHOLE: [&str; 4] = ["--max-time", "600", "--max-examples", "10000"];
    check(true, &WHOLE)?;
    check(false, &WHOLE)?;
    Ok(Counts::of(2, 0))
}

fn check(with_credentials: bool, how_long: &[&str]) -> Result {
    let program = installed()?;
    server::build()?;
    let folder = Folder::passing("schemathesis")?;
    let server = Server::start("127.0.0.1:0", folder.path())?;
    let accounts: BTreeMap<_, _> = (server.accounts.iter())
        .filter(|_| with_credentials)
        .map(|account| (&account.role, [&account.login, &account.password]))
        .collect();
    let here = run::root().join(HERE);
    let mut st = run::command(&text(&program), THERE);
    st.args(["--config-file", &text(&here.join("schemathesis.toml"))]);
    st.args(["run", &text(&run::root().join("server/openapi.json")), "--url", &server.url]);
    st.args(how_long).env("SCHEMATHESIS_HOOKS", here.join("hooks.py"));
    st.env("SHOUWANG_URL", &server.url).env("SHOUWANG_ACCOUNTS", json!(accounts).to_string());
    // Nothing is left beside the hooks.
    run::run(st.env("PYTHONDONTWRITEBYTECODE", "1"))
}

/// In a virtual environment, at the versions of `requirements.txt`.
fn installed() -> Result<PathBuf> {
    let wanted = run::read(&run::root().join(HERE).join("requirements.txt"))?;
    let folder = run::root().join(THERE);
    let (there, program) = (folder.join("requirements.txt"), folder.join("bin/st"));
    if program.exists() && std::fs::read_to_string(&there).is_ok_and(|found| found == wanted) {
        return Ok(program);
    }
    let python = need::python()?;
    println!("installing schemathesis into {THERE}");
    run::run(run::command(&text(&python), "").args(["-m", "venv", "--clear", &text(&folder)]))?;
    let pip = text(&folder.join("bin/pip"));
    let packages = format!("{HERE}/requirements.txt");
    let quiet = ["install", "--quiet", "--disable-pip-version-check", "--requirement", &packages];
    run::run(run::command(&pip, "").args(quiet)).map_err(|error| {
        format!("{error}; schemathesis comes from PyPI, which must be reachable")
    })?;
    run::write(&there, &wanted)?;
    Ok(program)
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
