//! Floods: many filings of one sender.

use crate::names::names;

names! {
    /// How a common sender is recognised.
    pub enum FloodKind {
        /// 同一个网络: one address, or one IPv6 network of 64 bits, or of 56 that has many of those.
        Address = "address",
        /// 同一个电话: the number on which the household is reached.
        Telephone = "telephone",
        /// 同一把密钥: a phone makes a new key for each filing; only a program uses one twice.
        Device = "device",
        /// 同一个账号: of a cadre who fills in for others.
        Account = "account",
        /// 改了很多次: one filing, many versions on one day.
        Versions = "versions",
    }
}

/// Versions of one filing on one day for which its case is not marked yet; with one more it is.
pub const VERSIONS_A_DAY: i64 = 9;
