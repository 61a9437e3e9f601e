//! `pg_dump` and `pg_restore`: only they know how to copy a PostgreSQL database whole.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr as _;

use reqwest::Url;
use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// Why a tool could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// It is not installed, or too old.
    #[error(
        "{program} of PostgreSQL {needed} or newer is needed, and none was found on PATH or in \
         /usr/lib/postgresql; it is in the package postgresql-client-{needed} (Debian, Ubuntu) or \
         postgresql{needed} (RPM)"
    )]
    Missing {
        /// `pg_dump` or `pg_restore`.
        program: &'static str,
        /// Oldest major version that would do.
        needed: i32,
    },
    /// It ended with an error.
    #[error("{program} failed: {said}")]
    Failed {
        /// `pg_dump` or `pg_restore`.
        program: &'static str,
        /// Its error lines, without their context, which may show rows.
        said: String,
    },
    /// It could not be started.
    #[error("{program} cannot be run: {source}")]
    Io {
        /// `pg_dump` or `pg_restore`.
        program: &'static str,
        /// The system's error.
        source: std::io::Error,
    },
    /// The database's URL is not usable.
    #[error("the database URL is not well formed: {0}")]
    Url(sqlx::Error),
}

/// One of the two programs, in a suitable version.
#[derive(Debug)]
pub struct PostgresTool {
    program: &'static str,
    path: PathBuf,
    /// Its major version.
    pub major: i32,
}

impl PostgresTool {
    /// Finds the oldest version that is at least `needed`: an older server may not be able to
    /// restore what a newer one writes.
    ///
    /// # Errors
    /// [`ToolError::Missing`].
    pub fn find(program: &'static str, needed: i32) -> Result<Self, ToolError> {
        let found = folders().into_iter().filter_map(|folder| {
            let path = folder.join(program);
            Some(Self { program, major: major(&path)?, path })
        });
        let fits = found.filter(|tool| tool.major >= needed);
        fits.min_by_key(|tool| tool.major).ok_or(ToolError::Missing { program, needed })
    }

    /// Writes what `snapshot` sees into `file`, in `pg_dump`'s custom format. Blocking.
    ///
    /// # Errors
    /// As [`ToolError`] says.
    pub fn dump(&self, url: &str, snapshot: &str, file: &Path) -> Result<(), ToolError> {
        self.run(self.dumping(url, snapshot, file)?)
    }

    fn dumping(&self, url: &str, snapshot: &str, file: &Path) -> Result<Command, ToolError> {
        let mut command = self.connected(url)?;
        command.args(["--format=custom", "--no-owner", "--no-privileges", "--no-password"]);
        // Sealed data cannot be compressed: the highest level takes three times as long
        // for 3 %.
        command.arg("--compress=1");
        command.arg(format!("--snapshot={snapshot}")).arg("--file").arg(file);
        Ok(command)
    }

    /// Fills an empty database, wholly or not at all. Blocking.
    ///
    /// # Errors
    /// As [`ToolError`] says.
    pub fn restore(&self, url: &str, file: &Path) -> Result<(), ToolError> {
        let mut command = self.connected(url)?;
        let options = options(url)?;
        let database = options.get_database().unwrap_or(options.get_username());
        command.args(["--single-transaction", "--exit-on-error", "--no-owner"]);
        command.args(["--no-privileges", "--no-password"]);
        command.arg("--dbname").arg(database).arg(file);
        self.run(command)
    }

    /// Reads a dump's table of contents, as a check. Blocking.
    ///
    /// # Errors
    /// As [`ToolError`] says.
    pub fn list(&self, file: &Path) -> Result<(), ToolError> {
        let mut command = Command::new(&self.path);
        command.arg("--list").arg(file);
        self.run(command)
    }

    /// The connection goes through the environment: everybody may read the arguments
    /// of a process, including a password.
    fn connected(&self, url: &str) -> Result<Command, ToolError> {
        let options = options(url)?;
        let mut command = Command::new(&self.path);
        match options.get_socket() {
            Some(socket) => command.env("PGHOST", socket),
            None => command.env("PGHOST", options.get_host()),
        };
        command.env("PGPORT", options.get_port().to_string());
        command.env("PGUSER", options.get_username());
        command.env("PGSSLMODE", ssl_mode(options.get_ssl_mode()));
        for (variable, value) in certificates(url) {
            command.env(variable, value);
        }
        if let Some(database) = options.get_database() {
            command.env("PGDATABASE", database);
        }
        if let Some(password) = password(&options) {
            command.env("PGPASSWORD", password);
        }
        Ok(command)
    }

    fn run(&self, mut command: Command) -> Result<(), ToolError> {
        let program = self.program;
        let done = command.output().map_err(|source| ToolError::Io { program, source })?;
        if done.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&done.stderr);
        let errors: Vec<_> = said.lines().filter(|line| line.contains("error:")).collect();
        Err(ToolError::Failed { program, said: errors.join("; ") })
    }
}

fn options(url: &str) -> Result<PgConnectOptions, ToolError> {
    PgConnectOptions::from_str(url).map_err(ToolError::Url)
}

/// From the URL, `PGPASSWORD` or the password file: sqlx has read them all, and gives
/// the password back only inside a URL. A query string is what decodes it.
fn password(options: &PgConnectOptions) -> Option<String> {
    let mut url = options.to_url_lossy();
    let query = format!("password={}", url.password()?);
    url.set_query(Some(&query));
    url.query_pairs().next().map(|(_, password)| password.into_owned())
}

fn ssl_mode(mode: PgSslMode) -> &'static str {
    match mode {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    }
}

/// The certificate files that the URL names, under libpq's variables: sqlx has read them too, and
/// gives none of them back.
fn certificates(url: &str) -> Vec<(&'static str, String)> {
    let url = Url::parse(url).ok();
    let pairs = url.iter().flat_map(|url| url.query_pairs());
    let named = pairs.filter_map(|(option, file)| {
        let variable = match &*option {
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
            "sslcert" | "ssl-cert" => "PGSSLCERT",
            "sslkey" | "ssl-key" => "PGSSLKEY",
            _ => return None,
        };
        Some((variable, file.into_owned()))
    });
    named.collect()
}

/// Debian keeps each version in a folder of its own; elsewhere they are on PATH.
fn folders() -> Vec<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = debian.map(|entry| entry.path().join("bin")).collect();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    folders
}

/// `pg_dump (PostgreSQL) 15.14 (Debian …)` is 15.
fn major(path: &Path) -> Option<i32> {
    if !path.is_file() {
        return None;
    }
    let said = Command::new(path).arg("--version").output().ok()?.stdout;
    parse_major(&String::from_utf8_lossy(&said))
}

fn parse_major(said: &str) -> Option<i32> {
    let (_, version) = said.split_once(") ")?;
    let end = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_they_are_written() {
        assert_eq!(parse_major("pg_dump (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(parse_major("pg_restore (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(parse_major("pg_dump (PostgreSQL) 9.6.24"), Some(9));
        assert_eq!(parse_major("something else"), None);
    }

    #[test]
    fn a_password_never_stands_among_the_arguments() {
        let tool = PostgresTool { program: "pg_dump", path: "pg_dump".into(), major: 15 };
        let url = "postgres://user:a%2Fb%20%25+c@db.example:5433/shouwang?sslmode=verify-full\
             &sslrootcert=/etc/db%20ca.pem&sslcert=/etc/ours.pem&sslkey=/etc/ours.key";
        let command = tool.connected(url).unwrap();
        assert_eq!(command.get_args().count(), 0);
        let set: Vec<_> = command.get_envs().collect();
        for (name, value) in [
            ("PGHOST", "db.example"),
            ("PGPORT", "5433"),
            ("PGUSER", "user"),
            ("PGDATABASE", "shouwang"),
            ("PGPASSWORD", "a/b %+c"),
            ("PGSSLMODE", "verify-full"),
            ("PGSSLROOTCERT", "/etc/db ca.pem"),
            ("PGSSLCERT", "/etc/ours.pem"),
            ("PGSSLKEY", "/etc/ours.key"),
        ] {
            assert!(set.contains(&(name.as_ref(), Some(value.as_ref()))), "{name}: {set:?}");
        }
    }

    #[test]
    fn a_dump_takes_little_effort_over_what_cannot_be_made_smaller() {
        let tool = PostgresTool { program: "pg_dump", path: "pg_dump".into(), major: 15 };
        let command = tool.dumping("postgres://db.example/shouwang", "1-1", Path::new("copy"));
        let command = command.unwrap();
        let given: Vec<_> = command.get_args().map(|arg| arg.to_str().unwrap()).collect();
        for one in ["--format=custom", "--compress=1", "--snapshot=1-1", "copy"] {
            assert!(given.contains(&one), "{one}: {given:?}");
        }
    }

    #[test]
    fn a_missing_program_names_its_package() {
        let error = PostgresTool::find("pg_dump", 9_999).unwrap_err().to_string();
        assert!(error.contains("postgresql-client-9999"), "{error}");
    }
}
