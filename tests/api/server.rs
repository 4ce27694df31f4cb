//! An HTTP server that misbehaves on demand: the path says how. Raw sockets, so that it can send what no
//! decent server would; it notes every request and counts every byte.

use flate2::{Compression, write::GzEncoder};
use std::{
    io::Write as _,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};
use valvomo::edge::links::clock;

/// The body of `/good`.
pub(crate) const GOOD: &str = r#"{"status":"ok"}"#;
/// The ETag of `/etag`.
pub(crate) const ETAG: &str = "\"abc--gzip\"";

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// `GET /good HTTP/1.1`.
    pub(crate) line: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
}

impl Request {
    /// The values of a header, joined.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The path and query.
    pub(crate) fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or("")
    }
}

#[derive(Default)]
struct Notes {
    requests: Mutex<Vec<Request>>,
    sent: AtomicU64,
    starts: Mutex<Vec<Instant>>,
    under_way: AtomicU64,
    under_way_most: AtomicU64,
}

/// A running server; it ends when it is dropped.
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    scheme: &'static str,
    notes: Arc<Notes>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Plain HTTP on a free port of loopback.
    pub(crate) async fn start() -> Self {
        Self::listen(loopback().await, None)
    }

    /// The same over IPv6; `None` where this machine has none.
    pub(crate) async fn start_six() -> Option<Self> {
        let listener = TcpListener::bind("[::1]:0").await.ok()?;
        Some(Self::listen(listener, None))
    }

    /// The same behind TLS.
    pub(crate) async fn start_tls(config: ServerConfig) -> Self {
        let tls = TlsAcceptor::from(Arc::new(config));
        Self::listen(loopback().await, Some(tls))
    }

    fn listen(listener: TcpListener, tls: Option<TlsAcceptor>) -> Self {
        let address = listener.local_addr().unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let notes = Arc::new(Notes::default());
        let shared = Arc::clone(&notes);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (notes, tls) = (Arc::clone(&shared), tls.clone());
                drop(tokio::spawn(async move {
                    match tls {
                        None => plain(stream, &notes).await,
                        Some(tls) => behind_tls(&tls, stream, &notes).await,
                    }
                }));
            }
        });
        Self {
            address,
            scheme,
            notes,
            task,
        }
    }

    /// The URL of a path here.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.notes.requests.lock().unwrap().clone()
    }

    /// When each request began, and how many were under way at once at most.
    pub(crate) fn load(&self) -> (Vec<Instant>, u64) {
        let starts = self.notes.starts.lock().unwrap().clone();
        (starts, self.notes.under_way_most.load(Ordering::Relaxed))
    }

    /// Bytes handed to the system so far.
    pub(crate) fn sent(&self) -> u64 {
        self.notes.sent.load(Ordering::Relaxed)
    }
}

async fn loopback() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

async fn behind_tls(tls: &TlsAcceptor, stream: TcpStream, notes: &Notes) {
    if let Ok(mut stream) = tls.accept(stream).await {
        converse(&mut stream, notes).await;
    }
}

async fn plain(mut stream: TcpStream, notes: &Notes) {
    let reset = converse(&mut stream, notes).await == Some(End::Reset);
    if reset {
        stream.set_zero_linger().unwrap();
    }
}

/// How a conversation ends.
#[derive(PartialEq, Eq)]
enum End {
    Close,
    Reset,
}

/// Answers requests until one of them ends the connection. `None` where the other side left.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, notes: &Notes) -> Option<End> {
    loop {
        let Some(request) = read_request(stream).await? else {
            // What every decent server says to TLS on its plain port.
            let sorry = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n";
            stream.write_all(sorry).await.ok()?;
            return Some(End::Close);
        };
        let (path, if_none_match) = (request.path().to_string(), request.header("if-none-match"));
        notes.requests.lock().unwrap().push(request);
        notes.starts.lock().unwrap().push(clock::instant());
        let under_way = notes.under_way.fetch_add(1, Ordering::Relaxed) + 1;
        notes.under_way_most.fetch_max(under_way, Ordering::Relaxed);
        let mut wire = Wire { stream, notes };
        let end = behave(&mut wire, &path, if_none_match.as_deref()).await;
        notes.under_way.fetch_sub(1, Ordering::Relaxed);
        if let Some(end) = end? {
            return Some(end);
        }
    }
}

/// The next request; `Some(None)` where it is none.
async fn read_request<S: AsyncRead + Unpin>(stream: &mut S) -> Option<Option<Request>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
        if !head.starts_with(b"G") {
            return Some(None);
        }
    }
    let text = String::from_utf8_lossy(&head);
    let mut lines = text.lines();
    let line = lines.next()?.to_string();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_string()))
        .collect();
    Some(Some(Request { line, headers }))
}

struct Wire<'a, S> {
    stream: &'a mut S,
    notes: &'a Notes,
}

impl<S: AsyncWrite + Unpin> Wire<'_, S> {
    async fn send(&mut self, bytes: impl AsRef<[u8]>) -> Option<()> {
        let bytes = bytes.as_ref();
        self.stream.write_all(bytes).await.ok()?;
        self.stream.flush().await.ok()?;
        let count = bytes.len() as u64;
        self.notes.sent.fetch_add(count, Ordering::Relaxed);
        Some(())
    }

    /// A whole, decent answer.
    async fn answer(&mut self, status: &str, headers: &str, body: impl AsRef<[u8]>) -> Option<()> {
        let body = body.as_ref();
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n");
        self.send(&[head.as_bytes(), body].concat()).await
    }

    /// One byte every 100 ms, for ever.
    async fn drip(&mut self) -> Option<()> {
        loop {
            self.send("x").await?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn for_ever(&mut self, chunk: &[u8]) -> Option<()> {
        loop {
            self.send(chunk).await?;
        }
    }
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/// Does what the path says. `Some(None)` keeps the connection.
async fn behave<S: AsyncWrite + Unpin>(
    wire: &mut Wire<'_, S>,
    path: &str,
    if_none_match: Option<&str>,
) -> Option<Option<End>> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    match path.split('/').nth(1).unwrap_or("") {
        "hang" | "stall" => hang(wire, path).await?,
        "endless" => endless(wire, path).await?,
        "break" => return broken(wire, path).await,
        "gzip" => packed(wire, path).await?,
        "redirect" => redirect(wire, path).await?,
        // Repeats the query in the address of the next page, as publishers do.
        "pages" => {
            let link = format!("link: </pages?p=2&{query}>; rel=\"next\"\r\n");
            let body = format!("{{\"next\":\"/pages?p=2&{query}\"}}");
            wire.answer("200 OK", &link, body).await?;
        }
        "etag" if if_none_match == Some(ETAG) => {
            let head = format!("HTTP/1.1 304 Not Modified\r\netag: {ETAG}\r\n\r\n");
            wire.send(head).await?;
        }
        _ => decent(wire, path).await?,
    }
    Some(None)
}

/// Does not come to an end in time.
async fn hang<S: AsyncWrite + Unpin>(wire: &mut Wire<'_, S>, path: &str) -> Option<()> {
    match path {
        "/hang/headers" => {
            wire.send(OK).await?;
            wire.drip().await
        }
        "/hang/body" => {
            let head = format!("{OK}content-length: 100000\r\n\r\n");
            wire.send(head).await?;
            wire.drip().await
        }
        "/stall/body" => {
            let head = format!("{OK}content-length: 100\r\n\r\n[1,2");
            wire.send(head).await?;
            std::future::pending().await
        }
        _ => std::future::pending().await,
    }
}

/// Sends for ever.
async fn endless<S: AsyncWrite + Unpin>(wire: &mut Wire<'_, S>, path: &str) -> Option<()> {
    let headers = match path {
        "/endless/chunked" => "transfer-encoding: chunked\r\n\r\n",
        "/endless/length" => "content-length: 1000000000000\r\n\r\n",
        "/endless/close" => "connection: close\r\n\r\n",
        _ => "",
    };
    wire.send(format!("{OK}{headers}")).await?;
    let chunk = match path {
        "/endless/chunked" => format!("10000\r\n{}\r\n", "x".repeat(0x1_0000)),
        "/endless/headers" => format!("x-odd: {}\r\n", "y".repeat(1_000)),
        _ => "x".repeat(0x1_0000),
    };
    wire.for_ever(chunk.as_bytes()).await
}

/// Breaks the connection or the protocol.
async fn broken<S: AsyncWrite + Unpin>(wire: &mut Wire<'_, S>, path: &str) -> Option<Option<End>> {
    let (text, end) = match path {
        "/break/reset" => (String::new(), End::Reset),
        "/break/reset-body" => {
            let text = format!("{OK}content-length: 100\r\n\r\n[1,2");
            (text, End::Reset)
        }
        "/break/long" => {
            let text = format!("{OK}content-length: 100\r\n\r\n[1,2");
            (text, End::Close)
        }
        "/break/short" => {
            let text = format!("{OK}content-length: 2\r\n\r\n[]{GOOD}");
            (text, End::Close)
        }
        "/break/ssh" => ("SSH-2.0-OpenSSH_9.2\r\n\r\n".into(), End::Close),
        _ => (String::new(), End::Close),
    };
    wire.send(text).await?;
    Some(Some(end))
}

/// Packs its body, well or badly.
async fn packed<S: AsyncWrite + Unpin>(wire: &mut Wire<'_, S>, path: &str) -> Option<()> {
    let good = gzip(GOOD.as_bytes());
    let (coding, body) = match path {
        "/gzip/good" => ("gzip", good),
        "/gzip/truncated" => {
            let mut body = gzip(GOOD.repeat(100).as_bytes());
            body.truncate(body.len() - 9);
            ("gzip", body)
        }
        "/gzip/large" => {
            // Packs badly enough to be no bomb, and is over the cap all the same.
            let noise: String = (0..400_000_u64)
                .map(|n| format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
                .collect();
            ("gzip", gzip(noise.as_bytes()))
        }
        "/gzip/twice" => ("gzip, gzip", gzip(&good)),
        "/gzip/inner" => ("gzip", gzip(&good)),
        "/gzip/brotli" => ("br", GOOD.into()),
        "/gzip/bomb" => {
            let head = "content-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n";
            wire.send(format!("{OK}{head}")).await?;
            let zeros = gzip(&vec![0; 16 << 20]);
            let length = format!("{:x}\r\n", zeros.len());
            let chunk = [length.as_bytes(), &zeros, b"\r\n"].concat();
            return wire.for_ever(&chunk).await;
        }
        _ => ("gzip", GOOD.into()),
    };
    let headers = format!("content-encoding: {coding}\r\n");
    wire.answer("200 OK", &headers, body).await
}

/// A whole answer, though not always a good one.
async fn decent<S: AsyncWrite + Unpin>(wire: &mut Wire<'_, S>, path: &str) -> Option<()> {
    let json = "content-type: application/json\r\n";
    match path {
        "/headers/large" => {
            let odd = format!("etag: \"{}\"\r\nx-odd: 1\r\n", "y".repeat(20_000));
            wire.answer("200 OK", &odd, GOOD).await
        }
        "/html" => {
            let body = "<!DOCTYPE html><title>Sign in</title>";
            let headers = "content-type: text/html\r\n";
            wire.answer("200 OK", headers, body).await
        }
        "/empty" => wire.answer("200 OK", json, "").await,
        "/array" => wire.answer("200 OK", json, "[]").await,
        "/null" => wire.answer("200 OK", json, "null").await,
        // Takes its time, as a real service does.
        "/takes-50-ms" => {
            tokio::time::sleep(Duration::from_millis(50)).await;
            wire.answer("200 OK", json, GOOD).await
        }
        "/204" => wire.send("HTTP/1.1 204 No Content\r\n\r\n").await,
        "/utf16" => {
            let units = "\u{feff}{\"n\":\"Malmö\"}".encode_utf16();
            let body: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
            wire.answer("200 OK", json, body).await
        }
        "/etag" => {
            let headers = format!("etag: {ETAG}\r\n");
            wire.answer("200 OK", &headers, GOOD).await
        }
        "/429/seconds" => retry(wire, "429 Too Many Requests", "120").await,
        "/429/huge" => retry(wire, "429 Too Many Requests", "1000000000").await,
        "/503/date" => {
            let after = "Fri, 31 Dec 1999 23:59:59 GMT";
            retry(wire, "503 Service Unavailable", after).await
        }
        "/503/negative" => retry(wire, "503 Service Unavailable", "-5").await,
        "/503/health" => {
            let body = r#"{"status":"fail"}"#;
            wire.answer("503 Service Unavailable", json, body).await
        }
        "/500" => wire.answer("500 Internal Server Error", "", "oh").await,
        _ => wire.answer("200 OK", json, GOOD).await,
    }
}

async fn retry<S: AsyncWrite + Unpin>(
    wire: &mut Wire<'_, S>,
    status: &str,
    after: &str,
) -> Option<()> {
    let headers = format!("retry-after: {after}\r\n");
    wire.answer(status, &headers, "later").await
}

async fn redirect<S: AsyncWrite + Unpin>(wire: &mut Wire<'_, S>, path: &str) -> Option<()> {
    let chain = path.strip_prefix("/redirect/chain/").map(str::parse::<u32>);
    let target = match path {
        "/redirect/other" => "http://other.example/good?token=x".into(),
        "/redirect/loopback" => "http://127.0.0.1:1/".into(),
        "/redirect/metadata" => "http://169.254.169.254/latest/meta-data/".into(),
        "/redirect/six" => "http://[::1]/".into(),
        "/redirect/file" => "file:///etc/passwd".into(),
        "/redirect/plain" => "http://localhost/good".into(),
        "/redirect/loop" => "/redirect/loop".into(),
        // Quotes the password of the request as a host name.
        "/redirect/secret" => "http://canary-password.example/".into(),
        _ => match chain {
            Some(Ok(left)) if left > 0 => format!("/redirect/chain/{}", left - 1),
            _ => "/good".into(),
        },
    };
    let headers = format!("location: {target}\r\n");
    wire.answer("302 Found", &headers, "moved").await
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
