//! A place's name without the word for its kind: 杨庄乡 and 杨庄镇 are both 杨庄.

use wasm_validator::region::Level;

const COUNTY: &[&str] = &["自治县", "自治旗", "特区", "林区", "县", "市", "区", "旗"];
const TOWNSHIP: &[&str] =
    &["街道办事处", "地区办事处", "民族苏木", "民族乡", "街道", "地区", "苏木", "镇", "乡"];
const COMMITTEE: &[&str] =
    &["社区居民委员会", "社区居委会", "居民委员会", "村民委员会", "居委会", "村委会", "社区"];

/// The bare name. Only one such word is taken off, and never the whole name.
pub(super) fn bare(level: Level, name: &str) -> &str {
    match level {
        Level::County => strip(name, COUNTY).0,
        Level::Township => strip(name, TOWNSHIP).0,
        Level::Village => village(name),
    }
}

/// 大店村村民委员会, 大店村委会, 大店村 and 大店社区 are 大店; 王村委会 stays 王村.
fn village(name: &str) -> &str {
    let (stem, committee) = strip(name, COMMITTEE);
    let is_short = stem.chars().nth(1).is_none();
    if is_short && committee.starts_with('村') {
        return &name[..stem.len() + '村'.len_utf8()];
    }
    stem.strip_suffix('村').filter(|rest| rest.chars().nth(1).is_some()).unwrap_or(stem)
}

fn strip<'a>(name: &'a str, suffixes: &[&'static str]) -> (&'a str, &'static str) {
    suffixes
        .iter()
        .find_map(|suffix| {
            let stem = name.strip_suffix(suffix).filter(|stem| !stem.is_empty())?;
            Some((stem, *suffix))
        })
        .unwrap_or((name, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_names() {
        for (level, names, expected) in [
            (Level::County, &["铜梁县", "铜梁区"][..], "铜梁"),
            (Level::Township, &["杨庄乡", "杨庄镇", "杨庄街道", "杨庄街道办事处"], "杨庄"),
            (Level::Township, &["大泽乡镇"], "大泽乡"),
            (Level::Township, &["镇"], "镇"),
            (
                Level::Village,
                &["大店村村民委员会", "大店村委会", "大店村", "大店社区", "大店社区居委会"],
                "大店",
            ),
            (Level::Village, &["王村", "王村委会", "王村村委会"], "王村"),
            (Level::Village, &["𬮿家村民委员会"], "𬮿家"),
        ] {
            for name in names {
                assert_eq!(bare(level, name), expected, "{name}");
            }
        }
    }
}
