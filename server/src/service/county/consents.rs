//! The exact texts that people agree to, by version. `texts/consents.json` lists every one
//! that ever shipped: a phone without a signal may send an old one for months, and what was
//! agreed to must still be printed years later.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasm_validator::KnownTexts;
use wasm_validator::canonical::sha256_hex;
use wasm_validator::declaration::TextVersion;

/// A consent text or notice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsentText {
    /// Its version: `truthful-2026-01`, …
    pub version: String,
    /// SHA-256 of the UTF-8 bytes of `text`, in hex.
    pub sha256: String,
    /// Three plain sentences, shown first.
    pub points: Vec<String>,
    /// The full text.
    pub text: String,
}

/// The texts in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Texts {
    /// 承诺如实
    pub truthful: ConsentText,
    /// 授权查询
    pub authorisation: ConsentText,
    /// 个人信息处理告知
    pub notice: ConsentText,
}

/// The kinds of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Truthful,
    Authorisation,
    Notice,
}

/// An entry of `texts/consents.json`.
#[derive(Deserialize)]
struct Shipped {
    kind: Kind,
    #[serde(flatten)]
    text: TextVersion,
}

/// Every text that ever shipped.
///
/// # Panics
/// Never with the list that ships; the tests see to it.
#[must_use]
pub fn shipped() -> KnownTexts {
    let listed: Vec<Shipped> = serde_json::from_str(include_str!("../../../texts/consents.json"))
        .expect("texts/consents.json is well formed");
    let mut known = KnownTexts::default();
    for Shipped { kind, text } in listed {
        match kind {
            Kind::Truthful => known.truthful.push(text),
            Kind::Authorisation => known.authorisation.push(text),
            Kind::Notice => known.notice.push(text),
        }
    }
    known
}

#[derive(Deserialize)]
struct File {
    version: String,
    points: Vec<String>,
    text: String,
}

impl Texts {
    /// The texts that ship with the program, the newest of each kind.
    ///
    /// # Panics
    /// Never with the files that ship; the tests see to it.
    #[must_use]
    pub fn load() -> Self {
        let read = |json: &str| {
            let file: File = serde_json::from_str(json).expect("texts/*.json are well formed");
            let sha256 = sha256_hex(file.text.as_bytes());
            ConsentText { version: file.version, sha256, points: file.points, text: file.text }
        };
        Self {
            truthful: read(include_str!("../../../texts/truthful-2026-02.json")),
            authorisation: read(include_str!("../../../texts/authorisation-2026-02.json")),
            notice: read(include_str!("../../../texts/notice-2026-02.json")),
        }
    }
}
