//! Invented people: names from common characters, id numbers with a right check digit,
//! telephone numbers of a prefix that no operator has.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::service::county::consents::{ConsentText, Texts};

/// A small generator of its own: the demo is the same every time and needs no randomness.
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }
    /// A number from 0, below `n`.
    pub(super) fn roll(&mut self, n: usize) -> usize {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap_or_default()
    }
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

const SURNAMES: &[&str] =
    &["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "欧阳"];
const GIVEN: &[&str] = &[
    "桂芳", "秀英", "建国", "玉兰", "志强", "春梅", "长山", "小军", "翠花", "德福", "凤英", "永强",
    "淑珍", "大勇", "来福", "红梅", "金凤", "守田",
];
const STORIES: &[(&str, &str)] = &[
    ("illness", "去年查出大病，住院花了很多钱，报销以后自己还付了四万多。"),
    ("illness", "老伴长期吃药，每个月药费八百多。"),
    ("schooling", "两个孩子上学，大的刚考上大学，学费凑不齐。"),
    ("unsafe_housing", "夏天大雨把后墙泡塌了，现在一家人住在偏房。"),
    ("unsafe_water", "井里的水有味道，没有接上自来水。"),
    ("disability", "腿脚残疾，干不了重活。"),
    ("natural_disaster", "今年涝了，十二亩玉米没有收成。"),
    ("accident", "儿子骑车摔伤，住院一个多月，没有人挣钱。"),
    ("failed_venture", "养的猪得病死了，贷款还没有还。"),
    ("unstable_work", "在外面打工的厂子停了，半年没有工资。"),
    ("no_labour", "家里只有老人和孩子，地也种不了。"),
];

fn name(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(SURNAMES), dice.pick(GIVEN))
}

fn phone(dice: &mut Dice) -> String {
    // No operator has 19999, so the demo calls nobody.
    format!("19999{:06}", dice.roll(1_000_000))
}

fn id_number(dice: &mut Dice, county: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (year, month, day) = (1944 + dice.roll(55), 1 + dice.roll(12), 1 + dice.roll(28));
    let body = format!("{county}{year:04}{month:02}{day:02}{:03}", dice.roll(1000));
    let sum: u32 = WEIGHTS.iter().zip(body.bytes()).map(|(w, b)| w * u32::from(b - b'0')).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    format!("{body}{}", char::from(check))
}

/// A declaration filed on the day `on` from `village`. With `print`, the hash and the size of a
/// photo of the print, somebody else has filled it in.
pub(super) fn declaration(
    dice: &mut Dice,
    texts: &Texts,
    holders: &[String],
    village: &str,
    on: NaiveDate,
    print: Option<(&str, usize)>,
) -> Value {
    let (hardship, story) = *dice.pick(STORIES);
    let text = |text: &ConsentText| json!({ "version": text.version, "sha256": text.sha256 });
    let mut form = json!({
        "declared_on": on.to_string(),
        "filed_by": "self",
        "applicant": {
            "name": name(dice),
            "name_untypable": false,
            "relation_to_head": *dice.pick(&["head", "head", "spouse", "child", "parent"]),
            "id_status": "given",
            "id_number": id_number(dice, &village[..6]),
            "phone_status": "given",
            "phone": phone(dice),
        },
        "home": { "region": village, "list": "2023-06" },
        "household": { "size": 1 + dice.roll(6) },
        "hardships": [hardship],
        "description": story,
        "urgent": dice.roll(14) == 0,
        "consents": {
            "truthful": { "agreed": true, "text": text(&texts.truthful) },
            "authorisation": { "agreed": true, "text": text(&texts.authorisation), "holders": holders },
            "notice": text(&texts.notice),
        },
    });
    if dice.roll(8) == 0 {
        form["applicant"]["id_status"] = json!("unknown");
        form["applicant"].as_object_mut().map(|fields| fields.remove("id_number"));
    }
    if let Some((sha256, size)) = print {
        let reasons = ["cannot_read", "cannot_see", "elderly", "no_phone"];
        form["filed_by"] = json!("proxy");
        form["proxy"] = json!({
            "role": *dice.pick(&["village_cadre", "village_cadre", "group_leader", "grid_worker"]),
            "reason": *dice.pick(&reasons),
            "name": name(dice),
            "phone": phone(dice),
            "read_aloud": true,
        });
        form["signature"] = json!({ "basis": "thumb" });
        form["attachments"] = json!([{ "kind": "thumbprint", "sha256": sha256, "size": size, "media_type": "image/jpeg" }]);
    }
    form
}
