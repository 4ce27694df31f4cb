//! Carriers: a stream to a host over TCP, TLS, WebSocket or WebSocket in TLS, and why there is none.
//!
//! Leaves out MQTT, deadlines and trying again: the caller puts one deadline around all of it (FAILURES A5).

use super::{
    certificate, clock,
    tls::{self, TlsTrouble},
    websocket::WebSocket,
};
use crate::{
    city::model::{cause::LinkFault, certificate::Validity, text::SafeText},
    edge::spec::{MqttSpec, Transport},
};
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use rustls_pki_types::ServerName;
use std::{
    io,
    pin::Pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::Instant,
};
use tokio_tungstenite::tungstenite;

/// How long one address has before the next one is tried beside it (RFC 8305 recommends 250 ms).
const STAGGER_MS: u64 = 250;
/// Addresses of one name that are tried.
const ADDRESSES: usize = 8;

/// A way to a broker that is there no more, or never was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// How.
    pub fault: LinkFault,
    /// In words of the system or of the other side.
    pub detail: SafeText,
}

impl Broken {
    /// A fault with its detail.
    pub fn new(fault: LinkFault, detail: &str) -> Self {
        Self {
            fault,
            detail: SafeText::new(detail),
        }
    }

    /// What an error of a stream means.
    pub fn from_io(error: &io::Error) -> Self {
        if let Some((trouble, detail)) = tls::explain(error) {
            let fault = match trouble {
                TlsTrouble::TheirCertificate => LinkFault::Certificate,
                TlsTrouble::NotValidYet => LinkFault::NotValidYet,
                TlsTrouble::OurCertificate => LinkFault::Credentials,
                TlsTrouble::Other => LinkFault::Tls,
            };
            return Self { fault, detail };
        }
        let inner = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<tungstenite::Error>());
        if let Some(inner) = inner {
            return Self::from_websocket(inner);
        }
        Self::new(fault_of(error.kind()), &error.to_string())
    }

    fn from_websocket(error: &tungstenite::Error) -> Self {
        let fault = match error {
            tungstenite::Error::Io(error) => return Self::from_io(error),
            tungstenite::Error::Capacity(_) => LinkFault::TooLarge,
            tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed => {
                LinkFault::Closed
            }
            tungstenite::Error::Http(response)
                if matches!(response.status().as_u16(), 401 | 403) =>
            {
                LinkFault::Credentials
            }
            _ => LinkFault::Protocol,
        };
        Self::new(fault, &error.to_string())
    }
}

fn fault_of(kind: io::ErrorKind) -> LinkFault {
    match kind {
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::AddrNotAvailable
        | io::ErrorKind::PermissionDenied => LinkFault::Refused,
        io::ErrorKind::TimedOut => LinkFault::Timeout,
        io::ErrorKind::InvalidData => LinkFault::Protocol,
        _ => LinkFault::Closed,
    }
}

/// Anything that carries bytes both ways.
pub trait Carry: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Carry for S {}

/// A stream, whatever it is made of.
pub type Carrier = Box<dyn Carry>;

/// When the other side was last heard: any byte counts, also one of a frame or record that is not whole yet.
#[derive(Debug)]
pub struct Life {
    start: Instant,
    heard_ms: AtomicU64,
    certificate: OnceLock<Validity>,
}

impl Life {
    fn begin() -> Arc<Self> {
        Arc::new(Self {
            start: clock::instant(),
            heard_ms: AtomicU64::new(0),
            certificate: OnceLock::new(),
        })
    }

    /// When.
    pub fn heard(&self) -> Instant {
        self.start + Duration::from_millis(self.heard_ms.load(Ordering::Relaxed))
    }

    /// How long the certificate of the other side is good for, where it showed one.
    pub fn certificate(&self) -> Option<Validity> {
        self.certificate.get().copied()
    }
}

/// A TCP stream whose bytes are signs of life.
struct Watched {
    stream: TcpStream,
    life: Arc<Life>,
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, into);
        if into.filled().len() > before {
            let since = clock::instant().duration_since(self.life.start);
            let ms = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
            self.life.heard_ms.store(ms, Ordering::Relaxed);
        }
        polled
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// How far an attempt has come: what a deadline that strikes has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Asking for the addresses of the host.
    #[default]
    Name,
    /// Connecting to one of them.
    Tcp,
    /// The TLS handshake.
    Tls,
    /// The WebSocket handshake.
    WebSocket,
    /// MQTT's greeting.
    Greeting,
}

impl Phase {
    /// What was waited for.
    pub fn waited_for(self) -> &'static str {
        match self {
            Self::Name => "no answer from the name service",
            Self::Tcp => "no answer to the connection request",
            Self::Tls => "connected, but the TLS handshake does not end",
            Self::WebSocket => "connected, but the WebSocket handshake does not end",
            Self::Greeting => "connected, but no answer to the MQTT greeting",
        }
    }
}

/// Opens a stream as the spec says. `phase` tells how far it came, also where the caller gives up.
///
/// # Errors
/// Says what broke.
pub async fn open(spec: &MqttSpec, phase: &mut Phase) -> Result<(Carrier, Arc<Life>), Broken> {
    *phase = Phase::Name;
    let life = Life::begin();
    let stream = Watched {
        stream: tcp(&spec.host, spec.port, phase).await?,
        life: Arc::clone(&life),
    };
    let carrier: Carrier = match spec.transport {
        Transport::Tcp => Box::new(stream),
        Transport::Tls => {
            *phase = Phase::Tls;
            Box::new(secured(spec, stream).await?)
        }
        Transport::WebSocket => {
            *phase = Phase::WebSocket;
            webbed(spec, stream).await?
        }
        Transport::WebSocketTls => {
            *phase = Phase::Tls;
            let stream = secured(spec, stream).await?;
            *phase = Phase::WebSocket;
            webbed(spec, stream).await?
        }
    };
    Ok((carrier, life))
}

/// Connects to the first address that answers; the next one starts a little later, not after the first one's end,
/// so that a dead IPv6 path does not eat the deadline.
async fn tcp(host: &str, port: u16, phase: &mut Phase) -> Result<TcpStream, Broken> {
    let addresses = tokio::net::lookup_host((host, port))
        .await
        .map_err(|error| Broken::new(LinkFault::Dns, &format!("{host}: {error}")))?;
    *phase = Phase::Tcp;
    let mut tries: FuturesUnordered<_> = (0_u64..)
        .zip(addresses.take(ADDRESSES))
        .map(|(place, address)| async move {
            tokio::time::sleep(Duration::from_millis(STAGGER_MS * place)).await;
            let outcome = TcpStream::connect(address).await;
            outcome.map_err(|error| {
                Broken::new(fault_of(error.kind()), &format!("{address}: {error}"))
            })
        })
        .collect();
    let mut broken = Broken::new(LinkFault::Dns, &format!("{host} has no address"));
    while let Some(outcome) = tries.next().await {
        match outcome {
            Ok(stream) => {
                stream
                    .set_nodelay(true)
                    .map_err(|error| Broken::from_io(&error))?;
                return Ok(stream);
            }
            Err(error) => broken = error,
        }
    }
    Err(broken)
}

async fn secured(
    spec: &MqttSpec,
    stream: Watched,
) -> Result<tokio_rustls::client::TlsStream<Watched>, Broken> {
    let trust = spec.tls.clone();
    let config = tokio::task::spawn_blocking(move || tls::client_config(&trust))
        .await
        .map_err(|error| Broken::new(LinkFault::Tls, &error.to_string()))?
        .map_err(|detail| Broken {
            fault: LinkFault::Tls,
            detail,
        })?;
    let name = ServerName::try_from(spec.host.clone())
        .map_err(|error| Broken::new(LinkFault::Tls, &format!("{}: {error}", spec.host)))?;
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let life = Arc::clone(&stream.life);
    let secured = connector.connect(name, stream).await;
    if let Ok(stream) = &secured {
        let shown = stream.get_ref().1.peer_certificates().unwrap_or_default();
        if let Some(validity) = shown.first().and_then(|der| certificate::validity(der)) {
            // A stream shakes hands once.
            life.certificate.set(validity).unwrap_or_default();
        }
    }
    secured.map_err(|error| {
        let broken = Broken::from_io(&error);
        if broken.fault == LinkFault::Closed {
            let detail = format!("{error}; does that port speak TLS?");
            return Broken::new(LinkFault::Tls, &detail);
        }
        broken
    })
}

async fn webbed<S: Carry + 'static>(spec: &MqttSpec, stream: S) -> Result<Carrier, Broken> {
    let host = if spec.host.contains(':') {
        format!("[{}]", spec.host)
    } else {
        spec.host.clone()
    };
    let uri = format!("ws://{host}:{}{}", spec.port, spec.path)
        .parse()
        .map_err(|error: tungstenite::http::uri::InvalidUri| {
            Broken::new(LinkFault::Protocol, &format!("{}: {error}", spec.path))
        })?;
    let open = WebSocket::open(uri, stream).await;
    Ok(Box::new(
        open.map_err(|error| Broken::from_websocket(&error))?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: io::ErrorKind, fault: LinkFault) {
        assert_eq!(Broken::from_io(&io::Error::from(kind)).fault, fault);
    }

    #[test]
    fn names_what_broke() {
        check(io::ErrorKind::ConnectionRefused, LinkFault::Refused);
        check(io::ErrorKind::ConnectionReset, LinkFault::Closed);
        check(io::ErrorKind::UnexpectedEof, LinkFault::Closed);
        check(io::ErrorKind::TimedOut, LinkFault::Timeout);
        let wrong = io::Error::new(
            io::ErrorKind::InvalidData,
            rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer),
        );
        assert_eq!(Broken::from_io(&wrong).fault, LinkFault::Certificate);
    }
}
