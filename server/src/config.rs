//! Where things are: options and environment of the server.

mod proxies;

use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use clap::Args;
use ipnet::IpNet;
use reqwest::Url;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::clock::IdGen;
use crate::gateway::keyring::{Keyring, SealError};
use crate::gateway::sms::{self, Sms, SmsSetupError};
use crate::private;
use crate::store::Db;
pub use proxies::{Proxies, network};

/// Where the installation keeps its things.
#[derive(Debug, Clone, Args)]
pub struct Storage {
    /// `sqlite:PATH` or `postgres://…`; a SQLite file in the data folder if absent
    // The URL may hold a password: the help does not show it.
    #[arg(long, env = "SHOUWANG_DATABASE", hide_env_values = true, global = true)]
    pub database: Option<String>,
    /// Folder for photos, and for the SQLite file
    #[arg(long, env = "SHOUWANG_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// File with the master keys (`shouwang keys --out FILE` makes one); keep it elsewhere than backups
    #[arg(long, env = "SHOUWANG_KEY_FILE", global = true)]
    pub key_file: Option<PathBuf>,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Where things are.
    #[command(flatten)]
    pub storage: Storage,
    /// Address of the phone app, the desk and the API
    #[arg(long, env = "SHOUWANG_LISTEN", default_value = "127.0.0.1:8080", value_parser = address)]
    pub listen: SocketAddr,
    /// Address of `/metrics`; none if absent
    #[arg(long, env = "SHOUWANG_METRICS", value_parser = address)]
    pub metrics: Option<SocketAddr>,
    /// Threads that serve
    #[arg(long, env = "SHOUWANG_WORKERS", default_value_t = 2)]
    pub workers: usize,
    /// Proxy whose word on the client's address counts, beside those on this machine: an
    /// address or a network (10.0.0.0/24); may be given again, or several with commas
    #[arg(long, env = "SHOUWANG_TRUSTED_PROXY", value_delimiter = ',', value_parser = network)]
    pub trusted_proxy: Vec<IpNet>,
    /// The address that people open; if it is https, cookies are sent over TLS only, even where
    /// the proxy does not say X-Forwarded-Proto
    #[arg(long, env = "SHOUWANG_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// Address of an SMS gateway; without it, messages to applicants are only logged
    #[arg(long, env = "SHOUWANG_SMS_URL", hide_env_values = true, conflicts_with = "demo")]
    pub sms_url: Option<String>,
    /// File with the gateway's bearer token; its text may also be in SHOUWANG_SMS_TOKEN
    #[arg(long, env = "SHOUWANG_SMS_TOKEN_FILE")]
    pub sms_token_file: Option<PathBuf>,
    /// File with the certificates (PEM) of those who signed the gateway's, where the system
    /// does not know them
    #[arg(long, env = "SHOUWANG_SMS_CA_FILE")]
    pub sms_ca_file: Option<PathBuf>,
    /// Sample regions, accounts with fresh passwords (printed once) and some 200 cases
    #[arg(long)]
    pub demo: bool,
    /// With --demo: the clock starts here (RFC 3339)
    #[arg(long, requires = "demo")]
    pub now: Option<String>,
    /// With --demo: how many sample cases
    #[arg(long, requires = "demo", default_value_t = 200)]
    pub demo_cases: u32,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// No keys were given, and it is no demo.
    #[error(
        "no master keys: name a file with --key-file, or put its text into SHOUWANG_MASTER_KEYS; `shouwang keys --out FILE` makes one"
    )]
    NoKeys,
    /// The keys are not usable.
    #[error("{0}")]
    Keys(#[from] SealError),
    /// The SMS gateway is not usable.
    #[error(transparent)]
    Sms(#[from] SmsSetupError),
    /// A secret's file can be read by other users.
    #[error(
        "{path} is open to others on this machine (mode {mode:03o}): make it yours alone with `chmod 600 {path}`"
    )]
    OpenToOthers {
        /// Path of the secret's file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Path of the file.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
}

impl Storage {
    /// The database's URL: as given, or a SQLite file in the data folder.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.database.clone().unwrap_or_else(|| Db::sqlite_url(&self.data.join("shouwang.db")))
    }

    /// The SQLite file; `None` for PostgreSQL.
    #[must_use]
    pub fn database_file(&self) -> Option<PathBuf> {
        let url = self.database_url();
        let path = url.strip_prefix("sqlite:")?;
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
    }

    /// The folder of photos.
    #[must_use]
    pub fn objects(&self) -> PathBuf {
        self.data.join("objects")
    }

    /// The master keys of an existing installation, a demo or not.
    ///
    /// # Errors
    /// As [`ConfigError`] says.
    pub fn existing_keyring(&self) -> Result<Keyring, ConfigError> {
        self.keyring(self.demo_keys().exists())
    }

    fn demo_keys(&self) -> PathBuf {
        self.data.join("demo.keys")
    }

    /// The master keys, from the file or the environment. The demo makes its own, once.
    ///
    /// # Errors
    /// As [`ConfigError`] says.
    pub fn keyring(&self, demo: bool) -> Result<Keyring, ConfigError> {
        if let Some(path) = &self.key_file {
            return Ok(Keyring::parse(&read_secret(path)?)?);
        }
        if let Ok(text) = std::env::var("SHOUWANG_MASTER_KEYS") {
            return Ok(Keyring::parse(&text)?);
        }
        if !demo {
            return Err(ConfigError::NoKeys);
        }
        let path = self.demo_keys();
        if !path.exists() {
            let file = |source| ConfigError::File { path: path.clone(), source };
            private::create_folder(&self.data).map_err(file)?;
            private::write_new(&path, &Keyring::generate(&IdGen)).map_err(file)?;
        }
        Ok(Keyring::parse(&read_secret(&path)?)?)
    }
}

impl Serve {
    /// Warnings for the operator about this configuration.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut found = Vec::new();
        if let Ok(Some(mode)) = private::open_to_others(&self.storage.data) {
            let data = self.storage.data.display();
            found.push(format!(
                "others on this machine may look into {data} (mode {mode:03o}): `chmod 700 {data}`"
            ));
        }
        let gateway = self.sms_url.as_deref().and_then(|url| Url::parse(url).ok());
        let plain = gateway.filter(|url| url.scheme() == "http");
        if plain.is_some_and(|url| !url.host_str().is_some_and(is_here)) {
            found.push("telephones and texts go to --sms-url unencrypted: use https://".to_owned());
        }
        let database = PgConnectOptions::from_str(&self.storage.database_url());
        if let Ok(database) = database.as_ref()
            && self.storage.database_file().is_none()
            && database.get_socket().is_none()
            && !is_here(database.get_host())
            && !matches!(database.get_ssl_mode(), PgSslMode::VerifyCa | PgSslMode::VerifyFull)
        {
            found.push(
                "nobody makes sure that the database is the right one, or that the line is \
                 encrypted: add sslmode=verify-full to its address"
                    .to_owned(),
            );
        }
        found
    }

    /// The proxies in front of the server.
    #[must_use]
    pub fn proxies(&self) -> Proxies {
        let is_https = |url: &String| url.starts_with("https:");
        Proxies {
            trusted: self.trusted_proxy.clone(),
            public_https: self.public_url.as_ref().is_some_and(is_https),
            ..Proxies::default()
        }
    }

    /// The gateway for messages to applicants, or the log.
    ///
    /// # Errors
    /// As [`ConfigError`] says.
    pub fn sms(&self) -> Result<Sms, ConfigError> {
        let Some(url) = &self.sms_url else { return Ok(Sms::Log) };
        let token = match &self.sms_token_file {
            Some(path) => Some(read_secret(path)?),
            None => std::env::var("SHOUWANG_SMS_TOKEN").ok(),
        };
        let token = token.map(|token| token.trim().to_owned());
        let authority = self.sms_ca_file.as_deref().map(read).transpose()?;
        Ok(Sms::http(url, token, authority.as_deref(), sms::TIMEOUT)?)
    }
}

fn public_url(text: &str) -> Result<String, String> {
    let url = text.trim().to_ascii_lowercase();
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host.filter(|host| !host.is_empty()) {
        Some(_) => Ok(url),
        None => Err(format!("{text}: not an address such as https://shouwang.example.cn")),
    }
}

/// Where to listen: `localhost` is 127.0.0.1, where a proxy looks first.
fn address(text: &str) -> Result<SocketAddr, String> {
    let found: Vec<SocketAddr> = text
        .to_socket_addrs()
        .map_err(|error| format!("not HOST:PORT, such as 127.0.0.1:8080: {error}"))?
        .collect();
    let first = found.iter().find(|address| address.is_ipv4()).or(found.first());
    first.copied().ok_or_else(|| "no address of that name".to_owned())
}

/// Whether a host, by name or address, or the folder of a socket is this machine.
fn is_here(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let is_name = host.eq_ignore_ascii_case("localhost");
    host.starts_with('/') || is_name || address.is_ok_and(|address| address.is_loopback())
}

/// Reads keys or tokens; a file that others may read is refused.
fn read_secret(path: &Path) -> Result<String, ConfigError> {
    let found = private::open_to_others(path);
    match found.map_err(|source| ConfigError::File { path: path.to_owned(), source })? {
        Some(mode) => Err(ConfigError::OpenToOthers { path: path.to_owned(), mode }),
        None => read(path),
    }
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path)
        .map_err(|source| ConfigError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
