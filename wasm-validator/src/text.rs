//! Texts that people type: names, notes.

use crate::violation::Code;

/// A person's name (姓名): 2 to 50 characters, `·` between the parts of a
/// transliterated name, characters beyond the basic plane included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Fewest characters.
    pub const MIN: usize = 2;
    /// Most characters (domain.md B).
    pub const MAX: usize = 50;

    /// Trims, unifies the many middle dots that keyboards offer, and judges.
    ///
    /// # Errors
    /// [`Code::NameMissing`], [`Code::NameTooShort`], [`Code::NameTooLong`],
    /// [`Code::NameCharacter`].
    pub fn parse(text: &str) -> Result<Self, Code> {
        let name = normalise(text);
        let length = name.chars().count();
        if length == 0 {
            return Err(Code::NameMissing);
        }
        let mixed = name.chars().any(is_ideograph) && name.chars().any(|c| c.is_ascii_alphabetic());
        if mixed || name.chars().any(|c| !is_name_character(c)) || misplaced_separator(&name) {
            return Err(Code::NameCharacter);
        }
        if length < Self::MIN {
            return Err(Code::NameTooShort);
        }
        if length > Self::MAX {
            return Err(Code::NameTooLong);
        }
        Ok(Self(name))
    }

    /// The name as it is to be shown and compared.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// White space of every width, at both ends.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// Whether nothing is typed.
pub(crate) fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| trim(text).is_empty())
}

/// Full-width digits, letters and signs to their ASCII forms.
#[must_use]
pub fn to_half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Full-width letters to ASCII, the many dots and dashes of keyboards to `·`, no
/// blanks between ideographs (people space out two-character names).
fn normalise(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let mut chars = trim(text).chars().map(to_half_width).map(unify_separator).peekable();
    while let Some(c) = chars.next() {
        let between_ideographs = name.chars().next_back().is_some_and(is_ideograph)
            && chars.peek().is_some_and(|next| *next == ' ' || is_ideograph(*next));
        if c == ' ' && between_ideographs {
            continue;
        }
        name.push(c);
    }
    name
}

fn unify_separator(c: char) -> char {
    match c {
        '•' | '・' | '∙' | '⋅' | '‧' | '･' | '﹒' | '.' | '—' | '–' => '·',
        _ => c,
    }
}

/// A separator stands between two parts, once.
fn misplaced_separator(name: &str) -> bool {
    let is_separator = |c: char| matches!(c, '·' | ' ' | '-' | '\'');
    let mut previous_was_separator = true;
    for c in name.chars() {
        if is_separator(c) && previous_was_separator {
            return true;
        }
        previous_was_separator = is_separator(c);
    }
    previous_was_separator
}

/// Unified ideographs with their extensions and compatibility forms; `〇` and `々`
/// stand in names too. Private use: the police's registers still hold some.
fn is_ideograph(c: char) -> bool {
    matches!(c, '〇' | '々' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}' | '\u{e000}'..='\u{f8ff}')
}

/// Ideographs, separators, Latin letters with marks (pinyin, Zhuang), and the scripts
/// of the minorities: Cyrillic, Arabic, Tibetan, Mongolian, Yi, Dai, Hangul.
fn is_name_character(c: char) -> bool {
    is_ideograph(c)
        || matches!(c, '·' | ' ' | '-' | '\'' | 'A'..='Z' | 'a'..='z'
            | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}'
            | '\u{1e00}'..='\u{1eff}' | '\u{300}'..='\u{36f}' | '\u{400}'..='\u{52f}'
            | '\u{620}'..='\u{65f}' | '\u{66e}'..='\u{6d3}' | '\u{6d5}'
            | '\u{f40}'..='\u{fbc}' | '\u{f0b}' | '\u{1820}'..='\u{18aa}'
            | '\u{a000}'..='\u{a48c}' | '\u{1950}'..='\u{19df}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_kind() {
        for name in ["李刚", "阿卜杜拉·买买提", "𠮷田", "欧阳娜娜", "王㛃", "Zhang Wei"]
        {
            assert!(PersonName::parse(name).is_ok(), "{name}");
        }
        assert_eq!(PersonName::parse(" 阿里•木 ").unwrap().as_str(), "阿里·木");
        assert_eq!(PersonName::parse("李\u{3000}明").unwrap().as_str(), "李明");
    }

    #[test]
    fn what_is_no_name() {
        for (text, code) in [
            ("", Code::NameMissing),
            ("\u{3000}", Code::NameMissing),
            ("李", Code::NameTooShort),
            ("李1", Code::NameCharacter),
            ("王O", Code::NameCharacter),
            ("李<b>", Code::NameCharacter),
            ("·李刚", Code::NameCharacter),
            ("李··刚", Code::NameCharacter),
            ("李\u{200b}刚", Code::NameCharacter),
            ("李\u{202e}刚", Code::NameCharacter),
        ] {
            assert_eq!(PersonName::parse(text), Err(code), "{text:?}");
        }
        assert_eq!(PersonName::parse(&"李".repeat(51)), Err(Code::NameTooLong));
        assert!(PersonName::parse(&"李".repeat(50)).is_ok());
    }
}
