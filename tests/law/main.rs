//! The house's own rules, each kept by a test; a file says in its head what it holds.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod access;
mod actions;
mod chain;
mod clock;
mod data;
mod dockets;
mod errors;
mod events;
mod floors;
mod generated;
mod glossary;
mod imports;
mod machines;
mod names;
mod pains;
mod papers;
mod policies;
mod reads;
mod rooms;
mod sentences;
mod shipped;
mod source;
mod statements;
mod tables;
mod tree;
mod upgrade;
mod values;
mod waits;
mod words;
