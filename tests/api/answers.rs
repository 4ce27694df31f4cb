//! What is asked, and what of an answer is passed on (FAILURES B4, B6, B7, B10).

use super::{Ask, ETAG, GOOD, Server, answers, fails, header};
use valvomo::{city::model::cause::FetchFault, edge::spec::Secret};

#[tokio::test]
async fn asks_with_get_and_says_who_it_is() {
    let server = Server::start().await;
    let mut ask = Ask::new(&server.url("/good?x=1"));
    ask.headers = vec![("X-API-Key".into(), Secret::new("canary".into()))];
    ask.last_modified = Some("Sun, 22 Nov 2026 02:50:10 GMT".into());
    ask.etag = Some("W/\"odd\"".into());
    let reply = ask.send().await.unwrap();
    assert_eq!((reply.status, reply.body.as_ref()), (200, GOOD.as_bytes()));
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let request = &requests[0];
    assert_eq!(request.line, "GET /good?x=1 HTTP/1.1");
    for (name, expected) in [
        ("user-agent", concat!("valvomo/", env!("CARGO_PKG_VERSION"))),
        ("accept-encoding", "gzip"),
        ("x-api-key", "canary"),
        ("if-none-match", "W/\"odd\""),
        ("if-modified-since", "Sun, 22 Nov 2026 02:50:10 GMT"),
    ] {
        assert_eq!(request.header(name).as_deref(), Some(expected), "{name}");
    }
    assert!(
        request
            .header("accept")
            .unwrap()
            .starts_with("application/json")
    );
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("cookie"), None);
    assert_eq!(request.header("referer"), None);
}

#[tokio::test]
async fn passes_every_answer_on_as_it_is() {
    answers("/html", 200, "<!DOCTYPE html><title>Sign in</title>").await;
    answers("/empty", 200, "").await;
    answers("/array", 200, "[]").await;
    answers("/null", 200, "null").await;
    answers("/204", 204, "").await;
    answers("/500", 500, "oh").await;
    let reply = answers("/503/health", 503, r#"{"status":"fail"}"#).await;
    assert_eq!(header(&reply, "content-type"), Some("application/json"));
    for (path, status, after) in [
        ("/429/seconds", 429, "120"),
        ("/429/huge", 429, "1000000000"),
        ("/503/date", 503, "Fri, 31 Dec 1999 23:59:59 GMT"),
        ("/503/negative", 503, "-5"),
    ] {
        let reply = answers(path, status, "later").await;
        assert_eq!(header(&reply, "retry-after"), Some(after));
    }
    answers("/utf16", 200, "{\"n\":\"Malmö\"}").await;
    // A length that is too short: what it promises is read, the rest is not.
    answers("/break/short", 200, "[]").await;
}

#[tokio::test]
async fn keeps_validators_and_understands_not_modified() {
    let server = Server::start().await;
    let first = Ask::new(&server.url("/etag")).send().await.unwrap();
    assert_eq!(header(&first, "etag"), Some(ETAG));
    let mut again = Ask::new(&server.url("/etag"));
    again.etag = header(&first, "etag").map(String::from);
    let second = again.send().await.unwrap();
    assert_eq!((second.status, second.body.len()), (304, 0));
}

#[tokio::test]
async fn drops_headers_that_nobody_reads_or_that_are_too_long() {
    let reply = answers("/headers/large", 200, GOOD).await;
    assert_eq!(header(&reply, "x-odd"), None);
    assert_eq!(header(&reply, "etag"), None);
    let detail = fails("/endless/headers", 10_000, FetchFault::TooLarge, 9_000).await;
    assert!(detail.contains("headers without end"), "{detail}");
}

#[tokio::test]
async fn gzip_is_unpacked() {
    let reply = answers("/gzip/good", 200, GOOD).await;
    assert_eq!(header(&reply, "content-encoding"), None);
}
