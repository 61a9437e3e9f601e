//! Declarations to file. Everybody in them is invented.

use serde_json::{Value, json};

/// The golden declarations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A wife files for her household.
    SelfFiled,
    /// A cadre files for somebody who cannot read.
    Proxy,
    /// The first one, corrected.
    Corrected,
    /// A cadre files, in a county that asks for the members of the household.
    Members,
}

impl Form {
    /// As committed.
    #[must_use]
    pub fn json(self) -> Value {
        let text = match self {
            Self::SelfFiled => include_str!("../golden/self.json"),
            Self::Proxy => include_str!("../golden/proxy.json"),
            Self::Corrected => include_str!("../golden/corrected.json"),
            Self::Members => include_str!("../golden/members.json"),
        };
        serde_json::from_str(text).expect("a golden declaration is JSON")
    }

    /// Changed at some places, each a JSON Pointer; `null` takes the field out.
    #[must_use]
    pub fn with(self, changes: &[(&str, Value)]) -> Value {
        let mut form = self.json();
        for (pointer, value) in changes {
            let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
            let parent = form.pointer_mut(parent).expect("the place exists");
            let fields = parent.as_object_mut().expect("the parent is an object");
            if value.is_null() {
                fields.remove(field);
            } else {
                fields.insert(field.to_owned(), value.clone());
            }
        }
        form
    }

    /// With this manifest: kind and bytes.
    #[must_use]
    pub fn with_photos(self, photos: &[(&str, &[u8])]) -> Value {
        let listed: Vec<Value> = photos
            .iter()
            .map(|(kind, bytes)| {
                json!({
                    "kind": kind,
                    "sha256": wasm_validator::canonical::sha256_hex(bytes),
                    "size": bytes.len(),
                    "media_type": "image/jpeg",
                })
            })
            .collect();
        self.with(&[("/attachments", listed.into())])
    }
}

/// 17 digits with their check character.
#[must_use]
pub fn id_number(body: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = WEIGHTS.iter().zip(body.bytes()).map(|(w, b)| w * u32::from(b - b'0')).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}
