//! Requests and secrets stay at the host that the config names (FAILURES B3, F1).

use super::{Ask, GOOD, Server};
use valvomo::{city::model::cause::FetchFault, edge::spec::Secret};

#[tokio::test]
async fn redirects_are_followed_within_their_host_only() {
    for (path, requests) in [("/redirect/same", 2), ("/redirect/chain/2", 4)] {
        let server = Server::start().await;
        let mut ask = Ask::new(&server.url(path));
        ask.headers = vec![("Authorization".into(), Secret::new("Bearer canary".into()))];
        let reply = ask.send().await.expect(path);
        assert_eq!((reply.status, reply.body.as_ref()), (200, GOOD.as_bytes()));
        assert_eq!(server.requests().len(), requests, "{path}");
        for request in server.requests() {
            assert_eq!(
                request.header("authorization").as_deref(),
                Some("Bearer canary")
            );
        }
    }
    for (path, expected, requests) in [
        ("/redirect/other", "to other.example", 1),
        ("/redirect/loopback", "to 127.0.0.1:1", 1),
        ("/redirect/metadata", "to 169.254.169.254", 1),
        ("/redirect/six", "to [::1]", 1),
        ("/redirect/file", "to a file: address", 1),
        ("/redirect/plain", "to localhost", 1),
    ] {
        let server = Server::start().await;
        let failure = Ask::new(&server.url(path)).send().await.expect_err(path);
        assert_eq!(failure.fault, FetchFault::Redirect, "{path}");
        assert_eq!(failure.detail.as_str(), expected, "{path}");
        assert_eq!(server.requests().len(), requests, "{path}");
    }
    for path in ["/redirect/loop", "/redirect/chain/9"] {
        let server = Server::start().await;
        let failure = Ask::new(&server.url(path)).send().await.expect_err(path);
        assert_eq!(failure.fault, FetchFault::Redirect, "{path}");
        assert_eq!(server.requests().len(), 4, "{path}");
    }
}

#[tokio::test]
async fn pages_stay_at_their_source() {
    let server = Server::start().await;
    for page in ["?$skip=2".to_string(), server.url("/good?$skip=2")] {
        let mut ask = Ask::new(&server.url("/good?$top=2"));
        ask.page = Some(page);
        assert_eq!(ask.send().await.unwrap().status, 200);
    }
    let paths: Vec<String> = server
        .requests()
        .iter()
        .map(|it| it.path().into())
        .collect();
    assert_eq!(paths, ["/good?$skip=2", "/good?$skip=2"]);
    let other = Server::start().await;
    for page in [
        other.url("/good"),
        "http://other.example/".into(),
        "file:///x".into(),
    ] {
        let mut ask = Ask::new(&server.url("/good"));
        ask.page = Some(page.clone());
        let failure = ask.send().await.expect_err(&page);
        assert_eq!(failure.fault, FetchFault::Redirect, "{page}");
    }
    assert_eq!((server.requests().len(), other.requests().len()), (2, 0));
}

#[tokio::test]
async fn user_and_password_of_the_url_go_into_a_header_and_nowhere_else() {
    let server = Server::start().await;
    let url = server
        .url("/redirect/same")
        .replace("//", "//ada:canary-password@");
    let reply = Ask::new(&url).send().await.unwrap();
    assert_eq!(reply.status, 200);
    for request in server.requests() {
        // base64 of ada:canary-password
        let expected = "Basic YWRhOmNhbmFyeS1wYXNzd29yZA==";
        assert_eq!(request.header("authorization").as_deref(), Some(expected));
        assert!(!request.line.contains("canary"), "{}", request.line);
    }
}

#[tokio::test]
async fn no_fault_tells_a_secret() {
    let server = Server::start().await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = {
        let address = closed.local_addr().unwrap();
        format!("http://{address}")
    };
    let here = server.url("");
    let cases = [
        (&here, "/hang/request"),
        (&here, "/hang/body"),
        (&here, "/break/reset"),
        (&here, "/break/reset-body"),
        (&here, "/break/ssh"),
        (&here, "/gzip/truncated"),
        (&here, "/gzip/brotli"),
        (&here, "/endless/length"),
        (&here, "/redirect/other"),
        (&here, "/redirect/loop"),
        // The other side quotes the password as a host name.
        (&here, "/redirect/secret"),
        (&closed, "/"),
        (&"http://does-not-exist.invalid".to_string(), "/"),
        (&"https://127.0.0.1:1".to_string(), "/"),
        (&"ftp://a.example".to_string(), "/"),
        (&"http://a b".to_string(), "/"),
    ];
    for (base, path) in cases {
        let url = base.replace("://", "://canary-user:canary-password@");
        let mut ask = Ask::new(&format!("{url}{path}?key=canary-query"));
        ask.deadline_ms = 1_000;
        ask.headers = vec![("X-Key".into(), Secret::new("canary-header".into()))];
        let failure = ask.send().await.expect_err(path);
        let told = format!("{failure:?} {}", failure.detail);
        assert!(!told.contains("canary"), "{base}{path}: {told}");
        assert!(!failure.detail.is_empty(), "{base}{path}");
    }
    let mut ask = Ask::new(&server.url("/good"));
    ask.headers = vec![("X-Key".into(), Secret::new("canary\nheader".into()))];
    let failure = ask.send().await.unwrap_err();
    assert!(
        failure.detail.as_str().contains("header"),
        "{}",
        failure.detail
    );
    assert!(!failure.detail.as_str().contains("canary"));
}

#[tokio::test]
async fn a_key_that_a_publisher_repeats_does_not_come_in_and_pages_still_go_on() {
    let server = Server::start().await;
    let url = server.url("/pages?apikey=canary-key");
    let reply = Ask::new(&url).send().await.unwrap();
    assert_eq!(reply.body.as_ref(), br#"{"next":"/pages?p=2&apikey=***"}"#);
    assert!(!format!("{reply:?}").contains("canary"), "{reply:?}");
    let mut next = Ask::new(&url);
    next.page = Some("/pages?p=2&apikey=***".into());
    assert_eq!(next.send().await.unwrap().status, 200);
    let last = server.requests().pop().unwrap();
    assert_eq!(last.path(), "/pages?p=2&apikey=canary-key");
}
