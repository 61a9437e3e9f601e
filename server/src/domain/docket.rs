//! 卷: whatever has a life of its own, with its places, its version and its chain of events.

use crate::names::names;

names! {
    /// What a docket is.
    pub enum DocketKind {
        /// 申报: one declaration, as the township handles it.
        Case = "case",
    }
}
