//! A place's name as people say it: lists name the committee of a village or neighbourhood.

const VILLAGERS: &[&str] = &["村民委员会", "村委员会", "村委会", "村委"];
const RESIDENTS: &[&str] = &["居民委员会", "居委员会", "居委会", "居委"];

/// 大杨村委会 and 大杨村村民委员会 are 大杨村, 城关社区居委会 is 城关社区. For a whole address,
/// its last place. The phone's `shared/texts/placeName.ts` does the same;
/// `tests/vectors/place_names.json` tests both.
#[must_use]
pub fn spoken(name: &str) -> String {
    let bare = |ends: &[&str]| ends.iter().find_map(|end| name.strip_suffix(end));
    if let Some(bare) = bare(VILLAGERS) {
        called(name, bare, &["村", "嘎查"], "村")
    } else if let Some(bare) = bare(RESIDENTS) {
        called(name, bare, &["社区", "小区", "村"], "社区")
    } else {
        name.to_owned()
    }
}

/// Never empty: a list may have a committee without a place's name.
fn called(name: &str, bare: &str, kinds: &[&str], kind: &str) -> String {
    if bare.is_empty() || bare.ends_with(' ') {
        return name.to_owned();
    }
    let has_kind = kinds.iter().any(|kind| bare.ends_with(kind));
    format!("{bare}{}", if has_kind { "" } else { kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Vector {
        name: String,
        spoken: String,
    }

    #[test]
    fn places_are_called_as_on_the_phone() {
        let vectors = include_str!("../../../tests/vectors/place_names.json");
        let vectors: Vec<Vector> = serde_json::from_str(vectors).unwrap();
        assert!(vectors.len() > 30);
        for vector in vectors {
            assert_eq!(spoken(&vector.name), vector.spoken, "{}", vector.name);
        }
    }
}
