//! `shouwang regions`.

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Failure, block_on, open};
use crate::clock::Clock;
use crate::config::Storage;
use crate::service::regions;

#[derive(Debug, Args)]
pub(super) struct Regions {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the counties served, or the places below one
    List {
        /// Code of a county
        under: Option<String>,
    },
}

pub(super) fn run(Regions { command, storage }: Regions) -> Result<ExitCode, Failure> {
    block_on(async move {
        let app = open(&storage, Clock::system(), false).await?;
        let mut out = std::io::stdout().lock();
        match command {
            Command::List { under } => {
                for region in regions::list(&app, None, under.as_deref()).await? {
                    writeln!(out, "{}\t{}", region.code, region.name)?;
                }
            }
        }
        app.db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
