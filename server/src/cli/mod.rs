//! The command line. Answers go to stdout, errors to stderr with a non-zero exit.

mod accounts;
mod backup;
mod calendar;
mod judge;
mod migrate;
mod policy;
mod poster;
mod reads;
mod regions;
pub mod rights;
mod serve;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use wasm_validator::date::parse_date;

use crate::app::App;
use crate::clock::{Clock, IdGen};
use crate::config::{Serve, Storage};
use crate::gateway::keyring::Keyring;
use crate::gateway::objects::Objects;
use crate::private;
use crate::service;
use crate::store::Db;

/// Shouwang (守望): self-declaration of farm households
#[derive(Debug, Parser)]
#[command(name = "shouwang", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the phone app, the desk and the API
    Serve(Serve),
    /// Judge declarations, in JSON or JSON Lines: one report a line
    Check {
        /// A file, or - for standard input
        file: PathBuf,
        /// The day to judge by, YYYY-MM-DD; today if absent
        #[arg(long)]
        as_of: Option<String>,
    },
    /// Judge single values: id-number, mobile, phone, name, region, date
    CheckField {
        /// What they are
        kind: String,
        /// Values, or - for a value a line
        #[arg(required = true, allow_hyphen_values = true)]
        values: Vec<String>,
        /// The day to judge by, YYYY-MM-DD; today if absent. Comes before the values: what
        /// follows the first is a value, whatever it begins with
        #[arg(long)]
        as_of: Option<String>,
    },
    /// Count working days: when is an answer due?
    Due {
        /// The day before day 1, YYYY-MM-DD, or - for a day a line
        #[arg(long)]
        from: String,
        /// How many working days
        #[arg(long, default_value_t = 7)]
        working_days: u32,
        /// Where imported years are, if any
        #[command(flatten)]
        storage: Storage,
    },
    /// Judge photos of prints
    Thumbprint {
        /// JPEG, PNG, WebP or PGM
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Bring the database's schema up to date, and what is kept in it: the latter needs the keys
    Migrate(Storage),
    /// Places: import a list, show them
    Regions(regions::Regions),
    /// Accounts of townships, counties, cadres and villages
    Accounts(accounts::Accounts),
    /// Who has looked at a case, and what an account has looked at
    Reads(reads::Reads),
    /// Working days: years known, import of a year's notice
    Calendar(calendar::Calendar),
    /// Copy database and photos while the server serves; keys are not part of it
    Backup(backup::Backup),
    /// Take a backup back into an empty database and folder, then verify it
    Restore(backup::Restore),
    /// Check that everything kept opens and agrees with itself
    Verify(backup::Verify),
    /// Dated parameters: days allowed, limits, holders
    Policy(policy::PolicyArgs),
    /// Draw a village's poster with the QR code of its phone app: A4, SVG
    Poster(poster::Poster),
    /// Make a fresh key file
    Keys {
        /// A new file, for its owner only; standard output if absent
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Print the OpenAPI document
    Openapi,
    /// Print who may do what, by post, task and state, in Markdown
    Rights,
}

/// Any error, to be printed.
type Failure = Box<dyn std::error::Error>;

/// Runs the command line of the process.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Serve(options) => serve::run(options),
        Command::Check { file, as_of } => judge::check(&file, as_of.as_deref()),
        Command::CheckField { kind, values, as_of } => {
            judge::check_field(&kind, &values, as_of.as_deref())
        }
        Command::Due { from, working_days, storage } => judge::due(&from, working_days, &storage),
        Command::Thumbprint { files } => judge::thumbprint(&files),
        Command::Migrate(storage) => migrate::run(&storage),
        Command::Regions(command) => regions::run(command),
        Command::Accounts(command) => accounts::run(command),
        Command::Reads(command) => reads::run(command),
        Command::Calendar(command) => calendar::run(command),
        Command::Backup(command) => backup::back_up(command),
        Command::Restore(command) => backup::restore(command),
        Command::Verify(command) => backup::verify(command),
        Command::Policy(command) => policy::run(command),
        Command::Poster(command) => poster::run(command),
        Command::Keys { out } => keys(out.as_deref()),
        Command::Rights => rights::run(),
        Command::Openapi => crate::http::openapi::document().map_err(Into::into).map(|text| {
            print!("{text}");
            ExitCode::SUCCESS
        }),
    };
    done.unwrap_or_else(|failure| {
        eprintln!("shouwang: {failure}");
        ExitCode::from(2)
    })
}

fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// A day as an option gives it, YYYY-MM-DD.
fn day(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).ok_or_else(|| format!("not a date: {text}"))
}

/// Writes a new key file. An existing one is never overwritten: what it sealed would be lost.
fn keys(out: Option<&Path>) -> Result<ExitCode, Failure> {
    let text = Keyring::generate(&IdGen);
    let Some(path) = out else {
        print!("{text}");
        return Ok(ExitCode::SUCCESS);
    };
    let made = private::create_folder(private::folder_of(path))
        .and_then(|()| private::write_new(path, &text));
    match made {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(format!(
            "{} is there already and stays as it is: without its keys nobody can read what they \
             sealed",
            path.display()
        )
        .into()),
        Err(error) => Err(format!("{}: {error}", path.display()).into()),
    }
}

/// What a command does when the database does not exist.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    /// Creates it: the command sets up an installation.
    Make,
    /// Fails: in the wrong folder the command would work on a new, empty one.
    Refuse,
}

async fn connect(storage: &Storage) -> Result<Db, Failure> {
    if let Some(file) = storage.database_file() {
        private::create_folder(private::folder_of(&file))?;
        match private::create_file(&file) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => drop(made.map_err(|error| format!("{}: {error}", file.display()))?),
        }
        close_to_others(&file);
    }
    let url = storage.database_url();
    // The URL may hold a password: the message names only its kind.
    let kind = url.split(':').next().unwrap_or_default().to_owned();
    Db::connect(&url)
        .await
        .map_err(|error| format!("the {kind} database cannot be opened: {error}").into())
}

/// Password hashes and names of staff are not sealed. The WAL takes the file's mode when it
/// is made; an existing one keeps its own.
fn close_to_others(file: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut path = file.as_os_str().to_owned();
        path.push(ending);
        match private::close_to_others(Path::new(&path)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                eprintln!("shouwang: {}: others may read it: {error}", Path::new(&path).display());
            }
            _ => {}
        }
    }
}

/// Opens a database that exists and has tables.
async fn existing(storage: &Storage) -> Result<Db, Failure> {
    let file = storage.database_file();
    let place = match &file {
        Some(file) => std::path::absolute(file).unwrap_or(file.clone()).display().to_string(),
        None => "the address that --database names".to_owned(),
    };
    if file.is_some_and(|file| !file.exists()) {
        return Err(nothing_at(&place));
    }
    let db = connect(storage).await?;
    if db.is_empty().await? {
        return Err(nothing_at(&place));
    }
    Ok(db)
}

fn nothing_at(place: &str) -> Failure {
    format!(
        "there is no database at {place}: name the installation's with --data or --database; \
         `shouwang migrate` makes a new one"
    )
    .into()
}

/// Opens the installation with its keys, and migrates it.
async fn open(
    storage: &Storage,
    keyring: Keyring,
    clock: Clock,
    absent: Absent,
) -> Result<Arc<App>, Failure> {
    let db = match absent {
        Absent::Make => connect(storage).await?,
        Absent::Refuse => existing(storage).await?,
    };
    db.migrate(storage.database_file().as_deref()).await?;
    let objects = Objects::open(storage.objects())?;
    let app = App::new(db, objects, Arc::new(keyring), clock).await?;
    service::keeping::keys::claim(&app).await?;
    // Before anything is written that they come before.
    service::keeping::backfill::endorse_chains(&app).await?;
    Ok(Arc::new(app))
}

/// Opens an existing installation with its keys, also a demo's.
async fn open_existing(storage: &Storage) -> Result<Arc<App>, Failure> {
    open(storage, storage.existing_keyring()?, Clock::system(), Absent::Refuse).await
}
