//! An SMS gateway that does what it is told.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use shouwang::gateway::sms::Sms;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::{Authority, Signed};

/// How the gateway takes a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// With this status.
    Status(u16),
    /// It has the message, and the connection breaks before its answer.
    Broken,
    /// It has the message, and answers 200 only when [`SmsGateway::release`] is called.
    Held,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct SmsRequest {
    /// Lower case names.
    pub head: String,
    /// `id`, `to`, `text`.
    pub body: Value,
}

/// Running until the test ends.
#[derive(Debug, Clone)]
pub struct SmsGateway {
    url: String,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    replies: Mutex<VecDeque<Reply>>,
    requests: Mutex<Vec<SmsRequest>>,
    arrived: Notify,
    release: Notify,
}

impl SmsGateway {
    /// Answers by this list, then 200.
    pub async fn start(replies: &[Reply]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/send", listener.local_addr().expect("an address"));
        let state = Arc::new(State::default());
        state.replies.lock().expect("no panic").extend(replies);
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&shared)));
            }
        });
        Self { url, state }
    }

    /// Over TLS at `localhost`: each connection is shown the next certificate, the last one
    /// for ever. Takes every message.
    pub async fn start_tls(certificates: &[Signed]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        let mut certificates = VecDeque::from(certificates.to_vec());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let last = certificates.len() == 1;
                let Some(Signed(acceptor)) = certificates.pop_front() else { return };
                if last {
                    certificates.push_back(Signed(acceptor.clone()));
                }
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        answer(stream, shared).await;
                    }
                });
            }
        });
        Self { url: format!("https://localhost:{port}/send"), state }
    }

    /// A client of it, with a token.
    #[must_use]
    pub fn client(&self, timeout: Duration) -> Sms {
        self.client_trusting(None, timeout)
    }

    /// One that knows that authority, too.
    #[must_use]
    pub fn client_trusting(&self, authority: Option<&Authority>, timeout: Duration) -> Sms {
        let authority = authority.map(Authority::pem);
        Sms::http(&self.url, Some("a-token".into()), authority.as_deref(), timeout)
            .expect("a client")
    }

    /// All that came, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<SmsRequest> {
        self.state.requests.lock().expect("no panic").clone()
    }

    /// As many as a gateway that honours the key sends out.
    #[must_use]
    pub fn messages(&self) -> usize {
        let keys = self.requests().into_iter().map(|one| one.body["id"].to_string());
        keys.collect::<BTreeSet<_>>().len()
    }

    /// Until the next request is there.
    pub async fn arrival(&self) {
        self.state.arrived.notified().await;
    }

    /// Lets a held request be answered.
    pub fn release(&self) {
        self.state.release.notify_one();
    }
}

async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, state: Arc<State>) {
    let Some(request) = read(&mut stream).await else { return };
    state.requests.lock().expect("no panic").push(request);
    let reply = state.replies.lock().expect("no panic").pop_front();
    state.arrived.notify_one();
    let status = match reply.unwrap_or(Reply::Status(200)) {
        Reply::Broken => return,
        Reply::Held => {
            state.release.notified().await;
            200
        }
        Reply::Status(status) => status,
    };
    let text = format!(
        "HTTP/1.1 {status} -\r\nLocation: /elsewhere\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
    );
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<SmsRequest> {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4096];
        let count = stream.read(&mut part).await.ok()?;
        bytes.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && let Ok(body) = serde_json::from_str(body)
        {
            return Some(SmsRequest { head: head.to_owned(), body });
        }
        if count == 0 {
            return None;
        }
    }
}
