//! The exact texts that people agree to, by version.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasm_validator::canonical::sha256_hex;

/// A text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsentText {
    /// `truthful-2026-01`, …
    pub version: String,
    /// Of the UTF-8 bytes of `text`.
    pub sha256: String,
    /// Three plain sentences, read first.
    pub points: Vec<String>,
    /// The whole.
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

#[derive(Deserialize)]
struct File {
    version: String,
    points: Vec<String>,
    text: String,
}

impl Texts {
    /// Those that ship with the program. What was agreed to under an earlier version stays
    /// in its file, from which the desk prints it.
    ///
    /// # Panics
    /// Never with the files that ship, as tests see to.
    #[must_use]
    pub fn load() -> Self {
        let read = |json: &str| {
            let file: File = serde_json::from_str(json).expect("texts/*.json are well formed");
            let sha256 = sha256_hex(file.text.as_bytes());
            ConsentText { version: file.version, sha256, points: file.points, text: file.text }
        };
        Self {
            truthful: read(include_str!("../../texts/truthful-2026-02.json")),
            authorisation: read(include_str!("../../texts/authorisation-2026-02.json")),
            notice: read(include_str!("../../texts/notice-2026-02.json")),
        }
    }
}
