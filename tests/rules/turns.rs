//! A4: one attempt at a time per broker address.

use crate::timeline::{SECOND, Timeline};
use std::fmt::Write as _;
use valvomo::city::{
    engine::port::LinkState,
    model::{cause::LinkFault, ids::FeedId},
    world::feed::FeedState,
};

/// Five feeds at one broker, and one elsewhere.
fn config(feeds: usize) -> String {
    let mut text = String::from("[[city]]\nid = \"lund\"\n");
    for feed in 0..=feeds {
        let broker = if feed < feeds { "shared" } else { "other" };
        write!(
            text,
            "[[feed]]\nid = \"feed-{feed}\"\ncity = \"lund\"\nformat = \"senml\"\n[feed.mqtt]\nurl = \"mqtt://{broker}.test\"\ntopics = [\"{feed}\"]\n"
        )
        .unwrap();
    }
    text
}

/// Who was ordered to connect since the last look.
fn ordered(line: &mut Timeline) -> Vec<usize> {
    let taken = line.connects.drain(..);
    let feeds = taken.map(|(_, FeedId(feed))| usize::from(feed));
    feeds.collect()
}

#[test]
fn one_after_another_at_the_start() {
    let mut line = Timeline::new(&config(5));
    assert_eq!(ordered(&mut line), [0, 5]);
    for feed in 0..4 {
        line.link(feed, LinkState::Connecting);
        assert_eq!(ordered(&mut line), [0_usize; 0]);
        // The handshake is over; the answer to the filters is nothing that others wait for.
        line.link(feed, LinkState::Subscribing);
        assert_eq!(ordered(&mut line), [feed + 1]);
    }
    for feed in 0..4 {
        line.up(feed);
        assert_eq!(ordered(&mut line), [0_usize; 0]);
    }
}

/// Whatever ends an attempt ends the turn at once; the back-off is each feed's own.
#[test]
fn a_fault_passes_the_turn() {
    for fault in [
        LinkFault::Dns,
        LinkFault::Refused,
        LinkFault::Credentials,
        LinkFault::Certificate,
        LinkFault::Closed,
        LinkFault::Timeout,
    ] {
        let mut line = Timeline::new(&config(5));
        ordered(&mut line);
        for feed in 0..4 {
            line.down(feed, fault);
            assert_eq!(ordered(&mut line), [feed + 1], "{fault:?}");
        }
        line.down(4, fault);
        assert_eq!(ordered(&mut line), [0_usize; 0], "{fault:?}");
    }
}

/// In any minute of an outage nobody connects while another does, and nobody is forgotten.
#[test]
fn turns_hold_through_an_outage() {
    let mut line = Timeline::new(&config(5));
    let mut attempts = [0_u32; 6];
    let mut trying: Vec<(usize, u64)> = Vec::new();
    for tick in 0..6_000_u64 {
        for feed in ordered(&mut line) {
            attempts[feed] += 1;
            trying.push((feed, tick));
        }
        let at_shared = trying.iter().filter(|(feed, _)| *feed < 5).count();
        assert!(at_shared <= 1, "{trying:?}");
        // An attempt takes between 0 and 3 s.
        let over = |&(feed, begun): &(usize, u64)| tick - begun >= (feed as u64 * 7) % 31;
        for (feed, _) in trying.extract_if(.., |one| over(one)).collect::<Vec<_>>() {
            line.down(feed, LinkFault::Timeout);
        }
        line.pass(100);
    }
    assert!(attempts.iter().all(|count| *count > 20), "{attempts:?}");
}

/// One that found nobody there is next as soon as the broker greets another; one that was refused is not.
#[test]
fn a_broker_that_greets_one_is_back_for_all() {
    let mut line = Timeline::new(&config(5));
    let faults = [
        LinkFault::Refused,
        LinkFault::Dns,
        LinkFault::Timeout,
        LinkFault::Credentials,
        LinkFault::Closed,
    ];
    // Often enough that every wait is long.
    for _ in 0..8 {
        for (feed, fault) in faults.into_iter().enumerate() {
            line.down(feed, fault);
        }
    }
    ordered(&mut line);
    line.link(4, LinkState::Subscribing);
    assert_eq!(ordered(&mut line), [0]);
    line.link(0, LinkState::Subscribing);
    assert_eq!(ordered(&mut line), [1]);
    line.link(1, LinkState::Subscribing);
    assert_eq!(ordered(&mut line), [2]);
    line.link(2, LinkState::Subscribing);
    line.pass(59 * SECOND);
    assert!(!ordered(&mut line).contains(&3), "not hammered");
    line.pass(20 * SECOND);
    assert!(ordered(&mut line).contains(&3));
}

/// A link that tells nothing at all keeps the others waiting for a while, not for ever.
#[test]
fn a_turn_that_nobody_ends_is_over() {
    let mut line = Timeline::new(&config(5));
    ordered(&mut line);
    line.pass(5 * SECOND);
    assert_eq!(ordered(&mut line), [0_usize; 0]);
    line.pass(2 * SECOND);
    assert_eq!(ordered(&mut line), [1]);
}

/// A feed that leaves the config takes no turn along.
#[test]
fn a_feed_that_leaves_passes_its_turn() {
    let mut line = Timeline::new(&config(5));
    ordered(&mut line);
    let text = config(5);
    let parts: Vec<&str> = text.split("[[feed]]").collect();
    let without = [&parts[..1], &parts[2..]].concat().join("[[feed]]");
    line.reload(&without, &[]);
    assert_eq!(ordered(&mut line), [1]);
    line.up(1);
    assert_eq!(line.world().feeds[1].state, FeedState::Ok);
    assert_eq!(ordered(&mut line), [2]);
}
