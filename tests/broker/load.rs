//! Large, many and late: A3, A7, A11, A13.

use crate::{
    driver::{Feed, VERSIONS, publish, publisher, spec, times},
    mosquitto::Mosquitto,
    raw,
};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};
use tokio::io::AsyncWriteExt as _;
use valvomo::{
    city::model::cause::LinkFault,
    edge::spec::{MqttSpec, Protocol},
};

/// A3: in MQTT 5 the broker keeps an oversized message to itself, and the rest flows.
#[tokio::test]
async fn an_oversized_message_does_not_stop_the_others() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    publish(broker.port(), "lund/large", vec![b'x'; 20_000], true).await;
    publish(broker.port(), "lund/huge", vec![b'x'; 2_000_000], true).await;
    let mut feed = Feed::up(spec(broker.port(), Protocol::V5, &["lund/#"])).await;
    let large = feed.message().await;
    assert_eq!(
        (large.topic.as_ref(), large.bytes.len()),
        (&b"lund/large"[..], 20_000)
    );
    assert!(large.retained);
    publish(broker.port(), "lund/lamp", "on", false).await;
    let lamp = feed.message().await;
    assert_eq!(
        (lamp.topic.as_ref(), lamp.retained),
        (&b"lund/lamp"[..], false)
    );
}

/// A3: in MQTT 3.1.1 nobody can tell the broker; the cut names the topic, with its secret masked.
#[tokio::test]
async fn names_the_topic_that_is_too_large() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    publish(
        broker.port(),
        "/json/s3cr3t/huge/attrs",
        vec![b'x'; 2_000_000],
        true,
    )
    .await;
    let mut feed = Feed::new(spec(broker.port(), Protocol::V311, &["/json/#"]));
    feed.link.connect();
    let detail = loop {
        use valvomo::city::engine::port::LinkState;
        match feed.state().await {
            LinkState::Down { fault, detail } => {
                assert_eq!(fault, LinkFault::TooLarge);
                break detail.to_string();
            }
            LinkState::Connecting | LinkState::Subscribing | LinkState::Up { .. } => {}
        }
    };
    assert!(detail.ends_with("topic /json/***/huge/attrs"), "{detail}");
}

/// A7: an engine that stands still for longer than the keep-alive costs messages, not the connection.
#[tokio::test]
async fn a_stalled_engine_does_not_cut_the_link() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    for protocol in VERSIONS {
        let quick = MqttSpec {
            keep_alive_s: 2,
            ..spec(broker.port(), protocol, &["flood/#"])
        };
        let mut feed = Feed::with_door(quick, 1);
        assert_eq!(feed.connect().await, Ok(vec![]));
        let mut flood = publisher(broker.port(), 0).await;
        let begun = Instant::now();
        let mut sent = 0_u64;
        let payload = bytes::Bytes::from(vec![b'x'; 2_000]);
        // Nobody takes anything out of the door during this.
        while begun.elapsed() < Duration::from_secs(times(6, 60) as u64) {
            for _ in 0..50 {
                flood
                    .publish("flood/x", payload.clone(), false)
                    .await
                    .unwrap();
                sent += 1;
            }
            flood.flush().await.unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        publish(broker.port(), "flood/last", "end", false).await;
        let mut came = 0_u64;
        while feed.message().await.topic != "flood/last" {
            came += 1;
        }
        assert!(feed.lost > 0, "the door was full for seconds");
        // What the broker itself dropped for us is not ours to count; Mosquitto's own queue is not full here.
        assert_eq!(came + feed.lost, sent);
        assert!(came < 2_000, "what is held is bounded: {came}");
    }
}

/// A7: at QoS 1 nothing is lost: what is not acknowledged stays with the broker.
#[tokio::test]
async fn a_stalled_engine_loses_nothing_at_qos_1() {
    let Some(broker) = Mosquitto::start(1, tempfile::tempdir().unwrap(), |_, ports| {
        format!(
            "listener {} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n",
            ports[0]
        )
    }) else {
        return;
    };
    for protocol in VERSIONS {
        let sure = MqttSpec {
            keep_alive_s: 2,
            qos: 1,
            ..spec(broker.port(), protocol, &["sure/#"])
        };
        let mut feed = Feed::with_door(sure, 1);
        assert_eq!(feed.connect().await, Ok(vec![]));
        let count = times(5_000, 50_000);
        let mut source = publisher(broker.port(), 1).await;
        for number in 0..count {
            source
                .publish("sure/x", number.to_string(), false)
                .await
                .unwrap();
        }
        source.settle().await.unwrap();
        // Not a wait for something: standing still for longer than the broker waits for a word (1.5 times
        // the keep-alive) is what is tested.
        tokio::time::sleep(Duration::from_secs(5)).await;
        for number in 0..count {
            let came = feed.message().await;
            assert_eq!(
                (came.bytes.as_ref(), came.qos),
                (number.to_string().as_bytes(), 1)
            );
        }
        assert_eq!(feed.lost, 0);
    }
}

/// A11: the whole retained picture comes, and is flagged as old news.
#[tokio::test]
async fn retained_messages_are_flagged() {
    let count = times(10_000, 100_000);
    let Some(broker) = Mosquitto::start(1, tempfile::tempdir().unwrap(), |_, ports| {
        format!(
            "listener {} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n",
            ports[0]
        )
    }) else {
        return;
    };
    let mut source = publisher(broker.port(), 1).await;
    for number in 0..count {
        let topic = format!("old/{number}");
        source.publish(&topic, "1", true).await.unwrap();
    }
    source.settle().await.unwrap();
    for protocol in VERSIONS {
        let mut feed = Feed::up(spec(broker.port(), protocol, &["old/#"])).await;
        let mut topics = BTreeSet::new();
        while topics.len() < count {
            let came = feed.message().await;
            assert!(came.retained, "{came:?}");
            assert!(topics.insert(came.topic), "twice");
        }
        // A new value of a retained topic: honest in MQTT 5 (retain as published), live in both.
        source.publish("old/7", "2", true).await.unwrap();
        source.settle().await.unwrap();
        let came = feed.message().await;
        assert_eq!(
            (came.topic.as_ref(), came.bytes.as_ref()),
            (&b"old/7"[..], &b"2"[..])
        );
    }
}

/// A13: the broker's word that it sent this before passes, and so does its quality of service.
#[tokio::test]
async fn flags_pass() {
    let (listener, port) = raw::listen().await;
    for protocol in VERSIONS {
        let mut words = raw::message(protocol, 0b1010, b"a/b", b"again");
        words.extend_from_slice(&raw::message(protocol, 0b0001, b"a/c", b"kept"));
        words.extend_from_slice(&raw::message(protocol, 0b0100, b"a/d", b"twice"));
        let mut feed = Feed::new(spec(port, protocol, &["#"]));
        let (outcome, mut stream) =
            tokio::join!(feed.connect(), raw::serve(&listener, protocol, &words));
        assert_eq!(outcome, Ok(vec![]));
        let flags = |came: &crate::driver::Came| (came.qos, came.dup, came.retained);
        assert_eq!(flags(&feed.message().await), (1, true, false));
        assert_eq!(flags(&feed.message().await), (0, false, true));
        assert_eq!(flags(&feed.message().await), (2, false, false));
        assert_eq!(raw::read(&mut stream).await, Some((0x40, vec![0, 77])));
        assert_eq!(raw::read(&mut stream).await, Some((0x50, vec![0, 77])));
        stream.write_all(&[0x62, 2, 0, 77]).await.unwrap();
        assert_eq!(raw::read(&mut stream).await, Some((0x70, vec![0, 77])));
    }
}
