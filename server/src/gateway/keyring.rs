//! The master keys, outside the database, and what is done with them.
//!
//! A key file has one key on each line: `seal ID BASE64`, and likewise `index`, `chain` and
//! `token`, 32 bytes each; `shouwang keys` prints a fresh one. The first `seal` line wraps new
//! records, those below it only open old ones: a key is rotated by a new line above them. A file
//! from before there was a `chain` line has none: that key is then derived from `index`.
//!
//! A sealed value: suite (1 byte) ‖ key id (8) ‖ nonce (12) ‖ wrapped data key (48) ‖
//! nonce (12) ‖ ciphertext and tag. Table, column and id are associated data: a value
//! moved to another row does not open.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::clock::IdGen;

/// AES-256-GCM for both layers. 国密 SM4-GCM takes the next number.
const SUITE_AES_256_GCM: u8 = 1;
const ID: usize = 8;
const NONCE: usize = 12;
const KEY: usize = 32;
const TAG: usize = 16;

/// The address of a sealed value, used as associated data.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Table, or `objects` for a file.
    pub table: &'a str,
    /// Column of that table.
    pub column: &'a str,
    /// Id of the row, or name of the object.
    pub id: &'a str,
}

impl Place<'_> {
    fn to_bytes(self) -> Vec<u8> {
        format!("{}\u{0}{}\u{0}{}", self.table, self.column, self.id).into_bytes()
    }
}

/// Why a key file or a sealed value is not taken.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// A malformed line of the key file, by number from 1.
    #[error("key file, line {0}: expected `seal|index|chain|token ID BASE64-OF-32-BYTES`")]
    Line(usize),
    /// The key file has no key of this kind.
    #[error("the key file has no `{0}` key")]
    Missing(&'static str),
    /// The sealed value is too short, or of an unknown suite.
    #[error("a sealed value has an unknown form")]
    Form,
    /// It was wrapped by a key that is not in the key file.
    #[error("a sealed value needs key {0}, which is not in the key file")]
    UnknownKey(String),
    /// It was changed, or moved here from another place.
    #[error(
        "what key {0} sealed does not open: it was changed, belongs elsewhere, or that line holds another key"
    )]
    Damaged(String),
}

struct MasterKey {
    id: [u8; ID],
    key: LessSafeKey,
}

/// All keys of an installation, as read from its key file.
pub struct Keyring {
    seal: Vec<MasterKey>,
    index: hmac::Key,
    chain: hmac::Key,
    has_chain_line: bool,
    request: hmac::Key,
    token: Vec<u8>,
    ids: IdGen,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring")
    }
}

impl Keyring {
    /// The text of a new key file with random keys.
    #[must_use]
    pub fn generate(ids: &IdGen) -> String {
        let mut text =
            String::from("# Shouwang's master keys. Without them no filing can be read.\n");
        for kind in ["seal", "index", "chain", "token"] {
            let id = hex::encode(ids.bytes::<4>());
            let key = STANDARD.encode(ids.bytes::<KEY>());
            text.push_str(&format!("{kind} {id} {key}\n"));
        }
        text
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// A malformed line, or a missing kind of key.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        let (mut seal, mut index, mut chain, mut token) = (Vec::new(), None, None, None);
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = || SealError::Line(number + 1);
            let mut words = line.split_whitespace();
            let (Some(kind), Some(id), Some(key), None) =
                (words.next(), words.next(), words.next(), words.next())
            else {
                return Err(wrong());
            };
            let id: [u8; ID] = id.as_bytes().try_into().map_err(|_| wrong())?;
            let key = STANDARD.decode(key).map_err(|_| wrong())?;
            if key.len() != KEY {
                return Err(wrong());
            }
            match kind {
                "seal" => seal.push(MasterKey { id, key: aead_key(&key)? }),
                "index" => index = index.or(Some(hmac_key(&key))),
                "chain" => chain = chain.or(Some(hmac_key(&key))),
                "token" => token = token.or(Some(key)),
                _ => return Err(wrong()),
            }
        }
        if seal.is_empty() {
            return Err(SealError::Missing("seal"));
        }
        let index = index.ok_or(SealError::Missing("index"))?;
        Ok(Self {
            seal,
            has_chain_line: chain.is_some(),
            chain: chain.unwrap_or_else(|| derive(&index, "chain")),
            request: derive(&index, "request"),
            index,
            token: token.ok_or(SealError::Missing("token"))?,
            ids: IdGen,
        })
    }

    /// Seals a value under a data key of its own.
    ///
    /// # Panics
    /// Never: AES-GCM only refuses lengths that memory does not hold.
    #[must_use]
    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> Vec<u8> {
        let aad = place.to_bytes();
        let data_key = self.ids.bytes::<KEY>();
        let master = &self.seal[0];
        let mut sealed = Vec::with_capacity(plain.len() + 1 + ID + 2 * (NONCE + TAG) + KEY);
        sealed.push(SUITE_AES_256_GCM);
        sealed.extend_from_slice(&master.id);
        self.encrypt(&master.key, &aad, &data_key, &mut sealed);
        let data_key = aead_key(&data_key).expect("a data key has 32 bytes");
        self.encrypt(&data_key, &aad, plain, &mut sealed);
        sealed
    }

    /// Opens what [`Keyring::seal`] made for the same place.
    ///
    /// # Errors
    /// As [`SealError`] says.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let aad = place.to_bytes();
        let (suite, rest) = sealed.split_first().ok_or(SealError::Form)?;
        if *suite != SUITE_AES_256_GCM || rest.len() < ID + 2 * (NONCE + TAG) + KEY {
            return Err(SealError::Form);
        }
        let (id, rest) = rest.split_at(ID);
        let (wrapped, rest) = rest.split_at(NONCE + KEY + TAG);
        let name = || String::from_utf8_lossy(id).into_owned();
        let master = self
            .seal
            .iter()
            .find(|master| master.id == id)
            .ok_or_else(|| SealError::UnknownKey(name()))?;
        let open = |key: &LessSafeKey, sealed: &[u8]| {
            decrypt(key, &aad, sealed).ok_or_else(|| SealError::Damaged(name()))
        };
        let data_key = open(&master.key, wrapped)?;
        open(&aead_key(&data_key)?, rest)
    }

    /// Id of the key that wrapped a sealed value.
    #[must_use]
    pub fn sealed_by(sealed: &[u8]) -> Option<&[u8]> {
        sealed.get(1..=ID)
    }

    /// Id of the key that wraps new records.
    #[must_use]
    pub fn newest(&self) -> &[u8] {
        &self.seal[0].id
    }

    /// HMAC for equality search, and for the keys of a cadre's phone; `kind` keeps an id number
    /// from matching a telephone.
    #[must_use]
    pub fn index(&self, kind: &str, value: &str) -> Vec<u8> {
        tag(&self.index, kind, value.as_bytes())
    }

    /// HMAC that chains events.
    #[must_use]
    pub fn chain(&self, bytes: &[u8]) -> Vec<u8> {
        hmac::sign(&self.chain, bytes).as_ref().to_vec()
    }

    /// Whether the key file has a `chain` line. `shouwang keys` has written one since the chain's
    /// second format, so an installation with such a file has no event of the first.
    #[must_use]
    pub const fn has_chain_line(&self) -> bool {
        self.has_chain_line
    }

    /// HMAC of the SHA-256 of an officer's request, by which the request is known again.
    #[must_use]
    pub fn request(&self, sha256: &[u8]) -> Vec<u8> {
        hmac::sign(&self.request, sha256).as_ref().to_vec()
    }

    /// The key that signs access tokens.
    #[must_use]
    pub fn token_key(&self) -> &[u8] {
        &self.token
    }

    fn encrypt(&self, key: &LessSafeKey, aad: &[u8], plain: &[u8], out: &mut Vec<u8>) {
        let nonce = self.ids.bytes::<NONCE>();
        out.extend_from_slice(&nonce);
        let mut text = plain.to_vec();
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(aad),
            &mut text,
        )
        .expect("AES-GCM takes any length that memory holds");
        out.extend_from_slice(&text);
    }
}

fn hmac_key(bytes: &[u8]) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, bytes)
}

/// A key for another purpose. What the index is made of never begins with this kind.
fn derive(index: &hmac::Key, purpose: &str) -> hmac::Key {
    hmac_key(&tag(index, "derived key", purpose.as_bytes()))
}

fn tag(key: &hmac::Key, kind: &str, value: &[u8]) -> Vec<u8> {
    let mut context = hmac::Context::with_key(key);
    for part in [kind.as_bytes(), &[0], value] {
        context.update(part);
    }
    context.sign().as_ref().to_vec()
}

fn aead_key(bytes: &[u8]) -> Result<LessSafeKey, SealError> {
    UnboundKey::new(&AES_256_GCM, bytes).map(LessSafeKey::new).map_err(|_| SealError::Form)
}

fn decrypt(key: &LessSafeKey, aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_checked(NONCE)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut text = text.to_vec();
    let length = key.open_in_place(nonce, Aad::from(aad), &mut text).ok()?.len();
    text.truncate(length);
    Some(text)
}

#[cfg(test)]
mod tests;
