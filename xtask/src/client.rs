//! HTTP as a phone and an officer's browser speak it.

use std::io::Read;
use std::time::Duration;

use serde_json::Value;

use crate::run::Result;

/// An HTTP client of one server.
pub(crate) struct Client {
    agent: ureq::Agent,
    base: String,
}

impl Client {
    /// A client for the server at `url`.
    pub(crate) fn new(url: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)));
        Self { agent: config.build().into(), base: format!("{url}/api/v1") }
    }

    /// Reads, as whoever `authorization` says, if anybody.
    ///
    /// # Errors
    /// When the answer is not a good one, with what it says.
    pub(crate) fn get(&self, path: &str, authorization: Option<&str>) -> Result<Value> {
        let request = self.agent.get(self.url(path));
        let request =
            authorization.into_iter().fold(request, |r, who| r.header("authorization", who));
        answer(&format!("GET {path}"), request.call())
    }

    /// Sends, with headers beside the authorisation.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Result<Value> {
        let url = self.url(path);
        let request = if method == "PUT" { self.agent.put(url) } else { self.agent.post(url) };
        let request =
            headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        answer(&format!("{method} {path}"), request.send_json(body))
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

type Answer = std::result::Result<ureq::http::Response<ureq::Body>, ureq::Error>;

fn answer(what: &str, answer: Answer) -> Result<Value> {
    let mut answer = answer.map_err(|error| format!("{what}: {error}"))?;
    let text = answer.body_mut().read_to_string().map_err(|error| format!("{what}: {error}"))?;
    if !answer.status().is_success() {
        return Err(format!("{what}: {} {text}", answer.status()));
    }
    serde_json::from_str(&text).map_err(|error| format!("{what}: {error}: {text}"))
}

/// A new id (UUID, version 4).
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn new_id() -> Result<String> {
    let mut bytes = random::<16>()?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let cut = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    Ok(cut.join("-"))
}

/// A new device key: 256 bits, base64url, as `Authorization` carries it.
///
/// # Errors
/// As [`new_id`].
pub(crate) fn new_device() -> Result<String> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bytes = random::<32>()?;
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
    let letter = |from: usize| (0..6).fold(0, |six, at| six << 1 | bit(from + at));
    let key = (0..256).step_by(6).map(|from| char::from(LETTERS[usize::from(letter(from))]));
    Ok(format!("Device {}", key.collect::<String>()))
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    let read = std::fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    read.map(|()| bytes).map_err(|error| format!("/dev/urandom: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{new_device, new_id};

    #[test]
    fn ids_and_keys_have_their_form() {
        let id = new_id().unwrap();
        assert_eq!((id.len(), &id[14..15], &id[8..9]), (36, "4", "-"));
        assert_eq!(new_device().unwrap().len(), "Device ".len() + 43);
        assert_ne!(new_id(), new_id());
    }
}
