//! A tape gives back what it was given; damage and a broken end are noticed.

use super::{
    codes::{FETCH_FAULTS, LINK_FAULTS},
    *,
};
use crate::city::{
    engine::port::{Endpoint, Failure, LinkState, Oversized, Reply, Source},
    model::{
        cause::FetchFault,
        certificate::Validity,
        ids::{FeedId, ServiceId},
        limits,
        order::{AlertId, Deed, Order},
        text::SafeText,
    },
};
use bytes::Bytes;

fn inputs() -> Vec<Input> {
    let feed = FeedId(3);
    let order = |what| {
        Input::Order(Order {
            who: SafeText::new("operator"),
            what,
        })
    };
    let message = |retained, dup, qos| Input::Message {
        feed,
        topic: Bytes::from_static("/hfp/v2/ä".as_bytes()),
        bytes: Bytes::from_static(b"{\"VP\":{}}\xff\0"),
        retained,
        qos,
        dup,
    };
    let reply = Reply {
        status: 503,
        headers: vec![("retry-after".into(), "5".into())],
        body: Bytes::from_static(b"{}"),
        latency_ms: 1_900,
    };
    let fail = |fault| Input::Response {
        source: Source::Service(ServiceId(7)),
        request: 9,
        outcome: Err(Failure {
            fault,
            detail: SafeText::new("x"),
            latency_ms: 4,
        }),
    };
    let mut all = vec![
        Input::Tick,
        message(false, false, 0),
        message(true, true, 1),
        Input::Response {
            source: Source::Feed(feed),
            request: u32::MAX,
            outcome: Ok(reply),
        },
        fail(FetchFault::Status(599)),
        Input::Lost {
            feed,
            count: u64::MAX,
        },
        oversized(feed),
        Input::Certificate {
            endpoint: Endpoint::Link(feed),
            validity: Validity::new(Stamp(-1), Stamp(2_000_000_000_000)),
        },
        Input::Certificate {
            endpoint: Endpoint::Poll(Source::Service(ServiceId(7))),
            validity: Validity::new(Stamp(0), Stamp(-2_000_000_000_000)),
        },
        order(Deed::Acknowledge(AlertId(77))),
        order(Deed::Unacknowledge(AlertId(77))),
        order(Deed::Note(AlertId(1), SafeText::new("soitettu"))),
    ];
    all.extend(FETCH_FAULTS.iter().map(|fault| fail(*fault)));
    all.extend(
        states()
            .into_iter()
            .map(|state| Input::Link { feed, state }),
    );
    all
}

fn oversized(feed: FeedId) -> Input {
    let packet = Oversized {
        topic: SafeText::new("lund/camera"),
        bytes: 200_000_000,
        filters: vec![SafeText::new("lund/#"), SafeText::new("+/camera")],
    };
    Input::Oversized { feed, packet }
}

fn states() -> Vec<LinkState> {
    let refused = vec![SafeText::new("a/#")];
    let mut all = vec![
        LinkState::Connecting,
        LinkState::Subscribing,
        LinkState::Up { refused },
    ];
    all.extend(LINK_FAULTS.iter().map(|fault| LinkState::Down {
        fault: *fault,
        detail: SafeText::new("why"),
    }));
    all
}

fn tape() -> (Vec<(Now, Input)>, Vec<u8>) {
    let start = Now {
        utc: Stamp(1_000_000),
        mono: Mono(50),
    };
    let mut bytes = opening(&Head::new(42, 3, start), b"what was known");
    let mut recorder = Recorder::new(start);
    let mut expected = Vec::new();
    for (step, input) in inputs().into_iter().enumerate() {
        // The wall clock goes back now and then; the tape keeps that.
        let utc = Stamp(1_000_000 + step as i64 * 10 - i64::from(step == 5) * 7_000);
        let now = Now {
            utc,
            mono: Mono(50 + step as u64 * 10),
        };
        recorder.write(now, &input);
        expected.push((now, input));
        if step == 8 {
            recorder.flush();
        }
    }
    recorder.flush();
    bytes.extend(recorder.take());
    (expected, bytes)
}

#[test]
fn gives_back_what_it_was_given() {
    let (expected, bytes) = tape();
    let mut player = Player::new(&bytes).expect("a tape");
    assert_eq!((player.head.seed, player.head.segment), (42, 3));
    assert_eq!(player.checkpoint, b"what was known");
    let found: Vec<(Now, Input)> = player.by_ref().collect();
    assert_eq!(found, expected);
    assert!(!player.is_broken);
}

#[test]
fn a_tape_that_breaks_off_is_good_up_to_there() {
    let (expected, bytes) = tape();
    for cut in 0..bytes.len() {
        let Ok(mut player) = Player::new(&bytes[..cut]) else {
            continue;
        };
        let found: Vec<(Now, Input)> = player.by_ref().collect();
        assert_eq!(found, expected[..found.len()]);
    }
}

#[test]
fn damage_is_noticed() {
    let (expected, bytes) = tape();
    for at in 0..bytes.len() {
        let mut hurt = bytes.clone();
        hurt[at] ^= 0x55;
        let Ok(mut player) = Player::new(&hurt) else {
            continue;
        };
        let found: Vec<(Now, Input)> = player.by_ref().collect();
        assert!(found.len() <= expected.len());
        assert_eq!(found, expected[..found.len()], "byte {at}");
    }
}

#[test]
fn what_is_no_tape_of_this_version_says_so() {
    let check = |bytes: &[u8], expected: &str| {
        let fault = Player::new(bytes).expect_err("no tape");
        assert_eq!(fault.to_string(), expected);
    };
    check(
        b"VALVOMO-99xxxx",
        "this is a tape of version 99; this valvomo plays version 02 only",
    );
    check(b"VALVOMO-", "this is not a tape of valvomo");
    check(b"{}", "this is not a tape of valvomo");
    check(
        b"VALVOMO-02xxxx",
        "the head of the tape cannot be read: it is damaged",
    );
    let start = Now::default();
    let long = vec![7; 100];
    let whole = opening(&Head::new(1, 1, start), &long);
    assert_eq!(Player::new(&whole).expect("a tape").checkpoint, long);
    let broken = "the tape's checkpoint cannot be played from: it breaks off or is damaged";
    check(&whole[..whole.len() - 1], broken);
}

/// A checkpoint of many blocks comes back in one piece.
#[test]
fn a_large_checkpoint_is_in_blocks() {
    let large: Vec<u8> = (0..CHECKPOINT_BLOCK_BYTES * 2 + 17)
        .map(|at| (at % 251) as u8)
        .collect();
    let bytes = opening(&Head::new(1, 1, Now::default()), &large);
    let mut player = Player::new(&bytes).expect("a tape");
    assert!(player.checkpoint == large);
    assert_eq!(player.next(), None);
    assert!(!player.is_broken);
}

/// The config allows large bodies: such an input is as good on a tape as any other.
#[test]
fn a_large_body_does_not_end_a_tape() {
    let body = Bytes::from(vec![b' '; limits::BODY_BYTES_MOST / 3]);
    let large = Input::Response {
        source: Source::Feed(FeedId(0)),
        request: 1,
        outcome: Ok(Reply {
            status: 200,
            headers: Vec::new(),
            body,
            latency_ms: 1,
        }),
    };
    let mut recorder = Recorder::new(Now::default());
    for input in [&large, &Input::Tick] {
        recorder.write(Now::default(), input);
    }
    recorder.flush();
    let mut tape = opening(&Head::new(1, 1, Now::default()), b"");
    tape.extend(recorder.take());
    let mut player = Player::new(&tape).unwrap();
    assert!(player.next().is_some_and(|(_, input)| input == large));
    assert_eq!(player.next(), Some((Now::default(), Input::Tick)));
    assert!(!player.is_broken);
}
