//! Places by their statistical code (统计用区划代码, National Bureau of Statistics).

use crate::text::{to_half_width, trim};
use crate::violation::Code;

/// How exactly a place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "openapi", derive(serde::Deserialize, utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 县, 6 digits.
    County,
    /// 乡镇 or 街道, 9 digits.
    Township,
    /// 村 or 社区, 12 digits.
    Village,
}

/// Prefecture-level cities without counties (嘉峪关, 东莞, 中山, 儋州): their townships lie
/// in the city itself, which stands for their county.
const CITIES: [&str; 4] = ["620200", "441900", "442000", "460400"];

/// What [`RegionCode::parse`] takes, apart from white space around it and full-width digits;
/// for developers of clients.
#[cfg(feature = "openapi")]
#[must_use]
pub fn pattern() -> String {
    let cities = CITIES.join("|");
    format!("^([1-9][0-9]{{3}}(0[1-9]|[1-9][0-9])|{cities})([0-9]{{3}}|[0-9]{{6}})?$")
}

/// A code of 6 (county), 9 (township) or 12 (village) digits; trailing zeros of the
/// long form are taken off. It is a name in one year's list, not an identity: codes
/// have moved between places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionCode(String);

impl RegionCode {
    /// Normalises and judges.
    ///
    /// # Errors
    /// [`Code::RegionMissing`], [`Code::RegionCode`].
    pub fn parse(text: &str) -> Result<Self, Code> {
        let mut code: String = trim(text).chars().map(to_half_width).collect();
        if code.is_empty() {
            return Err(Code::RegionMissing);
        }
        if !code.bytes().all(|b| b.is_ascii_digit()) || !matches!(code.len(), 6 | 9 | 12) {
            return Err(Code::RegionCode);
        }
        while code.len() > 6 && code.ends_with("000") {
            code.truncate(code.len() - 3);
        }
        // No province begins with 0; a county is 00 only where a city has none.
        let is_known = CITIES.iter().any(|city| code.starts_with(city));
        let is_city = code.as_bytes()[4..6] == *b"00" && !is_known;
        if code.starts_with('0') || is_city {
            return Err(Code::RegionCode);
        }
        Ok(Self(code))
    }

    /// The 6, 9 or 12 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The level, by the number of digits.
    #[must_use]
    pub fn level(&self) -> Level {
        match self.0.len() {
            6 => Level::County,
            9 => Level::Township,
            _ => Level::Village,
        }
    }
    /// The county's 6 digits.
    #[must_use]
    pub fn county(&self) -> &str {
        self.0.get(..6).unwrap_or(&self.0)
    }
}

/// Which year's list a code is from: `YYYY-MM`.
#[must_use]
pub fn is_list(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 7
        && bytes[4] == b'-'
        && bytes[..4].iter().chain(&bytes[5..]).all(u8::is_ascii_digit)
        && (&b"01"[..]..=b"12").contains(&&bytes[5..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels() {
        for (text, code, level) in [
            ("341302", "341302", Level::County),
            ("341302000000", "341302", Level::County),
            ("341302103", "341302103", Level::Township),
            ("341302103000", "341302103", Level::Township),
            ("341302103209", "341302103209", Level::Village),
        ] {
            let region = RegionCode::parse(text).unwrap();
            assert_eq!((region.as_str(), region.level(), region.county()), (code, level, "341302"));
        }
        let street = RegionCode::parse("441900003000").unwrap();
        assert_eq!((street.as_str(), street.county()), ("441900003", "441900"));
        assert_eq!(RegionCode::parse("620200").map(|city| city.level()), Ok(Level::County));
        for text in
            ["3413", "341300", "441800", "3413021032099", "34130210320a", "041302", "340000"]
        {
            assert_eq!(RegionCode::parse(text), Err(Code::RegionCode), "{text}");
        }
        assert!(is_list("2023-06") && !is_list("2023-13") && !is_list("2023-6"));
    }
}
