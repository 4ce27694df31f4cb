//! The promises of the simulation: exact numbers, same seed same bytes, any split of windows.

use super::*;
use crate::city::{
    engine::port::Source,
    model::{ids::ServiceId, topic::carries},
};
use std::collections::{BTreeMap, BTreeSet};

const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;

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

/// What one feed says: cheaper than asking for all of them over hours.
fn said_on(sim: &Sim, channel: usize, from: i64, until: i64) -> Vec<Spoken> {
    let (mut cues, mut out, mut pen) = (Vec::new(), Vec::new(), Pen::default());
    sim.rhythm
        .cues(start().plus(from), start().plus(until), 0, &mut cues);
    cues.retain(|cue| {
        sim.cast
            .actor(cue.actor)
            .is_some_and(|actor| actor.channel == channel)
    });
    for cue in &cues {
        sim.speak(cue, true, &mut pen, &mut out);
    }
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
    let whole = said(&left, 0, 3 * MINUTE_MS);
    let mut parts = Vec::new();
    let (mut at, mut width) = (0, 137);
    while at < 3 * MINUTE_MS {
        let until = (at + width).min(3 * MINUTE_MS);
        parts.extend(said(&right, at, until));
        (at, width) = (until, width * 3 % 9_001 + 1);
    }
    assert!(whole.len() > 500, "{}", whole.len());
    assert_eq!(whole, parts);
    assert!(whole.is_sorted_by_key(|spoken| spoken.at));
    assert_ne!(whole, said(&Sim::new(8, start()), 0, 3 * MINUTE_MS));
}

#[test]
fn the_opening_has_everybody_once_and_the_past_the_rest() {
    let sim = Sim::new(3, start());
    let opening = sim.opening(start());
    let (kept, fresh): (Vec<&Spoken>, Vec<&Spoken>) =
        opening.iter().partition(|spoken| spoken.retained);
    assert_eq!(kept.len(), 40);
    assert!(opening.is_sorted_by_key(|spoken| spoken.at));
    let rooms = fresh.iter().filter(|spoken| spoken.feed.0 == 7).count();
    assert_eq!(rooms, 180 * 3);
    assert_eq!(fresh.len(), 4_080 + 40 + 1_520 + 180 * 2);
    let mut past = Vec::new();
    sim.past(start().plus(-6 * HOUR_MS), start(), &mut past);
    assert!((80_000..120_000).contains(&past.len()), "{}", past.len());
    assert!(past.is_sorted_by_key(|spoken| spoken.at));
    // Topics of vehicles change as they move, and rooms share one: all others are one per speaker.
    let steady = |spoken: &&Spoken| !(3..6).contains(&spoken.feed.0) && spoken.feed.0 != 7;
    let last: BTreeMap<_, _> = opening
        .iter()
        .filter(|spoken| !spoken.retained)
        .map(|spoken| (&spoken.topic, spoken.at))
        .collect();
    for spoken in past.iter().filter(steady) {
        assert!(
            last.get(&spoken.topic).is_some_and(|at| spoken.at < *at),
            "{spoken:?}"
        );
    }
}

#[test]
fn everything_said_is_json_and_a_few_a_second() {
    let sim = Sim::new(11, start());
    let mut all = sim.opening(start());
    let minute = said(&sim, 0, 60_000);
    assert!(
        (2_400..7_200).contains(&minute.len()),
        "{} in a minute",
        minute.len()
    );
    all.extend(minute);
    let feeds: BTreeSet<u16> = all.iter().map(|spoken| spoken.feed.0).collect();
    assert_eq!(feeds.len(), CHANNELS.len());
    for spoken in &all {
        let parsed: Result<serde_json::Value, _> = serde_json::from_slice(&spoken.bytes);
        assert!(parsed.is_ok(), "{parsed:?} in {}", text(spoken));
        let topic = std::str::from_utf8(&spoken.topic).expect("a topic");
        let filters = CHANNELS[spoken.feed.index()].topics;
        assert!(
            filters.iter().any(|filter| carries(filter, topic)),
            "{topic}"
        );
    }
}

#[test]
fn nobody_is_late_while_it_is_calm() {
    let sim = Sim::new(2, start());
    for actor in &sim.cast.actors {
        let expected = match CHANNELS[actor.channel].every_s {
            0 if actor.kind == Kind::Gateway => script::GATEWAY_EVERY_S * 1_000,
            0 => script::words(actor.kind).expect("words").every_minutes * 60_000,
            every => every * 1_000,
        };
        let mut before = sim.rhythm.last(actor, start());
        for slot in before.slot + 1..before.slot + 20 {
            let at = sim.rhythm.at(actor, slot);
            let gap = at.since(before.at);
            assert!(gap > 0 && gap < 2 * i64::from(expected), "{actor:?}: {gap}");
            before.at = at;
        }
    }
}

#[test]
fn varaamo_gets_slow_a_minute_after_its_release() {
    let mut sim = Sim::new(4, start());
    sim.play(Scenario::Varaamo, start());
    let ask = |ms: i64| {
        let reply = sim.answer(
            Source::Service(ServiceId(0)),
            start().plus(ms),
            &Ask::default(),
        );
        assert_eq!(reply.status, 200);
        let body: serde_json::Value = serde_json::from_slice(&reply.body).expect("json");
        assert_eq!(body["status"], "READY");
        let redis = body["components"]["redis"]["error"]
            .as_str()
            .map(String::from);
        (
            body["release"].as_str().map(String::from),
            redis,
            reply.latency_ms,
        )
    };
    let p95 = |from: i64| {
        let mut all: Vec<u32> = (0..200).map(|n| ask(from + n * 200).2).collect();
        all.sort_unstable();
        all[189]
    };
    assert_eq!(ask(0).0.as_deref(), Some("tilavarauspalvelu@4.12.0"));
    assert_eq!(ask(3_000).0.as_deref(), Some("tilavarauspalvelu@4.13.0"));
    assert_eq!(ask(3_000).1, None);
    assert_eq!(ask(63_000).1.as_deref(), Some("Timeout"));
    assert!((295..=325).contains(&p95(3_000)), "{}", p95(3_000));
    assert!((1_800..=2_000).contains(&p95(63_000)), "{}", p95(63_000));
    assert_eq!(ask(603_000).0.as_deref(), Some("tilavarauspalvelu@4.12.0"));
    assert_eq!(ask(603_000).1, None);
}

#[test]
fn every_polled_source_answers_and_metadata_are_not_sent_twice() {
    let sim = Sim::new(4, start());
    let inventory = sim.inventory();
    assert_eq!((inventory.cities.len(), inventory.services.len()), (9, 12));
    assert_eq!(inventory.gateways.len(), 40);
    for row in 0..12 {
        let source = Source::Service(ServiceId(row));
        assert!(path(source).is_some_and(|path| path.starts_with('/')));
        let reply = sim.answer(source, start(), &Ask::default());
        assert!(reply.status == 200 && !reply.body.is_empty());
    }
    let rooms = Source::Feed(FeedId(7));
    let reply = sim.answer(rooms, start(), &Ask::default());
    let body: serde_json::Value = serde_json::from_slice(&reply.body).expect("json");
    assert_eq!(body["value"].as_array().map(Vec::len), Some(180));
    let etag = reply
        .headers
        .iter()
        .find(|(name, _)| name == "etag")
        .map(|(_, tag)| tag.clone());
    let again = sim.answer(
        rooms,
        start(),
        &Ask {
            etag: etag.as_deref(),
        },
    );
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(
        sim.answer(Source::Feed(FeedId(0)), start(), &Ask::default())
            .status,
        404
    );
}

#[test]
fn the_config_is_toml_and_does_not_know_the_seed() {
    let text = config("mqtt://127.0.0.1:1883", "", "http://127.0.0.1:8080");
    let table: toml::Table = text.parse().expect("toml");
    for (kind, count) in [("city", 9), ("feed", 11), ("service", 12), ("gateway", 40)] {
        assert_eq!(table[kind].as_array().map(Vec::len), Some(count), "{kind}");
    }
}

#[test]
fn a_silent_gateway_takes_214_devices_with_it() {
    let mut sim = Sim::new(5, start());
    sim.play(Scenario::Gateway, start());
    let id = chirpstack::gateway_id(script::MARTENSTORGET);
    let gone = said_on(&sim, 1, 2_000, 602_000);
    assert!(!gone.is_empty());
    assert!(!gone.iter().any(|spoken| text(spoken).contains(&id)));
    let last = said(&sim, 0, 2_000);
    assert_eq!(
        last.iter()
            .filter(|spoken| text(spoken).contains("\"power\":\"ups\""))
            .count(),
        1
    );

    let back = said_on(&sim, 1, 602_000, 602_000 + HOUR_MS + 120_000);
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
