//! What breaks from outside: the process is killed, the disk is full, the database goes
//! away, everything is lost but the backup; and what an operator does about it. Each against the real binary on real files.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make ids as phones do, and a failed unwrap is a failed test"
)]

mod administration;
mod chain;
mod cluster;
mod commands;
mod database_gone;
mod demo;
mod disk_full;
mod filing;
mod hashes;
mod installation;
mod instant;
mod judging;
mod keys;
mod killed;
mod log;
mod lost;
mod memory;
mod metrics;
mod named_proxies;
mod read_only;
mod refusals;
mod rules;
mod shutdown;
mod unreadable;
mod upgrade;
