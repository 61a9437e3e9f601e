//! A proxy with a sample as its configuration. Each goes into the background by itself when
//! it listens: nobody has to wait and see.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use tempfile::TempDir;
use tests::{Authority, TestApp};
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::From;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Nginx,
    HaProxy,
    Caddy,
}

/// A running proxy with TLS. Stops when dropped.
pub(crate) struct Proxy {
    folder: TempDir,
    address: SocketAddr,
    authority: Authority,
}

impl Proxy {
    pub(crate) fn start(kind: Kind, app: &TestApp) -> Self {
        let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
        let (certificate, key) = authority.sign_pem("localhost");
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("fullchain.pem"), &certificate).unwrap();
        std::fs::write(path("key.pem"), &key).unwrap();
        std::fs::write(path("fullchain-and-key.pem"), format!("{certificate}{key}")).unwrap();
        let [http, https] = [free(), free()];
        let server = app.url.trim_start_matches("http://");
        let sample = adapted(
            kind,
            http,
            https,
            &[("/etc/shouwang/tls", folder.path().to_str().unwrap()), ("127.0.0.1:8080", server)],
        );
        std::fs::write(path("sample"), sample).unwrap();
        // A file, not a pipe: who goes on in the background would hold the pipe open.
        let log = std::fs::File::create(path("log")).unwrap();
        let mut command = command(kind, folder.path());
        command.env("HOME", folder.path()).stdin(Stdio::null());
        let started = command.stdout(log.try_clone().unwrap()).stderr(log).status();
        let started = started.unwrap_or_else(|error| {
            panic!("{kind:?} ({error}): apt-get install -y nginx haproxy caddy")
        });
        assert!(started.success(), "{kind:?}: {}", std::fs::read_to_string(path("log")).unwrap());
        Self { folder, address: https, authority }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.address.port())
    }

    /// That connects from there.
    pub(crate) fn client(&self, from: From) -> reqwest::Client {
        let authority = reqwest::Certificate::from_pem(self.authority.pem().as_bytes()).unwrap();
        reqwest::Client::builder()
            .tls_certs_only([authority])
            .resolve("localhost", self.address)
            .local_address(from)
            .build()
            .unwrap()
    }

    /// What it would like to speak with a browser.
    pub(crate) async fn protocol(&self) -> Option<Vec<u8>> {
        let line = TcpStream::connect(self.address).await.unwrap();
        let line = self.tls(line, &[b"h2", b"http/1.1"]).await.unwrap();
        line.get_ref().1.alpn_protocol().map(<[u8]>::to_vec)
    }

    /// A connection from there that speaks HTTP/1.1.
    pub(crate) async fn connect(&self, from: SocketAddr) -> std::io::Result<TlsStream<TcpStream>> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(from)?;
        self.tls(socket.connect(self.address).await?, &[b"http/1.1"]).await
    }

    async fn tls(
        &self,
        line: TcpStream,
        protocols: &[&[u8]],
    ) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_slice(self.authority.pem().as_bytes()).unwrap())
            .unwrap();
        let mut config =
            ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|one| one.to_vec()).collect();
        let name = ServerName::try_from("localhost").unwrap();
        TlsConnector::from(Arc::new(config)).connect(name, line).await
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Ok(pid) = std::fs::read_to_string(self.folder.path().join("pid")) {
            let _ = Command::new("kill").arg(pid.trim()).status();
        }
    }
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// The sample with other names: each that is replaced must be there.
fn adapted(kind: Kind, http: SocketAddr, https: SocketAddr, names: &[(&str, &str)]) -> String {
    let (file, ports) = match kind {
        Kind::Nginx => (
            "nginx.conf",
            vec![
                ("    listen [::]:80;\n", String::new()),
                ("    listen [::]:443 ssl http2;\n", String::new()),
                ("listen 80;", format!("listen {http};")),
                ("listen 443 ssl", format!("listen {https} ssl")),
                ("shouwang.example.cn", "localhost".into()),
            ],
        ),
        Kind::HaProxy => (
            "haproxy.cfg",
            vec![
                ("bind :80,[::]:80", format!("bind {http}")),
                ("bind :443,[::]:443", format!("bind {https}")),
            ],
        ),
        Kind::Caddy => (
            "Caddyfile",
            vec![
                ("\n{\n", "\n{\n\tadmin off\n\tauto_https disable_redirects\n".into()),
                ("shouwang.example.cn", format!("https://localhost:{}", https.port())),
            ],
        ),
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/proxies").join(file);
    let mut sample = std::fs::read_to_string(path).unwrap();
    let names = names.iter().map(|(old, new)| (*old, (*new).to_owned()));
    for (old, new) in ports.into_iter().chain(names) {
        assert!(sample.contains(old), "{file} has no {old:?} any more");
        sample = sample.replace(old, &new);
    }
    sample
}

/// What nginx's sample says of the file that it is included in.
const WORKER_CONNECTIONS: &str = "worker_connections 4096;";
const WORKER_FILES: &str = "worker_rlimit_nofile 8192;";

/// Starts it in the background, with its process's number in the file `pid`.
fn command(kind: Kind, folder: &Path) -> Command {
    let (sample, pid) = (folder.join("sample"), folder.join("pid"));
    match kind {
        Kind::Nginx => {
            let main = folder.join("main.conf");
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .map(|name| format!("{name}_temp_path {};", folder.join(name).display()));
            let raised = [WORKER_CONNECTIONS, WORKER_FILES];
            let text = std::fs::read_to_string(&sample).unwrap();
            assert!(raised.iter().all(|one| text.contains(one)), "the sample says what to raise");
            let [connections, files] = raised;
            let text = format!(
                "pid {}; user root; error_log stderr; {files} events {{ {connections} }} \
                 http {{ access_log off; {} include {}; }}",
                pid.display(),
                temporary.join(" "),
                sample.display()
            );
            std::fs::write(&main, text).unwrap();
            with(program("nginx"), &["-e", "stderr", "-c"], &main)
        }
        Kind::HaProxy => {
            let mut command = with(program("haproxy"), &["-D", "-p"], &pid);
            command.arg("-f").arg(sample);
            command
        }
        Kind::Caddy => {
            let mut command = with(program("caddy"), &["start", "--pidfile"], &pid);
            command.args(["--adapter", "caddyfile", "--config"]).arg(sample);
            command
        }
    }
}

fn with(mut command: Command, arguments: &[&str], path: &Path) -> Command {
    command.args(arguments).arg(path);
    command
}

/// Also where a user's PATH leaves out what is root's.
fn program(name: &str) -> Command {
    let path = PathBuf::from("/usr/sbin").join(name);
    if path.exists() { Command::new(path) } else { Command::new(name) }
}
