//! The identity of a filing: SHA-256 over the canonical JSON of what was received.
//!
//! Keys sorted by code point, no white space, integers only, duplicate keys
//! refused. Taken from the received value and never from the parsed struct, so
//! that an upgrade of the form cannot turn a retry into a conflict. A subset of
//! RFC 8785 (JCS): without fractions, number formatting leaves no choice.

use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};

use crate::violation::Code;

/// Deeper than any form; shallow enough for the smallest stack.
pub const MAX_DEPTH: usize = 16;
/// Largest integer that every JSON reader keeps exact (2^53 − 1).
pub const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// Reads JSON strictly.
///
/// # Errors
/// [`Code::JsonMalformed`], [`Code::JsonDuplicateKey`], [`Code::JsonNumber`],
/// [`Code::JsonTooDeep`] or [`Code::JsonControlCharacter`].
pub fn parse(json: &str) -> Result<Value, Code> {
    let mut refusal = None;
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = Strict { depth: 0, refusal: &mut refusal }.deserialize(&mut reader);
    match value {
        Ok(value) if reader.end().is_ok() => Ok(value),
        _ => Err(refusal.unwrap_or(Code::JsonMalformed)),
    }
}

/// The canonical bytes of a value that [`parse`] has read.
#[must_use]
pub fn to_bytes(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    write(value, &mut out);
    out
}

/// Sorts by itself: whether serde_json's map does depends on what another crate of
/// the build asks of it.
fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(key, _)| *key);
            out.push(b'{');
            for (i, (key, item)) in fields.into_iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(Value::from(key.as_str()).to_string().as_bytes());
                out.push(b':');
                write(item, out);
            }
            out.push(b'}');
        }
        scalar => out.extend_from_slice(scalar.to_string().as_bytes()),
    }
}

/// Lower-case hex SHA-256 of canonical bytes.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        hex.push(char::from(DIGITS[usize::from(byte >> 4)]));
        hex.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    hex
}

/// The code that is copied by hand beside a thumbprint: 8 digits from the hash of
/// the content, so that the ink belongs to these words and no others. The
/// signature section and the attachments are left out, for the photo of the paper
/// is taken after the code is written.
#[must_use]
pub fn short_code(declaration: &Value) -> String {
    let mut content = declaration.clone();
    if let Some(fields) = content.as_object_mut() {
        fields.remove("signature");
        fields.remove("attachments");
    }
    let digest = Sha256::digest(to_bytes(&content));
    let number = digest.iter().take(8).fold(0_u64, |n, byte| (n << 8) | u64::from(*byte));
    let mut digits = (number % 100_000_000).to_string();
    while digits.len() < 8 {
        digits.insert(0, '0');
    }
    digits
}

struct Strict<'a> {
    depth: usize,
    refusal: &'a mut Option<Code>,
}

impl Strict<'_> {
    fn refuse<E: de::Error>(self, code: Code) -> E {
        *self.refusal = Some(code);
        E::custom(code.as_str())
    }
    fn text<E: de::Error>(self, text: &str) -> Result<String, E> {
        // Line breaks and tabs are typed by people; the rest is not.
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err(self.refuse(Code::JsonControlCharacter));
        }
        Ok(text.to_owned())
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;
    fn deserialize<D: de::Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        if self.depth > MAX_DEPTH {
            return Err(self.refuse(Code::JsonTooDeep));
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Value, E> {
        if (-MAX_INTEGER..=MAX_INTEGER).contains(&v) {
            Ok(Value::Number(Number::from(v)))
        } else {
            Err(self.refuse(Code::JsonNumber))
        }
    }
    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Value, E> {
        match i64::try_from(v) {
            Ok(v) => self.visit_i64(v),
            Err(_) => Err(self.refuse(Code::JsonNumber)),
        }
    }
    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Value, E> {
        Err(self.refuse(Code::JsonNumber))
    }
    fn visit_str<E: de::Error>(self, v: &str) -> Result<Value, E> {
        self.text(v).map(Value::String)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) =
            seq.next_element_seed(Strict { depth: self.depth + 1, refusal: self.refusal })?
        {
            items.push(item);
        }
        Ok(Value::Array(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let key = Strict { depth: self.depth, refusal: self.refusal }.text(&key)?;
            let seed = Strict { depth: self.depth + 1, refusal: self.refusal };
            let value = map.next_value_seed(seed)?;
            if fields.insert(key, value).is_some() {
                return Err(self.refuse(Code::JsonDuplicateKey));
            }
        }
        Ok(Value::Object(fields))
    }
}
