//! What the simulated cities say is understood by the formats that real cities need, without a single
//! defect, and the config that fits them is one that the config reader takes.

#![expect(clippy::expect_used, reason = "a test says what is wrong by panicking")]

use std::{collections::BTreeMap, path::PathBuf};
use valvomo::{
    city::{
        engine::port::Source,
        formats::{
            self,
            format::Message,
            found::{Found, Health, Item},
        },
        model::{card::Card, ids::ServiceId, quantity::Value, time::Stamp},
        sim::{self, Ask, Sim},
    },
    edge::config,
};

fn sim() -> Sim {
    Sim::new(
        6,
        Stamp::parse("2026-04-14T05:40:00Z", false).expect("a time"),
    )
}

#[test]
fn every_feed_is_understood_without_a_defect() {
    let sim = sim();
    let inventory = sim.inventory();
    let mut measured = BTreeMap::new();
    let mut found = Found::default();
    let mut all = sim.opening(sim.start());
    sim.messages(sim.start(), sim.start().plus(30_000), &mut all);
    for spoken in &all {
        let feed = &inventory.feeds[spoken.feed.index()];
        let format = formats::format(feed.format).unwrap_or_else(|| panic!("no {}", feed.format));
        found.clear();
        let message = Message {
            topic: std::str::from_utf8(&spoken.topic).ok(),
            retained: spoken.retained,
            received_at: spoken.at,
            ..Message::bare(&spoken.bytes)
        };
        format.parse(&message, &mut found);
        let text = String::from_utf8_lossy(&spoken.bytes);
        assert!(
            found.defects.is_empty(),
            "{}: {:?}\n{text}",
            feed.id,
            found.defects
        );
        for item in &found.items {
            let Item::Observation(observation) = item else {
                continue;
            };
            let reading = &observation.reading;
            assert!(!reading.suspect, "{}: {reading:?}", feed.id);
            assert!(
                !matches!(reading.value, Value::Missing(_)),
                "{}: {reading:?}",
                feed.id
            );
            let lag = observation.observed_at.map(|at| spoken.at.since(at));
            assert!(
                lag.is_none_or(|lag| (0..10_000).contains(&lag)),
                "{}: {lag:?}",
                feed.id
            );
            *measured.entry(feed.id.clone()).or_insert(0) += 1;
        }
    }
    assert_eq!(measured.len(), inventory.feeds.len(), "{measured:?}");
}

#[test]
fn every_service_is_up_while_it_is_calm() {
    let sim = sim();
    let mut found = Found::default();
    for (row, service) in sim.inventory().services.iter().enumerate() {
        let format = formats::format(service.format).expect("a format");
        let source = Source::Service(ServiceId(row as u16));
        let reply = sim.answer(source, sim.start(), &Ask::default());
        found.clear();
        let message = Message {
            status: Some(reply.status),
            headers: &reply.headers,
            received_at: sim.start(),
            ..Message::bare(&reply.body)
        };
        format.parse(&message, &mut found);
        assert!(
            found.defects.is_empty(),
            "{}: {:?}",
            service.id,
            found.defects
        );
        assert!(!found.items.is_empty(), "{}", service.id);
        for item in &found.items {
            let Item::State(state) = item else { continue };
            assert_eq!(state.health, Health::Up, "{}: {state:?}", service.id);
        }
    }
}

#[test]
fn the_config_of_the_drill_is_the_inventory_of_the_demo() {
    let text = sim::config("mqtt://127.0.0.1:1883", "", "http://127.0.0.1:8080");
    let read = config::read_texts(vec![(PathBuf::from("drill.toml"), text)], &|_| None);
    let read = read.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let own = sim().inventory();
    let inventory = &read.inventory;
    assert_eq!(inventory.cities, own.cities);
    assert_eq!(inventory.platforms, own.platforms);
    assert_eq!(inventory.networks, own.networks);
    assert_eq!(inventory.teams, own.teams);
    assert_eq!(inventory.places, own.places);
    assert_eq!(inventory.gateways, own.gateways);
    assert_eq!(inventory.device_types, own.device_types);
    assert_eq!(
        inventory.brokers.len(),
        1,
        "one real broker carries all platforms"
    );
    for (read, own) in inventory.feeds.iter().zip(&own.feeds) {
        assert_eq!(
            (&read.id, read.platform, read.city),
            (&own.id, own.platform, own.city)
        );
        assert_eq!(
            (read.format, read.expect_every_ms),
            (own.format, own.expect_every_ms)
        );
        // A printed config is read some day, and must not have grown old by then.
        let undated = Card {
            confirmed: None,
            ..own.card.clone()
        };
        assert_eq!(
            (&read.card, read.poll.is_some()),
            (&undated, own.poll.is_some())
        );
    }
    assert_eq!(inventory.services.len(), own.services.len());
    for (read, own) in inventory.services.iter().zip(&own.services) {
        assert_eq!((&read.id, &read.depends_on), (&own.id, &own.depends_on));
        let (Some(poll), Some(own)) = (&read.poll, &own.poll) else {
            panic!("{}", read.id)
        };
        assert_eq!((poll.every_ms, poll.slow_ms), (own.every_ms, own.slow_ms));
    }
}
