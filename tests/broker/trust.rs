//! A18 and the transports: TLS, WebSocket, names and passwords, certificates good and bad.

use crate::{
    driver::{Feed, VERSIONS, publisher, spec},
    mosquitto::{Mosquitto, skip},
};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, date_time_ymd,
};
use std::{fs, path::Path, process::Command};
use valvomo::{
    city::{
        engine::port::{Endpoint, Input, LinkState},
        model::{cause::LinkFault, ids::FeedId},
    },
    edge::spec::{MqttSpec, Protocol, Secret, TlsSpec, Transport},
};

pub(crate) type Issuer = CertifiedIssuer<'static, KeyPair>;

/// A certificate authority; its certificate goes into a file.
pub(crate) fn authority(folder: &Path, file: &str) -> Issuer {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, file);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    fs::write(folder.join(file), issuer.pem()).unwrap();
    issuer
}

/// A certificate for a name, valid until the start of a year; files `NAME.pem` and `NAME.key`.
pub(crate) fn certificate(folder: &Path, file: &str, issuer: &Issuer, name: &str, until: i32) {
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    params.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::ClientAuth,
    ];
    let key = KeyPair::generate().unwrap();
    let signed = params.signed_by(&key, issuer).unwrap();
    fs::write(folder.join(format!("{file}.pem")), signed.pem()).unwrap();
    fs::write(folder.join(format!("{file}.key")), key.serialize_pem()).unwrap();
}

/// Listeners: 0 plain, 1 TLS, 2 WebSocket, 3 WebSocket in TLS, 4 TLS with client certificates, 5 expired, 6 wrong name.
pub(crate) fn broker() -> Option<Mosquitto> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let ours = authority(path, "ca.pem");
    authority(path, "other-ca.pem");
    certificate(path, "good", &ours, "127.0.0.1", 2099);
    certificate(path, "expired", &ours, "127.0.0.1", 2021);
    certificate(path, "misnamed", &ours, "broker.example", 2099);
    certificate(path, "client", &ours, "console.example", 2099);
    Mosquitto::start(7, folder, |folder, ports| {
        let tls = |file: &str| {
            let folder = folder.display();
            format!(
                "cafile {folder}/ca.pem\ncertfile {folder}/{file}.pem\nkeyfile {folder}/{file}.key\n"
            )
        };
        let listener = |at: usize, rest: String| {
            format!(
                "listener {} 127.0.0.1\nallow_anonymous true\n{rest}\n",
                ports[at]
            )
        };
        [
            "per_listener_settings true\n".to_owned(),
            listener(0, String::new()),
            listener(1, tls("good")),
            listener(2, "protocol websockets".to_owned()),
            listener(3, format!("{}protocol websockets", tls("good"))),
            listener(4, format!("{}require_certificate true", tls("good"))),
            listener(5, tls("expired")),
            listener(6, tls("misnamed")),
        ]
        .concat()
    })
}

pub(crate) fn trusting(
    broker: &Mosquitto,
    listener: usize,
    transport: Transport,
    protocol: Protocol,
) -> MqttSpec {
    MqttSpec {
        transport,
        tls: TlsSpec {
            ca: Some(broker.folder.path().join("ca.pem")),
            ..TlsSpec::default()
        },
        ..spec(broker.ports[listener], protocol, &["#"])
    }
}

/// Every transport, in both versions, small and large. Mosquitto 2.0 trickles a large message into a WebSocket for
/// longer than the keep-alive: bytes are signs of life also where they are no whole frame yet.
#[tokio::test]
async fn speaks_over_every_transport() {
    let Some(broker) = broker() else {
        return;
    };
    for (listener, transport) in [
        (0, Transport::Tcp),
        (1, Transport::Tls),
        (2, Transport::WebSocket),
        (3, Transport::WebSocketTls),
    ] {
        for protocol in VERSIONS {
            let quick = MqttSpec {
                keep_alive_s: 2,
                ..trusting(&broker, listener, transport, protocol)
            };
            let mut feed = Feed::up(quick).await;
            let large: Vec<u8> = (0..150_000).map(|place| (place % 251) as u8).collect();
            let mut source = publisher(broker.ports[0], 1).await;
            source.publish("small", "1", false).await.unwrap();
            source.publish("large", large.clone(), false).await.unwrap();
            source.settle().await.unwrap();
            assert_eq!(feed.message().await.bytes, "1", "{transport:?}");
            assert_eq!(feed.message().await.bytes, large, "{transport:?}");
            feed.link.stop().await;
        }
    }
}

/// A publisher over the same transports, as the simulation uses it.
#[tokio::test]
async fn publishes_over_websocket() {
    let Some(broker) = broker() else {
        return;
    };
    let mut feed = Feed::up(spec(broker.ports[0], Protocol::V5, &["#"])).await;
    let url = format!("ws://127.0.0.1:{}", broker.ports[2]);
    let mut source = valvomo::edge::links::publisher::Publisher::connect(&url)
        .await
        .unwrap();
    source.publish("a", "b", false).await.unwrap();
    source.flush().await.unwrap();
    assert_eq!(feed.message().await.bytes, "b");
    source.close().await;
}

/// A18: each way in which a certificate is bad has its own words.
#[tokio::test]
async fn names_what_is_wrong_with_a_certificate() {
    let Some(broker) = broker() else {
        return;
    };
    let stranger = TlsSpec {
        ca: Some(broker.folder.path().join("other-ca.pem")),
        ..TlsSpec::default()
    };
    let good = |listener| trusting(&broker, listener, Transport::Tls, Protocol::V5);
    let cases = [
        (good(5), "expired at 2021-01-01T00:00:00Z"),
        (good(6), "not for 127.0.0.1"),
        (
            MqttSpec {
                tls: stranger,
                ..good(1)
            },
            "issuer that is not trusted",
        ),
        (
            MqttSpec {
                tls: TlsSpec::default(),
                ..good(1)
            },
            "issuer that is not trusted",
        ),
    ];
    for (spec, words) in cases {
        if spec.tls.ca.is_none() && !Path::new("/etc/ssl/certs/ca-certificates.crt").exists() {
            skip("a bundle of the platform's certificates");
            continue;
        }
        let (fault, detail) = Feed::new(spec).connect().await.unwrap_err();
        assert_eq!(fault, LinkFault::Certificate, "{detail}");
        assert!(detail.contains(words), "{detail}");
    }
    let plain = trusting(&broker, 0, Transport::Tls, Protocol::V5);
    assert_eq!(
        Feed::new(plain).connect().await.unwrap_err().0,
        LinkFault::Tls
    );
    let mut nofile = good(1);
    nofile.tls.ca = Some("/no/such/file.pem".into());
    let (fault, detail) = Feed::new(nofile).connect().await.unwrap_err();
    assert_eq!(fault, LinkFault::Tls);
    assert!(detail.starts_with("/no/such/file.pem"), "{detail}");
}

/// A18: our own certificate, asked for and shown, and missing.
#[tokio::test]
async fn shows_its_own_certificate() {
    let Some(broker) = broker() else {
        return;
    };
    let folder = broker.folder.path();
    let mut known = trusting(&broker, 4, Transport::Tls, Protocol::V5);
    let (fault, detail) = Feed::new(known.clone()).connect().await.unwrap_err();
    assert_eq!(fault, LinkFault::Credentials, "{detail}");
    known.tls.cert = Some(folder.join("client.pem"));
    known.tls.key = Some(folder.join("client.key"));
    Feed::up(known).await;
}

/// A18: certificates are read at every attempt, so a rotated one needs no restart.
#[tokio::test]
async fn takes_up_a_rotated_authority() {
    let Some(broker) = broker() else {
        return;
    };
    let file = broker.folder.path().join("trusted.pem");
    fs::copy(broker.folder.path().join("other-ca.pem"), &file).unwrap();
    let mut waiting = trusting(&broker, 1, Transport::Tls, Protocol::V5);
    waiting.tls.ca = Some(file.clone());
    let mut feed = Feed::new(waiting);
    assert_eq!(feed.connect().await.unwrap_err().0, LinkFault::Certificate);
    fs::copy(broker.folder.path().join("ca.pem"), &file).unwrap();
    assert_eq!(feed.connect().await, Ok(vec![]));
}

/// A broker that knows one name: listeners 0 plain, 1 WebSocket.
pub(crate) fn guarded(name: &str, password: &str) -> Option<Mosquitto> {
    if !Path::new("/usr/bin/mosquitto_passwd").exists() {
        skip("mosquitto_passwd");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("passwords");
    let made = Command::new("/usr/bin/mosquitto_passwd")
        .args(["-c", "-b", file.to_str().unwrap(), name, password])
        .status();
    assert!(made.unwrap().success());
    Mosquitto::start(2, folder, |folder, ports| {
        format!(
            "listener {} 127.0.0.1\nlistener {} 127.0.0.1\nprotocol websockets\nallow_anonymous false\npassword_file {}/passwords\n",
            ports[0],
            ports[1],
            folder.display()
        )
    })
}

/// A18: a wrong password is its own fault, in both versions and over WebSocket.
#[tokio::test]
async fn tells_refused_credentials() {
    let Some(broker) = guarded("lund", "right") else {
        return;
    };
    for (listener, transport) in [(0, Transport::Tcp), (1, Transport::WebSocket)] {
        for protocol in VERSIONS {
            for (password, good) in [(Some("right"), true), (Some("wrong"), false), (None, false)] {
                let named = MqttSpec {
                    transport,
                    username: password.map(|_| "lund".to_owned()),
                    password: password.map(|text| Secret::new(text.to_owned())),
                    ..spec(broker.ports[listener], protocol, &["#"])
                };
                let outcome = Feed::new(named).connect().await;
                let fault = outcome.as_ref().err().map(|(fault, _)| *fault);
                let expected = (!good).then_some(LinkFault::Credentials);
                assert_eq!(fault, expected, "{protocol:?} {password:?} {outcome:?}");
            }
        }
    }
    // Nobody without a name may publish here either.
    let url = format!("mqtt://127.0.0.1:{}", broker.port());
    let anonymous = valvomo::edge::links::publisher::Publisher::connect(&url).await;
    let fault = anonymous.err().map(|broken| broken.fault);
    assert_eq!(fault, Some(LinkFault::Credentials));
}

/// B8: how long the broker's certificate lasts is read from the handshake, over `mqtts` and `wss`.
#[tokio::test]
async fn tells_when_the_brokers_certificate_ends() {
    let Some(broker) = broker() else {
        return;
    };
    for (listener, transport, expected) in [
        (1, Transport::Tls, true),
        (3, Transport::WebSocketTls, true),
        (0, Transport::Tcp, false),
    ] {
        let mut feed = Feed::new(trusting(&broker, listener, transport, Protocol::V5));
        feed.link.connect();
        let mut until = None;
        loop {
            match feed.next().await {
                Input::Certificate { endpoint, validity } => {
                    assert_eq!(endpoint, Endpoint::Link(FeedId(0)));
                    until = Some(validity.until().to_string());
                }
                Input::Link {
                    state: LinkState::Up { .. },
                    ..
                } => break,
                Input::Link {
                    state: LinkState::Down { fault, detail },
                    ..
                } => panic!("{fault:?}: {detail}"),
                _ => {}
            }
        }
        let words = expected.then(|| "2099-01-01T00:00:00Z".to_owned());
        assert_eq!(until, words, "{transport:?}");
        feed.link.stop().await;
    }
}
