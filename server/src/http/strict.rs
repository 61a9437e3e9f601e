//! Strict JSON: structs from objects only, unit variants from strings only. serde would also
//! accept arrays of a struct's values in order, and `{"variant": null}`, which a later reader of
//! the request would not expect.

use std::fmt;
use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;
use wasm_validator::canonical::has_control;
use wasm_validator::{Code, Violation};

/// The value as a `T`, its texts free of control characters. A form within it (a `Value`)
/// is judged by the shared crate, which knows its fields.
///
/// # Errors
/// What is wrong, and where; for an unknown field, the object around it: names
/// may be personal data, too.
pub(super) fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Violation> {
    T::deserialize(Strict(value)).map_err(|Misplaced(place, code)| Violation::new(place, code))
}

/// Most characters of any text; fields have lower limits of their own.
const TEXT_MAX: usize = 1_000;
/// Most items of any list.
const ITEMS_MAX: usize = 200;
/// The years in which any date may lie; both databases can store them.
const YEARS: RangeInclusive<i32> = 2000..=2100;

/// Whether a text is not too long and, if it is a day or a time, lies in [`YEARS`].
fn is_bounded(text: &str) -> bool {
    let day = text.parse::<NaiveDate>().ok();
    let time = || text.parse::<DateTime<Utc>>().ok().map(|time| time.date_naive());
    text.chars().count() <= TEXT_MAX
        && day.or_else(time).is_none_or(|day| YEARS.contains(&day.year()))
}

/// Where it is wrong; serde's message may repeat what was entered.
#[derive(Debug)]
struct Misplaced(String, Code);

impl fmt::Display for Misplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misplaced {}

impl serde::de::Error for Misplaced {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(String::new(), Code::ShapeMismatch)
    }
}

impl Misplaced {
    fn below(self, name: impl fmt::Display) -> Self {
        Self(format!("/{name}{}", self.0), self.1)
    }
}

struct Strict<'a>(&'a Value);

impl<'de> Deserializer<'de> for Strict<'de> {
    type Error = Misplaced;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misplaced> {
        match self.0 {
            Value::String(text) if !is_bounded(text) => Err(serde::de::Error::custom("too long")),
            Value::Array(items) if items.len() > ITEMS_MAX => {
                Err(serde::de::Error::custom("too long"))
            }
            Value::Array(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            Value::Object(fields) => visitor.visit_map(Fields { rest: fields.iter(), last: None }),
            plain => plain.deserialize_any(visitor).map_err(serde::de::Error::custom),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misplaced> {
        if self.0.is_object() {
            self.deserialize_any(visitor)
        } else {
            Err(serde::de::Error::custom("no object"))
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misplaced> {
        let name =
            self.0.as_str().ok_or_else(|| <Misplaced as serde::de::Error>::custom("no name"))?;
        visitor.visit_enum(name.into_deserializer())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misplaced> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misplaced> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misplaced> {
        if self.0.as_str().is_some_and(has_control) {
            return Err(Misplaced(String::new(), Code::JsonControlCharacter));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misplaced> {
        self.deserialize_str(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

struct Items<'de>(std::iter::Enumerate<std::slice::Iter<'de, Value>>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Misplaced;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Misplaced> {
        let Some((at, item)) = self.0.next() else { return Ok(None) };
        seed.deserialize(Strict(item)).map(Some).map_err(|error| error.below(at))
    }
}

struct Fields<'de> {
    rest: serde_json::map::Iter<'de>,
    last: Option<(&'de String, &'de Value)>,
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Misplaced;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Misplaced> {
        self.last = self.rest.next();
        let Some((name, _)) = self.last else { return Ok(None) };
        seed.deserialize(name.as_str().into_deserializer()).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Misplaced> {
        let (name, value) =
            self.last.take().ok_or_else(|| <Misplaced as serde::de::Error>::custom("no value"))?;
        seed.deserialize(Strict(value)).map_err(|error| error.below(name))
    }
}
