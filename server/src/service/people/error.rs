//! Why an account or a post could not be changed.

use crate::domain::error::{Error, ErrorCode};
use crate::domain::post::PostKind;
use crate::gateway::passwords;

/// Limits of login names and names, in characters.
pub(super) const LOGIN_MIN: usize = 2;
pub(super) const LOGIN_MAX: usize = 40;
pub(super) const NAME_MAX: usize = 50;

/// Why an account could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The login name is taken.
    #[error("the login name is taken")]
    Taken,
    /// The login name or the name has a wrong length or characters that are not allowed.
    #[error(
        "a login name has {LOGIN_MIN} to {LOGIN_MAX} letters, digits, dots, hyphens or underscores; \
         the name of who has it, 1 to {NAME_MAX} characters"
    )]
    Name,
    /// The password is too short, or longer than anybody types.
    #[error(
        "a password has at least {} characters, and at most {} bytes",
        passwords::MIN_LENGTH,
        passwords::MAX_BYTES
    )]
    Password,
    /// The region is unknown, or not of the level at which such a post is.
    #[error("no region with that code where a {} post is: import the regions first", .0.as_str())]
    Region(PostKind),
    /// The two are not townships of one county, or the days are in the wrong order.
    #[error(
        "a deputy is an officer of another township of the same county, from a day to a later one"
    )]
    Deputy,
    /// The last day is before the first, or the same post is held on one of these days already.
    #[error("a post is held from a day to a later one, and once at a time")]
    Days,
    /// No such post on that day.
    #[error("the account has no such post that could end on that day")]
    NoPost,
    /// A cadre's account cannot have one-time codes.
    #[error("one-time codes are for townships and counties")]
    Codes,
    /// No such account.
    #[error("no active account with that login name")]
    Unknown,
    /// Any other error.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<sqlx::Error> for AccountError {
    fn from(error: sqlx::Error) -> Self {
        Self::Other(error.into())
    }
}

impl From<AccountError> for Error {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Other(error) => error,
            error => {
                Self { source: Some(error.to_string().into()), ..ErrorCode::ServerFault.into() }
            }
        }
    }
}
