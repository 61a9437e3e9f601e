//! What accounts do about themselves, and what operators do to them.

use crate::names::names;

names! {
    /// An act on record. Names that nobody has are not: whoever made them up is nobody's account.
    pub enum AccountAct {
        /// Signed in.
        SignedIn = "signed_in",
        /// A wrong password.
        PasswordWrong = "password_wrong",
        /// The right password, and a wrong one-time code.
        CodeWrong = "code_wrong",
        /// A refresh token came a second time, long after the first: its session was ended.
        TokenReused = "token_reused",
        /// Signed out.
        SignedOut = "signed_out",
        /// Made on the command line.
        Added = "added",
        /// Disabled on the command line.
        Disabled = "disabled",
        /// Given a post on the command line.
        PostGiven = "post_given",
        /// A post's last day was set on the command line.
        PostEnded = "post_ended",
        /// Made somebody's deputy on the command line.
        DeputyNamed = "deputy_named",
        /// Given a new password on the command line.
        PasswordSet = "password_set",
        /// Given one-time codes on the command line.
        CodesSet = "codes_set",
        /// Back to the password alone, on the command line.
        CodesDropped = "codes_dropped",
    }
}
