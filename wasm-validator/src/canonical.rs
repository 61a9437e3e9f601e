//! The identity of a filing: SHA-256 over the canonical JSON of what was received.
//!
//! Keys sorted by code point, no white space, integers only, duplicate keys
//! refused. Taken from the received value and never from the parsed struct, so
//! that an upgrade of the form cannot turn a retry into a conflict. A subset of
//! RFC 8785 (JCS): without fractions, number formatting leaves no choice.

use std::collections::BinaryHeap;
use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::violation::Code;

/// Most levels of nesting: more than any form has, and few enough for the smallest stack.
pub const MAX_DEPTH: usize = 16;
/// Largest integer that every JSON reader keeps exact (2^53 − 1).
pub const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// Reads JSON strictly. Control characters within its texts are left to whoever knows which
/// fields it has, and can say in which one they are. Half a character (`"\ud83d"`, cut off by
/// a program that counts in UTF-16) is malformed: no text here can hold it, and the pages take it
/// out as it is typed (`shared/form/clean.ts`).
///
/// # Errors
/// [`Code::JsonMalformed`], [`Code::JsonDuplicateKey`], [`Code::JsonNumber`],
/// [`Code::JsonTooDeep`], or [`Code::JsonControlCharacter`] for one in a key.
pub fn parse(json: &str) -> Result<Value, Code> {
    let mut refusal = None;
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = Strict { depth: 0, refusal: &mut refusal }.deserialize(&mut reader);
    let value = value.and_then(|value| reader.end().map(|()| value));
    match refusal {
        Some(code) => Err(code),
        None => value.map_err(|_| Code::JsonMalformed),
    }
}

/// The canonical text of a value that [`parse`] has read.
#[must_use]
pub fn to_text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// The same as bytes: what is hashed and kept.
#[must_use]
pub fn to_bytes(value: &Value) -> Vec<u8> {
    to_text(value).into_bytes()
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(fields) => write_object(fields, |_| true, out),
        Value::String(text) => write_text(text, out),
        Value::Number(number) => {
            debug_assert!(number.is_i64(), "parse reads integers only");
            // Not by its own Display, which would bring the writing of fractions.
            out.push_str(&number.as_i64().unwrap_or_default().to_string());
        }
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Null => out.push_str("null"),
    }
}

/// Sorts the keys itself: whether serde_json's map keeps them sorted depends on the features that
/// other crates of the build ask of it.
fn write_object(fields: &Map<String, Value>, is_written: fn(&str) -> bool, out: &mut String) {
    let keys: BinaryHeap<_> = fields.keys().filter(|key| is_written(key)).collect();
    out.push('{');
    for (i, key) in keys.into_sorted_vec().into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_text(key, out);
        out.push(':');
        write(&fields[key], out);
    }
    out.push('}');
}

fn write_text(text: &str, out: &mut String) {
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
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
    let mut content = String::new();
    match declaration {
        Value::Object(fields) => {
            let is_written = |key: &str| !matches!(key, "signature" | "attachments");
            write_object(fields, is_written, &mut content);
        }
        other => write(other, &mut content),
    }
    let digest = Sha256::digest(content);
    let number = digest.iter().take(8).fold(0_u64, |n, byte| (n << 8) | u64::from(*byte));
    // The leading 1 keeps the zeros, and is cut off.
    (100_000_000 + number % 100_000_000).to_string().split_off(1)
}

/// Whether a text has a character that nobody types: a control character other than line breaks and
/// tabs, or one that shows words in another order than they are kept in (U+202A to 202E, U+2066 to
/// 2069). Reads byte by byte, as characters are slow in the module.
#[must_use]
pub fn has_control(text: &str) -> bool {
    let mut last = 0u32;
    text.bytes().any(|byte| {
        last = last << 8 | u32::from(byte);
        // As UTF-8 writes them. A character's first byte never stands within another character.
        matches!(last & 0xffff, 0xc280..=0xc29f)
            || matches!(last & 0xff_ffff, 0xe2_80aa..=0xe2_80ae | 0xe2_81a6..=0xe2_81a9)
            || byte == 0x7f
            || (byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t'))
    })
}

/// Reads one value. What it refuses is noted, and it reads on; the first refusal counts.
struct Strict<'a> {
    depth: usize,
    refusal: &'a mut Option<Code>,
}

impl Strict<'_> {
    fn refuse(&mut self, code: Code) {
        self.refusal.get_or_insert(code);
    }
    fn integer(mut self, number: Option<i64>) -> Value {
        match number.filter(|n| (-MAX_INTEGER..=MAX_INTEGER).contains(n)) {
            Some(number) => Value::from(number),
            None => {
                self.refuse(Code::JsonNumber);
                Value::Null
            }
        }
    }
    fn inner(&mut self) -> Strict<'_> {
        Strict { depth: self.depth + 1, refusal: self.refusal }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;
    fn deserialize<D: de::Deserializer<'de>>(mut self, reader: D) -> Result<Value, D::Error> {
        if self.depth > MAX_DEPTH {
            self.refuse(Code::JsonTooDeep);
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
    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(self.integer(Some(v)))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(self.integer(i64::try_from(v).ok()))
    }
    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(self.integer(None))
    }
    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(Value::String(v.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.inner())? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }
    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if has_control(&key) {
                self.refuse(Code::JsonControlCharacter);
            }
            let value = map.next_value_seed(self.inner())?;
            if fields.insert(key, value).is_some() {
                self.refuse(Code::JsonDuplicateKey);
            }
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::has_control;

    #[test]
    fn control_characters_are_those_of_unicode_and_what_turns_text_round() {
        for c in ('\0'..='\u{3000}').chain("𠮷ÂÃ".chars()) {
            let is_typed = matches!(c, '\n' | '\r' | '\t');
            let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let expected = turns || (c.is_control() && !is_typed);
            assert_eq!(has_control(&format!("字{c}a")), expected, "{c:?}");
            assert_eq!(has_control(&format!("{c}")), expected, "{c:?}");
        }
    }
}
