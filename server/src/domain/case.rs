//! The life of a case: one declaration as the township handles it (一份申报在乡镇的办理).

use crate::names::names;

names! {
    /// Where a case stands.
    pub enum State {
        /// 已提交: the township owes an answer.
        Submitted = "submitted",
        /// 乡镇接手办了.
        Accepted = "accepted",
        /// 请补充: the farmer's turn.
        Returned = "returned",
        /// 这次没有受理.
        Refused = "refused",
        /// 已撤回.
        Withdrawn = "withdrawn",
    }
}

names! {
    /// How a filing came in.
    pub enum Channel {
        /// 手机
        Phone = "phone",
        /// 来访
        WalkIn = "walk_in",
        /// 纸质
        Paper = "paper",
        /// 电话
        Telephone = "telephone",
    }
}
