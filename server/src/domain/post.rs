//! 岗位: what an account does, where, and from which day to which.

use chrono::NaiveDate;
use uuid::Uuid;
use wasm_validator::region::Level;

use crate::names::names;

names! {
    /// What somebody does. What that lets them do is said in `rights.rs`.
    pub enum PostKind {
        /// 乡镇账号: answers the cases of its township.
        Township = "township",
        /// 县级: sees the county, answers where a township has no account, reopens.
        County = "county",
        /// 村干部、网格员: fills in for others on a phone, and is recorded as the filler. Cannot open
        /// the desk.
        Cadre = "cadre",
        /// 村两委: sees whom of the village its township has taken, and where to go; no more.
        Village = "village",
    }
}

impl PostKind {
    /// The levels of the places where there is such a post. A 网格员 may have more than one village.
    #[must_use]
    pub const fn levels(self) -> &'static [Level] {
        match self {
            Self::Township => &[Level::Township],
            Self::County => &[Level::County],
            Self::Cadre => &[Level::Township, Level::Village],
            Self::Village => &[Level::Village],
        }
    }

    /// Whether whoever holds it works at the desk, on a computer that an office shares.
    #[must_use]
    pub const fn is_office(self) -> bool {
        match self {
            Self::Township | Self::County => true,
            Self::Cadre | Self::Village => false,
        }
    }
}

/// One post of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    /// What they do.
    pub kind: PostKind,
    /// Id of the place where they do it.
    pub region_id: Uuid,
    /// The first day.
    pub from_day: NaiveDate,
    /// The last day; none: until further notice.
    pub to_day: Option<NaiveDate>,
    /// The account that they stand in for (代理) while it is away; none for a post of their own.
    pub deputy_of: Option<Uuid>,
}

/// The place whose cases an office sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// A whole county.
    County(Uuid),
    /// A township.
    Township(Uuid),
}

impl Area {
    /// Id of the place.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::County(id) | Self::Township(id) => id,
        }
    }

    /// Whether something of that county and township lies in it.
    #[must_use]
    pub fn contains(self, county: Uuid, township: Option<Uuid>) -> bool {
        match self {
            Self::County(id) => id == county,
            Self::Township(id) => Some(id) == township,
        }
    }
}

impl Post {
    /// Whether it is held on that day.
    #[must_use]
    pub fn is_held_on(&self, day: NaiveDate) -> bool {
        self.from_day <= day && self.to_day.is_none_or(|last| day <= last)
    }

    /// Whether it is the same post, held on one of the same days.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let is_before = |a: &Self, b: &Self| a.to_day.is_some_and(|last| last < b.from_day);
        (self.kind, self.region_id) == (other.kind, other.region_id)
            && !is_before(self, other)
            && !is_before(other, self)
    }

    /// The place whose cases its office sees; none where it is not an office's post.
    #[must_use]
    pub const fn area(&self) -> Option<Area> {
        match self.kind {
            PostKind::County => Some(Area::County(self.region_id)),
            PostKind::Township => Some(Area::Township(self.region_id)),
            PostKind::Cadre | PostKind::Village => None,
        }
    }
}

/// Whether somebody with these posts works at the desk, whatever else they do.
#[must_use]
pub fn is_officer(posts: &[Post]) -> bool {
    posts.iter().any(|post| post.kind.is_office())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A township's, from the second to the fourth of March.
    fn post() -> Post {
        Post {
            kind: PostKind::Township,
            region_id: Uuid::nil(),
            from_day: day("2026-03-02"),
            to_day: Some(day("2026-03-04")),
            deputy_of: None,
        }
    }

    #[test]
    fn a_post_is_held_from_its_first_day_to_its_last() {
        let held = |of: &str| post().is_held_on(day(of));
        assert!(!held("2026-03-01") && held("2026-03-02") && held("2026-03-04"));
        assert!(!held("2026-03-05"));
        let lasting = Post { to_day: None, ..post() };
        assert!(lasting.is_held_on(day("2036-03-05")) && !lasting.is_held_on(day("2026-03-01")));
    }

    #[test]
    fn a_post_overlaps_what_has_a_day_in_common_with_it() {
        let other = |from: &str, to: Option<&str>| Post {
            from_day: day(from),
            to_day: to.map(day),
            ..post()
        };
        for (from, to, overlaps) in [
            ("2026-02-01", Some("2026-03-01"), false),
            ("2026-02-01", Some("2026-03-02"), true),
            ("2026-03-03", Some("2026-03-03"), true),
            ("2026-02-01", None, true),
            ("2026-03-04", None, true),
            ("2026-03-05", None, false),
        ] {
            let other = other(from, to);
            assert_eq!(post().overlaps(&other), overlaps, "{from} {to:?}");
            assert_eq!(other.overlaps(&post()), overlaps, "{from} {to:?}, the other way round");
        }
        assert!(!post().overlaps(&Post { kind: PostKind::Cadre, ..post() }));
        assert!(!post().overlaps(&Post { region_id: Uuid::max(), ..post() }));
    }

    #[test]
    fn what_has_no_township_lies_in_none() {
        let (here, there) = (Uuid::nil(), Uuid::max());
        assert!(Area::Township(here).contains(there, Some(here)));
        assert!(!Area::Township(here).contains(here, Some(there)));
        assert!(!Area::Township(here).contains(here, None));
        assert!(Area::County(here).contains(here, None));
        assert!(!Area::County(here).contains(there, Some(here)));
    }
}
