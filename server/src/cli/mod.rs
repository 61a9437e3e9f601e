//! The command line. Answers go to stdout, errors to stderr with a non-zero exit.

mod accounts;
mod backup;
mod calendar;
mod judge;
mod policy;
mod poster;
mod regions;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::app::App;
use crate::clock::{Clock, IdGen};
use crate::config::{Serve, Storage};
use crate::gateway::keyring::Keyring;
use crate::gateway::objects::Objects;
use crate::gateway::private;
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
        /// How many
        #[arg(long, default_value_t = 7)]
        working_days: u32,
    },
    /// Judge photos of prints
    Thumbprint {
        /// JPEG, PNG, WebP or PGM
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Bring the database's schema up to date
    Migrate(Storage),
    /// Places: import a list, show them
    Regions(regions::Regions),
    /// Accounts of townships, counties and cadres
    Accounts(accounts::Accounts),
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
    /// Print a fresh key file
    Keys,
    /// Print the OpenAPI document
    Openapi,
}

/// A failure with what to say.
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
        Command::Due { from, working_days } => judge::due(&from, working_days),
        Command::Thumbprint { files } => judge::thumbprint(&files),
        Command::Migrate(storage) => block_on(async move {
            let db = connect(&storage).await?;
            println!(
                "{} migrations applied",
                db.migrate(storage.database_file().as_deref()).await?
            );
            Ok(ExitCode::SUCCESS)
        }),
        Command::Regions(command) => regions::run(command),
        Command::Accounts(command) => accounts::run(command),
        Command::Calendar(command) => calendar::run(command),
        Command::Backup(command) => backup::back_up(command),
        Command::Restore(command) => backup::restore(command),
        Command::Verify(command) => backup::verify(command),
        Command::Policy(command) => policy::run(command),
        Command::Poster(command) => poster::run(command),
        Command::Keys => {
            print!("{}", Keyring::generate(&IdGen));
            Ok(ExitCode::SUCCESS)
        }
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

async fn connect(storage: &Storage) -> Result<Db, Failure> {
    if let Some(folder) = storage.database_file().as_deref().and_then(std::path::Path::parent) {
        private::create_folder(folder)?;
    }
    let url = storage.database_url();
    // The URL may hold a password: the message names the kind only.
    let kind = url.split(':').next().unwrap_or_default().to_owned();
    Db::connect(&url)
        .await
        .map_err(|error| format!("the {kind} database cannot be opened: {error}").into())
}

/// The installation, migrated.
async fn open(storage: &Storage, clock: Clock, demo: bool) -> Result<Arc<App>, Failure> {
    let keyring = Arc::new(storage.keyring(demo)?);
    let db = connect(storage).await?;
    db.migrate(storage.database_file().as_deref()).await?;
    let objects = Objects::open(storage.objects())?;
    Ok(Arc::new(App::new(db, objects, keyring, clock).await?))
}
