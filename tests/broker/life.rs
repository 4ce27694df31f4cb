//! The life of a link: A1, A4, A5, A6, A14.

use crate::{
    driver::{Feed, VERSIONS, publish, spec, times},
    mosquitto::{Mosquitto, free_port, skip},
    raw,
};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use valvomo::{
    city::{
        engine::port::{Input, LinkState},
        model::cause::LinkFault,
    },
    edge::spec::{MqttSpec, Protocol, TlsSpec, Transport},
};

/// A1: a broker without memory forgets our subscriptions; we ask again each time.
#[tokio::test]
async fn subscribes_again_after_every_restart() {
    let Some(mut broker) = Mosquitto::plain() else {
        return;
    };
    for protocol in VERSIONS {
        let mut feed = Feed::up(spec(broker.port(), protocol, &["lund/#"])).await;
        for turn in 0..times(3, 100) {
            broker.kill();
            assert_eq!(feed.down().await.0, LinkFault::Closed);
            broker.again();
            assert_eq!(feed.connect().await, Ok(vec![]));
            let text = format!("after restart {turn}");
            publish(broker.port(), "lund/lamp", text.clone(), false).await;
            assert_eq!(feed.message().await.bytes, text);
        }
        feed.link.stop().await;
    }
}

/// A1: killed at any moment, also in the middle of a greeting: the attempt ends with its reason, and the next one at
/// a broker that lives is up with all filters.
#[tokio::test]
async fn survives_restarts_at_random_moments() {
    let Some(mut broker) = Mosquitto::plain() else {
        return;
    };
    let mut random = valvomo::city::model::random::Random::new(1);
    for turn in 0..times(6, 200) {
        let protocol = VERSIONS[turn % 2];
        let mut feed = Feed::new(spec(broker.port(), protocol, &["lund/#"]));
        feed.link.connect();
        tokio::time::sleep(Duration::from_micros(random.between(0, 20_000))).await;
        broker.kill();
        while !matches!(feed.state().await, LinkState::Down { .. }) {}
        broker.again();
        assert_eq!(feed.connect().await, Ok(vec![]));
        publish(broker.port(), "lund/lamp", "on", false).await;
        assert_eq!(feed.message().await.bytes, "on");
        feed.link.stop().await;
    }
}

/// A1: a filter that the broker refuses is named; a link with nothing but refused filters is not up.
#[tokio::test]
async fn names_refused_filters() {
    let plugin = "/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so";
    if !std::path::Path::new(plugin).exists() {
        skip(plugin);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let rules = r#"{"defaultACLAccess":{"publishClientSend":true,"publishClientReceive":true,
        "subscribe":true,"unsubscribe":true},"clients":[],"anonymousGroup":"anyone",
        "groups":[{"groupname":"anyone","roles":[{"rolename":"limited"}]}],
        "roles":[{"rolename":"limited","acls":[{"acltype":"subscribePattern",
        "topic":"secret/#","priority":1,"allow":false}]}]}"#;
    std::fs::write(folder.path().join("rules.json"), rules).unwrap();
    let Some(broker) = Mosquitto::start(1, folder, |folder, ports| {
        let rules = folder.join("rules.json");
        format!(
            "listener {} 127.0.0.1\nallow_anonymous true\nplugin {plugin}\nplugin_opt_config_file {}\n",
            ports[0],
            rules.display()
        )
    }) else {
        return;
    };
    for protocol in VERSIONS {
        let mut feed = Feed::new(spec(broker.port(), protocol, &["open/#", "secret/#"]));
        let begun = Instant::now();
        let refused = feed.connect().await.unwrap();
        assert_eq!(refused, vec!["secret/#".into()]);
        assert!(begun.elapsed() < Duration::from_secs(5));
        publish(broker.port(), "open/lamp", "on", false).await;
        assert_eq!(feed.message().await.topic, "open/lamp");

        let mut feed = Feed::new(spec(broker.port(), protocol, &["secret/#"]));
        let (fault, detail) = feed.connect().await.unwrap_err();
        assert_eq!(fault, LinkFault::NotSubscribed);
        assert!(detail.starts_with("secret/#: "), "{detail}");
    }
}

/// A1, A15: the same from bytes, for every code that refuses.
#[tokio::test]
async fn reads_every_refusal() {
    let (listener, port) = raw::listen().await;
    for (protocol, codes) in [
        (Protocol::V311, &[0x80][..]),
        (
            Protocol::V5,
            &[0x80, 0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2],
        ),
    ] {
        for code in codes {
            let answers = raw::granted(protocol, &[0, *code, 1]);
            let server = async {
                let (mut stream, _) = listener.accept().await.unwrap();
                raw::read(&mut stream).await.unwrap();
                stream.write_all(&raw::welcome(protocol)).await.unwrap();
                raw::read(&mut stream).await.unwrap();
                stream.write_all(&answers).await.unwrap();
                stream
            };
            let mut feed = Feed::new(spec(port, protocol, &["a", "/ul/key/+/attrs", "c"]));
            let (refused, _stream) = tokio::join!(feed.connect(), server);
            assert_eq!(refused, Ok(vec!["/ul/***/+/attrs".into()]), "code {code:x}");
        }
    }
}

/// A4: each order is one attempt; nothing is tried by itself.
#[tokio::test]
async fn tries_once_per_order() {
    let closed = free_port();
    let mut feed = Feed::new(spec(closed, Protocol::V5, &["#"]));
    for _ in 0..3 {
        assert_eq!(feed.connect().await.unwrap_err().0, LinkFault::Refused);
    }
    let (listener, port) = raw::listen().await;
    let mut feed = Feed::new(spec(port, Protocol::V5, &["#"]));
    for _ in 0..3 {
        let server = async {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_zero_linger().unwrap();
        };
        let (outcome, ()) = tokio::join!(feed.connect(), server);
        assert_eq!(outcome.unwrap_err().0, LinkFault::Closed);
    }
    // Nobody knocks again unless told to. This waits for an absence, so it can only wait for a while.
    let again = tokio::time::timeout(Duration::from_millis(700), listener.accept()).await;
    assert!(again.is_err(), "it tried by itself");
}

/// A name without an address.
#[tokio::test]
async fn tells_a_name_without_address() {
    let nowhere = MqttSpec {
        host: "broker.invalid".to_owned(),
        ..spec(1883, Protocol::V5, &["#"])
    };
    let (fault, detail) = Feed::new(nowhere).connect().await.unwrap_err();
    assert_eq!(fault, LinkFault::Dns);
    assert!(detail.contains("broker.invalid"), "{detail}");
}

/// A5: one deadline, wherever the other side falls silent.
#[tokio::test]
async fn gives_up_after_ten_seconds() {
    let (listener, port) = raw::listen().await;
    let silent = spec(port, Protocol::V5, &["#"]);
    let tls = |transport| MqttSpec {
        transport,
        tls: TlsSpec::default(),
        ..silent.clone()
    };
    let holder = tokio::spawn(async move {
        let mut held = Vec::new();
        loop {
            held.push(listener.accept().await.unwrap());
        }
    });
    let begun = Instant::now();
    let mut feeds = [
        (Feed::new(silent.clone()), "no answer to the MQTT greeting"),
        (Feed::new(tls(Transport::Tls)), "TLS handshake"),
        (Feed::new(tls(Transport::WebSocket)), "WebSocket handshake"),
    ];
    let [(one, a), (two, b), (three, c)] = &mut feeds;
    let outcomes = tokio::join!(one.connect(), two.connect(), three.connect());
    for (outcome, words) in [(outcomes.0, a), (outcomes.1, b), (outcomes.2, c)] {
        let (fault, detail) = outcome.unwrap_err();
        assert_eq!(fault, LinkFault::Timeout);
        assert!(detail.contains(*words), "{detail}");
    }
    let took = begun.elapsed();
    assert!((9.9..20.0).contains(&took.as_secs_f32()), "{took:?}");
    holder.abort();
}

/// A5: a TLS server that stops after its ServerHello.
#[tokio::test]
async fn gives_up_in_the_middle_of_a_handshake() {
    let Some(broker) = crate::trust::broker() else {
        return;
    };
    let (listener, port) = raw::listen().await;
    let real = broker.ports[1];
    let server = tokio::spawn(async move {
        let (client, _) = listener.accept().await.unwrap();
        let server = tokio::net::TcpStream::connect(("127.0.0.1", real))
            .await
            .unwrap();
        let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
            (client.into_split(), server.into_split());
        let pump = tokio::io::copy(&mut from_client, &mut to_server);
        let first = async {
            // A record: type, version, length (RFC 8446, section 5.1).
            let mut head = [0; 5];
            from_server.read_exact(&mut head).await.unwrap();
            let mut body = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
            from_server.read_exact(&mut body).await.unwrap();
            assert_eq!((head[0], body[0]), (22, 2), "a handshake, a ServerHello");
            to_client
                .write_all(&[&head[..], &body].concat())
                .await
                .unwrap();
            std::future::pending::<()>().await;
        };
        let _ended = tokio::join!(pump, first);
    });
    let cut = crate::trust::trusting(&broker, 1, Transport::Tls, Protocol::V5);
    let begun = Instant::now();
    let (fault, detail) = Feed::new(MqttSpec { port, ..cut })
        .connect()
        .await
        .unwrap_err();
    assert_eq!(fault, LinkFault::Timeout, "{detail}");
    assert!(detail.contains("TLS handshake"), "{detail}");
    let took = begun.elapsed();
    assert!((9.9..11.5).contains(&took.as_secs_f32()), "{took:?}");
    server.abort();
}

/// A8: a link that is told to connect every millisecond moves every packet once, in order, over one connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wishes_every_millisecond_cost_nothing() {
    let Some(broker) = Mosquitto::hoarding() else {
        return;
    };
    let mut feed = Feed::up(MqttSpec {
        qos: 1,
        ..spec(broker.port(), Protocol::V5, &["#"])
    })
    .await;
    let count = times(2_000, 50_000);
    let port = broker.port();
    let source = tokio::spawn(async move {
        let mut source = crate::driver::publisher(port, 1).await;
        for number in 0..count {
            source
                .publish("n", number.to_string(), false)
                .await
                .unwrap();
        }
        source.settle().await.unwrap();
    });
    let mut pressure = tokio::time::interval(Duration::from_millis(1));
    let mut next = 0;
    while next < count {
        tokio::select! {
            biased;
            _ = pressure.tick() => feed.link.connect(),
            came = feed.message() => {
                assert_eq!(came.bytes, next.to_string());
                next += 1;
            }
        }
    }
    source.await.unwrap();
}

/// A6: a broker that is alive and mute is found out within one and a half keep-alives.
#[tokio::test]
async fn notices_a_mute_broker() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    for protocol in VERSIONS {
        let quick = MqttSpec {
            keep_alive_s: 2,
            ..spec(broker.port(), protocol, &["#"])
        };
        let mut feed = Feed::up(quick.clone()).await;
        // An idle link lives on pings alone.
        let idle = feed.next_within(Duration::from_secs(5)).await;
        assert_eq!(idle, None, "nothing happens on an idle link");
        broker.freeze();
        let begun = Instant::now();
        let (fault, _) = feed.down().await;
        let took = begun.elapsed();
        broker.thaw();
        assert_eq!(fault, LinkFault::NoPing);
        assert!(took < Duration::from_secs(3), "{took:?}");
        assert_eq!(feed.connect().await, Ok(vec![]));
        feed.link.stop().await;
    }
}

/// A14: who comes second with the same id takes the session over; the first one says so, and does not fight.
#[tokio::test]
async fn yields_to_a_second_client_of_the_same_id() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    let named = MqttSpec {
        client_id: Some("console".to_owned()),
        ..spec(broker.port(), Protocol::V5, &["#"])
    };
    let mut first = Feed::up(named.clone()).await;
    let mut second = Feed::up(named).await;
    // Mosquitto 2.0 closes without a word; `understands_farewells` has the brokers that say why.
    let (fault, detail) = first.down().await;
    assert!(
        fault == LinkFault::TakenOver || detail.contains("does another client use the id console?"),
        "{fault:?} {detail}"
    );
    publish(broker.port(), "a", "b", false).await;
    assert_eq!(second.message().await.topic, "a");
    let more = first.next_within(Duration::from_millis(500)).await;
    assert_eq!(more, None, "it does not come back by itself");
}

/// A stop says farewell, so that the broker does not wait for us; a wish while connected changes nothing.
#[tokio::test]
async fn says_farewell() {
    let (listener, port) = raw::listen().await;
    let mut feed = Feed::new(spec(port, Protocol::V5, &["#"]));
    let (outcome, mut stream) =
        tokio::join!(feed.connect(), raw::serve(&listener, Protocol::V5, &[]));
    assert_eq!(outcome, Ok(vec![]));
    feed.link.connect();
    feed.link.stop().await;
    assert_eq!(raw::read(&mut stream).await, Some((0xe0, vec![])));
    assert_eq!(raw::read(&mut stream).await, None, "closed behind it");
}

/// The words of a broker that ends the connection (MQTT 5).
#[tokio::test]
async fn understands_farewells() {
    let (listener, port) = raw::listen().await;
    for (words, fault) in [
        (vec![0xe0, 0], LinkFault::Closed),
        (vec![0xe0, 1, 0x8e], LinkFault::TakenOver),
        (vec![0xe0, 2, 0x8b, 0], LinkFault::Closed),
        (vec![0xe0, 1, 0x95], LinkFault::TooLarge),
        (
            vec![0xe0, 8, 0x87, 6, 0x1f, 0, 3, b'w', b'h', b'y'],
            LinkFault::Credentials,
        ),
        (vec![0xe0, 1, 0x8d], LinkFault::NoPing),
        (vec![0xe0, 1, 0x81], LinkFault::Protocol),
    ] {
        let mut feed = Feed::new(spec(port, Protocol::V5, &["#"]));
        feed.link.connect();
        let _stream = raw::serve(&listener, Protocol::V5, &words).await;
        let (found, detail) = loop {
            if let Input::Link {
                state: LinkState::Down { fault, detail },
                ..
            } = feed.next().await
            {
                break (fault, detail.to_string());
            }
        };
        assert_eq!(found, fault, "{words:x?}: {detail}");
        assert_eq!(detail.ends_with(": why"), words.len() == 10, "{detail}");
    }
}
