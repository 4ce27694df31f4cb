//! What carries HTTP: versions 1.1 and 2 (FAILURES B9), and IPv6.

use super::{Ask, GOOD, Server, trust::Authority};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, StreamBody, combinators::BoxBody};
use hyper::{Request, Response, body::Frame, body::Incoming, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_rustls::TlsAcceptor;
use valvomo::{
    city::model::cause::FetchFault,
    edge::links::{clock, tls},
};

/// A server that speaks HTTP/2 only; notes the version and path of each request.
struct Second {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Second {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Body = BoxBody<Bytes, Infallible>;

fn answer(request: &Request<Incoming>) -> Response<Body> {
    let body = match request.uri().path() {
        "/endless" => {
            let chunk = || Ok(Frame::data(Bytes::from_static(&[b'x'; 0x4000])));
            let chunks = futures_util::stream::repeat_with(chunk);
            StreamBody::new(chunks).boxed()
        }
        "/hang" => StreamBody::new(futures_util::stream::pending()).boxed(),
        _ => Full::new(Bytes::from_static(GOOD.as_bytes())).boxed(),
    };
    Response::new(body)
}

impl Second {
    async fn start(ours: &Authority) -> Self {
        tls::install_provider();
        let mut config = ours.server("127.0.0.1", |_| {});
        config.alpn_protocols = vec![b"h2".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let notes = Arc::clone(&notes);
                let service = service_fn(move |request: Request<Incoming>| {
                    let line = format!("{:?} {}", request.version(), request.uri().path());
                    notes.lock().unwrap().push(line);
                    let answer = answer(&request);
                    async move { Ok::<_, Infallible>(answer) }
                });
                let builder = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                let conversation = builder.serve_connection(TokioIo::new(stream), service);
                drop(tokio::spawn(conversation));
            }
        });
        Self {
            url,
            requests,
            task,
        }
    }

    fn ask(&self, path: &str, ours: &Authority) -> Ask {
        let mut ask = Ask::new(&format!("{}{path}", self.url));
        ask.ca = Some(ours.path());
        ask
    }
}

#[tokio::test]
async fn http_2_is_spoken_where_the_server_does() {
    let ours = Authority::new("A city's own CA");
    let server = Second::start(&ours).await;
    let (reply, shown) = server.ask("/good", &ours).send_and_look().await;
    let reply = reply.unwrap();
    assert_eq!((reply.status, reply.body.as_ref()), (200, GOOD.as_bytes()));
    assert!(shown.is_some(), "the certificate is seen over HTTP/2 too");
    assert_eq!(*server.requests.lock().unwrap(), ["HTTP/2.0 /good"]);
    // The bounds are the same as ever.
    let began = clock::instant();
    let failure = server.ask("/endless", &ours).send().await.unwrap_err();
    assert_eq!(failure.fault, FetchFault::TooLarge, "{}", failure.detail);
    assert!(began.elapsed() < Duration::from_secs(5));
    let mut ask = server.ask("/hang", &ours);
    ask.deadline_ms = 1_000;
    assert_eq!(ask.send().await.unwrap_err().fault, FetchFault::BodyTimeout);
}

/// B9: `http1_only` does not even offer the second version.
#[tokio::test]
async fn http_1_only_is_obeyed() {
    let ours = Authority::new("A city's own CA");
    let second = Second::start(&ours).await;
    let mut ask = second.ask("/good", &ours);
    ask.http1_only = true;
    let failure = ask.send().await.unwrap_err();
    assert_eq!(failure.fault, FetchFault::Tls, "{}", failure.detail);
    assert!(second.requests.lock().unwrap().is_empty());
    // A server that speaks both is asked in the first.
    let mut config = ours.server("127.0.0.1", |_| {});
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let both = Server::start_tls(config).await;
    let mut ask = Ask::new(&both.url("/good"));
    ask.ca = Some(ours.path());
    ask.http1_only = true;
    assert_eq!(ask.send().await.unwrap().status, 200);
    assert_eq!(both.requests()[0].line, "GET /good HTTP/1.1");
}

/// B9: below 0.4.16, h2 takes empty DATA frames without bound (RUSTSEC-2026-0258).
#[test]
fn h2_is_one_that_bounds_empty_frames() {
    let lock = include_str!("../../Cargo.lock");
    let mut versions = Vec::new();
    let mut lines = lock.lines();
    while let Some(line) = lines.next() {
        if line == "name = \"h2\"" {
            let version = lines.next().unwrap().split('"').nth(1).unwrap();
            let numbers: Vec<u32> = version.split('.').map(|it| it.parse().unwrap()).collect();
            versions.push(numbers);
        }
    }
    assert!(!versions.is_empty());
    assert!(
        versions.iter().all(|it| it >= &vec![0, 4, 16]),
        "{versions:?}"
    );
}

#[tokio::test]
async fn ipv6_is_spoken_with_brackets() {
    let Some(server) = Server::start_six().await else {
        eprintln!("SKIPPED: this machine has no IPv6 on loopback");
        return;
    };
    assert!(server.url("").starts_with("http://[::1]:"));
    let reply = Ask::new(&server.url("/redirect/same"))
        .send()
        .await
        .unwrap();
    assert_eq!((reply.status, reply.body.as_ref()), (200, GOOD.as_bytes()));
    let host = server.requests()[0].header("host");
    assert_eq!(host, Some(server.address.to_string()));
    // From there to the same port of IPv4 is another host.
    let failure = Ask::new(&server.url("/redirect/loopback"))
        .send()
        .await
        .unwrap_err();
    assert_eq!(failure.fault, FetchFault::Redirect);
    let free = std::net::TcpListener::bind("[::1]:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let failure = Ask::new(&format!("http://{address}/"))
        .send()
        .await
        .unwrap_err();
    assert_eq!(failure.fault, FetchFault::Refused);
    let words = format!("nobody listens at {address}");
    assert!(
        failure.detail.as_str().starts_with(&words),
        "{}",
        failure.detail
    );
}
