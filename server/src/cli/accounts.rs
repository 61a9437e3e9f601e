//! `shouwang accounts`.

use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{Failure, block_on, day, open_existing};
use crate::clock::IdGen;
use crate::config::Storage;
use crate::domain::post::{Post, PostKind};
use crate::gateway::passwords;
use crate::service::people::accounts::NewStaff;
use crate::service::people::{accounts, acts, one_time_codes, posts};

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
        /// township, county, cadre or village; if absent, county for a code of 6 digits and
        /// township for any other
        #[arg(long, alias = "role", value_parser = kind_of)]
        post: Option<PostKind>,
        /// Code of a county (6 digits), a township (9) or a village (12); a cadre's is of either of
        /// the last two
        #[arg(long)]
        region: String,
        /// First day of the post, YYYY-MM-DD; today if absent
        #[arg(long, value_parser = day)]
        from: Option<NaiveDate>,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List active accounts, a line for each post
    List,
    /// Sign-ins, failed ones, sign-outs, and what was done to an account here: a line each
    History {
        /// Login name
        login: String,
    },
    /// Give an account one more post
    Post {
        /// Login name
        login: String,
        #[command(flatten)]
        of: PostOf,
        /// First day, YYYY-MM-DD
        #[arg(long, value_parser = day)]
        from: NaiveDate,
        /// Last day, YYYY-MM-DD; until further notice if absent
        #[arg(long, value_parser = day)]
        to: Option<NaiveDate>,
    },
    /// Set the last day of a post; the account stays
    EndPost {
        /// Login name
        login: String,
        #[command(flatten)]
        of: PostOf,
        /// Last day, YYYY-MM-DD; yesterday ends it at once
        #[arg(long, value_parser = day)]
        to: NaiveDate,
    },
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
        #[arg(long, value_parser = day)]
        from: NaiveDate,
        /// Last day, YYYY-MM-DD
        #[arg(long, value_parser = day)]
        to: NaiveDate,
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

#[derive(Debug, Args)]
struct PostOf {
    /// township, county, cadre or village
    #[arg(long, value_parser = kind_of)]
    kind: PostKind,
    /// Code of its place
    #[arg(long)]
    region: String,
}

fn kind_of(name: &str) -> Result<PostKind, String> {
    let names = || PostKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
    PostKind::parse(name).ok_or_else(names)
}

fn line(post: &Post, region: &str) -> String {
    let Post { kind, from_day, to_day, deputy_of, .. } = post;
    let to_day = to_day.map(|day| day.to_string()).unwrap_or_default();
    let as_deputy = if deputy_of.is_some() { "\tdeputy" } else { "" };
    format!("{}\t{region}\t{from_day}\t{to_day}{as_deputy}", kind.as_str())
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
            Command::Add { login, name, post, region, from, password_stdin } => {
                let is_county = region.len() == 6;
                let by_region = if is_county { PostKind::County } else { PostKind::Township };
                let post = post.unwrap_or(by_region);
                let secret = password(password_stdin)?;
                let from_day = from.unwrap_or_else(|| app.clock.today());
                let (login, name, region, password) = (&login, &name, &region, &secret);
                let new = NewStaff { login, name, post, region, from_day, password };
                accounts::add(&app, new).await?;
                if !password_stdin {
                    writeln!(out, "{secret}")?;
                }
            }
            Command::List => {
                for (staff, regions) in accounts::list(&app).await? {
                    for (post, region) in staff.posts.iter().zip(&regions) {
                        let post = line(post, region);
                        writeln!(out, "{}\t{}\t{post}", staff.login, staff.name)?;
                    }
                }
            }
            Command::Deputy { login, deputy, from, to } => {
                posts::set_deputy(&app, &login, &deputy, from, to).await?;
            }
            Command::Post { login, of, from, to } => {
                posts::add(&app, &login, of.kind, &of.region, (from, to)).await?;
            }
            Command::EndPost { login, of, to } => {
                posts::end(&app, &login, of.kind, &of.region, to).await?;
            }
            Command::History { login } => {
                let found = acts::list(&app, &login).await?;
                for act in found.ok_or("no account with that login name")? {
                    writeln!(out, "{}\t{}", act.at.to_rfc3339(), act.kind.as_str())?;
                }
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
