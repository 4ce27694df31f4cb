//! Many and late: A2, A7, A11, A13.

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
    city::engine::port::Input,
    edge::spec::{MqttSpec, Protocol},
};

/// A2: a session that the broker keeps: whatever the link has not taken comes again after it went, at any moment.
/// (What the engine took and has not written down yet is step 3's.)
#[tokio::test]
async fn a_kept_session_loses_nothing() {
    let Some(broker) = Mosquitto::hoarding() else {
        return;
    };
    let count = times(1_000, 10_000);
    let mut random = valvomo::city::model::random::Random::new(2);
    for protocol in VERSIONS {
        let topic = format!("sure/{protocol:?}");
        let kept = MqttSpec {
            qos: 1,
            session_expiry_s: 3_600,
            client_id: Some(format!("keeper-{protocol:?}")),
            ..spec(broker.port(), protocol, &[&topic])
        };
        // The session begins before the first message.
        Feed::up(kept.clone()).await.link.stop().await;
        let mut source = publisher(broker.port(), 1).await;
        for number in 0..count {
            source
                .publish(&topic, number.to_string(), false)
                .await
                .unwrap();
        }
        source.settle().await.unwrap();
        let mut came = BTreeSet::new();
        let mut turns = 0;
        while came.len() < count {
            turns += 1;
            let feed = Feed::with_door(kept.clone(), 2);
            feed.link.connect();
            let until = Duration::from_millis(random.between(1, 40));
            tokio::time::sleep(until).await;
            for input in feed.stopped().await {
                if let Input::Message { bytes, .. } = input {
                    came.insert(bytes);
                }
            }
            assert!(turns < 10_000, "it goes on and on");
        }
        assert!(turns > 1, "stopped in the middle at least once");
    }
}

/// A11: retained messages are asked for once: not again where the broker still has the session.
#[tokio::test]
async fn a_resumed_session_asks_for_no_retained_messages() {
    let (listener, port) = raw::listen().await;
    for (present, handling) in [(0, 0x00), (1, 0x10)] {
        let kept = MqttSpec {
            session_expiry_s: 3_600,
            ..spec(port, Protocol::V5, &["a"])
        };
        let feed = Feed::new(kept);
        feed.link.connect();
        let (mut stream, _) = listener.accept().await.unwrap();
        assert_eq!(raw::read(&mut stream).await.unwrap().0, 0x10);
        let welcome = raw::packet(0x20, &[present, 0, 0]);
        stream.write_all(&welcome).await.unwrap();
        let (first, body) = raw::read(&mut stream).await.unwrap();
        assert_eq!(first, 0x82);
        // Subscription options (MQTT 5, section 3.8.3.1): bits 4 and 5 are the retain handling, bit 3 would set the
        // flag on live messages too.
        assert_eq!(body.last().map(|byte| byte & 0x38), Some(handling));
    }
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
    let Some(broker) = Mosquitto::hoarding() else {
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

/// A link that has to go tells what it holds: another config may want another one in its place.
#[tokio::test]
async fn a_link_that_parts_tells_what_it_holds() {
    let (listener, port) = raw::listen().await;
    for protocol in VERSIONS {
        let mut feed = Feed::with_door(spec(port, protocol, &["a/#"]), 1);
        let serving = raw::serve(&listener, protocol, &[]);
        let (up, mut broker) = tokio::join!(feed.connect(), serving);
        assert_eq!(up, Ok(vec![]));
        for topic in ["a/1", "a/2", ""] {
            let message = raw::message(protocol, 0, topic.as_bytes(), b"x");
            broker.write_all(&message).await.unwrap();
            // A release is answered at once: then all before it has been read.
            let release = raw::packet(0x62, &[0, 9]);
            broker.write_all(&release).await.unwrap();
            assert_eq!(raw::read(&mut broker).await.unwrap().0, 0x70);
        }
        let rest = feed.parted().await;
        let topics: Vec<&[u8]> = rest
            .iter()
            .filter_map(|input| match input {
                Input::Message { topic, .. } => Some(topic.as_ref()),
                _ => None,
            })
            .collect();
        assert_eq!(topics, [b"a/1", b"a/2"], "the first one filled the door");
        let lost = rest.iter().map(|input| match input {
            Input::Lost { count, .. } => *count,
            _ => 0,
        });
        assert_eq!(lost.sum::<u64>(), 1, "a topic that is none");
    }
}

/// A11: the whole retained picture comes, and is flagged as old news.
#[tokio::test]
async fn retained_messages_are_flagged() {
    let count = times(10_000, 100_000);
    let Some(broker) = Mosquitto::hoarding() else {
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
        // A new value of a retained topic is live news, in both.
        source.publish("old/7", "2", true).await.unwrap();
        source.settle().await.unwrap();
        let came = feed.message().await;
        assert_eq!(
            (came.topic.as_ref(), came.bytes.as_ref(), came.retained),
            (&b"old/7"[..], &b"2"[..], false)
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
