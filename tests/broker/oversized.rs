//! A3: messages that are too large, from real brokers: 20 kB, 2 MB, 200 MB (20 MB unless `VALVOMO_FULL` is set).

use crate::{
    driver::{Feed, VERSIONS, publish, publisher, spec, times},
    mosquitto::Mosquitto,
    reload::{Console, status},
};
use std::{
    fs,
    time::{Duration, Instant},
};
use valvomo::{
    city::{
        engine::port::{Input, LinkState},
        model::{cause::LinkFault, limits},
        world::feed::FeedState,
    },
    edge::{
        links::mqtt::Order,
        spec::{MqttSpec, Protocol},
    },
};

/// Too long to be thrown away where there is another way.
fn vast() -> Vec<u8> {
    vec![b'x'; times(20_000_000, 200_000_000)]
}

/// The lamp is heard within a second, whatever comes besides.
async fn lamp_in_time(broker: &Mosquitto, feed: &mut Feed, topic: &str) {
    let begun = Instant::now();
    publish(broker.port(), topic, "on", false).await;
    let lamp = feed.message().await;
    assert_eq!(
        (lamp.topic.as_ref(), lamp.retained),
        (topic.as_bytes(), false)
    );
    let lag = begun.elapsed();
    assert!(lag < Duration::from_secs(1), "{lag:?}");
}

/// In MQTT 5 the broker keeps an oversized message to itself; in MQTT 3.1.1 it is thrown away and named, its secret
/// masked. The rest flows, over the same connection.
#[tokio::test]
async fn an_oversized_message_does_not_stop_the_others() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    publish(broker.port(), "lund/large", vec![b'x'; 20_000], true).await;
    let huge = "/json/s3cr3t/huge/attrs";
    publish(broker.port(), huge, vec![b'x'; 2_000_000], true).await;
    for protocol in VERSIONS {
        let mut feed = Feed::up(spec(broker.port(), protocol, &["lund/#", "/json/#"])).await;
        let large = feed.message().await;
        assert_eq!(
            (large.topic.as_ref(), large.bytes.len()),
            (&b"lund/large"[..], 20_000)
        );
        assert!(large.retained);
        lamp_in_time(&broker, &mut feed, "lund/lamp").await;
        // Live, too.
        publish(broker.port(), "lund/film", vec![b'x'; 1_500_000], false).await;
        lamp_in_time(&broker, &mut feed, "lund/lamp").await;
        let named: Vec<_> = feed
            .oversized
            .iter()
            .map(|one| one.topic.as_str())
            .collect();
        let (expected, lost): (&[&str], _) = match protocol {
            Protocol::V311 => (&["/json/***/huge/attrs", "lund/film"], 2),
            Protocol::V5 => (&[], 0),
        };
        assert_eq!((named.as_slice(), feed.lost), (expected, lost));
        assert!(feed.oversized.iter().all(|one| one.filters.is_empty()));
        let bytes = feed.oversized.first().map_or(0, |one| one.bytes);
        assert!(bytes == 0 || (2_000_000..2_000_100).contains(&bytes));
    }
}

/// The broker takes the acknowledgement of what was thrown away: in a kept session it does not come again.
#[tokio::test]
async fn what_was_thrown_away_does_not_come_again() {
    let Some(broker) = Mosquitto::hoarding() else {
        return;
    };
    let kept = MqttSpec {
        qos: 1,
        session_expiry_s: 3_600,
        client_id: Some("keeper".to_owned()),
        ..spec(broker.port(), Protocol::V311, &["lund/#", "malmo/#"])
    };
    Feed::up(kept.clone()).await.link.stop().await;
    // Vast as well: in a kept session to cut would not help.
    for payload in [vec![b'x'; 2_000_000], vast()] {
        publish(broker.port(), "lund/huge", payload, false).await;
    }
    publish(broker.port(), "lund/lamp", "on", false).await;
    // What waited comes before the answer to the filters.
    let mut feed = Feed::new(kept.clone());
    feed.link.connect();
    while !matches!(feed.next().await, Input::Message { topic, .. } if topic == "lund/lamp") {}
    assert_eq!((feed.oversized.len(), feed.lost), (2, 2));
    feed.link.stop().await;
    let mut again = Feed::up(kept).await;
    lamp_in_time(&broker, &mut again, "malmo/lamp").await;
    assert_eq!(again.oversized, []);
}

/// Where it came by the only filter, nothing would be left without that: it is thrown away however long it is.
#[tokio::test]
async fn a_vast_message_of_the_only_filter_is_thrown_away() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    let payload = vast();
    let length = payload.len() as u64;
    assert!(length > limits::SKIP_BYTES as u64);
    publish(broker.port(), "lund/vast", payload, true).await;
    let mut feed = Feed::up(spec(broker.port(), Protocol::V311, &["lund/#"])).await;
    lamp_in_time(&broker, &mut feed, "lund/lamp").await;
    let [packet] = &feed.oversized[..] else {
        panic!("{:?}", feed.oversized);
    };
    assert_eq!(packet.topic.as_str(), "lund/vast");
    assert!(packet.bytes > length && packet.filters.is_empty());
}

/// Where other filters remain, it cuts the link and names its filters; the next attempt can do without them.
#[tokio::test]
async fn a_vast_message_names_its_filter() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    publish(broker.port(), "lund/vast", vast(), true).await;
    let mut beside = Feed::up(MqttSpec {
        client_id: Some("another feed".to_owned()),
        ..spec(broker.port(), Protocol::V311, &["malmo/#"])
    })
    .await;
    let filters = ["malmo/#", "lund/#"];
    let mut feed = Feed::up(spec(broker.port(), Protocol::V311, &filters)).await;
    let (fault, detail) = feed.down().await;
    assert_eq!(fault, LinkFault::TooLarge);
    assert!(detail.ends_with("topic lund/vast"), "{detail}");
    let without = feed.oversized.pop().expect("a name").filters;
    assert_eq!(without.len(), 1);
    assert_eq!(without[0].as_str(), "lund/#");
    feed.link.obey(Order {
        without,
        ..Order::default()
    });
    while !matches!(feed.state().await, LinkState::Up { .. }) {}
    lamp_in_time(&broker, &mut feed, "malmo/lamp").await;
    assert_eq!(beside.message().await.topic, "malmo/lamp");
    // Asked for again on the living connection, which it cuts again, now live and not retained.
    publish(broker.port(), "lund/vast", "", true).await;
    feed.link.obey(Order::default());
    assert!(matches!(feed.state().await, LinkState::Up { refused } if refused.is_empty()));
    lamp_in_time(&broker, &mut feed, "lund/lamp").await;
    publish(broker.port(), "lund/vast", vast(), false).await;
    assert_eq!(feed.down().await.0, LinkFault::TooLarge);
}

/// A whole console at a broker that cannot be told: after the second cut the filter is left out, in words and by
/// count; the feed's other filter lives, and so does the feed beside it. A reload asks for it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_that_cuts_again_and_again_is_left_out() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    publish(broker.port(), "lund/film/vast", vast(), true).await;
    let folder = tempfile::tempdir().unwrap();
    let port = broker.port();
    let feed = |id: &str, topics: &str| {
        format!(
            "[[feed]]\nid = '{id}'\nformat = 'senml'\ncity = 'lund'\n[feed.mqtt]\nurl = 'mqtt://127.0.0.1:{port}'\nprotocol = '3.1.1'\ntopics = {topics}\n"
        )
    };
    let text = feed("lund", "['lund/lamp/#', 'lund/film/#']") + &feed("beside", "['beside/#']");
    fs::write(folder.path().join("1.toml"), text).unwrap();
    let console = Console::start(folder.path());
    console
        .until("the filter is left out", |world| {
            let lund = status(world, "lund");
            lund.state == FeedState::Degraded && lund.oversized.left_out.len() == 1
        })
        .await;
    let lund = console.status("lund");
    assert_eq!((lund.attempts, lund.lost, lund.oversized.count), (3, 2, 2));
    let [left_out] = &lund.oversized.left_out[..] else {
        panic!("{:?}", lund.oversized);
    };
    assert_eq!(left_out.filter.as_str(), "lund/film/#");
    assert_eq!(left_out.packet.topic.as_str(), "lund/film/vast");
    let mut source = publisher(port, 1).await;
    for (topic, name) in [("lund/lamp/1", "lund"), ("beside/1", "beside")] {
        let begun = Instant::now();
        let payload = r#"[{"bn":"lamp:","n":"m","v":1}]"#;
        source.publish(topic, payload, false).await.unwrap();
        source.flush().await.unwrap();
        console
            .until("the lamp", |world| status(world, name).messages == 1)
            .await;
        assert!(begun.elapsed() < Duration::from_secs(1));
    }
    assert_eq!(console.status("beside").attempts, 1);
    // Nobody is there any more to send it: a reload finds all as it should be, on the same connection.
    publish(port, "lund/film/vast", "", true).await;
    console.reload();
    console
        .until("all is well", |world| {
            let lund = status(world, "lund");
            lund.state == FeedState::Ok && lund.oversized.left_out.is_empty()
        })
        .await;
    let film = r#"[{"bn":"film:","n":"m","v":1}]"#;
    source.publish("lund/film/1", film, false).await.unwrap();
    source.flush().await.unwrap();
    console
        .until("the film", |world| status(world, "lund").messages == 2)
        .await;
    assert_eq!(console.status("lund").attempts, 3);
}

/// Half of it comes, then nothing more: a message that is thrown away does not keep a dead link alive.
#[tokio::test]
async fn half_a_message_is_no_life() {
    let (listener, port) = crate::raw::listen().await;
    let slow = MqttSpec {
        keep_alive_s: 2,
        ..spec(port, Protocol::V311, &["#"])
    };
    let words = crate::raw::message(Protocol::V311, 0, b"lund/huge", &vec![b'x'; 2_000_000]);
    let mut feed = Feed::new(slow);
    let half = words[..1_000_000].to_vec();
    let (outcome, _stream) = tokio::join!(
        feed.connect(),
        crate::raw::serve(&listener, Protocol::V311, &half)
    );
    assert_eq!(outcome, Ok(vec![]));
    assert!(matches!(feed.next().await, Input::Oversized { .. }));
    assert_eq!(feed.down().await.0, LinkFault::NoPing);
}
