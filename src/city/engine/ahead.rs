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
    model::{ids::FeedId, text::SafeText, time::Now},
    world::{World, device::Device},
};
use std::hint::black_box;

/// Messages read together: what they touch must fit into the nearer caches.
const TOGETHER: usize = 12;

/// What was read of messages that are not placed yet; reused, so that reading allocates little.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    found: Vec<Found>,
    tokens: Tokens,
    /// Rows of the devices and gateways that they speak of.
    devices: Vec<u32>,
    gateways: Vec<u32>,
}

impl Ahead {
    /// Reads the messages at the front of what waits, and touches what they will touch. Returns what was found in
    /// them, in order; nothing where what waits first is no message.
    pub(super) fn look(&mut self, engine: &Engine, now: Now, waiting: &[Input]) -> &[Found] {
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
        // One message alone is not worth the second look.
        if count > 1 {
            self.devices.clear();
            self.gateways.clear();
            for (found, input) in found.iter().zip(waiting) {
                if let Input::Message { feed, .. } = input {
                    find(
                        engine,
                        *feed,
                        found,
                        (&mut self.devices, &mut self.gateways),
                    );
                }
            }
            touch(&engine.world, &self.devices, &self.gateways);
        }
        found
    }
}

/// Finds the rows of those that a message speaks of.
fn find(engine: &Engine, feed: FeedId, found: &Found, rows: (&mut Vec<u32>, &mut Vec<u32>)) {
    let (devices, gateways) = rows;
    if let Some(key) = found.key {
        black_box(engine.doubles.touch(feed, key));
    }
    let first = || match found.items.first() {
        Some(Item::Observation(one)) => Some(&one.device),
        _ => None,
    };
    if let Some(name) = found.alive.as_ref().or_else(first) {
        devices.extend(engine.known_device(feed, name).map(|row| row.0));
    }
    let heard_by = found.items.iter().filter_map(|item| match item {
        Item::Link(link) => Some(&link.gateway),
        _ => None,
    });
    let known = |name: &SafeText| engine.known_gateway(feed, name);
    gateways.extend(heard_by.filter_map(known).map(|row| row.0));
}

/// Looks at every line of the rows, level by level: what a level points to is asked for all at once.
fn touch(world: &World, devices: &[u32], gateways: &[u32]) {
    let rows = || {
        devices
            .iter()
            .filter_map(|row| world.devices.get(*row as usize))
    };
    let gateways = gateways
        .iter()
        .filter_map(|row| world.gateways.get(*row as usize));
    let mut sum = 0_usize;
    for device in rows() {
        sum = sum.wrapping_add(device.touch());
    }
    for gateway in gateways {
        sum = sum.wrapping_add(gateway.touch());
    }
    for device in rows() {
        sum = sum.wrapping_add(device.touch_metrics());
    }
    for metric in rows().flat_map(|device: &Device| &device.metrics) {
        sum = sum.wrapping_add(metric.series.touch());
    }
    black_box(sum);
}
