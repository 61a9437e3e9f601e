//! How two filings of one household can name different people.

use crate::names::names;

names! {
    /// An answer in which two filings name different people.
    pub enum Difference {
        /// 姓名
        Name = "name",
        /// 身份证号, where both have one.
        IdNumber = "id_number",
        /// 本人的电话, where both have one: what is said of one filing reaches the other's.
        Telephone = "telephone",
    }
}
