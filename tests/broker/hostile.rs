//! A15: a broker that breaks the rules, a little or a lot.

use crate::{
    driver::{Feed, VERSIONS, spec, times},
    raw,
};
use tokio::{io::AsyncWriteExt as _, net::TcpListener};
use valvomo::{
    city::{
        engine::port::{Input, LinkState},
        model::{cause::LinkFault, limits},
    },
    edge::{
        links::mqtt::hear::{self, Heard},
        spec::Protocol,
    },
};

/// What came of `words`, said after a good greeting, with a proper message behind them: the topics of messages, the
/// count of lost ones, and how the link ended.
async fn hear(
    listener: &TcpListener,
    port: u16,
    protocol: Protocol,
    words: &[u8],
) -> (Vec<String>, u64, Option<LinkFault>) {
    let mut said = words.to_vec();
    said.extend_from_slice(&raw::message(protocol, 0, b"after", b"1"));
    let mut feed = Feed::new(spec(port, protocol, &["#"]));
    feed.link.connect();
    let mut stream = raw::serve(listener, protocol, &said).await;
    stream.shutdown().await.ok();
    let mut topics = Vec::new();
    loop {
        match feed.next().await {
            Input::Message { topic, .. } => {
                topics.push(String::from_utf8_lossy(&topic).into_owned());
            }
            Input::Link {
                state: LinkState::Down { fault, .. },
                ..
            } => {
                return (topics, feed.lost, Some(fault));
            }
            _ => {}
        }
    }
}

/// A message without a usable topic is counted and dropped; the link stays.
#[tokio::test]
async fn spoiled_messages_are_counted() {
    let (listener, port) = raw::listen().await;
    let closed = Some(LinkFault::Closed);
    for protocol in VERSIONS {
        for topic in [&b""[..], b"a/\xff/b", b"\xc3"] {
            let words = raw::message(protocol, 0, topic, b"1");
            let came = hear(&listener, port, protocol, &words).await;
            assert_eq!(
                came,
                (vec!["after".to_owned()], 1, closed),
                "{protocol:?} {topic:?}"
            );
        }
    }
    // An alias (0x23) that we never allowed: without a topic nobody knows what it is about.
    let words = raw::packet(0x30, &[0, 0, 3, 0x23, 0, 9, b'x']);
    let came = hear(&listener, port, Protocol::V5, &words).await;
    assert_eq!(came, (vec!["after".to_owned()], 1, closed));
    // With a topic it does no harm; nor do properties that we do not read.
    let words = raw::packet(0x30, &[0, 1, b'a', 5, 0x01, 1, 0x23, 0, 9, b'x']);
    let came = hear(&listener, port, Protocol::V5, &words).await;
    assert_eq!(came, (vec!["a".to_owned(), "after".to_owned()], 0, closed));
    // A content type (0x03) that is not UTF-8.
    let words = raw::packet(0x30, &[0, 1, b'a', 4, 0x03, 0, 1, 0xff, b'x']);
    let came = hear(&listener, port, Protocol::V5, &words).await;
    assert_eq!(came, (vec!["after".to_owned()], 1, closed));
}

/// What no broker may say ends the link, with its reason.
#[tokio::test]
async fn broken_rules_end_the_link() {
    let (listener, port) = raw::listen().await;
    let long = [0x30, 0xff, 0xff, 0xff, 0xff, 0x01];
    for (words, fault) in [
        (&[0x00, 0][..], LinkFault::Protocol),
        (&[0xf0, 0], LinkFault::Protocol),
        (&[0x10, 0], LinkFault::Protocol),
        (&[0x82, 1, 0], LinkFault::Protocol),
        (&[0xc0, 0], LinkFault::Protocol),
        (&[0x20, 3, 0, 0, 0], LinkFault::Protocol),
        (&[0x30, 0], LinkFault::Protocol),
        (&[0x30, 2, 0, 9], LinkFault::Protocol),
        (&[0x32, 5, 0, 1, b'a', 0, 0], LinkFault::Protocol),
        (&[0x36, 5, 0, 1, b'a', 0, 1], LinkFault::Protocol),
        (&[0x62, 1, 0], LinkFault::Protocol),
        (&long, LinkFault::Protocol),
        // A length over the limit that is no message's.
        (&[0x90, 0xff, 0xff, 0xff, 0x7f], LinkFault::TooLarge),
        (
            &[0x36, 0xff, 0xff, 0x7f, 0, 1, b'a', 0, 7],
            LinkFault::Protocol,
        ),
    ] {
        for protocol in VERSIONS {
            let came = hear(&listener, port, protocol, words).await;
            assert_eq!(came, (vec![], 0, Some(fault)), "{protocol:?} {words:x?}");
        }
    }
    // Exactly at the limit it still comes; over it, it is thrown away, and what is behind it comes.
    for protocol in VERSIONS {
        let head = 4 + 3 + usize::from(protocol == Protocol::V5);
        let payload = vec![b'x'; limits::PACKET_BYTES - head];
        let words = raw::message(protocol, 0, b"a", &payload);
        assert_eq!(words.len(), limits::PACKET_BYTES);
        let came = hear(&listener, port, protocol, &words).await;
        assert_eq!(came.0, ["a", "after"]);
        let words = raw::message(protocol, 0, b"a", &[&payload[..], b"x"].concat());
        let came = hear(&listener, port, protocol, &words).await;
        let after = vec!["after".to_owned()];
        assert_eq!(came, (after, 1, Some(LinkFault::Closed)));
    }
}

/// A greeting in the shape of another version says what to do.
#[tokio::test]
async fn a_broker_without_mqtt_5_is_told() {
    let (listener, port) = raw::listen().await;
    let mut feed = Feed::new(spec(port, Protocol::V5, &["#"]));
    let server = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        raw::read(&mut stream).await.unwrap();
        stream.write_all(&[0x20, 2, 0, 1]).await.unwrap();
        stream
    };
    let (outcome, _stream) = tokio::join!(feed.connect(), server);
    let (fault, detail) = outcome.unwrap_err();
    assert_eq!(fault, LinkFault::Protocol);
    assert!(detail.contains("3.1.1"), "{detail}");
}

/// Numbers for the mutations, the same at every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % below as u64) as usize
    }

    /// A packet with up to four of its bytes changed, dropped or doubled; half of them keep an honest length.
    fn spoil(&mut self, packet: &[u8]) -> Vec<u8> {
        let honest = self.roll(2) == 0;
        let mut bytes = packet[if honest { 2 } else { 0 }..].to_vec();
        for _ in 0..=self.roll(4) {
            if bytes.is_empty() {
                break;
            }
            let at = self.roll(bytes.len());
            match self.roll(4) {
                0 => bytes[at] = self.roll(256) as u8,
                1 => bytes[at] ^= 1 << self.roll(8),
                2 => drop(bytes.remove(at)),
                _ => bytes.insert(at, bytes[at]),
            }
        }
        if honest {
            raw::packet(packet[0], &bytes).to_vec()
        } else {
            bytes
        }
    }
}

/// The reader takes at least a byte, or wants more, or refuses; it never stands still.
fn read_alone(protocol: Protocol, bytes: &[u8]) {
    let mut inbox = bytes::BytesMut::from(bytes);
    loop {
        let before = inbox.len();
        match hear::hear(protocol, &mut inbox) {
            Ok(Some(Heard::Publish(message))) => {
                assert!(std::str::from_utf8(&message.topic).is_ok_and(|topic| !topic.is_empty()));
            }
            Ok(Some(_)) => assert!(inbox.len() < before, "{bytes:x?}"),
            Ok(None) => {
                assert_eq!(inbox.len(), before, "a packet is not swallowed: {bytes:x?}");
                return;
            }
            Err(_) => return,
        }
    }
}

/// A thousand mutations of every packet that a broker may send: every link ends by its own word, none panics, none
/// hangs, and none claims a message at a topic that is not text.
#[tokio::test]
async fn mutated_packets_do_no_harm() {
    let (listener, port) = raw::listen().await;
    let mut dice = Dice(2026);
    let mut protocol_faults = 0;
    for protocol in VERSIONS {
        let mut packets = vec![
            raw::welcome(protocol).to_vec(),
            raw::granted(protocol, &[0]).to_vec(),
            raw::message(protocol, 0, b"lund/lamp", b"on").to_vec(),
            raw::message(protocol, 0b1011, b"lund/lamp", b"on").to_vec(),
            vec![0x40, 2, 0, 7],
            vec![0x50, 2, 0, 7],
            vec![0x62, 2, 0, 7],
            vec![0x70, 2, 0, 7],
            vec![0xb0, 2, 0, 7],
            vec![0xd0, 0],
        ];
        if protocol == Protocol::V5 {
            let words = [
                0, 1, b'a', 15, 0x01, 1, 0x03, 0, 1, b't', 0x26, 0, 1, b'k', 0, 1, b'v', 0x0b, 1,
            ];
            packets.push(raw::packet(0x30, &words).to_vec());
            packets.push(vec![0xe0, 2, 0x8e, 0]);
            packets.push(vec![0xf0, 2, 0x18, 0]);
        }
        for packet in &packets {
            for _ in 0..times(1_000, 20_000) / 20 {
                // Each by itself to the reader, then all to a link, which ends at the first that it cannot bear.
                let spoiled: Vec<Vec<u8>> = (0..20).map(|_| dice.spoil(packet)).collect();
                for bytes in &spoiled {
                    read_alone(protocol, bytes);
                }
                let words = spoiled.concat();
                let (topics, _, fault) = hear(&listener, port, protocol, &words).await;
                assert!(
                    topics.iter().all(|topic| !topic.contains('\u{fffd}')),
                    "{topics:?}"
                );
                protocol_faults += usize::from(fault == Some(LinkFault::Protocol));
            }
        }
    }
    assert!(
        protocol_faults > 100,
        "only {protocol_faults} were found out"
    );
}
