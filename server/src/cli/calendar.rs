//! `shouwang calendar`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Failure, block_on, open_existing};
use crate::config::Storage;
use crate::service::imports::{calendar, holiday_cn};

#[derive(Debug, Args)]
pub(super) struct Calendar {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the years in force, with their notices
    List,
    /// Print every year that was ever imported, replaced ones too: one JSON document a line
    History,
    /// Import a year's notice, a second one too, and count the days of running duties anew; a dry
    /// run without --apply
    Import {
        /// JSON, as in wasm-validator/calendar/2026.json or from github.com/NateScarlet/holiday-cn
        file: PathBuf,
        /// Keep it; running servers follow at their next request
        #[arg(long)]
        apply: bool,
    },
}

pub(super) fn run(Calendar { command, storage }: Calendar) -> Result<ExitCode, Failure> {
    block_on(async move {
        let app = open_existing(&storage).await?;
        let mut out = std::io::stdout().lock();
        match command {
            Command::List => {
                let mut tx = app.db.begin_read().await?;
                let places = app.places.read(&mut tx).await?;
                for year in &places.rule_book.calendar.years {
                    let notices: Vec<_> = year.notice.iter().map(|n| n.number.as_str()).collect();
                    writeln!(out, "{}\t{}", year.year, notices.join(" "))?;
                }
            }
            Command::History => {
                for imported in calendar::history(&app).await? {
                    writeln!(out, "{}", serde_json::to_string(&imported)?)?;
                }
            }
            Command::Import { file, apply } => {
                let text = std::fs::read_to_string(&file)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                let year = holiday_cn::read(&text)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                let done = calendar::import(&app, year, apply).await?;
                writeln!(out, "{}", serde_json::to_string(&done)?)?;
                if done.unreadable > 0 {
                    eprintln!(
                        "{} running duties cannot be read, or their cases cannot: their days stay \
                         as they were. `shouwang verify` names them",
                        done.unreadable
                    );
                }
                if !apply {
                    writeln!(out, "nothing was kept: add --apply")?;
                }
            }
        }
        app.db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
