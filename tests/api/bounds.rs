//! Time and bytes have an end (FAILURES B1, B2), and many at once do not disturb one another.

use super::{Ask, BODY_BYTES_MAX, Server, fails};
use std::{collections::BTreeMap, time::Duration};
use valvomo::{
    city::{
        engine::port::{Effect, Input, Source},
        model::{cause::FetchFault, ids::ServiceId},
    },
    edge::{
        door::door,
        links::{clock, http::HttpLink, tls},
        spec::{HttpSpec, Secret, TlsSpec},
    },
};

/// The most memory that this process ever had, in bytes; `None` where the system does not tell.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

#[tokio::test]
async fn hanging_ends_by_the_deadline_and_says_where_it_hung() {
    let (request, headers, body) = tokio::join!(
        fails("/hang/request", 1_500, FetchFault::AnswerTimeout, 9_000),
        fails("/hang/headers", 1_500, FetchFault::AnswerTimeout, 9_000),
        fails("/hang/body", 1_500, FetchFault::BodyTimeout, 4_500),
    );
    assert!(request.contains("no answer"), "{request}");
    assert!(headers.contains("no answer"), "{headers}");
    assert!(body.contains("did not end in time"), "{body}");
}

#[tokio::test]
async fn each_phase_has_a_deadline_of_its_own() {
    tokio::join!(
        // 10 s for the head of an answer, 5 s between two pieces of a body, of a minute in all.
        fails("/hang/headers", 60_000, FetchFault::AnswerTimeout, 40_000),
        fails("/stall/body", 60_000, FetchFault::BodyTimeout, 40_000),
    );
}

#[tokio::test]
async fn a_listener_that_never_accepts_is_an_answer_or_a_connection_timeout() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let url = format!("http://{address}/");
    // The system shakes hands for a process that does not accept.
    let mut ask = Ask::new(&url);
    ask.deadline_ms = 1_000;
    assert_eq!(
        ask.send().await.unwrap_err().fault,
        FetchFault::AnswerTimeout
    );
    // Until its queue is full; then it lets the connection wait.
    let mut waiting = Vec::new();
    while let Ok(Ok(stream)) = tokio::time::timeout(
        Duration::from_millis(300),
        tokio::net::TcpStream::connect(address),
    )
    .await
    {
        waiting.push(stream);
    }
    let mut ask = Ask::new(&url);
    ask.deadline_ms = 8_000;
    let began = clock::instant();
    let failure = ask.send().await.unwrap_err();
    assert_eq!(
        failure.fault,
        FetchFault::ConnectTimeout,
        "{}",
        failure.detail
    );
    // Half of the deadline.
    assert!(began.elapsed() < Duration::from_millis(7_500));
}

#[tokio::test]
async fn a_closed_port_and_an_unknown_name_are_told_apart() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let failure = Ask::new(&format!("http://127.0.0.1:{port}/")).send().await;
    let failure = failure.unwrap_err();
    assert_eq!(failure.fault, FetchFault::Refused);
    let expected = format!("nobody listens at 127.0.0.1:{port}");
    assert!(
        failure.detail.as_str().starts_with(&expected),
        "{}",
        failure.detail
    );
    let failure = Ask::new("http://does-not-exist.invalid/")
        .send()
        .await
        .unwrap_err();
    assert_eq!(failure.fault, FetchFault::Dns, "{}", failure.detail);
    assert!(failure.detail.as_str().contains("does-not-exist.invalid"));
}

#[tokio::test]
async fn bodies_that_break_off_are_broken() {
    for path in [
        "/break/reset",
        "/break/close",
        "/break/reset-body",
        "/break/long",
        "/break/ssh",
        "/gzip/truncated",
        "/gzip/garbage",
        "/gzip/twice",
        "/gzip/inner",
        "/gzip/brotli",
    ] {
        fails(path, 10_000, FetchFault::Broken, 9_000).await;
    }
}

#[tokio::test]
async fn bodies_without_end_are_cut_off() {
    for (path, sent_at_most) in [
        ("/endless/chunked", 32 << 20),
        ("/endless/close", 32 << 20),
        ("/endless/length", 32 << 20),
        ("/gzip/large", 32 << 20),
        // What the bomb unpacks to counts, not what came over the wire.
        ("/gzip/bomb", 8 << 20),
    ] {
        let server = Server::start().await;
        let failure = Ask::new(&server.url(path)).send().await.expect_err(path);
        assert_eq!(
            failure.fault,
            FetchFault::TooLarge,
            "{path}: {}",
            failure.detail
        );
        // The rest lies in the buffers of the system.
        assert!(
            server.sent() < sent_at_most,
            "{path}: {} bytes",
            server.sent()
        );
    }
    if let Some(peak) = peak_bytes() {
        assert!(peak < 200 << 20, "{peak} bytes at the peak");
    }
}

/// 40 good sources, and 20 bad ones of four kinds.
fn sixty(server: &Server) -> BTreeMap<Source, HttpSpec> {
    let source = |index: u16| {
        let path = match index {
            0..40 => "/good",
            40..45 => "/hang/request",
            45..50 => "/html",
            50..55 => "/redirect/other",
            _ => "/endless/chunked",
        };
        let spec = HttpSpec {
            url: Secret::new(server.url(path)),
            headers: Vec::new(),
            tls: TlsSpec::default(),
            http1_only: true,
            body_bytes_max: BODY_BYTES_MAX,
        };
        (Source::Service(ServiceId(index)), spec)
    };
    (0..60).map(source).collect()
}

#[tokio::test]
async fn many_at_once_get_one_response_each() {
    tls::install_provider();
    let server = Server::start().await;
    let specs = sixty(&server);
    // A small door: the link must wait for room, not drop.
    let (door, mut engine) = door(2);
    let mut link = HttpLink::new(specs.clone(), door);
    for request in 0..3 {
        for source in specs.keys() {
            link.fetch(Effect::Fetch {
                source: *source,
                request,
                page: None,
                etag: None,
                last_modified: None,
                deadline_ms: 8_000,
            });
        }
    }
    let began = clock::instant();
    let (mut seen, mut good_ms) = (BTreeMap::new(), 0);
    for _ in 0..180 {
        let batch = tokio::time::timeout(Duration::from_secs(60), engine.recv()).await;
        let batch = batch.expect("a response is missing").unwrap();
        let [
            Input::Response {
                source,
                request,
                outcome,
            },
        ] = &batch[..]
        else {
            panic!("{batch:?}");
        };
        assert_eq!(
            seen.insert((*source, *request), outcome.is_ok()),
            None,
            "told twice"
        );
        if *source < Source::Service(ServiceId(40)) {
            assert!(outcome.is_ok(), "{outcome:?}");
            good_ms = began.elapsed().as_millis();
        }
    }
    assert_eq!(seen.len(), 180);
    assert!(
        good_ms < 7_000,
        "the good ones waited for the bad ones: {good_ms} ms"
    );
    drop(link);
    assert_eq!(engine.recv().await, None);
}
