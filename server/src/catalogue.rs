//! Sentences for codes, from the shared catalogue.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// What people read about a code.
#[derive(Debug, Clone, Deserialize)]
pub struct Sentence {
    /// What is wrong.
    pub text: String,
    /// What to do.
    pub hint: String,
}

static ZH: LazyLock<HashMap<String, Sentence>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../wasm-validator/catalogue/zh-CN.json"))
        .expect("catalogue/zh-CN.json is well formed, as tests/law sees to")
});

/// The sentence of a code, in Chinese.
#[must_use]
pub fn sentence(code: &str) -> Option<&'static Sentence> {
    ZH.get(code)
}

/// What is wrong and what to do, in one text.
#[must_use]
pub fn both(code: &str) -> String {
    sentence(code).map(|Sentence { text, hint }| format!("{text}{hint}")).unwrap_or_default()
}
