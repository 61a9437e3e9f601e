//! `shouwang calendar`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use wasm_validator::calendar::Year;

use super::{Failure, block_on, open_existing};
use crate::config::Storage;
use crate::service::import_calendar;

#[derive(Debug, Args)]
pub(super) struct Calendar {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the years known, with their notices
    List,
    /// Import a year's notice and count open provisional days anew; a dry run without --apply
    Import {
        /// JSON as in wasm-validator/calendar/2026.json
        file: PathBuf,
        /// Keep it; restart a running server afterwards
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
                for year in &app.calendar.years {
                    let notices: Vec<_> = year.notice.iter().map(|n| n.number.as_str()).collect();
                    writeln!(out, "{}\t{}", year.year, notices.join(" "))?;
                }
            }
            Command::Import { file, apply } => {
                let text = std::fs::read_to_string(&file)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                let year: Year = serde_json::from_str(&text)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                let done = import_calendar::import(&app, year, apply).await.map_err(|error| {
                    error
                        .source
                        .map_or_else(|| error.code.as_str().to_owned(), |source| source.to_string())
                })?;
                writeln!(out, "{}", serde_json::to_string(&done)?)?;
                if !apply {
                    writeln!(out, "nothing was kept: add --apply")?;
                }
            }
        }
        app.db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
