//! Texts that people type: names, notes.

use crate::violation::Code;

/// A person's name (姓名): 2 to 50 characters, `·` between the parts of a
/// transliterated name, characters beyond the basic plane included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Fewest characters.
    pub const MIN: usize = 2;
    /// Most characters: even in the west and south-west no longer names are known.
    pub const MAX: usize = 50;

    /// Trims, unifies what looks alike, and judges.
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

/// The text without white space of any width, and without invisible characters, at both ends.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
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

/// Whether a character cannot be seen, so that nobody can be asked to delete it: marks of
/// direction and width that chat programs and contact lists put around what is copied,
/// variation selectors, fillers (Unicode: `Default_Ignorable_Code_Point`).
#[must_use]
pub fn is_invisible(c: char) -> bool {
    const RANGES: &[(u16, u16)] = &[
        (0xad, 0xad),
        (0x34f, 0x34f),
        (0x61c, 0x61c),
        (0x115f, 0x1160),
        (0x17b4, 0x17b5),
        (0x180b, 0x180f),
        (0x200b, 0x200f),
        (0x202a, 0x202e),
        (0x2060, 0x206f),
        (0x2800, 0x2800),
        (0x3164, 0x3164),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff0, 0xfffb),
    ];
    is_within(c, RANGES) || ('\u{e0000}'..='\u{e0fff}').contains(&c)
}

/// Whether a character is in one of these ranges, both ends included. A table of them takes a third
/// of what a pattern would in the module.
pub(crate) fn is_within(c: char, ranges: &[(u16, u16)]) -> bool {
    ranges
        .iter()
        .any(|(first, last)| (u32::from(*first)..=u32::from(*last)).contains(&u32::from(c)))
}

/// Dashes of every length, the minus sign among them.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Leaves out what cannot be seen, makes one sign of the many that look alike, and drops blanks
/// between ideographs (people space out two-character names) and around a separator.
fn normalise(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars().filter(|c| !is_invisible(*c)).map(to_half_width).map(unify) {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if let Some(before) = name.chars().next_back().filter(|_| blank) {
            let together = is_separator(before)
                || is_separator(c)
                || (is_ideograph(before) && is_ideograph(c));
            if !together {
                name.push(' ');
            }
        }
        blank = false;
        name.push(c);
    }
    name
}

/// Makes `·` of the many dots of keyboards, `。` among them, which the key of the dot gives when
/// Chinese is typed. Makes of radicals and compatibility ideographs, which come from PDFs and
/// character recognition, the characters that they look like.
fn unify(c: char) -> char {
    match c {
        _ if is_within(c, DOTS) => '·',
        '\u{2e88}'..='\u{2ef3}' => {
            let ideograph = SUPPLEMENT[c as usize - 0x2e88];
            char::from_u32(ideograph.into()).filter(|c| *c != '\0').unwrap_or(c)
        }
        '\u{2f00}'..='\u{2fd5}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => nfkc(c),
        _ => c,
    }
}

/// `.`, dashes, bullets, `−`, `∙`, `⋅`, `─`, `●`, `。`, `・`, `ꞏ`, `﹒`, `｡`, `･`.
#[rustfmt::skip]
const DOTS: &[(u16, u16)] = &[
    (0x2e, 0x2e), (0x2010, 0x2015), (0x2022, 0x2024), (0x2027, 0x2027), (0x2212, 0x2212),
    (0x2219, 0x2219), (0x22c5, 0x22c5), (0x2500, 0x2500), (0x25cf, 0x25cf), (0x3002, 0x3002), (0x30fb, 0x30fb),
    (0xa78f, 0xa78f), (0xfe52, 0xfe52), (0xff61, 0xff61), (0xff65, 0xff65),
];

/// What U+2E88 to U+2EF3 look like (Unicode: `Equivalent_Unified_Ideograph`), where that is a
/// character of names; otherwise 0. NFKC knows two of them.
#[rustfmt::skip]
const SUPPLEMENT: [u16; 108] = [
    0x5200, 0, 0x535c, 0, 0, 0, 0, 0,
    0, 0, 0, 0x5e7a, 0, 0, 0, 0,
    0, 0, 0, 0,
    0x65e5, 0x6708, 0, 0x6bcd, 0x6c11, 0, 0, 0,
    0, 0, 0, 0x725b, 0, 0x738b, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0x7f8a, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0x864e, 0, 0,
    0x897f, 0x89c1, 0x89d2, 0, 0, 0x8d1d, 0, 0x8f66,
    0, 0, 0, 0, 0, 0x9577, 0, 0x957f,
    0x95e8, 0, 0, 0x96e8, 0x9752, 0x97e6, 0x9875, 0x98ce,
    0x98de, 0x98df, 0, 0, 0, 0, 0x9a6c, 0x9aa8,
    0x9b3c, 0x9c7c, 0x9e1f, 0x5364, 0x9ea6, 0x9ec4, 0x9efe, 0x6589,
    0x9f50, 0x6b6f, 0x9f7f, 0x7adc, 0x9f99, 0x9f9c, 0x4e80, 0x9f9f,
];

/// The character that the normalisation NFKC makes of this one. Of ideographs it has been
/// the same in every version of Unicode that has them, so that the browser's own says what
/// the server's does, and its tables (some 4 KB) need not be in the module.
fn nfkc(c: char) -> char {
    #[cfg(target_arch = "wasm32")]
    let normal = crate::browser::normalize(c.encode_utf8(&mut [0; 4]), "NFKC");
    #[cfg(not(target_arch = "wasm32"))]
    let normal: String =
        unicode_normalization::UnicodeNormalization::nfkc(std::iter::once(c)).collect();
    normal.chars().next().unwrap_or(c)
}

fn is_separator(c: char) -> bool {
    matches!(c, '·' | '-' | '\'')
}

/// Whether a separator stands anywhere but singly between two parts.
fn misplaced_separator(name: &str) -> bool {
    let mut previous_was_separator = true;
    for c in name.chars() {
        if is_separator(c) && previous_was_separator {
            return true;
        }
        previous_was_separator = is_separator(c);
    }
    previous_was_separator
}

/// Unified ideographs with their extensions and compatibility forms, and `〇` and `々`, which are
/// in names too. Also the private use area: the police's registers still hold some of it.
fn is_ideograph(c: char) -> bool {
    const RANGES: &[(u16, u16)] =
        &[(0x3005, 0x3005), (0x3007, 0x3007), (0x3400, 0x4dbf), (0x4e00, 0x9fff), (0xe000, 0xfaff)];
    is_within(c, RANGES) || ('\u{20000}'..='\u{3fffd}').contains(&c)
}

/// Ideographs, separators, Latin letters with marks (pinyin, Zhuang), and the scripts
/// of the minorities: Cyrillic, Arabic, Tibetan, Mongolian, Yi, Dai, Hangul.
fn is_name_character(c: char) -> bool {
    const LETTERS: &[(u16, u16)] = &[
        (0x20, 0x20),
        (0x27, 0x27),
        (0x2d, 0x2d),
        (0x41, 0x5a),
        (0x61, 0x7a),
        (0xb7, 0xb7),
        (0xc0, 0xd6),
        (0xd8, 0xf6),
        (0xf8, 0x24f),
        (0x300, 0x36f),
        (0x400, 0x52f),
        (0x620, 0x65f),
        (0x66e, 0x6d3),
        (0x6d5, 0x6d5),
        (0xf0b, 0xf0b),
        (0xf40, 0xfbc),
        (0x1820, 0x18aa),
        (0x1950, 0x19df),
        (0x1e00, 0x1eff),
        (0xa000, 0xa48c),
        (0xac00, 0xd7a3),
    ];
    is_ideograph(c) || is_within(c, LETTERS)
}

#[cfg(test)]
mod tests;
