//! What a link needs to know to reach the outside: addresses and secrets, resolved by the config
//! reader. Shared by `config` (which makes them), `links` (which use them) and `runtime`.

use crate::city::{
    engine::port::Source,
    model::{inventory::Inventory, text::SafeText},
};
use std::{collections::BTreeMap, fmt, path::PathBuf};

/// A password or token. Has no `Display`, no `Serialize`, and a `Debug` that tells nothing (F1).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret {
    text: String,
    is_from_outside: bool,
}

impl Secret {
    /// Wraps what may be a secret.
    pub fn new(text: String) -> Self {
        Self {
            text,
            is_from_outside: false,
        }
    }

    /// Wraps what an operator keeps out of the config, in the environment or in a file: that is a secret, whatever it
    /// is called.
    pub fn from_outside(text: String) -> Self {
        Self {
            text,
            is_from_outside: true,
        }
    }

    /// True for what is kept out of the config.
    pub fn is_from_outside(&self) -> bool {
        self.is_from_outside
    }

    /// The secret itself: only for the wire.
    pub fn reveal(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("***")
    }
}

/// How MQTT is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// `mqtt://`, port 1883.
    Tcp,
    /// `mqtts://`, port 8883.
    Tls,
    /// `ws://`, port 80.
    WebSocket,
    /// `wss://`, port 443.
    WebSocketTls,
}

/// The MQTT version to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protocol {
    /// MQTT 3.1.1.
    V311,
    /// MQTT 5, the default.
    #[default]
    V5,
}

/// Trust and identity for TLS. PEM files; the platform's trust store where no CA is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TlsSpec {
    /// Certificates to trust instead of the platform's.
    pub ca: Option<PathBuf>,
    /// Our own certificate.
    pub cert: Option<PathBuf>,
    /// Its key.
    pub key: Option<PathBuf>,
}

/// One MQTT subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MqttSpec {
    /// How it is carried.
    pub transport: Transport,
    /// Host name or address, without brackets.
    pub host: String,
    /// Port.
    pub port: u16,
    /// The path of a WebSocket URL, with its slash; `/mqtt` where the URL has none.
    pub path: String,
    /// The version.
    pub protocol: Protocol,
    /// Topic filters.
    pub topics: Vec<String>,
    /// Quality of service asked for, 0..=1.
    pub qos: u8,
    /// The user.
    pub username: Option<String>,
    /// The password or token.
    pub password: Option<Secret>,
    /// A client id, where the operator wants a certain one. Otherwise each process has its own.
    pub client_id: Option<String>,
    /// Seconds between pings; 30 unless configured.
    pub keep_alive_s: u16,
    /// Seconds that the broker keeps the session; 0 is a clean session, the default.
    pub session_expiry_s: u32,
    /// TLS.
    pub tls: TlsSpec,
}

/// Headers that the console sets by itself (names in small letters): with one of them from a config, a request would be
/// another one than a plain GET of ours.
pub const OWN_HEADERS: [&str; 9] = [
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "if-modified-since",
    "if-none-match",
    "range",
    "transfer-encoding",
    "upgrade",
];

/// One polled source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpSpec {
    /// The whole URL, secrets in it included. Only for the wire.
    pub url: Secret,
    /// Headers to send; values may be secrets.
    pub headers: Vec<(String, Secret)>,
    /// TLS.
    pub tls: TlsSpec,
    /// Only HTTP/1.1.
    pub http1_only: bool,
    /// The largest decoded body, bytes.
    pub body_bytes_max: usize,
}

/// A whole configuration: what the city may know, and what only links may.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// The inventory: no secrets in it.
    pub inventory: Inventory,
    /// The MQTT side of each feed that has one, by the feed's index.
    pub mqtt: BTreeMap<usize, MqttSpec>,
    /// The HTTP side of each polled feed and service.
    pub http: BTreeMap<Source, HttpSpec>,
    /// The operator's name for orders; the login name where not configured.
    pub operator: Option<String>,
    /// The theme to start with.
    pub theme: Option<String>,
    /// The language of the screen, by its code.
    pub language: Option<String>,
}

impl Config {
    /// The same for a look of some seconds: under no configured client id, and with no kept session, for those are the
    /// console's that may run beside it (DESIGN 8). It would be thrown out, or miss what was kept for it.
    #[must_use]
    pub fn as_guest(mut self) -> Self {
        for spec in self.mqtt.values_mut() {
            spec.client_id = None;
            spec.session_expiry_s = 0;
        }
        self
    }
}

/// A config that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// How many problems it has.
    pub problems: u32,
    /// The first of them on one line: file, line, column, what.
    pub first: SafeText,
    /// All of them, with what to try.
    pub text: String,
}

/// Reads the config again, where it was read before.
pub type Reread<'a> = &'a dyn Fn() -> Result<Config, Refusal>;
