//! `shouwang reads`.

use std::io::Write as _;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;

use super::{Failure, block_on, day, open_existing};
use crate::config::Storage;
use crate::domain::reference::Reference;
use crate::service::views::reads;

#[derive(Debug, Args)]
pub(super) struct Reads {
    /// Reference of a case: who has looked at it
    #[arg(long, value_parser = reference, required_unless_present = "account")]
    case: Option<Reference>,
    /// Login name of an account: what it has looked at
    #[arg(long, conflicts_with = "case")]
    account: Option<String>,
    /// First day of its looks, YYYY-MM-DD; a month before the last day if absent
    #[arg(long, value_parser = day, requires = "account")]
    from: Option<NaiveDate>,
    /// Last day of its looks, YYYY-MM-DD; today if absent
    #[arg(long, value_parser = day, requires = "account")]
    to: Option<NaiveDate>,
    #[command(flatten)]
    storage: Storage,
}

fn reference(text: &str) -> Result<Reference, String> {
    Reference::parse(text).ok_or_else(|| "not a reference: 12 digits".into())
}

/// A line for each look, newest first: when, login name, name, how much, what for, reference.
pub(super) fn run(asked: Reads) -> Result<ExitCode, Failure> {
    block_on(async move {
        let app = open_existing(&asked.storage).await?;
        let found = match (asked.case, asked.account) {
            (Some(reference), _) => reads::list_of_reference(&app, reference.as_str()).await?,
            (None, Some(login)) => {
                let to = asked.to.unwrap_or_else(|| app.clock.today());
                let from = asked.from.unwrap_or_else(|| to - chrono::Months::new(1));
                reads::list_of_account(&app, &login, from, to).await?
            }
            (None, None) => Vec::new(),
        };
        let mut out = std::io::stdout().lock();
        for seen in found {
            let (at, reference) = (seen.at.to_rfc3339(), seen.reference.unwrap_or_default());
            let (tier, purpose) = (seen.tier.as_str(), seen.purpose.as_str());
            writeln!(out, "{at}\t{}\t{}\t{tier}\t{purpose}\t{reference}", seen.login, seen.name)?;
        }
        app.db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
