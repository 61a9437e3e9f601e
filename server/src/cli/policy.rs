//! `shouwang policy`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Failure, block_on, open_existing};
use crate::config::Storage;
use crate::service::county::policies;

#[derive(Debug, Args)]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print what holds from which day, oldest first: one JSON document a line
    List {
        /// Code of a county; without it, what holds in counties without a policy of their own
        #[arg(long)]
        county: Option<String>,
    },
    /// Print every policy that was ever recorded, replaced ones too: one JSON document a line
    History,
    /// Add a policy from its first day on, in JSON as `list` prints it; running servers follow at
    /// their next request
    Add {
        /// The document
        file: PathBuf,
        /// Code of the county; without it, for all counties without a policy of their own
        #[arg(long)]
        county: Option<String>,
    },
}

pub(super) fn run(PolicyArgs { command, storage }: PolicyArgs) -> Result<ExitCode, Failure> {
    block_on(async move {
        let app = open_existing(&storage).await?;
        let mut out = std::io::stdout().lock();
        match command {
            Command::List { county } => {
                let mut tx = app.db.begin_read().await?;
                let places = app.places.read(&mut tx).await?;
                let county = county.map(|code| policies::county_id(&places, &code)).transpose()?;
                for dated in places.rule_book.list(county) {
                    writeln!(out, "{}", serde_json::to_string(&dated.policy)?)?;
                }
            }
            Command::History => {
                for recorded in policies::history(&app).await? {
                    writeln!(out, "{}", serde_json::to_string(&recorded)?)?;
                }
            }
            Command::Add { file, county } => {
                let text = std::fs::read_to_string(&file)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                let _ = policies::add(&app, county.as_deref(), &text, None)
                    .await
                    .map_err(|error| format!("{}: {error}", file.display()))?;
            }
        }
        app.db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
