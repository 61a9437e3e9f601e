//! Comma-separated values (RFC 4180), read strictly: a list of places that was cut or
//! garbled on its way must not end half a county.

use wasm_validator::text::is_invisible;

use super::Source;
use super::error::{ImportError, LineFault};

/// A record and the line on which it begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Number of its first line in the file, from 1.
    pub line: usize,
    /// Trimmed, and without invisible characters.
    pub fields: Vec<String>,
}

/// The text of a file, without a byte order mark.
pub(super) fn text(source: &Source) -> Result<&str, ImportError> {
    let text = std::str::from_utf8(&source.bytes).map_err(|error| {
        let before = &source.bytes[..error.valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        source.at(line, LineFault::NotUtf8)
    })?;
    Ok(text.trim_start_matches('\u{feff}'))
}

/// The visible part of a field. Web pages and chat programs leave invisible marks in copied
/// text; a place has one name, with or without them.
pub(super) fn seen(field: &str) -> String {
    let seen: String = field.chars().filter(|c| !is_invisible(*c)).collect();
    seen.trim().to_owned()
}

/// Every record that is not an empty line.
pub(super) fn records(source: &Source) -> Result<Vec<Record>, ImportError> {
    let mut reader = Reader { rest: text(source)?, line: 1 };
    let mut records = Vec::new();
    while !reader.rest.is_empty() {
        let line = reader.line;
        let fields = reader.record().map_err(|fault| source.at(line, fault))?;
        if fields.iter().any(|field| !field.is_empty()) {
            records.push(Record { line, fields });
        }
    }
    Ok(records)
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl Reader<'_> {
    fn record(&mut self) -> Result<Vec<String>, LineFault> {
        let mut fields = Vec::new();
        loop {
            fields.push(self.field()?);
            if let Some(rest) = self.rest.strip_prefix(',') {
                self.rest = rest;
                continue;
            }
            let after = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix('\n'));
            match after {
                Some(rest) => (self.rest, self.line) = (rest, self.line + 1),
                None if self.rest.is_empty() => {}
                None => return Err(LineFault::Quote),
            }
            return Ok(fields);
        }
    }

    fn field(&mut self) -> Result<String, LineFault> {
        let Some(quoted) = self.rest.strip_prefix('"') else {
            let end = self.rest.find([',', '\n']).unwrap_or(self.rest.len());
            let (field, rest) = self.rest.split_at(end);
            // The end of the line may be \r\n.
            let field =
                field.strip_suffix('\r').filter(|_| !rest.starts_with(',')).unwrap_or(field);
            if field.contains('"') {
                return Err(LineFault::Quote);
            }
            self.rest = rest;
            return Ok(seen(field));
        };
        let mut field = String::new();
        let mut rest = quoted;
        loop {
            let end = rest.find('"').ok_or(LineFault::Quote)?;
            field.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            match rest.strip_prefix('"') {
                Some(after) => {
                    field.push('"');
                    rest = after;
                }
                None => break,
            }
        }
        self.line += field.matches('\n').count();
        self.rest = rest;
        Ok(seen(&field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Result<Vec<Vec<String>>, String> {
        let source = Source { name: "list.csv".into(), bytes: text.into() };
        let records = records(&source).map_err(|error| error.to_string())?;
        Ok(records.into_iter().map(|record| record.fields).collect())
    }

    #[test]
    fn quotes_line_ends_and_byte_order_marks() {
        let read = fields("\u{feff}a,\"b,\"\"c\"\"\"\r\n\r\n d ,\ne,f").unwrap();
        assert_eq!(read, [vec!["a", "b,\"c\""], vec!["d", ""], vec!["e", "f"]]);
        assert_eq!(fields("").unwrap(), Vec::<Vec<String>>::new());
    }

    #[test]
    fn a_stray_quote_is_named_by_its_line() {
        for broken in ["a,b\nc\"d,e", "a,b\n\"c,e\n", "a,b\n\"c\"d,e"] {
            let said = fields(broken).unwrap_err();
            assert!(said.starts_with("list.csv, line 2: "), "{said}");
        }
        let gbk =
            Source { name: "list.csv".into(), bytes: b"code,name\n341302103,\xf1\xd2".into() };
        assert!(records(&gbk).unwrap_err().to_string().starts_with("list.csv, line 2: "));
    }
}
