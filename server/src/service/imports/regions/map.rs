//! What a human decided about places: `old_code,new_code` is the same place,
//! `old_code,` has ended, `old_code,into_code,merged` has been merged into another.

use std::collections::BTreeMap;

use super::Source;
use super::csv;
use super::error::{ImportError, LineFault};
use super::read::starts_with_digit;

/// What became of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is the same place, with this code now.
    Is(String),
    /// It ended.
    Ended,
    /// It ended; its people belong to the place with this code in the new list.
    Merged(String),
}

/// Decisions by the place's code until now.
pub type Decisions = BTreeMap<String, Decision>;

/// Reads a map.
///
/// # Errors
/// As [`ImportError`] says.
pub(super) fn read(source: &Source) -> Result<Decisions, ImportError> {
    let mut decisions = Decisions::new();
    for (index, record) in csv::records(source)?.into_iter().enumerate() {
        let fields: Vec<&str> = record.fields.iter().map(String::as_str).collect();
        if index == 0 && !starts_with_digit(fields[0]) {
            continue;
        }
        let at = |fault| source.at(record.line, fault);
        let decision = match fields[..] {
            [_, ""] | [_, "", ""] => Decision::Ended,
            [_, new] | [_, new, ""] => Decision::Is(new.to_owned()),
            [_, into, "merged"] => Decision::Merged(into.to_owned()),
            _ => return Err(at(LineFault::Map)),
        };
        let old = fields[0];
        let new = fields[1];
        for code in [old, new].into_iter().filter(|code| !code.is_empty()) {
            if !matches!(code.len(), 6 | 9 | 12) || !code.bytes().all(|b| b.is_ascii_digit()) {
                return Err(at(LineFault::Code(code.to_owned())));
            }
        }
        // A place keeps its level; but a village may be merged into a whole township.
        let fits = match decision {
            Decision::Ended => true,
            Decision::Is(_) => new.len() == old.len(),
            Decision::Merged(_) => new.len() == old.len() || (old.len(), new.len()) == (12, 9),
        };
        if !fits || old.is_empty() {
            return Err(at(LineFault::Map));
        }
        if decisions.insert(old.to_owned(), decision).is_some() {
            return Err(at(LineFault::Twice { code: old.to_owned(), first: "decided".into() }));
        }
    }
    Ok(decisions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decisions(text: &str) -> Result<Decisions, String> {
        let source = Source { name: "map.csv".into(), bytes: text.into() };
        read(&source).map_err(|error| error.to_string())
    }

    #[test]
    fn three_things_can_become_of_a_place() {
        let text = "old_code,new_code\n341302200,341302117\n341302400,\n\
                    341302209,341302105,merged\n341302209201,341302105,merged\n";
        let read = decisions(text).unwrap();
        assert_eq!(read["341302200"], Decision::Is("341302117".into()));
        assert_eq!(read["341302400"], Decision::Ended);
        assert_eq!(read["341302209"], Decision::Merged("341302105".into()));
        assert_eq!(read["341302209201"], Decision::Merged("341302105".into()));
    }

    #[test]
    fn a_bad_line_is_named() {
        for bad in [
            "341302200",
            "341302200,34130211",
            "341302200,341302117,moved",
            "341302200,341302117209",
            "341302200,341302,merged",
            "341302200,,merged",
            "341302400,\n341302400,341302105",
        ] {
            let text = format!("341302199,341302198\n{bad}\n");
            let said = decisions(&text).unwrap_err();
            assert!(said.starts_with("map.csv, line "), "{said}");
        }
    }
}
