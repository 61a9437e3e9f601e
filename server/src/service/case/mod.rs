//! What every view and every change of a case uses.

pub mod access;
pub mod chain;
pub mod deliver;
pub mod device;
pub mod duty;
pub mod filler;
pub mod form;
pub mod household;
pub mod letter;
pub mod linked;
pub mod notice;
pub mod outbox;
pub mod pair;
pub mod photos;
pub mod reads;
pub mod relocate;
pub mod sealed_objects;
pub mod signatures;
pub mod timeline;
pub mod unreadable;
