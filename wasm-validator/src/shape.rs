//! A JSON value read as one of our structs: the shape, before any rule.
//!
//! A `Deserializer` of our own, for serde's derives: it knows at which place it
//! reads and notes every field that the struct does not have. `serde_path_to_error`
//! within `serde_ignored` would do the same with four times the code in the
//! WebAssembly module.

use std::cell::Cell;
use std::iter::Enumerate;
use std::{fmt, slice};

use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Value, map};

use crate::canonical::has_control;
use crate::violation::{Code, Violation};

/// Reads `value`. Unknown fields are all named, each at its parent's place, and every text
/// with a control character at its own; of wrong types and missing fields, the first met,
/// and then there is no `T`.
pub(crate) fn read<T: DeserializeOwned>(value: &Value) -> (Option<T>, Vec<Violation>) {
    let mut walk = Walk::default();
    MISSING.take();
    match T::deserialize(Reader { value, walk: &mut walk }) {
        Ok(read) => (Some(read), walk.findings),
        Err(Mismatch) => {
            if let Some(field) = MISSING.take() {
                push_segment(&mut walk.at, field);
            }
            walk.find(Code::ShapeMismatch);
            (None, walk.findings)
        }
    }
}

/// Appends `/segment` to a JSON Pointer, escaped as RFC 6901 asks.
pub(crate) fn push_segment(place: &mut String, segment: &str) {
    place.push('/');
    // Names of fields have neither, and characters one by one are slow in the module.
    if !segment.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        return place.push_str(segment);
    }
    for c in segment.chars() {
        match c {
            '~' => place.push_str("~0"),
            '/' => place.push_str("~1"),
            _ => place.push(c),
        }
    }
}

/// Where the reader is, and what it has found on the way.
#[derive(Default)]
struct Walk {
    /// A JSON Pointer. Not shortened after an error, so that it still points at the fault.
    at: String,
    findings: Vec<Violation>,
}

impl Walk {
    fn find(&mut self, code: Code) {
        self.findings.push(Violation::new(self.at.as_str(), code));
    }
}

/// Deserializes one value, knowing its place.
struct Reader<'w, 'de> {
    value: &'de Value,
    walk: &'w mut Walk,
}

/// A value is not of the type that the form has. The [`Walk`] knows where; this holds nothing,
/// as every function that a derive makes hands it on.
#[derive(Debug)]
struct Mismatch;

thread_local! {
    /// The missing field. serde reports it through `Error::missing_field`, which cannot see
    /// the [`Walk`]; this cell carries its name to [`read`]. Within the error it would make
    /// the WebAssembly module 2 KB larger.
    static MISSING: Cell<Option<&'static str>> = const { Cell::new(None) };
}

impl std::error::Error for Mismatch {}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("wrong type")
    }
}

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Mismatch
    }

    fn missing_field(field: &'static str) -> Self {
        MISSING.set(Some(field));
        Self
    }
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value {
            Value::Null | Value::Object(_) => Err(Mismatch),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => visitor.visit_i64(number.as_i64().ok_or(Mismatch)?),
            Value::String(text) => {
                if has_control(text) {
                    self.walk.find(Code::JsonControlCharacter);
                }
                visitor.visit_borrowed_str(text)
            }
            Value::Array(_) => visitor.visit_seq(Inside::new(self, &[])?),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        // serde would also take the bare values in order; nobody who reads the form
        // afterwards does.
        if !self.value.is_object() {
            return Err(Mismatch);
        }
        visitor.visit_map(Inside::new(self, names)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let choice = self.value.as_str().ok_or(Mismatch)?;
        visitor.visit_enum((number(names, choice) as u32).into_deserializer())
    }

    /// The value of an unknown field.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map identifier
    }
}

/// A derive knows its fields and choices by number too: one search here instead of
/// one in every struct. What is not among the names (an alias would not be) gets a
/// number that is nobody's.
fn number(names: &[&str], name: &str) -> usize {
    names.iter().position(|known| *known == name).unwrap_or(names.len())
}

/// What an object or an array holds, in turn.
struct Inside<'w, 'de> {
    values: Values<'de>,
    /// Of the struct that is read, if it is one.
    names: &'static [&'static str],
    /// How much of the place is the object's or the array's own.
    own: usize,
    /// The value to be read next.
    value: &'de Value,
    walk: &'w mut Walk,
}

enum Values<'de> {
    Fields(map::Iter<'de>),
    Items(Enumerate<slice::Iter<'de, Value>>),
}

impl<'w, 'de> Inside<'w, 'de> {
    fn new(
        Reader { value, walk }: Reader<'w, 'de>,
        names: &'static [&'static str],
    ) -> Result<Self, Mismatch> {
        let values = match value {
            Value::Object(fields) => Values::Fields(fields.iter()),
            Value::Array(items) => Values::Items(items.iter().enumerate()),
            _ => return Err(Mismatch),
        };
        Ok(Self { values, names, own: walk.at.len(), value, walk })
    }

    /// Steps to the next value: its number.
    fn step(&mut self) -> Option<usize> {
        let Self { names, walk, .. } = self;
        walk.at.truncate(self.own);
        match &mut self.values {
            Values::Fields(fields) => {
                let (key, value) = fields.next()?;
                let number = number(names, key);
                if number == names.len() {
                    // Not at its own place: somebody has entered the key.
                    walk.find(Code::ShapeUnknownField);
                }
                push_segment(&mut walk.at, key);
                self.value = value;
                Some(number)
            }
            Values::Items(items) => {
                let (index, value) = items.next()?;
                push_segment(&mut walk.at, &index.to_string());
                self.value = value;
                Some(index)
            }
        }
    }

    fn reader(&mut self) -> Reader<'_, 'de> {
        Reader { value: self.value, walk: self.walk }
    }
}

impl<'de> de::MapAccess<'de> for Inside<'_, 'de> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        self.step().map(|number| seed.deserialize(number.into_deserializer())).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Mismatch> {
        seed.deserialize(self.reader())
    }
}

impl<'de> de::SeqAccess<'de> for Inside<'_, 'de> {
    type Error = Mismatch;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mismatch> {
        self.step().map(|_| seed.deserialize(self.reader())).transpose()
    }
}

#[cfg(test)]
mod tests;
