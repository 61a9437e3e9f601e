//! `shouwang policy`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use wasm_validator::Policy;

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
    /// Print the policies known, oldest first: one JSON document a line
    List,
    /// Add a policy, in JSON as `list` prints it; restart a running server afterwards
    Add {
        /// The document
        file: PathBuf,
    },
}

pub(super) fn run(PolicyArgs { command, storage }: PolicyArgs) -> Result<ExitCode, Failure> {
    block_on(async move {
        let app = open_existing(&storage).await?;
        match command {
            Command::List => {
                let mut out = std::io::stdout().lock();
                for policy in policies::list(&app.db).await? {
                    writeln!(out, "{}", serde_json::to_string(&policy)?)?;
                }
            }
            Command::Add { file } => {
                let text = std::fs::read_to_string(&file)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                let policy: Policy = serde_json::from_str(&text)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                policies::add(&app.db, &app.clock, policy).await?;
            }
        }
        app.db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
