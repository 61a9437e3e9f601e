//! Text messages: an HTTP gateway, or the log where none is set up.

use std::error::Error as _;
use std::time::Duration;

use reqwest::{Certificate, StatusCode, Url, redirect};
use serde_json::json;
use uuid::Uuid;

use crate::domain::message::MessageState;

/// How long the gateway may take; shorter than the lease of a message, so that no other
/// worker takes the same message meanwhile.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// Where messages go.
#[derive(Debug)]
pub enum Sms {
    /// An HTTP gateway that takes `POST {"id", "to", "text"}`.
    Http(HttpGateway),
    /// Nothing is sent; the caller logs that there was a message, without number and text.
    Log,
}

/// A gateway that takes JSON and answers 2xx.
pub struct HttpGateway {
    client: reqwest::Client,
    url: Url,
    token: Option<String>,
}

/// Shows neither the token nor a password in the address.
impl std::fmt::Debug for HttpGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HttpGateway")
    }
}

/// Why a message was not accepted, or is not known to have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsFailure {
    /// `timeout`, `unreachable`, `certificate`, `status_503`, …: never the gateway's own words.
    pub code: String,
    /// Whether trying again is useless.
    pub is_final: bool,
}

/// Why the gateway cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SmsSetupError {
    /// The address is not a usable URL.
    #[error("--sms-url must be an http:// or https:// address")]
    Url,
    /// The certificate file holds no certificate.
    #[error("--sms-ca-file has no certificate in PEM")]
    Authority,
    /// TLS cannot be set up, or a certificate is invalid.
    #[error("the SMS client cannot be set up: {0}")]
    Client(#[from] reqwest::Error),
}

impl Sms {
    /// A gateway at an address; the token is sent as `Authorization: Bearer`. `authority`:
    /// certificates in PEM that are trusted beside the system's.
    ///
    /// # Errors
    /// As [`SmsSetupError`] says.
    pub fn http(
        url: &str,
        token: Option<String>,
        authority: Option<&str>,
        timeout: Duration,
    ) -> Result<Self, SmsSetupError> {
        let url = Url::parse(url).map_err(|_| SmsSetupError::Url)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(SmsSetupError::Url);
        }
        let trusted = Certificate::from_pem_bundle(authority.unwrap_or_default().as_bytes())?;
        if authority.is_some() && trusted.is_empty() {
            return Err(SmsSetupError::Authority);
        }
        let client = reqwest::Client::builder()
            .timeout(timeout)
            .tls_certs_merge(trusted)
            // No redirects: the telephone number goes only to the configured address.
            .redirect(redirect::Policy::none())
            .build()?;
        Ok(Self::Http(HttpGateway { client, url, token }))
    }

    /// Sends; `id` keeps a gateway from sending the same message twice.
    ///
    /// # Errors
    /// When it was not accepted, or when the outcome is unknown.
    pub async fn send(&self, id: Uuid, to: &str, text: &str) -> Result<MessageState, SmsFailure> {
        match self {
            Self::Log => Ok(MessageState::Logged),
            Self::Http(gateway) => gateway.send(id, to, text).await.map(|()| MessageState::Sent),
        }
    }
}

impl HttpGateway {
    async fn send(&self, id: Uuid, to: &str, text: &str) -> Result<(), SmsFailure> {
        let mut request = self
            .client
            .post(self.url.clone())
            .header("Idempotency-Key", id.to_string())
            .json(&json!({ "id": id, "to": to, "text": text }));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(refused(answer.status())),
            Err(error) => Err(broken(&error)),
        }
    }
}

/// A message that the gateway will never accept is given up at once. A gateway that does not
/// know us (401, 403, 404, a redirect) is misconfigured: the message waits.
fn refused(status: StatusCode) -> SmsFailure {
    let waits = matches!(status.as_u16(), 401 | 403 | 404 | 407 | 408 | 425 | 429);
    SmsFailure {
        code: format!("status_{}", status.as_u16()),
        is_final: status.is_client_error() && !waits,
    }
}

fn broken(error: &reqwest::Error) -> SmsFailure {
    let code = match error {
        error if error.is_timeout() => "timeout",
        error if is_certificates(error) => "certificate",
        error if error.is_connect() => "unreachable",
        _ => "broken_off",
    };
    SmsFailure { code: code.into(), is_final: false }
}

/// The gateway's certificate is for another name, by an unknown authority or expired: somebody
/// has to look at it.
fn is_certificates(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if matches!(error.downcast_ref(), Some(rustls::Error::InvalidCertificate(_))) {
            return true;
        }
        // The cause of an I/O error is its inner error, not its source.
        cause = match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(carried) => Some(carried as &dyn std::error::Error),
            None => error.source(),
        };
    }
    false
}
