//! `shouwang accounts`.

use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use wasm_validator::date::parse_date;

use super::{Failure, block_on, open_existing};
use crate::clock::IdGen;
use crate::config::Storage;
use crate::domain::staff::Role;
use crate::gateway::passwords;
use crate::service::people::{accounts, one_time_codes};

#[derive(Debug, Args)]
pub(super) struct Accounts {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add an account; without --password-stdin a password is made and printed once
    Add {
        /// Login name
        #[arg(long)]
        login: String,
        /// Name shown in the timeline
        #[arg(long)]
        name: String,
        /// township, county or cadre; township or county, as the region is, if absent
        #[arg(long, value_parser = role_of)]
        role: Option<Role>,
        /// Code of a county (6 digits) or a township (9), of a cadre's village (12) or township
        #[arg(long)]
        region: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List active accounts
    List,
    /// Shut an account out at once
    Disable {
        /// Login name
        login: String,
    },
    /// While an officer is away, another township's officer works in their region too
    Deputy {
        /// Login name of the one who is away
        login: String,
        /// Login name of the deputy
        #[arg(long)]
        deputy: String,
        /// First day, YYYY-MM-DD
        #[arg(long)]
        from: String,
        /// Last day, YYYY-MM-DD
        #[arg(long)]
        to: String,
    },
    /// Ask for one-time codes (TOTP) from now on: prints what the authenticator takes, once
    Totp {
        /// Login name
        login: String,
        /// Back to the password alone
        #[arg(long)]
        off: bool,
    },
    /// Set a new password and end every session
    Password {
        /// Login name
        login: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

fn role_of(name: &str) -> Result<Role, String> {
    let names = || Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
    Role::parse(name).ok_or_else(names)
}

fn password(from_stdin: bool) -> Result<String, Failure> {
    if !from_stdin {
        return Ok(passwords::generate(&IdGen));
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

pub(super) fn run(Accounts { command, storage }: Accounts) -> Result<ExitCode, Failure> {
    block_on(async move {
        let app = open_existing(&storage).await?;
        let mut out = std::io::stdout().lock();
        match command {
            Command::Add { login, name, role, region, password_stdin } => {
                let by_region = if region.len() == 6 { Role::County } else { Role::Township };
                let role = role.unwrap_or(by_region);
                let secret = password(password_stdin)?;
                accounts::add(&app, &login, &name, role, &region, &secret).await?;
                if !password_stdin {
                    writeln!(out, "{secret}")?;
                }
            }
            Command::List => {
                for (staff, region) in accounts::list(&app).await? {
                    let role = staff.role.as_str();
                    writeln!(out, "{}\t{}\t{role}\t{region}", staff.login, staff.name)?;
                }
            }
            Command::Deputy { login, deputy, from, to } => {
                let day =
                    |text: &str| parse_date(text).ok_or_else(|| format!("not a date: {text}"));
                accounts::set_deputy(&app, &login, &deputy, day(&from)?, day(&to)?).await?;
            }
            Command::Disable { login } => accounts::disable(&app, &login).await?,
            Command::Totp { login, off: true } => one_time_codes::drop_codes(&app, &login).await?,
            Command::Totp { login, off: false } => {
                writeln!(out, "{}", one_time_codes::enrol(&app, &login).await?)?;
            }
            Command::Password { login, password_stdin } => {
                let secret = password(password_stdin)?;
                accounts::set_password(&app, &login, &secret).await?;
                if !password_stdin {
                    writeln!(out, "{secret}")?;
                }
            }
        }
        app.db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
