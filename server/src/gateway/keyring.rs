//! The master keys, outside the database, and what is done with them.
//!
//! A key file has one key on each line: `seal ID BASE64`, `index ID BASE64`, `token ID BASE64`,
//! 32 bytes each; `shouwang keys` prints a fresh one. The first `seal` line wraps new
//! records; further ones only open old records, so rotation is adding a line.
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
    #[error("key file, line {0}: expected `seal|index|token ID BASE64-OF-32-BYTES`")]
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
        for kind in ["seal", "index", "token"] {
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
        let (mut seal, mut index, mut token) = (Vec::new(), None, None);
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
                "index" => index = index.or(Some(hmac::Key::new(hmac::HMAC_SHA256, &key))),
                "token" => token = token.or(Some(key)),
                _ => return Err(wrong()),
            }
        }
        if seal.is_empty() {
            return Err(SealError::Missing("seal"));
        }
        Ok(Self {
            seal,
            index: index.ok_or(SealError::Missing("index"))?,
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
        let mut context = hmac::Context::with_key(&self.index);
        context.update(kind.as_bytes());
        context.update(&[0]);
        context.update(value.as_bytes());
        context.sign().as_ref().to_vec()
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
mod tests {
    use super::*;

    const HERE: Place<'static> = Place { table: "t", column: "sealed", id: "1" };

    #[test]
    fn opens_only_in_its_place_and_unchanged() {
        let ring = Keyring::parse(&Keyring::generate(&IdGen)).unwrap();
        let sealed = ring.seal(HERE, b"secret");
        assert_eq!(ring.open(HERE, &sealed).unwrap(), b"secret");
        assert!(ring.open(Place { id: "2", ..HERE }, &sealed).is_err());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(ring.open(HERE, &changed).is_err(), "byte {place}");
        }
        for length in 0..sealed.len() {
            assert!(ring.open(HERE, &sealed[..length]).is_err());
        }
    }

    #[test]
    fn each_ring_has_keys_of_its_own() {
        let [one, other] = [(); 2].map(|()| Keyring::parse(&Keyring::generate(&IdGen)).unwrap());
        assert_eq!(Keyring::sealed_by(&one.seal(HERE, b"secret")), Some(one.newest()));
        assert_ne!(one.newest(), other.newest());
        assert_ne!(one.token_key(), other.token_key());
        assert!(one.token_key().len() >= 32);
    }

    #[test]
    fn an_added_key_still_opens_what_the_old_one_sealed() {
        let old = Keyring::generate(&IdGen);
        let sealed = Keyring::parse(&old).unwrap().seal(HERE, b"secret");
        let both = format!("{}{old}", Keyring::generate(&IdGen));
        assert_eq!(Keyring::parse(&both).unwrap().open(HERE, &sealed).unwrap(), b"secret");
        let other = Keyring::parse(&Keyring::generate(&IdGen)).unwrap();
        assert!(matches!(other.open(HERE, &sealed), Err(SealError::UnknownKey(_))));
        assert!(matches!(Keyring::parse("seal a b"), Err(SealError::Line(1))));
        assert!(matches!(Keyring::parse(""), Err(SealError::Missing("seal"))));
    }
}
