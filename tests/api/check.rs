//! `valvomo check` against the server that misbehaves: every endpoint once, one table, an exit code.

use super::{Server, mosquitto::Mosquitto};
use std::{collections::BTreeMap, time::Duration};
use valvomo::{
    city::{
        engine::port::Source,
        model::{
            ids::{FeedId, ServiceId},
            inventory::{Feed, Inventory, Poll, Service},
            text::SafeText,
        },
    },
    edge::{
        faces::check,
        links::{clock, publisher::Publisher, tls},
        spec::{Config, HttpSpec, MqttSpec, Protocol, Secret, TlsSpec, Transport},
    },
};

fn http(url: &str) -> HttpSpec {
    HttpSpec {
        url: Secret::new(url.replace("://", "://ada:canary-password@")),
        headers: Vec::new(),
        tls: TlsSpec::default(),
        http1_only: false,
        body_bytes_max: super::BODY_BYTES_MAX,
    }
}

fn mqtt(port: u16) -> MqttSpec {
    MqttSpec {
        transport: Transport::Tcp,
        host: "127.0.0.1".into(),
        port,
        path: "/mqtt".into(),
        protocol: Protocol::V5,
        topics: vec!["application/#".into()],
        qos: 0,
        username: Some("ada".into()),
        password: Some(Secret::new("canary-password".into())),
        client_id: None,
        keep_alive_s: 30,
        session_expiry_s: 0,
        tls: TlsSpec::default(),
    }
}

fn poll(url: &str) -> Option<Poll> {
    Some(Poll {
        shown_url: SafeText::new(url),
        every_ms: 30_000,
        ..Poll::default()
    })
}

/// A config of one service per URL, and a feed at a broker port where there is one.
fn config(urls: &[String], broker: Option<u16>) -> Config {
    let service = |(index, url): (usize, &String)| Service {
        id: SafeText::new(&format!("s{index}")),
        format: "readiness",
        poll: poll(url),
        ..Service::default()
    };
    let feed = |_| Feed {
        id: "lora".into(),
        format: "chirpstack-v4",
        ..Feed::default()
    };
    let source = |index| Source::Service(ServiceId(u16::try_from(index).unwrap()));
    Config {
        inventory: Inventory {
            services: urls.iter().enumerate().map(service).collect(),
            feeds: broker.iter().map(feed).collect(),
            ..Inventory::default()
        },
        mqtt: broker
            .iter()
            .map(|port| (FeedId(0).index(), mqtt(*port)))
            .collect(),
        http: urls
            .iter()
            .enumerate()
            .map(|(index, url)| (source(index), http(url)))
            .collect::<BTreeMap<_, _>>(),
        ..Config::default()
    }
}

/// Runs the check; gives its exit code and the words of each row that stands for `what`.
async fn run(config: &Config, offline: bool) -> (u8, String) {
    tls::install_provider();
    let mut out = Vec::new();
    let code = check::check(config, offline, &mut out).await.unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(!text.contains("canary"), "{text}");
    (code, text)
}

fn row<'a>(text: &'a str, what: &str) -> &'a str {
    let begins = |line: &&str| line.split_whitespace().next() == Some(what);
    text.lines()
        .find(begins)
        .unwrap_or_else(|| panic!("no {what} in\n{text}"))
}

#[tokio::test]
async fn good_endpoints_are_good() {
    let server = Server::start().await;
    let urls = [server.url("/good"), server.url("/redirect/same")];
    let (code, text) = run(&config(&urls, None), false).await;
    assert_eq!(code, check::GOOD, "{text}");
    for what in ["service/s0", "service/s1"] {
        let cells: Vec<&str> = row(&text, what).split_whitespace().collect();
        assert_eq!((cells[2], cells[4]), ("good", "ms"), "{text}");
    }
    assert!(text.ends_with("2 endpoints: 2 good\n"), "{text}");
}

#[tokio::test]
async fn each_fault_stands_on_its_own_row_with_what_to_try() {
    let server = Server::start().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = free.local_addr().unwrap().port();
    drop(free);
    let urls = [
        server.url("/good"),
        server.url("/html"),
        server.url("/redirect/other"),
        server.url("/503/health"),
        server.url("/500"),
        format!("http://127.0.0.1:{closed}/"),
        "http://does-not-exist.invalid/".into(),
    ];
    let (code, text) = run(&config(&urls, Some(closed)), false).await;
    assert_eq!(code, check::FAILED, "{text}");
    for (what, state, words) in [
        ("service/s0", "good", "HTTP 200: says up"),
        ("service/s1", "failed", "HTTP 200: "),
        (
            "service/s2",
            "failed",
            "redirected to other.example: it is not followed",
        ),
        ("service/s3", "failed", "HTTP 503: says down"),
        ("service/s4", "failed", "HTTP 500: "),
        ("service/s5", "failed", "nobody listens at 127.0.0.1:"),
        (
            "service/s6",
            "failed",
            "the name does-not-exist.invalid has no address",
        ),
        (
            "feed/lora",
            "failed",
            "does the broker run, is the port right?",
        ),
    ] {
        let row = row(&text, what);
        assert_eq!(row.split_whitespace().nth(2), Some(state), "{text}");
        assert!(row.contains(words), "{row}");
    }
    // Every row begins its words in the same column.
    let column = text.lines().next().unwrap().find("FOUND").unwrap();
    for line in text.lines().filter(|line| line.starts_with("service/")) {
        assert_eq!(line.get(column - 2..column), Some("  "), "{text}");
    }
}

#[tokio::test]
async fn hanging_endpoints_do_not_make_it_wait_for_ever() {
    let server = Server::start().await;
    let hanging = (0..150).map(|_| server.url("/hang/request"));
    let urls: Vec<String> = hanging.chain([server.url("/good")]).collect();
    let began = clock::instant();
    let (code, text) = run(&config(&urls, None), false).await;
    assert!(
        began.elapsed() < Duration::from_secs(60),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(code, check::FAILED);
    assert!(
        row(&text, "service/s0").contains("gives no answer"),
        "{text}"
    );
    assert!(row(&text, "service/s150").contains("says up"), "{text}");
}

#[tokio::test]
async fn offline_nothing_is_asked() {
    let server = Server::start().await;
    let config = config(&[server.url("/good")], Some(server.address.port()));
    let (code, text) = run(&config, true).await;
    assert_eq!(code, check::GOOD);
    assert!(row(&text, "service/s0").contains("not tried"), "{text}");
    assert!(
        row(&text, "feed/lora").contains("mqtt://127.0.0.1:"),
        "{text}"
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_real_broker_is_subscribed_and_heard() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    let port = broker.port();
    let config = config(&[], Some(port));
    let (code, text) = run(&config, false).await;
    assert_eq!(code, check::GOOD, "{text}");
    let quiet = "subscribed; nobody spoke while we listened";
    assert!(row(&text, "feed/lora").contains(quiet), "{text}");
    // What the broker keeps comes at once.
    let url = format!("mqtt://127.0.0.1:{port}");
    let mut publisher = Publisher::connect(&url).await.unwrap();
    let payload = r#"{"deviceInfo":{"devEui":"0102030405060708"},"object":{"temperature":20.5}}"#;
    let topic = "application/1/device/0102030405060708/event/up";
    publisher.publish(topic, payload, true).await.unwrap();
    publisher.flush().await.unwrap();
    let heard = "subscribed; 1 message: ";
    let mut text = run(&config, false).await.1;
    while !text.contains(heard) {
        assert!(text.contains(quiet), "{text}");
        text = run(&config, false).await.1;
    }
    assert!(text.contains("1 observation"), "{text}");
}
