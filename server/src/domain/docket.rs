//! Dockets (卷): whatever has a life, a version and a chain of its own.

use crate::names::names;

names! {
    /// The kind of a docket.
    pub enum DocketKind {
        /// 申报: what a household filed.
        Case = "case",
    }
}
