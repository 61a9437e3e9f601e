//! `shouwang poster`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{Failure, block_on, existing};
use crate::clock::Clock;
use crate::config::Storage;
use crate::service::open::poster;

#[derive(Debug, Args)]
pub(super) struct Poster {
    /// Code of a village
    #[arg(long, required_unless_present = "township")]
    village: Option<String>,
    /// Code of a township: a poster for each of its villages, CODE.svg in the folder --out
    #[arg(long, conflicts_with = "village", requires = "out")]
    township: Option<String>,
    /// File for the SVG, or a folder with --township; standard output if absent
    #[arg(long)]
    out: Option<PathBuf>,
    /// Address under which phones reach the server
    #[arg(long, env = "SHOUWANG_URL", default_value = LOCAL)]
    url: String,
    #[command(flatten)]
    storage: Storage,
}

const LOCAL: &str = "http://127.0.0.1:8080";

pub(super) fn run(options: Poster) -> Result<ExitCode, Failure> {
    if options.url == LOCAL {
        eprintln!("shouwang: the code leads to {LOCAL}; name the public address with --url");
    }
    block_on(async move {
        let Poster { village, township, out, url, storage } = options;
        let db = existing(&storage).await?;
        db.need_current().await?;
        let clock = Clock::system();
        if let (Some(township), Some(folder)) = (&township, &out) {
            std::fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
            for code in poster::villages_of(&db, township).await? {
                let svg = poster::village(&db, &clock, &code, &url).await?;
                write(&folder.join(format!("{code}.svg")), &svg)?;
            }
        } else {
            let code = village.unwrap_or_default();
            let svg = poster::village(&db, &clock, &code, &url).await?;
            match &out {
                Some(file) => write(file, &svg)?,
                None => std::io::stdout().write_all(svg.as_bytes())?,
            }
        }
        db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

fn write(file: &Path, svg: &str) -> Result<(), Failure> {
    std::fs::write(file, svg).map_err(|error| at(file, &error))
}

fn at(path: &Path, error: &std::io::Error) -> Failure {
    format!("{}: {error}", path.display()).into()
}
