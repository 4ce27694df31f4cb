//! A3: messages that are too large, and the filters that are left out because of them.

use crate::timeline::{MINUTE, SECOND, Timeline};
use valvomo::city::{
    engine::port::{Input, Oversized},
    model::{cause::LinkFault, ids::FeedId, text::SafeText},
    world::feed::FeedState,
};

const LUND: &str = r#"
[[city]]
id = "lund"

[[feed]]
id = "lamps"
city = "lund"
format = "senml"
[feed.mqtt]
url = "mqtt://broker.test:1883"
topics = ["lamp/#", "film/#"]
"#;

fn texts(filters: &[&str]) -> Vec<SafeText> {
    filters.iter().map(|filter| SafeText::new(filter)).collect()
}

fn too_large(line: &mut Timeline, filters: &[&str]) {
    let packet = Oversized {
        topic: SafeText::new("film/1"),
        bytes: 200_000_000,
        filters: texts(filters),
    };
    let feed = FeedId(0);
    line.step(Input::Oversized { feed, packet });
}

/// The link is cut for a message of `film/#`, and comes again with what it was told to leave out.
fn cut(line: &mut Timeline) -> Vec<SafeText> {
    too_large(line, &["film/#"]);
    line.down(0, LinkFault::TooLarge);
    let before = line.connects.len();
    line.pass(9 * SECOND);
    assert_eq!(line.connects.len(), before + 1);
    line.up(0);
    line.without.last().cloned().unwrap()
}

fn state(line: &Timeline) -> (FeedState, usize, u64) {
    let status = &line.world().feeds[0];
    let left_out = status.oversized.left_out.len();
    (status.state, left_out, status.lost)
}

#[test]
fn what_was_thrown_away_is_counted_and_changes_nothing() {
    let mut line = Timeline::up_with(LUND);
    for _ in 0..5 {
        too_large(&mut line, &[]);
    }
    assert_eq!(state(&line), (FeedState::Ok, 0, 5));
    assert_eq!(line.world().console.lost, 5);
    let packets = &line.world().feeds[0].oversized;
    assert_eq!(packets.count, 5);
    assert_eq!(packets.last.as_ref().unwrap().topic.as_str(), "film/1");
    assert_eq!(line.connects.len(), 1);
}

#[test]
fn a_filter_that_cuts_twice_is_left_out_for_a_quarter_of_an_hour() {
    let mut line = Timeline::up_with(LUND);
    assert_eq!(cut(&mut line), texts(&[]), "once is no habit");
    assert_eq!(state(&line), (FeedState::Ok, 0, 1));
    assert_eq!(cut(&mut line), texts(&["film/#"]));
    assert_eq!(state(&line), (FeedState::Degraded, 1, 2));
    let until = line.world().feeds[0].oversized.left_out[0].until.mono;
    line.pass(until.since(line.now.mono) - 1);
    assert_eq!(
        (state(&line), line.connects.len()),
        ((FeedState::Degraded, 1, 2), 3)
    );
    line.pass(1);
    // On the connection that stands: it asks for the filter, and tells what became of it.
    assert_eq!(line.connects.last().unwrap().0, until);
    assert_eq!(line.without.last().unwrap(), &texts(&[]));
    line.up(0);
    assert_eq!(state(&line), (FeedState::Ok, 0, 2));
    // It has not changed: once is enough now.
    assert_eq!(cut(&mut line), texts(&["film/#"]));
    assert_eq!(state(&line), (FeedState::Degraded, 1, 3));
    // After a good hour it is as new.
    line.pass(15 * MINUTE);
    line.up(0);
    line.pass(31 * MINUTE);
    assert_eq!(cut(&mut line), texts(&[]));
    assert_eq!(state(&line), (FeedState::Ok, 0, 4));
}

#[test]
fn a_time_that_ends_while_the_link_is_down_is_told_when_it_comes_back() {
    let mut line = Timeline::up_with(LUND);
    cut(&mut line);
    cut(&mut line);
    line.pass(15 * MINUTE - 20 * SECOND);
    line.down(0, LinkFault::Closed);
    let before = line.connects.len();
    line.pass(SECOND);
    assert_eq!(line.connects.len(), before + 1);
    assert_eq!(line.without.last().unwrap(), &texts(&["film/#"]));
    // The attempt takes so long that the time is over meanwhile.
    line.pass(MINUTE);
    assert_eq!(line.connects.len(), before + 1);
    line.up(0);
    assert_eq!(line.connects.len(), before + 2);
    assert_eq!(line.without.last().unwrap(), &texts(&[]));
    line.up(0);
    assert_eq!(line.connects.len(), before + 2);
}

#[test]
fn a_reload_asks_again_at_once() {
    for renewed in [&[][..], &["lamps"]] {
        let mut line = Timeline::up_with(LUND);
        cut(&mut line);
        cut(&mut line);
        assert_eq!(state(&line).1, 1);
        line.reload(LUND, renewed);
        assert_eq!(state(&line).1, 0);
        assert_eq!(line.without.last().unwrap(), &texts(&[]));
        line.up(0);
        assert_eq!(state(&line).0, FeedState::Ok);
        // What was suspected before is forgotten.
        assert_eq!(cut(&mut line), texts(&[]));
    }
}

#[test]
fn suspicion_is_bounded() {
    let mut line = Timeline::up_with(LUND);
    for number in 0..1_000 {
        for _ in 0..3 {
            too_large(&mut line, &[&format!("film/{number}")]);
        }
    }
    assert_eq!(state(&line), (FeedState::Ok, 64, 3_000));
}
