//! Looking ahead: messages that wait at the door together are read together, and what the world keeps of their
//! devices is fetched into the processor's cache before the first of them is placed.
//!
//! A city's world is larger than a cache, and a message touches some thirty places of it. One message after the other
//! waits for each of them in turn; looked at side by side they come at the same time. Nothing is decided or changed
//! here: a step is the same with and without it.

use super::{Engine, port::Input};
use crate::city::{
    formats::{
        found::{Found, Item},
        json::Tokens,
    },
    model::{
        ids::{DeviceId, FeedId, GatewayId},
        time::Now,
    },
    world::World,
};
use std::hint::black_box;

/// Messages read together: what they touch must fit into the nearer caches.
const TOGETHER: usize = 12;

/// Whom a message most likely speaks of: where a name is looked for, these rows are tried first.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hint {
    pub(super) device: Option<DeviceId>,
    /// Those that heard it, the first few of them.
    pub(super) gateways: [Option<GatewayId>; 3],
}

/// What was read of messages that are not placed yet; reused, so that reading allocates little.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    found: Vec<Found>,
    tokens: Tokens,
    hints: Vec<Hint>,
}

impl Ahead {
    /// Reads the messages at the front of what waits, and touches what they will touch. Returns how many
    /// were read; none where what waits first is no message.
    pub(super) fn look(&mut self, engine: &Engine, now: Now, waiting: &[Input]) -> usize {
        let mut count = 0;
        for input in waiting.iter().take(TOGETHER) {
            let Input::Message {
                feed,
                topic,
                bytes,
                retained,
                ..
            } = input
            else {
                break;
            };
            if self.found.len() == count {
                self.found.push(Found::default());
            }
            let Some(found) = self.found.get_mut(count) else {
                break;
            };
            // One memory for all of them stays in the nearest cache.
            found.swap_tokens(&mut self.tokens);
            let is_read = engine.read(now, *feed, (topic, bytes), *retained, found);
            found.swap_tokens(&mut self.tokens);
            if !is_read {
                break;
            }
            count += 1;
        }
        let found = self.found.get(..count).unwrap_or_default();
        self.hints.clear();
        // One message alone is not worth the second look.
        if count > 1 {
            for (found, input) in found.iter().zip(waiting) {
                if let Input::Message { feed, .. } = input {
                    self.hints.push(guess(engine, *feed, found));
                }
            }
            touch(&engine.world, &self.hints);
        }
        count
    }

    /// What was found in the message at a place, and whom it speaks of.
    pub(super) fn at(&self, place: usize) -> (Option<&Found>, Hint) {
        let hint = self.hints.get(place).copied();
        (self.found.get(place), hint.unwrap_or_default())
    }
}

/// Guesses the rows of those that a message speaks of.
fn guess(engine: &Engine, feed: FeedId, found: &Found) -> Hint {
    if let Some(key) = found.key {
        black_box(engine.doubles.touch(feed, key));
    }
    let first = || match found.items.first() {
        Some(Item::Observation(one)) => Some(&one.device),
        _ => None,
    };
    let device = found.alive.as_ref().or_else(first);
    let (devices, gateways) = (&engine.world.device_names, &engine.world.gateway_names);
    let mut hint = Hint {
        device: device.and_then(|name| devices.guess(feed, name.as_str()).map(DeviceId)),
        ..Hint::default()
    };
    let heard_by = found.items.iter().filter_map(|item| match item {
        Item::Link(link) => Some(&link.gateway),
        _ => None,
    });
    for (slot, name) in hint.gateways.iter_mut().zip(heard_by) {
        *slot = gateways.guess(feed, name.as_str()).map(GatewayId);
    }
    hint
}

/// Looks at every line of the rows, level by level: what a level points to is asked for all at once.
fn touch(world: &World, hints: &[Hint]) {
    let devices = || {
        let rows = hints.iter().filter_map(|hint| hint.device);
        rows.filter_map(|row| world.device(row))
    };
    let gateways = hints.iter().flat_map(|hint| hint.gateways.iter().flatten());
    let gateways = gateways.filter_map(|row| world.gateways.get(row.index()));
    let mut sum = 0_usize;
    for device in devices() {
        sum = sum.wrapping_add(device.touch());
    }
    for gateway in gateways {
        sum = sum.wrapping_add(gateway.touch());
    }
    for device in devices() {
        sum = sum.wrapping_add(device.touch_metrics());
    }
    for metric in devices().flat_map(|device| &device.metrics) {
        sum = sum.wrapping_add(metric.series.touch());
    }
    black_box(sum);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{
        engine::port::{LinkState, Outbox},
        model::{
            inventory::{Feed, Inventory},
            random::Random,
            time::{Mono, Stamp},
        },
    };

    fn engine() -> Engine {
        let feed = |id: &str, format: &'static str| Feed {
            id: id.into(),
            format,
            ..Feed::default()
        };
        let feeds = vec![
            feed("air", "senml"),
            feed("lora", "tts-v3"),
            feed("odd", ""),
        ];
        let inventory = Inventory {
            feeds,
            ..Inventory::default()
        };
        Engine::new(inventory, 1, Now::default())
    }

    /// Messages of devices that are new, known or named by two feeds, copies, kept ones, nonsense, and what is no message.
    fn inputs(random: &mut Random, count: usize) -> Vec<Input> {
        let one = |random: &mut Random| {
            let (device, gateway, value) = (
                random.between(0, 39),
                random.between(0, 8),
                random.between(0, 999),
            );
            let bytes = match random.between(0, 7) {
                0 => "{".to_owned(),
                1..=3 => format!(
                    r#"{{"end_device_ids":{{"device_id":"d{device}","dev_eui":"70B3D57ED00000{device:02}"}},"received_at":"2026-11-22T08:00:{:02}Z","uplink_message":{{"f_cnt":{value},"decoded_payload":{{"temperature":{value}}},"rx_metadata":[{{"gateway_ids":{{"gateway_id":"gw-{gateway}"}},"rssi":-90}},{{"gateway_ids":{{"gateway_id":"gw-0"}},"rssi":-99}}]}}}}"#,
                    value % 60
                ),
                _ => format!(
                    r#"[{{"bn":"d{device}:","n":"temperature","u":"Cel","v":{value}}},{{"n":"humidity","v":4}},{{"bn":"d{gateway}:","n":"co2","v":{value}}}]"#
                ),
            };
            match random.between(0, 29) {
                0 => Input::Tick,
                1 => Input::Lost {
                    feed: FeedId(0),
                    count: 3,
                },
                2 => Input::Link {
                    feed: FeedId(1),
                    state: LinkState::Up {
                        refused: Vec::new(),
                    },
                },
                kind => Input::Message {
                    feed: FeedId(random.between(0, 3) as u16),
                    topic: "t".into(),
                    bytes: bytes.into(),
                    retained: kind == 3,
                    qos: 0,
                    dup: kind == 4,
                },
            }
        };
        (0..count).map(|_| one(random)).collect()
    }

    /// Taken together or one by one: the same engine, the same effects, each input witnessed once and before.
    #[test]
    fn looking_ahead_changes_nothing() {
        let (mut together, mut alone, mut random) = (engine(), engine(), Random::new(7));
        let (mut outs, mut now) = ((Outbox::new(), Outbox::new()), Now::default());
        for round in 0..120 {
            now.mono = Mono(round * 977);
            now.utc = Stamp(1_795_336_000_000 + round as i64 * 977);
            let count = random.between(0, 59) as usize;
            let all = inputs(&mut random, count);
            for input in all.clone() {
                alone.step(now, input, &mut outs.1);
            }
            let (mut waiting, mut seen) = (all.clone().into_iter(), Vec::new());
            while waiting.len() > 0 {
                together.steps(
                    now,
                    &mut waiting,
                    25,
                    |input| seen.push(input.clone()),
                    &mut outs.0,
                );
            }
            assert_eq!(seen, all);
            assert!(together.checkpoint() == alone.checkpoint(), "round {round}");
        }
        assert_eq!(outs.0.len(), outs.1.len());
        assert!(alone.world().devices.len() > 60 && alone.world().gateways.len() == 9);
    }
}
