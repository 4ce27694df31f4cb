//! The HTTP link against a server that misbehaves on demand (FAILURES B1-B8, B10, F1).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails by panicking"
)]

mod answers;
mod bounds;
mod check;
mod hosts;
mod rhythm;
mod server;
mod trust;
mod versions;

#[path = "../support/mosquitto.rs"]
#[allow(
    dead_code,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "waits on real clocks, and is used in part"
)]
mod mosquitto;

use server::{ETAG, GOOD, Server};
use std::{collections::BTreeMap, path::PathBuf, time::Duration};
use valvomo::{
    city::{
        engine::port::{Effect, Endpoint, Failure, Input, Reply, Source},
        model::{cause::FetchFault, certificate::Validity, ids::ServiceId},
    },
    edge::{
        door::door,
        links::{clock, http::HttpLink, tls},
        spec::{HttpSpec, Secret, TlsSpec},
    },
};

const SOURCE: Source = Source::Service(ServiceId(7));
const BODY_BYTES_MAX: usize = 1 << 20;

/// One request, and what the link must be told for it.
struct Ask {
    url: String,
    headers: Vec<(String, Secret)>,
    ca: Option<PathBuf>,
    page: Option<String>,
    etag: Option<String>,
    last_modified: Option<String>,
    http1_only: bool,
    deadline_ms: u64,
}

impl Ask {
    fn new(url: &str) -> Self {
        Self {
            url: url.into(),
            headers: Vec::new(),
            ca: None,
            page: None,
            etag: None,
            last_modified: None,
            http1_only: false,
            deadline_ms: 20_000,
        }
    }

    /// Asks once. Sees to it that there is exactly one response, of the right request, in time.
    async fn send(self) -> Result<Reply, Failure> {
        self.send_and_look().await.0
    }

    /// The same, and the certificate that the server showed.
    async fn send_and_look(self) -> (Result<Reply, Failure>, Option<Validity>) {
        tls::install_provider();
        let spec = HttpSpec {
            url: Secret::new(self.url),
            headers: self.headers,
            tls: TlsSpec {
                ca: self.ca,
                ..TlsSpec::default()
            },
            http1_only: self.http1_only,
            body_bytes_max: BODY_BYTES_MAX,
        };
        let (door, mut engine) = door(8);
        let mut link = HttpLink::new(BTreeMap::from([(SOURCE, spec)]), door);
        let began = clock::instant();
        link.fetch(Effect::Fetch {
            source: SOURCE,
            request: 42,
            page: self.page,
            etag: self.etag,
            last_modified: self.last_modified,
            deadline_ms: self.deadline_ms,
        });
        // How late it may be is for the caller to say; here it only must come.
        let bound = Duration::from_millis(self.deadline_ms + 30_000);
        let batch = tokio::time::timeout(bound, engine.recv()).await;
        let batch = batch.expect("no response at all").unwrap();
        let spent_ms = began.elapsed().as_millis() as u64;
        let (shown, rest) = match &batch[..] {
            [Input::Certificate { endpoint, validity }, rest @ ..] => {
                assert_eq!(*endpoint, Endpoint::Poll(SOURCE));
                (Some(*validity), rest)
            }
            rest => (None, rest),
        };
        let [
            Input::Response {
                source,
                request,
                outcome,
            },
        ] = rest
        else {
            panic!("{batch:?}");
        };
        assert_eq!((*source, *request), (SOURCE, 42));
        let latency_ms = match outcome {
            Ok(reply) => reply.latency_ms,
            Err(failure) => failure.latency_ms,
        };
        assert!(
            u64::from(latency_ms) <= spent_ms,
            "{latency_ms} of {spent_ms} ms"
        );
        while link.under_way() > 0 {
            tokio::task::yield_now().await;
        }
        drop(link);
        assert_eq!(engine.recv().await, None, "a second response");
        (outcome.clone(), shown)
    }
}

/// Asks a path of a new server and expects a fault, within `at_most_ms`; gives the detail. That time lies well
/// before the next limit that could strike instead, and well after the one that must: the machine may be busy.
async fn fails(path: &str, deadline_ms: u64, fault: FetchFault, at_most_ms: u64) -> String {
    let server = Server::start().await;
    let mut ask = Ask::new(&server.url(path));
    ask.deadline_ms = deadline_ms;
    let began = clock::instant();
    let failure = ask.send().await.expect_err(path);
    let spent_ms = began.elapsed().as_millis() as u64;
    assert_eq!(failure.fault, fault, "{path}: {}", failure.detail);
    assert!(spent_ms <= at_most_ms, "{path}: {spent_ms} ms");
    assert!(!failure.detail.is_empty(), "{path}");
    failure.detail.as_str().to_string()
}

/// Asks a path of a new server and expects an answer.
async fn answers(path: &str, status: u16, body: &str) -> Reply {
    let server = Server::start().await;
    let reply = Ask::new(&server.url(path)).send().await.expect(path);
    assert_eq!(reply.status, status, "{path}");
    assert_eq!(String::from_utf8_lossy(&reply.body), body, "{path}");
    reply
}

fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    let mut found = reply.headers.iter().filter(|(key, _)| key == name);
    found.next().map(|(_, value)| value.as_str())
}
