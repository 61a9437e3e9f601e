//! Named values in columns: stored under their names, and read strictly. An unknown name makes
//! its row unreadable (`rows.rs`), on either database.

use std::fmt;

use serde::de::value::{Error as NotRead, StrDeserializer};
use serde::de::{Deserialize, IntoDeserializer as _};
use serde::ser::Serialize;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};
use wasm_validator::declaration::AttachmentKind;
use wasm_validator::region::Level;

use crate::domain::account_act::AccountAct;
use crate::domain::answer::NotifiedHow;
use crate::domain::backfill::Backfill;
use crate::domain::case::{Channel, State};
use crate::domain::docket::DocketKind;
use crate::domain::duty::{DutyKind, DutyOutcome, Unit};
use crate::domain::event::EventKind;
use crate::domain::flood::FloodKind;
use crate::domain::message::{MessageKind, MessageState};
use crate::domain::post::PostKind;
use crate::domain::read::{Purpose, Tier};

/// A column holds a name that is not in its list. The value is left out: it may be anything.
#[derive(Debug, thiserror::Error)]
#[error("no name of the list")]
struct NoName;

macro_rules! kept {
    ($($list:ty: $column:literal;)*) => {$(
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
        )*

        /// Columns that hold names, each with those of its list: `tests/law` compares them with
        /// what the tables take.
        #[must_use]
        pub fn kept_names() -> Vec<(&'static str, Vec<&'static str>)> {
            vec![$(($column, <$list>::ALL.iter().map(|value| value.as_str()).collect()),)*]
        }
    };
}
kept! {
    Backfill: "backfills.name";
    State: "cases.state";
    Channel: "cases.channel";
    NotifiedHow: "cases.notified";
    DocketKind: "dockets.kind";
    DutyKind: "duties.kind";
    DutyOutcome: "duties.outcome";
    Unit: "duties.unit";
    EventKind: "events.kind";
    FloodKind: "floods.kind";
    MessageKind: "messages.kind";
    MessageState: "messages.state";
    PostKind: "posts.kind";
    AccountAct: "account_acts.kind";
    Purpose: "reads.purpose";
    Tier: "reads.tier";
}

/// A value of one of the shared crate's lists, kept under its name in JSON; that crate knows
/// nothing of columns.
#[derive(Debug, Clone, Copy)]
pub struct Shared<T>(pub T);

impl<T: Serialize> fmt::Display for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}

impl<T, DB: Database> Type<DB> for Shared<T>
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

impl<'q, T: Serialize, DB: Database> Encode<'q, DB> for Shared<T>
where
    String: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.to_string().encode(buffer)
    }
}

impl<'r, T: Deserialize<'r>, DB: Database> Decode<'r, DB> for Shared<T>
where
    &'r str: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let name: StrDeserializer<'r, NotRead> = <&str>::decode(value)?.into_deserializer();
        // serde's own message would show the value.
        Ok(Self(T::deserialize(name).map_err(|_| NoName)?))
    }
}

impl From<Shared<Level>> for Level {
    fn from(Shared(level): Shared<Level>) -> Self {
        level
    }
}

impl From<Shared<AttachmentKind>> for AttachmentKind {
    fn from(Shared(kind): Shared<AttachmentKind>) -> Self {
        kind
    }
}
