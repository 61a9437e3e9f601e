//! Named values in columns: kept under their names, and read strictly. A name that is none makes
//! its row one that does not read (`rows.rs`), on either database.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};

use crate::domain::case::{Channel, ClockKind, State};
use crate::domain::event::EventKind;
use crate::domain::flood::FloodKind;
use crate::domain::message::{MessageKind, MessageState};
use crate::domain::staff::Role;

/// A column holds what is no name of its list. It is not told what: nobody gave it that.
#[derive(Debug, thiserror::Error)]
#[error("no name of the list")]
struct NoName;

/// The lists that columns hold.
macro_rules! kept {
    ($($list:ty),* $(,)?) => {$(
        impl<DB: Database> Type<DB> for $list
        where
            str: Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <str as Type<DB>>::type_info()
            }
            fn compatible(kind: &DB::TypeInfo) -> bool {
                <str as Type<DB>>::compatible(kind)
            }
        }

        impl<'q, DB: Database> Encode<'q, DB> for $list
        where
            &'static str: Encode<'q, DB>,
        {
            fn encode_by_ref(
                &self,
                buffer: &mut DB::ArgumentBuffer,
            ) -> Result<IsNull, BoxDynError> {
                self.as_str().encode(buffer)
            }
        }

        impl<'r, DB: Database> Decode<'r, DB> for $list
        where
            &'r str: Decode<'r, DB>,
        {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
                Ok(Self::parse(<&str>::decode(value)?).ok_or(NoName)?)
            }
        }
    )*};
}
kept! { State, Channel, ClockKind, EventKind, FloodKind, MessageKind, MessageState, Role }
