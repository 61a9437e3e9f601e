//! Raw bytes on a connection of its own.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection that says what it wants.
pub(super) struct Wire(TcpStream);

impl Wire {
    /// To a server that may be at its limit: none is an answer, too.
    pub(super) async fn open(address: &str) -> Option<Self> {
        TcpStream::connect(address).await.ok().map(Self)
    }

    /// Whether the server still took it.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).await.is_ok()
    }

    /// All that comes, to the server's end of the connection.
    pub(super) async fn read(mut self) -> String {
        let mut bytes = Vec::new();
        let _ = self.0.read_to_end(&mut bytes).await;
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Until the server hangs up, without reading what it says.
    pub(super) async fn wait(&mut self) {
        while let Ok(1..) = self.0.read(&mut [0; 1024]).await {}
    }
}

/// The head of a request, the connection to be closed after it.
pub(super) fn head(method: &str, path: &str, headers: &str, length: usize) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: shouwang\r\nConnection: close\r\n\
         Content-Length: {length}\r\n{headers}\r\n"
    )
    .into_bytes()
}
