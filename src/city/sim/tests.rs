//! The promises of the simulation: exact numbers, same seed same bytes, any split of windows.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

const HOUR_MS: i64 = 3_600_000;

fn start() -> Stamp {
    Stamp::parse("2026-11-22T07:12:00Z", false).expect("a time")
}

fn text(spoken: &Spoken) -> &str {
    std::str::from_utf8(&spoken.bytes).expect("text")
}

fn said(sim: &Sim, from: i64, until: i64) -> Vec<Spoken> {
    let mut out = Vec::new();
    sim.messages(start().plus(from), start().plus(until), &mut out);
    out
}

#[test]
fn lund_has_the_devices_of_the_story() {
    let sim = Sim::new(1, start());
    let mut towns = BTreeMap::new();
    for actor in sim
        .cast
        .actors
        .iter()
        .filter(|actor| actor.kind != Kind::Gateway)
    {
        *towns.entry(script::TOWNS[actor.town].id).or_insert(0) += 1;
    }
    assert_eq!(
        (towns["malmo"], towns["lund"], towns["helsingborg"]),
        (1_210, 2_000, 870)
    );
    assert_eq!(MASTS.len(), 40);
    assert_eq!(
        chirpstack::gateway_name(script::MARTENSTORGET),
        "lund-gw-07"
    );

    let (mut alone, mut shared) = (BTreeMap::new(), 0);
    let gateway = script::MARTENSTORGET as u8;
    for actor in sim
        .cast
        .actors
        .iter()
        .filter(|actor| actor.masts.contains(&gateway))
    {
        assert_eq!(actor.channel, 1);
        let others = actor
            .masts
            .iter()
            .filter(|mast| **mast != NOBODY && **mast != gateway);
        let others: Vec<usize> = others.map(|mast| usize::from(*mast)).collect();
        if others.is_empty() {
            *alone.entry(actor.kind).or_insert(0) += 1;
        } else {
            shared += 1;
            assert!(script::NEIGHBOURS.contains(&others[0]), "{others:?}");
        }
    }
    assert_eq!(shared, 17);
    assert_eq!(
        alone,
        BTreeMap::from([(Kind::Parking, 96), (Kind::Waste, 71), (Kind::Soil, 47)])
    );
}

#[test]
fn the_same_seed_says_the_same_in_any_windows() {
    let (left, right) = (Sim::new(7, start()), Sim::new(7, start()));
    let whole = said(&left, 0, HOUR_MS / 4);
    let mut parts = Vec::new();
    let (mut at, mut width) = (0, 137);
    while at < HOUR_MS / 4 {
        let until = (at + width).min(HOUR_MS / 4);
        parts.extend(said(&right, at, until));
        (at, width) = (until, width * 3 % 40_001 + 1);
    }
    assert!(whole.len() > 500, "{}", whole.len());
    assert_eq!(whole, parts);
    assert!(whole.is_sorted_by_key(|spoken| spoken.at));
    assert_ne!(whole, said(&Sim::new(8, start()), 0, HOUR_MS / 4));
}

#[test]
fn the_opening_has_everybody_once_and_the_past_the_rest() {
    let sim = Sim::new(3, start());
    let opening = sim.opening(start());
    let (kept, fresh): (Vec<_>, Vec<_>) = opening.iter().partition(|spoken| spoken.retained);
    assert_eq!(kept.len(), 40);
    assert!(opening.is_sorted_by_key(|spoken| spoken.at));
    let speakers: BTreeSet<_> = fresh.iter().map(|spoken| spoken.topic.clone()).collect();
    assert!(speakers.len() >= 4_080 + 40, "{}", speakers.len());
    let mut past = Vec::new();
    sim.past(start().plus(-6 * HOUR_MS), start(), &mut past);
    assert!((40_000..120_000).contains(&past.len()), "{}", past.len());
    assert!(past.is_sorted_by_key(|spoken| spoken.at));
    let last: BTreeMap<_, _> = fresh
        .iter()
        .map(|spoken| (spoken.topic.clone(), spoken.at))
        .collect();
    for spoken in &past {
        assert!(
            last.get(&spoken.topic).is_some_and(|at| spoken.at < *at),
            "{spoken:?}"
        );
    }
}

#[test]
fn a_silent_gateway_takes_214_devices_with_it() {
    let mut sim = Sim::new(5, start());
    sim.play(Scenario::Gateway, start());
    let id = chirpstack::gateway_id(script::MARTENSTORGET);
    let gone = said(&sim, 2_000, 602_000);
    assert!(!gone.is_empty());
    assert!(!gone.iter().any(|spoken| text(spoken).contains(&id)));
    let last = said(&sim, 0, 2_000);
    assert_eq!(
        last.iter()
            .filter(|spoken| text(spoken).contains("\"power\":\"ups\""))
            .count(),
        1
    );

    let back = said(&sim, 602_000, 602_000 + 2 * HOUR_MS);
    let returned: BTreeSet<_> = back
        .iter()
        .filter(|spoken| text(spoken).contains(&id))
        .map(|spoken| &spoken.topic)
        .collect();
    // 231 devices and the gateway itself, less the three that died.
    assert_eq!(returned.len(), 231 + 1 - 3);

    sim.play(Scenario::Calm, start().plus(3 * HOUR_MS));
    assert_eq!(Scenario::parse("gateway"), Some(Scenario::Gateway));
}

#[test]
fn a_failover_cuts_the_three_cities_and_refuses_one_for_longer() {
    let mut sim = Sim::new(5, start());
    sim.play(Scenario::Failover, start().plus(10_000));
    let feeds = |from, until| -> BTreeSet<u16> {
        said(&sim, from, until)
            .iter()
            .map(|spoken| spoken.feed.0)
            .filter(|feed| *feed < 3)
            .collect()
    };
    assert_eq!(feeds(0, 12_000), BTreeSet::from([0, 1, 2]));
    assert_eq!(feeds(12_000, 46_000), BTreeSet::new());
    assert_eq!(feeds(46_000, 166_000), BTreeSet::from([0, 1]));
    assert_eq!(feeds(166_000, 200_000), BTreeSet::from([0, 1, 2]));
    let links = sim.links(start().plus(1), start().plus(HOUR_MS));
    let told: Vec<_> = links
        .iter()
        .map(|(at, feed, state)| {
            (
                at.since(start()),
                feed.0,
                matches!(state, LinkState::Up { .. }),
            )
        })
        .collect();
    let expected = vec![
        (12_000, 0, false),
        (12_000, 1, false),
        (12_000, 2, false),
        (46_000, 0, true),
        (46_000, 1, true),
        (46_000, 2, false),
        (166_000, 2, true),
    ];
    assert_eq!(told, expected);
}
