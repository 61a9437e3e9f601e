//! Floor 1: what a case is and what may happen to it. No I/O.

pub mod account_act;
pub mod action;
pub mod answer;
pub mod backfill;
pub mod calendar;
pub mod case;
pub mod case_head;
pub mod difference;
pub mod docket;
pub mod duty;
pub mod error;
pub mod event;
pub mod flood;
pub mod message;
pub mod meter;
pub mod place_name;
pub mod policy;
pub mod post;
pub mod read;
pub mod reference;
pub mod rights;
pub mod staff;
